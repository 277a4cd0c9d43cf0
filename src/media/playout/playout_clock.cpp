// SPDX-License-Identifier: MIT
#include "media/playout/playout_clock.hpp"

#include <cstdlib>

#include "media/base/raw.hpp"

namespace vinicast::media {

void PlayoutClock::noteWritten(std::uint64_t position, std::int64_t captureMicros) {
  m_newest = m_count == 0 ? 0 : (m_newest + 1) % kAnchors;
  m_anchors[m_newest] = {position, captureMicros};
  if (m_count < kAnchors) ++m_count;
}

std::optional<std::int64_t> PlayoutClock::captureAt(std::uint64_t position) const {
  if (m_count == 0) return std::nullopt;
  const Anchor* anchor = nullptr;
  for (std::size_t i = 0; i < m_count; ++i) {
    anchor = &m_anchors[(m_newest + kAnchors - i) % kAnchors];
    if (anchor->position <= position) break;
  }
  const auto frames = static_cast<std::int64_t>(position) - static_cast<std::int64_t>(anchor->position);
  return anchor->capture + frames * 1'000'000 / kSampleRate;
}

void PlayoutClock::notePulled(const PullReport& pull) {
  if (!pull.playing) return;
  const auto capture = captureAt(pull.position);
  if (!capture) return;
  const std::int64_t offset = *capture - pull.pulledMicros - pull.deviceDelayMicros;
  if (!m_heard || std::llabs(offset - m_heard->offsetMicros) > kSnapMicros) {
    m_heard = HeardClock{offset, pull.pulledMicros};
    return;
  }
  m_heard->offsetMicros += (offset - m_heard->offsetMicros) / kSmoothing;
  m_heard->asOfMicros = pull.pulledMicros;
}

}  // namespace vinicast::media
