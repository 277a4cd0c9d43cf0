// SPDX-License-Identifier: MIT
#include "core/base/random.hpp"

#include <bit>

namespace vinicast {

namespace {

std::uint64_t splitMix64(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t state = seed ^ (stream * 0xd1342543de82ef95ULL);
  for (std::uint64_t& word : m_state) word = splitMix64(state);
}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
  const std::uint64_t shifted = m_state[1] << 17;
  m_state[2] ^= m_state[0];
  m_state[3] ^= m_state[1];
  m_state[1] ^= m_state[2];
  m_state[0] ^= m_state[3];
  m_state[2] ^= shifted;
  m_state[3] = std::rotl(m_state[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  // Rejection keeps it uniform: the values under `threshold` are the incomplete last round.
  const std::uint64_t threshold = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t value = next();
    if (value >= threshold) return value % bound;
  }
}

Duration Random::between(Duration low, Duration high) {
  if (high <= low) return low;
  return low +
         Duration(static_cast<std::int64_t>(below(static_cast<std::uint64_t>((high - low).count()) + 1)));
}

Duration Random::truncatedExponential(Duration maximum, std::uint64_t groupSize) {
  // RFC 5401 §4.2: x = T/L * ln(U (e^L - 1) + 1), L = ln(group size) + 1. Taken in 1/16 steps of the density
  // by integer arithmetic: with L in units of ln 2, the density doubles every T/L2, so halving steps with
  // equal odds of going on give the same law without floating point.
  if (maximum <= Duration::zero()) return Duration::zero();
  const auto doublings = static_cast<std::uint64_t>(std::bit_width(groupSize < 2 ? 2 : groupSize)) + 1;
  // The last slot (nearest to the maximum) holds half of the probability, the one before it a quarter, and so
  // on.
  std::uint64_t slot = doublings - 1;
  while (slot > 0 && (next() & 1U) == 0) --slot;
  const auto width = maximum.count() / static_cast<std::int64_t>(doublings);
  const auto start = width * static_cast<std::int64_t>(slot);
  return Duration(start) + between(Duration::zero(), Duration(width));
}

}  // namespace vinicast
