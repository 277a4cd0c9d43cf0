// SPDX-License-Identifier: MIT
#pragma once

// A microphone, through QAudioSource in a thread of its own.
//
// Thread: every call from one thread, not from the callbacks. Lifetime: to be destroyed before the
// QCoreApplication.

#include <QString>
#include <QThread>
#include <functional>
#include <memory>

#include "media/base/raw.hpp"
#include "media/source/source.hpp"
#include "vinicast/result.hpp"

namespace vinicast::host {

struct MicrophoneCallbacks {
  // Stereo, 10 ms as a rule; stamped on a steady clock of samples (sample_clock.hpp). From the microphone's
  // thread.
  std::function<void(std::shared_ptr<const media::Sound>)> onSound;
  std::function<void()> onLost;  // no sound for 2 s; the microphone is tried again every second
  std::function<void()> onBack;
};

class Microphone {
 public:
  // Opens the microphone of that name or id (devices.hpp), empty: the default one. Errors: NoMicrophone,
  // Busy.
  [[nodiscard]] static Result<std::unique_ptr<Microphone>, media::SourceError> open(const QString& name);
  ~Microphone();  // waits for its thread
  Microphone(const Microphone&) = delete;
  Microphone& operator=(const Microphone&) = delete;

  void start(MicrophoneCallbacks callbacks);

 private:
  class Worker;
  Microphone();
  QThread m_thread;
  std::unique_ptr<Worker> m_worker;
};

}  // namespace vinicast::host
