// SPDX-License-Identifier: MIT
#include "media/playout/picture_timing.hpp"

#include <algorithm>

namespace vinicast::media {

void PictureTiming::noteReady(std::int64_t captureMicros, std::int64_t readyMicros) {
  // Far later than the pictures before: they would all be too late until the base has followed.
  const bool late = !m_ready.empty() && readyMicros - captureMicros > ownTransit() + kTooLateMicros;
  if (late) m_ready.reset();
  m_ready.add(captureMicros, readyMicros);
  m_lastReady = readyMicros;
}

bool PictureTiming::followsSound(std::int64_t nowMicros) const {
  return m_heard && nowMicros - m_heard->asOfMicros < kHeardFreshMicros;
}

std::int64_t PictureTiming::ownTransit() const {
  return m_ready.baseMicros() + m_ready.spreadMicros();
}

std::int64_t PictureTiming::dueMicros(std::int64_t captureMicros, std::int64_t readyMicros,
                                      std::int64_t nowMicros) const {
  const std::int64_t due = captureMicros + (followsSound(nowMicros) ? -m_heard->offsetMicros : ownTransit());
  return std::min(due, readyMicros + kMaxWaitMicros);
}

std::optional<std::int64_t> PictureTiming::heardCapture(std::int64_t nowMicros) const {
  if (!followsSound(nowMicros)) return std::nullopt;
  return nowMicros + m_heard->offsetMicros;
}

std::optional<std::int64_t> PictureTiming::transitMicros(std::int64_t nowMicros) const {
  if (m_ready.empty() || nowMicros - m_lastReady > kPicturesFreshMicros) return std::nullopt;
  return ownTransit();
}

}  // namespace vinicast::media
