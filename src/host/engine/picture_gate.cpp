// SPDX-License-Identifier: MIT
#include "host/engine/picture_gate.hpp"

#include <utility>

namespace vinicast::host {

void PictureGate::setSize(const QSize& size) {
  const auto whole =
      static_cast<std::uint64_t>(size.width()) << 32 | static_cast<std::uint64_t>(size.height());
  const std::uint64_t before = m_size.exchange(size.isEmpty() ? 0 : whole, std::memory_order_relaxed);
  if (!size.isEmpty()) {
    m_lookedUntil.store(std::numeric_limits<std::int64_t>::max(), std::memory_order_relaxed);
  } else if (before != 0) {
    m_lookedUntil.store(media::nowMicros() + kGlance, std::memory_order_relaxed);
  }
}

void PictureGate::setShown(bool shown) {
  m_lookedUntil.store(shown ? std::numeric_limits<std::int64_t>::max() : 0, std::memory_order_relaxed);
}

void PictureGate::glance() {
  const std::int64_t until = media::nowMicros() + kGlance;
  std::int64_t before = m_lookedUntil.load(std::memory_order_relaxed);
  while (before < until && !m_lookedUntil.compare_exchange_weak(before, until, std::memory_order_relaxed)) {
  }
}

void PictureGate::open() {
  const std::scoped_lock lock(m_mutex);
  m_open = true;
  ++m_epoch;
  m_handOver.clear();
  m_notPainted = 0;
}

void PictureGate::close() {
  const std::scoped_lock lock(m_mutex);
  m_open = false;
  ++m_epoch;
  m_waiting.reset();
}

void PictureGate::offer(const media::Picture& picture) {
  const std::uint64_t size = m_size.load(std::memory_order_relaxed);
  if (size == kNoView) return;
  const int width = static_cast<int>(size >> 32);
  const int height = static_cast<int>(size & 0xffffffffU);
  const std::int64_t now = media::nowMicros();
  std::uint64_t epoch = 0;
  {
    const std::scoped_lock lock(m_mutex);
    if (!m_open) return;
    if (size == 0 || m_pending) {
      ++m_notPainted;
      return;
    }
    epoch = m_epoch;
  }
  auto scaled = m_scaler.scale(picture, width, height);
  {
    const std::scoped_lock lock(m_mutex);
    if (m_epoch != epoch) return;  // the stream ended while its picture was scaled
    if (!scaled) {
      ++m_notPainted;
      return;
    }
    m_waiting = std::move(scaled);
    m_offered = now;
    m_pending = true;
  }
  m_notify();
}

std::optional<client::Picture> PictureGate::take() {
  const std::scoped_lock lock(m_mutex);
  m_pending = false;
  const auto taken = std::exchange(m_waiting, nullptr);
  if (!taken) return std::nullopt;
  m_handOver.add(media::nowMicros() - m_offered);
  client::Picture picture;
  picture.width = taken->width;
  picture.height = taken->height;
  picture.bytesPerLine = taken->bytesPerLine;
  picture.pixels = std::shared_ptr<const std::vector<std::uint8_t>>(taken, &taken->pixels);
  picture.frameNumber = taken->frameNumber;
  return picture;
}

std::uint64_t PictureGate::notPainted() const {
  const std::scoped_lock lock(m_mutex);
  return m_notPainted;
}

StageTime PictureGate::handOver() const {
  const std::scoped_lock lock(m_mutex);
  return m_handOver.summary();
}

}  // namespace vinicast::host
