// SPDX-License-Identifier: MIT
#include "media/playout/sound_ring.hpp"

#include <algorithm>
#include <bit>

namespace vinicast::media {

SoundRing::SoundRing(std::size_t capacityFrames)
    : m_samples(std::bit_ceil(std::max<std::size_t>(capacityFrames, 2)) * 2) {}

bool SoundRing::write(std::span<const float> samples) {
  const std::uint64_t written = m_written.load(std::memory_order_relaxed);
  const std::size_t frames = samples.size() / 2;
  if (frames > capacity() - static_cast<std::size_t>(written - readPosition())) return false;
  const std::size_t start = static_cast<std::size_t>(written % capacity()) * 2;
  const std::size_t head = std::min(frames * 2, m_samples.size() - start);
  std::copy_n(samples.begin(), head, m_samples.begin() + static_cast<std::ptrdiff_t>(start));
  std::copy(samples.begin() + static_cast<std::ptrdiff_t>(head),
            samples.begin() + static_cast<std::ptrdiff_t>(frames * 2), m_samples.begin());
  m_written.store(written + frames, std::memory_order_release);
  return true;
}

void SoundRing::discardWritten() {
  m_discardBefore.store(m_written.load(std::memory_order_relaxed), std::memory_order_release);
}

std::size_t SoundRing::read(std::span<float> out) {
  const std::uint64_t position = m_read.load(std::memory_order_relaxed);
  const std::size_t frames = std::min(out.size() / 2, static_cast<std::size_t>(writtenPosition() - position));
  const std::size_t start = static_cast<std::size_t>(position % capacity()) * 2;
  const std::size_t head = std::min(frames * 2, m_samples.size() - start);
  std::copy_n(m_samples.begin() + static_cast<std::ptrdiff_t>(start), head, out.begin());
  std::copy_n(m_samples.begin(), frames * 2 - head, out.begin() + static_cast<std::ptrdiff_t>(head));
  m_read.store(position + frames, std::memory_order_release);
  return frames;
}

bool SoundRing::applyDiscard() {
  const std::uint64_t before = m_discardBefore.load(std::memory_order_acquire);
  if (m_read.load(std::memory_order_relaxed) >= before) return false;
  m_read.store(before, std::memory_order_release);
  return true;
}

std::size_t SoundRing::available() const {
  const std::uint64_t position = readPosition();
  return static_cast<std::size_t>(writtenPosition() - position);
}

}  // namespace vinicast::media
