// SPDX-License-Identifier: MIT
#include "media/playout/delay_estimator.hpp"

#include <algorithm>
#include <limits>

namespace vinicast::media {
namespace {

constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::max();

}  // namespace

DelayEstimator::DelayEstimator(std::int64_t maxSpreadMicros) : m_maxSpread(maxSpreadMicros) {
  m_bucketLeast.fill(kNothing);
}

void DelayEstimator::reset() {
  *this = DelayEstimator(m_maxSpread);
}

void DelayEstimator::add(std::int64_t captureMicros, std::int64_t arrivalMicros) {
  const std::int64_t transit = arrivalMicros - captureMicros;
  if (m_count > 0 && (transit < m_base - kEarlyJumpMicros || transit > m_base + kLateJumpMicros)) reset();
  const bool first = m_count == 0;
  const std::int64_t elapsed = first ? 0 : std::max<std::int64_t>(arrivalMicros - m_lastArrival, 0);

  if (!first && elapsed < kBurstMicros) {
    m_samples[m_newest].transit = std::max(m_samples[m_newest].transit, transit);
  } else {
    m_newest = first ? 0 : (m_newest + 1) % kSamples;
    m_samples[m_newest] = {arrivalMicros, transit};
    m_count = std::min(m_count + 1, kSamples);
    m_lastArrival = arrivalMicros;
  }
  updateBase(transit, arrivalMicros);

  const std::int64_t wanted = std::min(quantile(arrivalMicros), m_maxSpread);
  const std::int64_t excess = std::max<std::int64_t>(m_spread - wanted, 0);
  const std::int64_t perSecond = std::max(kReleasePerSecond, excess / kReleaseSeconds);
  const std::int64_t fallen = m_spread - std::min(elapsed, kWindowMicros) * perSecond / 1'000'000;
  m_spread = std::max(wanted, fallen);
}

void DelayEstimator::updateBase(std::int64_t transit, std::int64_t arrival) {
  const std::int64_t number = arrival / kBaseBucketMicros;
  const std::int64_t passed = std::clamp<std::int64_t>(number - m_bucketNumber, 0, kBuckets);
  for (std::int64_t i = 0; i < passed; ++i) {
    m_bucketLeast[static_cast<std::size_t>(number - i) % kBuckets] = kNothing;
  }
  m_bucketNumber = std::max(m_bucketNumber, number);
  auto& least = m_bucketLeast[static_cast<std::size_t>(m_bucketNumber) % kBuckets];
  least = std::min(least, transit);
  m_base = *std::min_element(m_bucketLeast.begin(), m_bucketLeast.end());
}

std::int64_t DelayEstimator::quantile(std::int64_t now) const {
  std::array<std::int64_t, kSamples> transits;
  std::size_t count = 0;
  for (std::size_t i = 0; i < m_count; ++i) {
    const Sample& sample = m_samples[(m_newest + kSamples - i) % kSamples];
    if (now - sample.arrival > kWindowMicros) break;
    transits[count++] = sample.transit;
  }
  const std::size_t rank = (count * 97 + 99) / 100 - 1;  // count is at least 1: the newest
  const auto place = transits.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(transits.begin(), place, transits.begin() + static_cast<std::ptrdiff_t>(count));
  return std::max<std::int64_t>(*place - m_base, 0);
}

}  // namespace vinicast::media
