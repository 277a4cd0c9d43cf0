// SPDX-License-Identifier: MIT
// With a virtual loudspeaker whose monitor is recorded.

#include "host/sound/sound_output.hpp"

#include <algorithm>
#include <cstring>
#include <mutex>

#include "media/base/raw.hpp"
#include "unit/devices/devices_support.hpp"

namespace vinicast::host {
namespace {

using std::chrono::seconds;

constexpr int kHertz = 1000;

struct Player {
  std::uint64_t frames = 0;
  std::mutex mutex;
  std::vector<std::size_t> sizes;
  std::vector<std::int64_t> delays;

  void fill(std::span<float> out, std::int64_t deviceDelayMicros) {
    for (std::size_t i = 0; i < out.size(); i += media::kChannels) {
      const double angle = 2 * std::numbers::pi * kHertz * static_cast<double>(frames++) / media::kSampleRate;
      out[i] = out[i + 1] = 0.5F * static_cast<float>(std::sin(angle));
    }
    const std::lock_guard lock(mutex);
    sizes.push_back(out.size() / media::kChannels);
    delays.push_back(deviceDelayMicros);
  }
};

// What the loudspeaker's left channel plays in the next whole seconds; nothing if it can't be recorded.
std::vector<float> record(int wholeSeconds) {
  QProcess recorder;
  recorder.start(
      QStringLiteral("pacat"),
      {QStringLiteral("--record"), QStringLiteral("--raw"), QStringLiteral("--format=float32le"),
       QStringLiteral("--rate=48000"), QStringLiteral("--channels=2"), QStringLiteral("--latency-msec=20"),
       QStringLiteral("--device=") + qEnvironmentVariable("VINICAST_TEST_LOUDSPEAKER") +
           QStringLiteral(".monitor")});
  const qsizetype wanted = static_cast<qsizetype>(wholeSeconds) * 48000 * 8;
  constexpr qsizetype kStart = 48000 / 2 * 8;  // the recorder's own start
  QByteArray bytes;
  while (bytes.size() < kStart + wanted && recorder.waitForReadyRead(5000)) {
    bytes += recorder.readAllStandardOutput();
  }
  recorder.terminate();
  recorder.waitForFinished(3000);
  if (bytes.size() < kStart + wanted) {
    return {};
  }
  std::vector<float> samples;
  for (qsizetype at = kStart; at < kStart + wanted; at += 8) {
    float sample = 0;
    std::memcpy(&sample, bytes.constData() + at, sizeof sample);
    samples.push_back(sample);
  }
  return samples;
}

TEST(SoundOutputTest, PlaysWhatIsPulledWithoutGaps) {
  Player player;
  SoundOutput output;
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(output.start({[&](auto out, auto delay) { player.fill(out, delay); },
                            [] { ADD_FAILURE() << "lost"; }, [] { ADD_FAILURE() << "was never lost"; }}));
  const auto openMillis = millisSince(began);
  const std::vector<float> heard = record(3);
  ASSERT_FALSE(heard.empty());
  EXPECT_GT(shareOfTone(heard, kHertz), 0.85);
  EXPECT_NEAR(0.5 / std::sqrt(2.0), rootMeanSquare(heard), 0.02);

  const std::lock_guard lock(player.mutex);
  std::sort(player.sizes.begin(), player.sizes.end());
  std::sort(player.delays.begin(), player.delays.end());
  const auto middle = player.delays.size() / 2;
  std::printf("open in %lld ms; pulls of %zu (p50) to %zu samples; delay p50 %lld us, highest %lld us\n",
              static_cast<long long>(openMillis), player.sizes[middle], player.sizes.back(),
              static_cast<long long>(player.delays[middle]), static_cast<long long>(player.delays.back()));
  EXPECT_GE(player.delays.front(), 0);
  EXPECT_LE(player.delays.back(), 60'000);
}

TEST(SoundOutputTest, VolumeAndMuteAreHeard) {
  Player player;
  SoundOutput output;
  output.setVolume(0.5F);
  ASSERT_TRUE(output.start({[&](auto out, auto delay) { player.fill(out, delay); }, {}, {}}));
  std::vector<float> heard = record(1);
  ASSERT_FALSE(heard.empty());
  EXPECT_NEAR(0.25 / std::sqrt(2.0), rootMeanSquare(heard), 0.01);
  output.setMuted(true);
  heard = record(1);
  ASSERT_FALSE(heard.empty());
  EXPECT_LT(rootMeanSquare(heard), 1e-4);
}

TEST(SoundOutputTest, EndsWithoutHavingStarted) {
  const SoundOutput output;
}

}  // namespace
}  // namespace vinicast::host
