// SPDX-License-Identifier: MIT
#pragma once

// How late the frames of one stream come in, seen from the fastest of them. The publisher's clock has another
// origin than ours, so only differences count: transit = arrival - capture, base = the least transit of the
// last 5 s, spread = how far above the base 97 % of the last 2 s stayed. The spread rises at once and falls
// by a third of what is too much in a second, but at least by 5 ms: after one long stall it is soon small
// again, and after a little unevenness it waits for the next.
//
// Clock-free: time is an argument, in microseconds of the monotonic clock. Not thread-safe.

#include <array>
#include <cstddef>
#include <cstdint>

namespace vinicast::media {

class DelayEstimator {
 public:
  static constexpr std::int64_t kWindowMicros = 2'000'000;      // of the spread
  static constexpr std::int64_t kBaseBucketMicros = 1'000'000;  // the base looks back 4 to 5 of these
  static constexpr std::int64_t kMaxSpreadMicros = 250'000;
  static constexpr std::int64_t kReleasePerSecond = 5'000;  // least fall of the spread, microseconds a second
  static constexpr std::int64_t kReleaseSeconds = 3;        // in which it would fall all the way
  // Frames that come in closer together than this were held up by one and the same stall, and count as its
  // worst one.
  static constexpr std::int64_t kBurstMicros = 2'000;
  // A transit this far from the base is another clock, not the network: everything known is forgotten.
  static constexpr std::int64_t kEarlyJumpMicros = 500'000;
  static constexpr std::int64_t kLateJumpMicros = 2'000'000;

  // The spread stays within this many microseconds, so that it falls from there after worse times.
  explicit DelayEstimator(std::int64_t maxSpreadMicros = kMaxSpreadMicros);
  void add(std::int64_t captureMicros, std::int64_t arrivalMicros);
  void reset();
  [[nodiscard]] bool empty() const { return m_count == 0; }
  // Least arrival - capture lately; 0 when empty.
  [[nodiscard]] std::int64_t baseMicros() const { return m_base; }
  // From 0 to the maximum.
  [[nodiscard]] std::int64_t spreadMicros() const { return m_spread; }

 private:
  struct Sample {
    std::int64_t arrival = 0;
    std::int64_t transit = 0;
  };
  static constexpr std::size_t kSamples =
      256;  // 2 s of 10 ms frames; of shorter frames the window is shorter
  static constexpr std::size_t kBuckets = 5;

  void updateBase(std::int64_t transit, std::int64_t arrival);
  [[nodiscard]] std::int64_t quantile(std::int64_t now) const;

  std::int64_t m_maxSpread;
  std::array<Sample, kSamples> m_samples{};
  std::size_t m_count = 0;
  std::size_t m_newest = 0;
  std::array<std::int64_t, kBuckets> m_bucketLeast;
  std::int64_t m_bucketNumber = 0;
  std::int64_t m_base = 0;
  std::int64_t m_spread = 0;
  std::int64_t m_lastArrival = 0;
};

}  // namespace vinicast::media
