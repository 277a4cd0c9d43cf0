// SPDX-License-Identifier: MIT
#include "media/playout/sound_ring.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>
#include <vector>

#include "media/playout/sound_tap.hpp"

namespace vinicast::media {
namespace {

TEST(SoundRing, GivesBackWhatWasWrittenAcrossItsEnd) {
  SoundRing ring(8);
  float next = 0;
  float expected = 0;
  for (int round = 0; round < 20; ++round) {
    std::array<float, 10> in{};
    for (float& sample : in) sample = next++;
    ASSERT_TRUE(ring.write(in));
    std::array<float, 10> out{};
    ASSERT_EQ(ring.read(out), 5U);
    for (const float sample : out) ASSERT_EQ(sample, expected++);
  }
  EXPECT_EQ(ring.available(), 0U);
}

TEST(SoundRing, RefusesWhatDoesNotFit) {
  SoundRing ring(8);
  const std::vector<float> five(10);
  EXPECT_TRUE(ring.write(five));
  EXPECT_FALSE(ring.write(five));
  EXPECT_EQ(ring.available(), 5U);
}

TEST(SoundRing, DiscardSkipsWhatWasWrittenBeforeIt) {
  SoundRing ring(16);
  ASSERT_TRUE(ring.write(std::vector<float>(8, 1.0F)));
  ring.discardWritten();
  EXPECT_EQ(ring.nextPosition(), 4U);
  ASSERT_TRUE(ring.write(std::vector<float>(4, 2.0F)));
  EXPECT_TRUE(ring.applyDiscard());
  EXPECT_FALSE(ring.applyDiscard());
  std::array<float, 8> out{};
  EXPECT_EQ(ring.read(out), 2U);
  EXPECT_EQ(out[0], 2.0F);
}

TEST(SoundRing, TwoThreadsLoseNothing) {
  SoundRing ring(64);
  constexpr int kFrames = 200'000;
  std::thread producer([&ring] {
    for (int i = 0; i < kFrames;) {
      const std::array<float, 2> frame{static_cast<float>(i), static_cast<float>(-i)};
      if (ring.write(frame)) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  int expected = 0;
  bool right = true;
  while (expected < kFrames) {
    std::array<float, 14> out{};
    const std::size_t got = ring.read(out);
    for (std::size_t i = 0; i < got; ++i, ++expected) {
      right = right && out[2 * i] == static_cast<float>(expected) &&
              out[2 * i + 1] == static_cast<float>(-expected);
    }
    if (got == 0) std::this_thread::yield();
  }
  producer.join();
  EXPECT_TRUE(right);
}

TEST(SoundTap, WaitsForTheStartThenFadesIn) {
  SoundRing ring(4096);
  SoundTap tap(ring);
  tap.setStart(1000);
  ASSERT_TRUE(ring.write(std::vector<float>(1920, 0.5F)));
  std::array<float, 960> out{};
  tap.read(out, 999, 0);
  for (const float sample : out) ASSERT_EQ(sample, 0.0F);
  tap.read(out, 1000, 0);
  EXPECT_NEAR(out[0], 0.0F, 0.01F);
  EXPECT_EQ(out[959], 0.5F);
  for (std::size_t i = 2; i < out.size(); ++i) ASSERT_LT(std::abs(out[i] - out[i - 2]), 0.01F);
}

TEST(SoundTap, FadesOutWhenTheRingRunsDryAndCountsIt) {
  SoundRing ring(4096);
  SoundTap tap(ring);
  ASSERT_TRUE(ring.write(std::vector<float>(960 + 480, 0.5F)));
  std::array<float, 960> out{};
  tap.read(out, 1, 0);
  EXPECT_EQ(tap.underruns(), 0U);
  tap.read(out, 10'001, 0);
  EXPECT_EQ(tap.underruns(), 1U);
  for (std::size_t i = 2; i < out.size(); ++i) ASSERT_LT(std::abs(out[i] - out[i - 2]), 0.01F);
  EXPECT_EQ(out[959], 0.0F);
  tap.read(out, 20'001, 0);
  for (const float sample : out) ASSERT_EQ(sample, 0.0F);
  EXPECT_EQ(tap.underruns(), 1U) << "one break is one underrun, however long";
}

TEST(SoundTap, ReportsPullsAndForgetsThemWhenNobodyAsks) {
  SoundRing ring(4096);
  SoundTap tap(ring);
  std::array<float, 96> out{};
  for (int i = 1; i <= 100; ++i) tap.read(out, i, 5);
  int reports = 0;
  while (const auto report = tap.nextReport()) {
    ++reports;
    EXPECT_EQ(report->pulledMicros, reports);
    EXPECT_EQ(report->frames, 48U);
    EXPECT_EQ(report->deviceDelayMicros, 5);
    EXPECT_FALSE(report->playing);
  }
  EXPECT_EQ(reports, 64);
  EXPECT_EQ(tap.lastPullMicros(), 100);
}

}  // namespace
}  // namespace vinicast::media
