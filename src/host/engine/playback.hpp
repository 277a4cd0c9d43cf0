// SPDX-License-Identifier: MIT
#pragma once

// Playback: has the sound of the stage pulled, by the loudspeaker or, where there is none or none is wanted,
// by a pump that keeps its time. A device is open only while a stream is on stage.
//
// Thread: its own, because opening a sound device can take a second; called by queued invocations.

#include <QObject>
#include <memory>
#include <mutex>

#include "client/types.hpp"
#include "host/engine/stage.hpp"
#include "host/sound/sound_output.hpp"
#include "host/sound/test_sound.hpp"
#include "media/audio/sound_pump.hpp"

namespace vinicast::host {

class Playback : public QObject {
  Q_OBJECT

 public:
  Playback() = default;
  ~Playback() override;

  // To the loudspeaker; otherwise sound is only written, if at all.
  void setWanted(bool wanted) { m_wanted = wanted; }
  void play(const std::shared_ptr<Stage>& stage);  // kept until stop()
  void stop();
  void setVolume(float volume);
  void setMuted(bool muted);
  void playTestSound();

 Q_SIGNALS:
  void failed(const vinicast::client::Error& error);

 private:
  // The loudspeaker came (back) or went away; from its thread.
  void handleBack();
  void handleLost(const std::shared_ptr<Stage>& stage);
  void startPump(const std::shared_ptr<Stage>& stage);

  bool m_wanted = true;
  bool m_complained = false;  // once is enough
  float m_volume = 1;
  bool m_muted = false;
  std::unique_ptr<TestSound> m_test;
  std::mutex m_pumpMutex;  // guards the next two
  bool m_cameBack = false;
  std::unique_ptr<media::SoundPump> m_pump;
  std::unique_ptr<SoundOutput> m_output;  // after the pump: its thread, which uses the pump, ends first
};

}  // namespace vinicast::host
