// SPDX-License-Identifier: MIT
#pragma once

// Stands in for a loudspeaker where there is none: pulls 10 ms of sound every 10 ms and hands it on, to a
// file or to nobody.
//
// One thread of its own, from construction to stop(), on which both functions are called. It keeps absolute
// deadlines on the steady clock, so the rate holds however late single wake-ups are. More than 100 ms behind
// (the machine slept), the time missed is left out and counted.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace vinicast::media {

class SoundPump {
 public:
  using Read = std::function<void(std::span<float>)>;           // fills 10 ms of interleaved stereo
  using Deliver = std::function<void(std::span<const float>)>;  // gets the same; may be empty

  SoundPump(Read read, Deliver deliver);
  ~SoundPump();  // as stop()
  SoundPump(const SoundPump&) = delete;
  SoundPump& operator=(const SoundPump&) = delete;

  // Returns at once, or when the function that is just running has returned; neither is called after that.
  // Not from within them.
  void stop();
  [[nodiscard]] std::uint64_t pulls() const;    // any thread
  [[nodiscard]] std::uint64_t skipped() const;  // pulls left out; any thread

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
