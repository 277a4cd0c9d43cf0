// SPDX-License-Identifier: MIT
#include "media/playout/sound_path.hpp"

#include <gtest/gtest.h>

#include <random>

#include "unit/playout/sound_simulation.hpp"
#include "unit/playout/test_encoders.hpp"

namespace vinicast::media {
namespace {

using test::SoundSimulation;

constexpr std::int64_t kSecond = 1'000'000;

std::span<const float> lastSeconds(const SoundSimulation& simulation, double seconds) {
  const auto count = static_cast<std::size_t>(seconds * kSampleRate) * 2;
  return std::span<const float>(simulation.heard).last(std::min(count, simulation.heard.size()));
}

double millis(std::int64_t micros) {
  return static_cast<double>(micros) / 1000;
}

TEST(SoundPath, WithoutJitterTheDelayIsSmallAndTheToneUnbroken) {
  SoundSimulation simulation;
  simulation.run(10 * kSecond);
  const auto figures = simulation.path.statistics();
  EXPECT_EQ(figures.underruns, 0U);
  EXPECT_EQ(figures.dropped, 0U);
  EXPECT_LE(millis(figures.delayMicros), 20);
  EXPECT_LT(test::worstBreak(lastSeconds(simulation, 9)), 0.002);
  EXPECT_GT(test::shareAt(lastSeconds(simulation, 0.5)), 0.99);
  RecordProperty("delayMicros", std::to_string(figures.delayMicros));
}

TEST(SoundPath, TheClockSaysWhatIsHeard) {
  SoundSimulation simulation;
  simulation.run(10 * kSecond);
  ASSERT_TRUE(simulation.path.heard());
  const std::int64_t heard = simulation.now + simulation.path.heard()->offsetMicros - simulation.origin;
  const double behind = millis(simulation.now - heard);
  const double expected =
      millis(simulation.path.statistics().delayMicros + SoundSimulation::kTransit + 20'000);
  EXPECT_NEAR(behind, expected, 2);
}

TEST(SoundPath, ThirtyMillisecondsOfJitterAreEvenedOut) {
  for (const std::size_t pull : {480U, 256U, 960U, 2400U}) {
    SoundSimulation simulation;
    simulation.pullFrames = pull;
    std::mt19937 random(7);
    std::uniform_int_distribution<std::int64_t> jitter(0, 30'000);
    simulation.lateness = [&](std::int64_t) { return jitter(random); };
    simulation.run(2 * kSecond);
    const auto before = simulation.path.statistics().underruns;
    simulation.run(20 * kSecond);
    const auto figures = simulation.path.statistics();
    EXPECT_EQ(figures.underruns, before) << pull;
    EXPECT_LE(millis(figures.delayMicros), 30 + 15 + static_cast<double>(pull) / 48 + 10) << pull;
    EXPECT_LT(test::worstBreak(lastSeconds(simulation, 18)), 0.002) << pull;
  }
}

TEST(SoundPath, ADeviceThatPullsSeveralTimesAtOnceIsBufferedFor) {
  SoundSimulation simulation;
  simulation.pullFrames = 256;
  simulation.pullsAtOnce = 6;  // 32 ms
  simulation.run(2 * kSecond);
  const auto before = simulation.path.statistics().underruns;
  simulation.run(20 * kSecond);
  const auto figures = simulation.path.statistics();
  EXPECT_EQ(figures.underruns, before);
  EXPECT_LE(millis(figures.delayMicros), 50);
  EXPECT_LT(test::worstBreak(lastSeconds(simulation, 18)), 0.002);
}

TEST(SoundPath, TimeStampsThatTrembleDoNoHarm) {
  SoundSimulation simulation;
  simulation.captureNoise = 4'000;
  simulation.run(2 * kSecond);
  const auto before = simulation.path.statistics();
  simulation.run(60 * kSecond);
  const auto figures = simulation.path.statistics();
  EXPECT_EQ(figures.underruns, before.underruns);
  EXPECT_EQ(figures.dropped, before.dropped);
  EXPECT_LE(millis(figures.delayMicros), 35);
  EXPECT_LT(test::worstBreak(lastSeconds(simulation, 58)), 0.002);
}

TEST(SoundPath, HalfAnHourOfDriftNeitherRunsDryNorFillsUp) {
  for (const double ppm : {200.0, -200.0}) {
    SoundSimulation simulation;
    simulation.publisherPpm = ppm;
    simulation.recording = false;
    std::mt19937 random(3);
    std::uniform_int_distribution<std::int64_t> jitter(0, 5'000);
    simulation.lateness = [&](std::int64_t) { return jitter(random); };
    const auto block = test::tone(0, 480);  // 10 periods: it fits to itself
    simulation.content = [&](std::int64_t) { return block; };
    simulation.run(60 * kSecond);
    const auto begin = simulation.path.statistics();
    double least = 1e9;
    double most = 0;
    for (int i = 0; i < 30 * 60; ++i) {
      simulation.run(kSecond);
      const double delay = millis(simulation.path.statistics().delayMicros);
      least = std::min(least, delay);
      most = std::max(most, delay);
    }
    const auto end = simulation.path.statistics();
    EXPECT_EQ(end.underruns, begin.underruns) << ppm;
    EXPECT_EQ(end.dropped, 0U) << ppm;
    EXPECT_LT(most - least, 6) << ppm;
    EXPECT_NEAR(end.speed * 1e6, ppm, 400) << ppm;
    simulation.recording = true;
    simulation.run(5 * kSecond);
    EXPECT_LT(test::worstBreak(simulation.heard), 0.002) << ppm;
  }
}

TEST(SoundPath, ABlackoutIsSilenceAndThenTheDelayIsAsBefore) {
  for (const bool burst : {false, true}) {
    SoundSimulation simulation;
    simulation.run(5 * kSecond);
    const auto before = simulation.path.statistics();
    // Packets captured from 6 s to 6.5 s are lost, or all come at 6.5 s.
    simulation.lateness = [&](std::int64_t n) -> std::int64_t {
      if (n < 600 || n >= 650) return 0;
      return burst ? (650 - n) * 10'000 : -1;
    };
    simulation.run(2 * kSecond);
    const auto after = simulation.path.statistics();
    EXPECT_GE(after.underruns, 1U);
    EXPECT_LE(after.underruns, 2U);
    EXPECT_LE(millis(after.delayMicros), millis(before.delayMicros) + 25) << burst;
    const auto sound = lastSeconds(simulation, 0.3);
    EXPECT_GT(test::shareAt(sound), 0.95) << "sound is back, up to 0.5 % fast " << burst;
    simulation.run(20 * kSecond);
    EXPECT_EQ(simulation.path.statistics().underruns, after.underruns);
    EXPECT_LE(millis(simulation.path.statistics().delayMicros), millis(before.delayMicros) + 8) << burst;
  }
}

TEST(SoundPath, QuietSoundIsCutWhereItIsQuiet) {
  SoundSimulation simulation;
  // Half a second of tone, half a second of silence.
  simulation.content = [](std::int64_t n) {
    return n / 50 % 2 == 0 ? test::tone(n * 480, 480) : std::vector<float>(960, 0.0F);
  };
  std::mt19937 random(5);
  std::uniform_int_distribution<std::int64_t> jitter(0, 120'000);
  bool bad = true;
  simulation.lateness = [&](std::int64_t) { return bad ? jitter(random) : std::int64_t{0}; };
  simulation.run(10 * kSecond);
  EXPECT_GT(millis(simulation.path.statistics().delayMicros), 80);
  bad = false;
  simulation.run(40 * kSecond);
  EXPECT_LT(millis(simulation.path.statistics().delayMicros), 40);
}

// Loud all the time: there is no quiet place to cut.
TEST(SoundPath, FarAboveItsTargetTheDelayFallsQuicklyAndWithoutAClick) {
  SoundSimulation simulation;
  std::mt19937 random(5);
  std::uniform_int_distribution<std::int64_t> jitter(0, 200'000);
  bool bad = true;
  simulation.lateness = [&](std::int64_t) { return bad ? jitter(random) : std::int64_t{0}; };
  simulation.run(5 * kSecond);
  const auto before = simulation.path.statistics();
  EXPECT_GT(millis(before.delayMicros), 150);
  bad = false;
  simulation.run(8 * kSecond);
  const auto after = simulation.path.statistics();
  EXPECT_LT(millis(after.delayMicros), 80);
  EXPECT_GT(after.shortened, before.shortened + 5);
  EXPECT_EQ(after.dropped, before.dropped) << "nothing is cut hard";
  EXPECT_LT(test::worstBreak(lastSeconds(simulation, 7.5)), 0.01);
}

TEST(SoundPath, MusicIsLeftAloneInTheOrdinaryCase) {
  SoundSimulation simulation;
  std::mt19937 random(5);
  std::uniform_int_distribution<std::int64_t> jitter(0, 50'000);
  bool bad = true;
  simulation.lateness = [&](std::int64_t) { return bad ? jitter(random) : std::int64_t{0}; };
  simulation.run(5 * kSecond);
  bad = false;
  simulation.run(20 * kSecond);
  EXPECT_EQ(simulation.path.statistics().shortened, 0U);
  EXPECT_EQ(simulation.path.statistics().dropped, 0U);
  EXPECT_LT(millis(simulation.path.statistics().delayMicros), 30);
}

TEST(SoundPath, APathThatStaysSlowerIsAccepted) {
  SoundSimulation simulation;
  simulation.run(3 * kSecond);
  simulation.lateness = [](std::int64_t) { return std::int64_t{800'000}; };
  simulation.run(12 * kSecond);
  const auto figures = simulation.path.statistics();
  EXPECT_LT(millis(figures.delayMicros), 330);
  EXPECT_GT(test::shareAt(lastSeconds(simulation, 0.5)), 0.98);
  simulation.run(5 * kSecond);
  EXPECT_EQ(simulation.path.statistics().underruns, figures.underruns);
}

TEST(SoundPath, WithoutALoudspeakerSoundIsThrownAwayAndItsReturnIsClean) {
  SoundSimulation simulation;
  simulation.pulling = false;
  simulation.run(5 * kSecond);
  EXPECT_FALSE(simulation.path.heard());
  EXPECT_EQ(simulation.path.statistics().frames, 500U) << "decoded all the same";
  EXPECT_EQ(simulation.ring.available(), 0U);
  simulation.pulling = true;
  simulation.run(3 * kSecond);
  EXPECT_TRUE(simulation.path.heard());
  EXPECT_LE(millis(simulation.path.statistics().delayMicros), 20);
  simulation.pulling = false;
  simulation.run(kSecond);
  EXPECT_FALSE(simulation.path.heard());
  simulation.pulling = true;
  simulation.run(3 * kSecond);
  EXPECT_LE(millis(simulation.path.statistics().delayMicros), 20);
  EXPECT_GT(test::shareAt(lastSeconds(simulation, 0.5)), 0.98);
}

TEST(SoundPath, ResetFlushesAndTakesAnotherClock) {
  SoundSimulation simulation;
  simulation.run(3 * kSecond);
  simulation.path.reset();
  simulation.heard.clear();
  simulation.content = [](std::int64_t n) { return test::tone(n * 480, 480, 2000); };
  simulation.origin = -99'000'000'000;
  simulation.run(3 * kSecond);
  EXPECT_LE(millis(simulation.path.statistics().delayMicros), 20);
  EXPECT_LT(test::shareAt(simulation.heard, 1000), 0.001) << "nothing of the stream before, but its fade";
  EXPECT_GT(test::shareAt(lastSeconds(simulation, 0.5), 2000), 0.98);
  ASSERT_TRUE(simulation.path.heard());
  EXPECT_LT(simulation.path.heard()->offsetMicros, -90'000'000'000);
}

TEST(SoundPath, SoundWaitsALittleForSlowPicturesButNotLong) {
  SoundSimulation simulation;
  simulation.run(3 * kSecond);
  const std::int64_t base = -simulation.origin + SoundSimulation::kTransit;
  simulation.path.setPictureTransit(base + 90'000);
  simulation.run(20 * kSecond);
  // 90 ms less 20 of the device and 20 that nobody notices.
  EXPECT_NEAR(millis(simulation.path.statistics().delayMicros), 50, 3);
  simulation.path.setPictureTransit(base + 900'000);
  simulation.run(20 * kSecond);
  EXPECT_NEAR(millis(simulation.path.statistics().delayMicros), 75, 4);
}

// Packets through the decoder, with some lost.
class LostPackets : public ::testing::Test {
 protected:
  SoundRing ring{SoundPath::kRingFrames};
  SoundTap tap{ring};
  SoundPath path{ring, tap};
  test::OpusTestEncoder encoder;
  std::vector<float> heard;
  std::int64_t now = 1'000'000;

  void packet(std::uint32_t n, bool lost) {
    auto frame = encoder.frame(n, test::tone(static_cast<std::int64_t>(n) * 480, 480));
    if (!lost) path.handle(frame, now);
    std::array<float, 960> out{};
    tap.read(out, now + 5'000, 10'000);
    heard.insert(heard.end(), out.begin(), out.end());
    now += 10'000;
  }
};

TEST_F(LostPackets, AreConcealedWithoutAClick) {
  for (std::uint32_t n = 0; n < 500; ++n) packet(n, n % 50 == 33);
  EXPECT_EQ(path.statistics().concealed, 10U);
  EXPECT_GE(test::shareAt(std::span<const float>(heard).last(96'000)), 0.97);
  EXPECT_LT(test::worstBreak(std::span<const float>(heard).last(480 * 2 * 400)), 0.05);
}

TEST_F(LostPackets, ManyInARowFadeToSilenceWithoutAClick) {
  for (std::uint32_t n = 0; n < 400; ++n) packet(n, n >= 200 && n < 215);
  const auto figures = path.statistics();
  EXPECT_EQ(figures.concealed, SoundPath::kMaxConcealed);
  EXPECT_EQ(figures.frames, 385U);
  EXPECT_LT(test::worstBreak(std::span<const float>(heard).subspan(96'000)), 0.05);
  EXPECT_GT(test::shareAt(std::span<const float>(heard).last(48'000)), 0.97);
  EXPECT_LE(millis(figures.delayMicros), 40);
}

TEST_F(LostPackets, BrokenAndOldPacketsAreCountedAndHarmless) {
  std::mt19937 random(11);
  for (std::uint32_t n = 0; n < 2000; ++n) {
    auto frame = encoder.frame(n, test::tone(static_cast<std::int64_t>(n) * 480, 480));
    if (n % 3 == 0) {
      frame.bytes.resize(random() % 80);
      for (auto& byte : frame.bytes) byte = static_cast<std::byte>(random());
    }
    path.handle(frame, now);
    if (n % 10 == 0) path.handle(frame, now);  // twice
    std::array<float, 960> out{};
    tap.read(out, now + 5'000, 0);
    for (const float sample : out) ASSERT_LE(std::abs(sample), 2.0F);
    now += 10'000;
  }
  EXPECT_GE(path.statistics().dropped, 200U);
  EXPECT_GT(path.statistics().errors, 0U);
}

}  // namespace
}  // namespace vinicast::media
