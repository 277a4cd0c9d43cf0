// SPDX-License-Identifier: MIT
#pragma once

// OutputWriter: what is shown and heard, written raw to files or pipes on a thread of its own. A slow disk or
// a reader that stands still loses pictures and sound of the file, never of the screen.
//
// Threads: showPicture() from the viewer's, hearSound() from the sound device's (it does not lock, allocate
// or wait).

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <thread>

#include "client/types.hpp"
#include "media/base/raw.hpp"

namespace vinicast::host {

class OutputWriter {
 public:
  struct Paths {
    QString y4m;
    QString wav;
  };

  // `onError` is called from the writer's thread, once for each output that fails.
  OutputWriter(const Paths& paths, std::function<void(const client::Error&)> onError);
  ~OutputWriter();  // as finish()
  OutputWriter(const OutputWriter&) = delete;
  OutputWriter& operator=(const OutputWriter&) = delete;

  // Writes what waits, for at most 2 s, and closes the files: a pipe that nobody reads is left behind with
  // its thread. Nothing is written and no error told afterwards; hearSound() and the others may still be
  // called.
  void finish();

  void showPicture(const media::PicturePtr& picture);
  void hearSound(std::span<const float> interleavedStereo);
  // Pictures and pieces of sound that the files do not have.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct State;
  std::shared_ptr<State> m_state;
  std::thread m_thread;
};

}  // namespace vinicast::host
