// SPDX-License-Identifier: MIT
// With a virtual microphone that hears a sine of 440 Hz and amplitude 0.3.

#include "host/capture/microphone.hpp"

#include <mutex>

#include "host/capture/devices.hpp"
#include "unit/devices/devices_support.hpp"

namespace vinicast::host {
namespace {

using std::chrono::seconds;

struct Heard {
  std::mutex mutex;
  std::vector<std::shared_ptr<const media::Sound>> blocks;
  std::size_t frames = 0;

  void add(const std::shared_ptr<const media::Sound>& sound) {
    {
      const std::lock_guard lock(mutex);
      blocks.push_back(sound);
      frames += sound->samples.size() / media::kChannels;
    }
    ring();
  }
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return frames;
  }
};

TEST(MicrophoneTest, IsListedAsTheDefault) {
  const auto microphones = listMicrophones();
  ASSERT_FALSE(microphones.isEmpty());
  EXPECT_EQ(qEnvironmentVariable("VINICAST_TEST_MICROPHONE"), microphones[0].name);
  EXPECT_TRUE(microphones[0].isDefault);
}

TEST(MicrophoneTest, HearsTheToneOnASteadyClock) {
  const auto began = std::chrono::steady_clock::now();
  auto microphone = Microphone::open({});
  ASSERT_TRUE(microphone) << microphone.error().detail;
  const auto openMillis = millisSince(began);
  Heard heard;
  (*microphone)->start({[&](const auto& sound) { heard.add(sound); }, [] { ADD_FAILURE() << "lost"; }, {}});
  ASSERT_TRUE(becomesTrue([&] { return heard.count() > 0; }, seconds(5)));
  const auto firstMillis = millisSince(began);
  ASSERT_TRUE(becomesTrue([&] { return heard.count() >= 48000 * 4; }, seconds(10)));
  (*microphone).reset();

  std::vector<float> left;
  std::vector<float> right;
  double worstStep = 0;
  for (std::size_t i = 0; i < heard.blocks.size(); ++i) {
    const media::Sound& sound = *heard.blocks[i];
    for (std::size_t j = 0; j < sound.samples.size(); j += media::kChannels) {
      left.push_back(sound.samples[j]);
      right.push_back(sound.samples[j + 1]);
    }
    if (i > 50) {
      const media::Sound& before = *heard.blocks[i - 1];
      const double lasts =
          static_cast<double>(before.samples.size()) / media::kChannels * 1e6 / media::kSampleRate;
      const double step = static_cast<double>(sound.captureMicros - before.captureMicros) - lasts;
      worstStep = std::max(worstStep, std::abs(step));
    }
  }
  // The first second is the device's start.
  left.erase(left.begin(), left.begin() + 48000);
  right.erase(right.begin(), right.begin() + 48000);
  std::printf(
      "open in %lld ms, first block after %lld ms, %zu blocks of %zu samples, worst step of the clock %.0f "
      "us\n",
      static_cast<long long>(openMillis), static_cast<long long>(firstMillis), heard.blocks.size(),
      heard.blocks.back()->samples.size() / media::kChannels, worstStep);
  EXPECT_GT(shareOfTone(left, 440), 0.85);
  EXPECT_GT(shareOfTone(right, 440), 0.85);
  EXPECT_EQ(0, shareOfTone(left, 450));
  EXPECT_NEAR(0.3 / std::sqrt(2.0), rootMeanSquare(left), 0.02);
  EXPECT_LE(worstStep, 1002);
}

TEST(MicrophoneTest, AnUnknownNameIsNoMicrophone) {
  const auto microphone = Microphone::open(QStringLiteral("no such microphone"));
  ASSERT_FALSE(microphone);
  EXPECT_EQ(media::SourceErrorCode::NoMicrophone, microphone.error().code);
}

}  // namespace
}  // namespace vinicast::host
