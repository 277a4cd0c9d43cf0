// SPDX-License-Identifier: MIT
#include "core/live/encoding_control.hpp"

#include <algorithm>

namespace vinicast {

EncodingControl::EncodingControl(const EncodingBounds& bounds, TimePoint now)
    : m_bounds(bounds),
      m_bits(bounds.maxBitsPerSecond),
      m_frames(bounds.maxFramesPerSecond),
      m_calmSince(now) {}

std::optional<EncodingTarget> EncodingControl::observe(TimePoint now, const Observed& observed) {
  const EncodingTarget before = target();
  // The figure of one second is of few datagrams.
  m_meanLoss = (m_meanLoss * (limits::kLossMemory - 1) + observed.lossPermille) / limits::kLossMemory;
  const bool trouble = observed.behind || observed.skippedPermille >= limits::kTroubleSkippedPermille ||
                       m_meanLoss >= limits::kTroubleLossPermille;
  const bool calm = !observed.behind && observed.skippedPermille < limits::kCalmSkippedPermille &&
                    m_meanLoss < limits::kCalmLossPermille;
  if (!calm) m_calmSince = now;
  // The reports of a second still tell of before the last step.
  if (trouble && (!m_wentDown || now - *m_wentDown >= limits::kEncodingStepDown)) {
    m_wentDown = now;
    goDown(observed.lossPermille);
  } else if (now - m_calmSince >= limits::kEncodingCalm) {
    goUp();
  }
  chooseFrames();
  if (target() == before) return std::nullopt;
  return target();
}

void EncodingControl::goDown(std::uint32_t lossPermille) {
  const std::uint64_t cut = std::clamp<std::uint64_t>(lossPermille / 2, limits::kEncodingLeastCutPermille,
                                                      limits::kEncodingMostCutPermille);
  const auto bits = static_cast<std::uint32_t>(m_bits * (1000 - cut) / 1000);
  m_bits = std::max(bits, m_bounds.minBitsPerSecond);
}

void EncodingControl::goUp() {
  const std::uint64_t bits =
      m_bits + std::uint64_t{m_bounds.maxBitsPerSecond} * limits::kEncodingRisePermille / 1000;
  m_bits = static_cast<std::uint32_t>(std::min<std::uint64_t>(bits, m_bounds.maxBitsPerSecond));
}

// Half the frames where there are few bits for each; all of them again only well above that.
void EncodingControl::chooseFrames() {
  const std::uint64_t share = std::uint64_t{m_bits} * 1000 / m_bounds.maxBitsPerSecond;
  const std::uint32_t half = std::max(m_bounds.maxFramesPerSecond / 2, m_bounds.minFramesPerSecond);
  if (share < limits::kFewBitsPermille) m_frames = half;
  if (share >= limits::kEnoughBitsPermille) m_frames = m_bounds.maxFramesPerSecond;
}

}  // namespace vinicast
