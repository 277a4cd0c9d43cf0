// SPDX-License-Identifier: MIT
#pragma once

// Seeded random numbers: xoshiro256** (Blackman and Vigna, 2018), seeded by SplitMix64. One stream a purpose,
// so that a change in one part leaves the choices of the others as they were. Integer arithmetic only.

#include <array>
#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast {

class Random {
 public:
  // `stream` names the purpose.
  Random(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();
  // Uniform in [0, bound), bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [low, high].
  Duration between(Duration low, Duration high);
  // RFC 5401 §4.2's truncated exponential back-off in [0, maximum] for a group of `groupSize` receivers:
  // small values are rare, so that few members answer first and the others hear them and stay silent.
  Duration truncatedExponential(Duration maximum, std::uint64_t groupSize);

 private:
  std::array<std::uint64_t, 4> m_state{};
};

}  // namespace vinicast
