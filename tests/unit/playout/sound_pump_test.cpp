// SPDX-License-Identifier: MIT
#include "media/audio/sound_pump.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace vinicast::media {
namespace {

using namespace std::chrono_literals;

TEST(SoundPump, PullsAHundredTimesASecondAndHandsOn) {
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t delivered = 0;
  bool right = true;
  float next = 0;
  const auto began = std::chrono::steady_clock::now();
  SoundPump pump(
      [&](std::span<float> out) {
        for (float& sample : out) sample = next;
        ++next;
      },
      [&](std::span<const float> samples) {
        const std::scoped_lock lock(mutex);
        right = right && samples.size() == 960 && samples[0] == static_cast<float>(delivered);
        ++delivered;
        changed.notify_all();
      });
  std::unique_lock lock(mutex);
  ASSERT_TRUE(changed.wait_for(lock, 30s, [&] { return delivered >= 50; }));
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_TRUE(right);
  EXPECT_GE(took, 490ms) << "never ahead of time";
  // However busy the machine: what was not skipped was pulled.
  const auto due = static_cast<std::uint64_t>(took / 10ms);
  EXPECT_GE(delivered + pump.skipped() + 11, due);
}

TEST(SoundPump, StopsAtOnceAndForGood) {
  int reads = 0;
  SoundPump pump([&](std::span<float>) { ++reads; }, {});
  pump.stop();
  const int after = reads;
  pump.stop();
  EXPECT_EQ(reads, after);
  EXPECT_EQ(pump.pulls(), static_cast<std::uint64_t>(after));
}

}  // namespace
}  // namespace vinicast::media
