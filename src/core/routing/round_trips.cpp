// SPDX-License-Identifier: MIT
#include "core/routing/round_trips.hpp"

#include <algorithm>

#include "vinicast/limits.hpp"

namespace vinicast {

RoundTrips::Trip* RoundTrips::find(const MemberId& id) {
  const auto known = m_trips.find(id);
  if (known != m_trips.end()) return &known->second;
  return m_trips.size() < limits::kMaxRoundTrips ? &m_trips[id] : nullptr;
}

void RoundTrips::note(const MemberId& id, Duration took) {
  Trip* trip = find(id);
  if (trip == nullptr) return;
  trip->held = {};
  if (trip->smoothed == Duration::zero()) {
    trip->smoothed = std::max(took, Duration(1));
    trip->variation = took / 2;
    return;
  }
  const Duration error = trip->smoothed > took ? trip->smoothed - took : took - trip->smoothed;
  trip->variation = (3 * trip->variation + error) / 4;
  trip->smoothed = std::max((7 * trip->smoothed + took) / 8, Duration(1));
}

void RoundTrips::noteLate(const MemberId& id, Duration waited) {
  if (Trip* trip = find(id)) trip->held = waited;
}

Duration RoundTrips::timeoutOf(const MemberId& id) const {
  const auto known = m_trips.find(id);
  if (known == m_trips.end()) return limits::kDirectRetry;
  const Trip& trip = known->second;
  const Duration wait = trip.held > Duration::zero() ? trip.held : trip.smoothed + 4 * trip.variation;
  return std::clamp(wait, limits::kDirectRetryMin, limits::kDirectRetryMax);
}

}  // namespace vinicast
