// SPDX-License-Identifier: MIT
#pragma once

// Interleaved stereo floats between one producer and one consumer, bounded, without locks. Positions count
// sample frames (a left and a right float) since the beginning and never wrap in practice.
//
// Threads: write() and discardWritten() belong to the producer, read() and applyDiscard() to the consumer;
// the rest is anyone's. Nothing here allocates after construction, locks or waits.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vinicast::media {

class SoundRing {
 public:
  explicit SoundRing(std::size_t capacityFrames);  // rounded up to a power of two

  // Writes all of `samples` or, if they don't fit, nothing.
  bool write(std::span<const float> samples);
  // What is written until now shall not be heard: the consumer skips it at its next applyDiscard().
  void discardWritten();

  // Reads up to out.size() / 2 sample frames; returns how many.
  std::size_t read(std::span<float> out);
  // True if something was skipped.
  bool applyDiscard();

  [[nodiscard]] std::size_t capacity() const { return m_samples.size() / 2; }
  [[nodiscard]] std::size_t available() const;  // exact for the consumer; at most this much for the producer
  [[nodiscard]] std::uint64_t writtenPosition() const { return m_written.load(std::memory_order_acquire); }
  [[nodiscard]] std::uint64_t readPosition() const { return m_read.load(std::memory_order_acquire); }
  // Nothing before this position will be read: what was discarded counts as read.
  [[nodiscard]] std::uint64_t nextPosition() const {
    return std::max(readPosition(), m_discardBefore.load(std::memory_order_acquire));
  }

 private:
  std::vector<float> m_samples;
  alignas(64) std::atomic<std::uint64_t> m_written{0};
  std::atomic<std::uint64_t> m_discardBefore{0};
  alignas(64) std::atomic<std::uint64_t> m_read{0};
};

}  // namespace vinicast::media
