// SPDX-License-Identifier: MIT
#pragma once

// SourceTap: what a source delivers, handed on to whoever wants it now: the publisher, the preview, the level
// meter. A microphone's sound passes the voice processor on its way, unless that is switched off.
//
// Threads: handlePicture() and handleSound() come from the source's threads (pictures from one, sound from
// one); everything else from any. Nothing here waits: the publisher's queues are bounded and drop.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "host/engine/picture_gate.hpp"
#include "media/audio/level_meter.hpp"
#include "media/audio/voice_processor.hpp"
#include "media/base/raw.hpp"
#include "media/encode/publisher.hpp"

namespace vinicast::host {

class SourceTap {
 public:
  // `onLevel` is called from the sound's thread, at most 20 times a second.
  SourceTap(std::shared_ptr<PictureGate> preview, std::function<void(media::LevelMeter::Level)> onLevel)
      : m_preview(std::move(preview)), m_onLevel(std::move(onLevel)) {}

  void handlePicture(const media::PicturePtr& picture);
  void handleSound(const std::shared_ptr<const media::Sound>& sound);

  // The publisher that gets everything from now on; null: none. The old one is destroyed by the caller's
  // thread.
  void setPublisher(std::unique_ptr<media::Publisher> publisher);
  void requestKeyFrame();
  // Of the running publisher, and of the next one until it is told another.
  void setTarget(const EncodingTarget& target);
  void setMuted(bool muted);
  void setVoiceProcessing(bool wanted) { m_voiceWanted = wanted; }
  // The picture that was given to the publisher last; null: nothing is published.
  [[nodiscard]] media::PicturePtr picture() const;
  // Of the running publisher, or of the last one.
  [[nodiscard]] media::PublisherStatistics statistics() const;

 private:
  void pass(const std::shared_ptr<const media::Sound>& sound);

  std::shared_ptr<PictureGate> m_preview;
  std::function<void(media::LevelMeter::Level)> m_onLevel;
  mutable std::mutex m_mutex;
  std::unique_ptr<media::Publisher> m_publisher;
  media::PicturePtr m_picture;
  media::PublisherStatistics m_last;
  EncodingTarget m_target;
  std::atomic<bool> m_muted{false};
  std::atomic<bool> m_voiceWanted{false};
  // Of the sound's thread.
  media::LevelMeter m_meter;
  std::optional<media::VoiceProcessor> m_voice;
};

}  // namespace vinicast::host
