// SPDX-License-Identifier: MIT
#pragma once

// The rate of a counter that only rises, over about the last second.

#include <array>
#include <cstddef>
#include <cstdint>

namespace vinicast::host {

class ByteRate {
 public:
  // To be called about every kSpacingMicros; calls that come sooner are ignored.
  void sample(std::int64_t nowMicros, std::uint64_t bytes) {
    if (m_count > 0 && nowMicros - m_samples[(m_count - 1) % kSamples].micros < kSpacingMicros) return;
    m_samples[m_count++ % kSamples] = {nowMicros, bytes};
  }

  // Bits a second from the oldest sample of the last second to now; 0 before there are any.
  [[nodiscard]] std::int64_t bitsPerSecond(std::int64_t nowMicros, std::uint64_t bytes) const {
    const std::size_t first = m_count > kSamples ? m_count - kSamples : 0;
    for (std::size_t i = first; i < m_count; ++i) {
      const Sample& sample = m_samples[i % kSamples];
      const std::int64_t elapsed = nowMicros - sample.micros;
      if (elapsed > kWindowMicros || elapsed < kSpacingMicros / 2) continue;
      return static_cast<std::int64_t>(bytes - sample.bytes) * 8'000'000 / elapsed;
    }
    return 0;
  }

 private:
  static constexpr std::int64_t kSpacingMicros = 150'000;
  static constexpr std::int64_t kWindowMicros = 1'300'000;
  static constexpr std::size_t kSamples = 8;

  struct Sample {
    std::int64_t micros = 0;
    std::uint64_t bytes = 0;
  };
  std::array<Sample, kSamples> m_samples{};
  std::size_t m_count = 0;
};

}  // namespace vinicast::host
