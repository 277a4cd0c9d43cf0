// SPDX-License-Identifier: MIT
// On a machine without camera, microphone and loudspeaker.

#include <atomic>

#include "host/capture/camera_source.hpp"
#include "host/capture/devices.hpp"
#include "host/capture/microphone.hpp"
#include "host/sound/sound_output.hpp"
#include "unit/devices/devices_support.hpp"

namespace vinicast::host {
namespace {

using std::chrono::seconds;

TEST(NoneTest, NothingIsListed) {
  EXPECT_TRUE(listCameras().isEmpty());
  EXPECT_TRUE(listMicrophones().isEmpty());
}

TEST(NoneTest, OpeningSaysWhatIsMissing) {
  const auto began = std::chrono::steady_clock::now();
  const auto source = openCamera({}, {}, true, {});
  ASSERT_FALSE(source);
  EXPECT_EQ(media::SourceErrorCode::NoCamera, source.error().code);
  const auto microphone = Microphone::open({});
  ASSERT_FALSE(microphone);
  EXPECT_EQ(media::SourceErrorCode::NoMicrophone, microphone.error().code);
  EXPECT_LT(millisSince(began), 2000);
}

TEST(NoneTest, ALoudspeakerThatComesLaterIsUsed) {
  std::atomic<std::int64_t> pulled = 0;
  std::atomic<bool> there = false;
  SoundOutput output;
  ASSERT_FALSE(output.start({[&](std::span<float> out, std::int64_t) {
                               EXPECT_TRUE(there);
                               pulled += static_cast<std::int64_t>(out.size());
                               ring();
                             },
                             [] { ADD_FAILURE() << "it was not there to be lost"; }, [&] { there = true; }}));
  EXPECT_EQ(0, pulled);
  pactl(
      {QStringLiteral("load-module"), QStringLiteral("module-null-sink"), QStringLiteral("sink_name=Late")});
  EXPECT_TRUE(becomesTrue([&] { return pulled > 48000; }, seconds(5)));
}

}  // namespace
}  // namespace vinicast::host
