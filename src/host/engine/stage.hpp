// SPDX-License-Identifier: MIT
#pragma once

// Stage: the viewer's side of one session: decodes what came in, shows it to the front end, plays it and
// writes it.
//
// Threads: made, fed and closed by the session thread; pull() is the sound device's and does not lock,
// allocate or wait; the callbacks come from the viewer's threads. Lifetime: shared with who plays it, because
// a sound device that hangs may pull once more when the session is long over; so what the callbacks use must
// outlive the session too.

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "host/engine/output_writer.hpp"
#include "host/engine/picture_gate.hpp"
#include "media/playout/viewer.hpp"
#include "vinicast/live.hpp"

namespace vinicast::host {

class Stage {
 public:
  struct Callbacks {
    std::function<void()> onKeyFrameNeeded;
    std::function<void()> onFirstPicture;
    std::function<void(const client::Error&)> onOutputError;
  };

  Stage(const OutputWriter::Paths& paths, std::shared_ptr<PictureGate> gate, Callbacks callbacks);
  ~Stage();  // blocks until the viewer's threads ended; as close()

  // The next frame is the first of another stream.
  void begin();
  // Nothing more is shown.
  void end();
  // end(), and blocks until the files are written, 2 s at most. Only pull() may follow.
  void close();
  void push(ReceivedFrame frame);
  void pull(std::span<float> out, std::int64_t deviceDelayMicros);
  // What the written files do not have.
  [[nodiscard]] std::uint64_t dropped() const { return m_output.dropped(); }
  // The picture that is shown; null: none. Any thread.
  [[nodiscard]] media::PicturePtr picture() const;
  // Nobody looks, so picture() is an old one: forgets it, and has them decoded for PictureGate::kGlance.
  // False if they are decoded anyway.
  bool glance();
  [[nodiscard]] std::uint64_t notPainted() const { return m_gate->notPainted(); }
  [[nodiscard]] StageTime handOver() const { return m_gate->handOver(); }
  // Of the stream since begin(); after end(), as they were then.
  [[nodiscard]] media::ViewerStatistics statistics() const {
    return m_ended.value_or(m_viewer->statistics());
  }

 private:
  void keep(media::PicturePtr picture);

  const bool m_isWritten;
  std::shared_ptr<PictureGate> m_gate;
  OutputWriter m_output;
  mutable std::mutex m_pictureMutex;
  media::PicturePtr m_picture;
  std::unique_ptr<media::Viewer> m_viewer;
  std::optional<media::ViewerStatistics> m_ended;  // nothing: a stream is going on
};

}  // namespace vinicast::host
