// SPDX-License-Identifier: MIT
#pragma once

// Encoded frames on their way from the publisher's threads to the session thread. Bounded: when the session
// thread is away for too long a new frame is dropped and counted, and so are the pictures after it until a
// key frame: they could not be decoded, and nobody further on would know.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "vinicast/live.hpp"

namespace vinicast::host {

class FrameQueue {
 public:
  // One second of sound and picture.
  static constexpr std::size_t kMaxFrames = 130;
  static constexpr std::size_t kMaxBytes = 8 * 1024 * 1024;

  enum class Outcome : std::uint8_t {
    Queued,
    QueuedFirst,  // the reader is to be woken
    Dropped,
  };

  Outcome push(EncodedFrame frame) {
    const bool video = frame.stream == StreamKind::Video;
    const std::scoped_lock lock(m_mutex);
    const bool full = m_frames.size() >= kMaxFrames || m_bytes + frame.bytes.size() > kMaxBytes;
    if (full || (video && m_awaitsKey && !frame.keyFrame)) {
      m_awaitsKey = m_awaitsKey || video;
      m_dropped.fetch_add(1, std::memory_order_relaxed);
      return Outcome::Dropped;
    }
    if (video) m_awaitsKey = false;
    m_bytes += frame.bytes.size();
    m_frames.push_back(std::move(frame));
    return m_frames.size() == 1 ? Outcome::QueuedFirst : Outcome::Queued;
  }

  std::optional<EncodedFrame> pop() {
    const std::scoped_lock lock(m_mutex);
    if (m_frames.empty()) return std::nullopt;
    EncodedFrame frame = std::move(m_frames.front());
    m_frames.pop_front();
    m_bytes -= frame.bytes.size();
    return frame;
  }

  void clear() {
    const std::scoped_lock lock(m_mutex);
    m_frames.clear();
    m_bytes = 0;
  }

  [[nodiscard]] std::uint64_t dropped() const { return m_dropped.load(std::memory_order_relaxed); }

 private:
  std::mutex m_mutex;
  std::deque<EncodedFrame> m_frames;
  std::size_t m_bytes = 0;
  bool m_awaitsKey = false;
  std::atomic<std::uint64_t> m_dropped{0};
};

}  // namespace vinicast::host
