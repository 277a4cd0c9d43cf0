// SPDX-License-Identifier: MIT
// Devices are pulled out while they are used. Each test leaves the virtual machine without that device or
// with a new one.

#include <csignal>
#include <mutex>
#include <optional>

#include "host/capture/camera_source.hpp"
#include "host/capture/devices.hpp"
#include "host/capture/microphone.hpp"
#include "host/sound/sound_output.hpp"
#include "unit/devices/devices_support.hpp"

namespace vinicast::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(LossTest, ACameraThatIsPulledOutIsReported) {
  // As a window does while one chooses: Qt 6.4 lists it a second time a moment later.
  ASSERT_TRUE(becomesTrue([] { return !listCameras().isEmpty(); }, seconds(5)));
  auto source = openCamera({}, {}, false, {});
  ASSERT_TRUE(source) << source.error().detail;
  std::mutex mutex;
  std::optional<media::SourceError> error;
  std::atomic<int> pictures = 0;
  (*source)->start({[&](const auto&) {
                      ++pictures;
                      ring();
                    },
                    {},
                    [&](const media::SourceError& reported) {
                      {
                        const std::lock_guard lock(mutex);
                        EXPECT_FALSE(error) << "reported twice";
                        error = reported;
                      }
                      ring();
                    }});
  ASSERT_TRUE(becomesTrue([&] { return pictures >= 10; }, seconds(5)));
  EXPECT_EQ(listCameras().size(), 1);

  ASSERT_EQ(0, kill(qEnvironmentVariableIntValue("VINICAST_TEST_CAMERA_PID"), SIGKILL));
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(becomesTrue(
      [&] {
        const std::lock_guard lock(mutex);
        return error.has_value();
      },
      seconds(5)));
  std::printf("reported after %lld ms\n", static_cast<long long>(millisSince(began)));
  (*source)->stop();
  ASSERT_TRUE(error);
  EXPECT_EQ(media::SourceErrorCode::Lost, error->code);
  EXPECT_TRUE(becomesTrue([] { return listCameras().isEmpty(); }, seconds(5))) << "still listed";

  const auto again = openCamera({}, {}, false, {});
  ASSERT_FALSE(again);
  std::printf("opening it again failed after %lld ms: %s\n", static_cast<long long>(millisSince(began)),
              again.error().detail.c_str());
  EXPECT_TRUE(again.error().code == media::SourceErrorCode::NoCamera ||
              again.error().code == media::SourceErrorCode::Busy);
}

TEST(LossTest, ALoudspeakerMayGoAndComeBack) {
  // The microphone's feed is a loudspeaker too, and would take over.
  pactl({QStringLiteral("unload-module"), QStringLiteral("module-remap-source")});
  std::atomic<std::int64_t> pulled = 0;
  std::atomic<int> lost = 0;
  std::atomic<int> back = 0;
  std::atomic<bool> pullsAllowed = true;
  SoundOutput output;
  ASSERT_TRUE(output.start({[&](std::span<float> out, std::int64_t) {
                              EXPECT_TRUE(pullsAllowed);
                              std::fill(out.begin(), out.end(), 0.0F);
                              pulled += static_cast<std::int64_t>(out.size() / media::kChannels);
                              ring();
                            },
                            [&] {
                              pullsAllowed = false;
                              ++lost;
                              ring();
                            },
                            [&] {
                              pullsAllowed = true;
                              ++back;
                              ring();
                            }}));
  ASSERT_TRUE(becomesTrue([&] { return pulled > 24000; }, seconds(5)));

  pactl({QStringLiteral("unload-module"), QStringLiteral("module-null-sink")});
  auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(becomesTrue([&] { return lost == 1; }, seconds(5)));
  std::printf("lost after %lld ms\n", static_cast<long long>(millisSince(began)));
  EXPECT_EQ(0, back);

  pactl({QStringLiteral("load-module"), QStringLiteral("module-null-sink"),
         QStringLiteral("sink_name=Another")});
  began = std::chrono::steady_clock::now();
  ASSERT_TRUE(becomesTrue([&] { return back == 1; }, seconds(5)));
  std::printf("back after %lld ms\n", static_cast<long long>(millisSince(began)));
  const std::int64_t before = pulled;
  EXPECT_TRUE(becomesTrue([&] { return pulled > before + 48000; }, seconds(5)));
  EXPECT_EQ(1, lost);
}

TEST(LossTest, AMicrophoneMayGoAndComeBack) {
  std::atomic<std::int64_t> heard = 0;
  std::atomic<int> lost = 0;
  std::atomic<int> back = 0;
  pactl(
      {QStringLiteral("load-module"), QStringLiteral("module-null-sink"), QStringLiteral("sink_name=Feed")});
  pactl({QStringLiteral("load-module"), QStringLiteral("module-remap-source"),
         QStringLiteral("master=Feed.monitor"), QStringLiteral("source_name=Plugged")});
  std::unique_ptr<Microphone> microphone;
  ASSERT_TRUE(succeeds(
      [&] {
        auto opened = Microphone::open({});
        microphone = opened ? std::move(*opened) : nullptr;
        return microphone != nullptr;
      },
      seconds(5)));
  microphone->start({[&](const auto& sound) {
                       heard += static_cast<std::int64_t>(sound->samples.size());
                       ring();
                     },
                     [&] {
                       ++lost;
                       ring();
                     },
                     [&] {
                       ++back;
                       ring();
                     }});
  ASSERT_TRUE(becomesTrue([&] { return heard > 48000; }, seconds(5)));

  pactl({QStringLiteral("unload-module"), QStringLiteral("module-remap-source")});
  pactl({QStringLiteral("unload-module"), QStringLiteral("module-null-sink")});
  auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(becomesTrue([&] { return lost == 1; }, seconds(6)));
  std::printf("lost after %lld ms\n", static_cast<long long>(millisSince(began)));

  pactl(
      {QStringLiteral("load-module"), QStringLiteral("module-null-sink"), QStringLiteral("sink_name=Feed")});
  pactl({QStringLiteral("load-module"), QStringLiteral("module-remap-source"),
         QStringLiteral("master=Feed.monitor"), QStringLiteral("source_name=Plugged")});
  began = std::chrono::steady_clock::now();
  ASSERT_TRUE(becomesTrue([&] { return back == 1; }, seconds(8)));
  std::printf("back after %lld ms\n", static_cast<long long>(millisSince(began)));
  const std::int64_t before = heard;
  EXPECT_TRUE(becomesTrue([&] { return heard > before + 48000; }, seconds(5)));
}

}  // namespace
}  // namespace vinicast::host
