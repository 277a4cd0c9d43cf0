// SPDX-License-Identifier: MIT
// With a virtual camera that shows the stamped test picture, 640x360 at 30 (Camera) or 60 (FastCamera) a
// second, and a virtual microphone.

#include "host/capture/camera.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

#include "host/capture/abort_flag.hpp"
#include "host/capture/camera_source.hpp"
#include "host/capture/devices.hpp"
#include "media/source/test_stamp.hpp"
#include "unit/devices/devices_support.hpp"

namespace vinicast::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

QString cameraName() {
  return qEnvironmentVariable("VINICAST_TEST_CAMERA");
}

struct Seen {
  std::int64_t captureMicros;
  std::optional<media::TestStamp> stamp;
};

std::vector<Seen> watch(Camera& camera, std::size_t count) {
  std::mutex mutex;
  std::vector<Seen> seen;
  camera.start({[&](const media::PicturePtr& picture) {
                  {
                    const std::lock_guard lock(mutex);
                    seen.push_back({picture->captureMicros,
                                    media::readStamp(picture->planes[0].data(), picture->strides[0],
                                                     picture->width, picture->height)});
                  }
                  ring();
                },
                [](const media::SourceError& error) { ADD_FAILURE() << error.detail; }});
  EXPECT_TRUE(becomesTrue(
      [&] {
        const std::lock_guard lock(mutex);
        return seen.size() >= count;
      },
      seconds(20)));
  camera.start({});
  return seen;
}

double ratePerSecond(const std::vector<Seen>& seen) {
  return static_cast<double>(seen.size() - 1) * 1e6 /
         static_cast<double>(seen.back().captureMicros - seen.front().captureMicros);
}

TEST(CameraTest, IsListedOnceAndAsTheDefault) {
  const auto cameras = listCameras();
  ASSERT_EQ(1, cameras.size());
  EXPECT_EQ(cameraName(), cameras[0].name);
  EXPECT_TRUE(cameras[0].isDefault);
}

TEST(CameraTest, GivesEveryPictureInOrderWithItsTime) {
  const auto began = std::chrono::steady_clock::now();
  auto camera = Camera::open(cameraName(), {});
  ASSERT_TRUE(camera) << camera.error().detail;
  const auto openMillis = millisSince(began);
  const std::vector<Seen> seen = watch(**camera, 120);
  ASSERT_GE(seen.size(), 120U);

  std::vector<std::int64_t> delays;
  std::size_t distinct = 1;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    ASSERT_TRUE(seen[i].stamp) << i;
    delays.push_back(seen[i].captureMicros / 1000 - seen[i].stamp->captureMillis);
    if (i > 0) {
      // Qt's GStreamer backend now and then gives one picture twice.
      EXPECT_GE(seen[i].stamp->frameNumber, seen[i - 1].stamp->frameNumber);
      distinct += seen[i].stamp->frameNumber != seen[i - 1].stamp->frameNumber ? 1 : 0;
      EXPECT_GT(seen[i].captureMicros, seen[i - 1].captureMicros);
    }
  }
  std::sort(delays.begin(), delays.end());
  const auto shown = seen.back().stamp->frameNumber - seen.front().stamp->frameNumber + 1;
  std::printf(
      "first picture after %lld ms; %.2f pictures a second; %zu of %u; delay p50 %lld ms, p95 %lld ms\n",
      static_cast<long long>(openMillis), ratePerSecond(seen), distinct, shown,
      static_cast<long long>(delays[delays.size() / 2]),
      static_cast<long long>(delays[delays.size() * 95 / 100]));
  EXPECT_LT(openMillis, 5000);
  EXPECT_GE(static_cast<double>(distinct), 0.95 * shown);
  EXPECT_GE(static_cast<double>(distinct), 0.98 * static_cast<double>(seen.size()));
  EXPECT_NEAR(30, ratePerSecond(seen), 1.5);
  EXPECT_GE(delays.front(), 0);
  EXPECT_LT(delays[delays.size() / 2], 200);
}

TEST(CameraTest, FitsThePictureIntoTheLimits) {
  auto camera = Camera::open(cameraName(), {320, 240, 30});
  ASSERT_TRUE(camera) << camera.error().detail;
  std::atomic<int> width = 0;
  std::atomic<int> height = 0;
  (*camera)->start({[&](const media::PicturePtr& picture) {
                      height = picture->height;
                      width = picture->width;
                      ring();
                    },
                    {}});
  EXPECT_TRUE(becomesTrue([&] { return width != 0; }, seconds(5)));
  EXPECT_EQ(320, width);
  EXPECT_EQ(180, height);
  (*camera)->start({});
}

TEST(CameraTest, OpensAgainAndAgain) {
  for (int i = 0; i < 8; ++i) {
    auto camera = Camera::open({}, {});
    ASSERT_TRUE(camera) << i << " " << camera.error().detail;
    EXPECT_GE(watch(**camera, 3).size(), 3U);
  }
}

TEST(CameraTest, AnOpeningThatNobodyWantsAnyMoreEnds) {
  const auto raised = std::make_shared<const std::atomic<bool>>(true);
  const auto given = Camera::open({}, {}, raised);
  ASSERT_FALSE(given);
  EXPECT_EQ(media::SourceErrorCode::Busy, given.error().code);
  EXPECT_TRUE(succeeds([] { return bool{Camera::open({}, {})}; }, seconds(20)));
}

TEST(CameraTest, AnUnknownNameIsNoCamera) {
  const auto camera = Camera::open(QStringLiteral("no such camera"), {});
  ASSERT_FALSE(camera);
  EXPECT_EQ(media::SourceErrorCode::NoCamera, camera.error().code);
  EXPECT_EQ("no such camera", camera.error().detail);
}

TEST(CameraTest, APartOfTheNameWillDo) {
  auto camera = Camera::open(cameraName().toLower().mid(2, 8), {});
  EXPECT_TRUE(camera) << camera.error().detail;
}

TEST(CameraTest, ComesWithTheMicrophoneOnOneClock) {
  auto source =
      openCamera({}, {}, true, {}, [](const media::SourceError& error) { ADD_FAILURE() << error.detail; });
  ASSERT_TRUE(source) << source.error().detail;
  EXPECT_TRUE((*source)->hasPicture());
  EXPECT_TRUE((*source)->hasSound());
  std::atomic<int> pictures = 0;
  std::atomic<int> sounds = 0;
  std::atomic<std::int64_t> worstAgeMicros = 0;
  const auto check = [&](std::int64_t captureMicros) {
    const std::int64_t age = media::nowMicros() - captureMicros;
    EXPECT_GE(age, 0);
    worstAgeMicros = std::max(worstAgeMicros.load(), age);
  };
  (*source)->start({[&](const media::PicturePtr& picture) {
                      ++pictures;
                      check(picture->captureMicros);
                      ring();
                    },
                    [&](const std::shared_ptr<const media::Sound>& sound) {
                      ++sounds;
                      check(sound->captureMicros);
                      ring();
                    },
                    [](const media::SourceError& error) { ADD_FAILURE() << error.detail; }});
  EXPECT_TRUE(becomesTrue([&] { return pictures >= 30 && sounds >= 100; }, seconds(10)));
  (*source)->stop();
  const int picturesAtStop = pictures;
  EXPECT_LT(worstAgeMicros, 300'000);
  EXPECT_FALSE(becomesTrue([&] { return pictures != picturesAtStop; }, milliseconds(200)));
}

TEST(CameraTest, WithoutTheMicrophoneItStillWorks) {
  std::vector<media::SourceError> warnings;
  auto source = openCamera({}, QStringLiteral("no such microphone"), true, {},
                           [&](const media::SourceError& error) { warnings.push_back(error); });
  ASSERT_TRUE(source) << source.error().detail;
  EXPECT_FALSE((*source)->hasSound());
  ASSERT_EQ(1U, warnings.size());
  EXPECT_EQ(media::SourceErrorCode::NoMicrophone, warnings[0].code);
}

TEST(CameraTest, AnotherMicrophoneOrNoneLeavesItsPicturesAlone) {
  std::vector<media::SourceError> warnings;
  const auto warn = [&](const media::SourceError& error) { warnings.push_back(error); };
  auto source = openCamera({}, {}, false, {}, warn);
  ASSERT_TRUE(source) << source.error().detail;
  EXPECT_FALSE((*source)->hasSound());
  std::atomic<int> pictures = 0;
  std::atomic<int> sounds = 0;
  std::atomic<std::int64_t> last = 0;
  std::atomic<std::int64_t> worstGapMicros = 0;
  (*source)->start({[&](const media::PicturePtr& picture) {
                      const std::int64_t before = last.exchange(picture->captureMicros);
                      if (before != 0)
                        worstGapMicros = std::max(worstGapMicros.load(), picture->captureMicros - before);
                      ++pictures;
                      ring();
                    },
                    [&](const std::shared_ptr<const media::Sound>&) {
                      ++sounds;
                      ring();
                    },
                    [](const media::SourceError& error) { ADD_FAILURE() << error.detail; }});
  EXPECT_TRUE(becomesTrue([&] { return pictures >= 3; }, seconds(10)));
  EXPECT_TRUE(exchangeMicrophone(**source, {}, true, warn));
  EXPECT_TRUE((*source)->hasSound());
  EXPECT_TRUE(becomesTrue([&] { return sounds >= 10; }, seconds(10)));
  EXPECT_TRUE(exchangeMicrophone(**source, {}, false, warn));
  const int silentFrom = sounds;
  EXPECT_TRUE(warnings.empty());
  EXPECT_TRUE(exchangeMicrophone(**source, QStringLiteral("no such microphone"), true, warn));
  ASSERT_EQ(1U, warnings.size());
  EXPECT_EQ(media::SourceErrorCode::NoMicrophone, warnings[0].code);
  const int picturesNow = pictures;
  EXPECT_TRUE(becomesTrue([&] { return pictures >= picturesNow + 10; }, seconds(10)));
  EXPECT_EQ(silentFrom, sounds);
  EXPECT_LT(worstGapMicros, 300'000);
  (*source)->stop();
  EXPECT_EQ(cameraNameOf({}), cameraNameOf(cameraName().toLower().mid(2, 8)));
  EXPECT_EQ(cameraName(), cameraNameOf({}));
  EXPECT_EQ(QString(), cameraNameOf(QStringLiteral("no such camera")));
}

TEST(FastCamera, IsThinnedOutToTheWantedRate) {
  auto camera = Camera::open({}, {1280, 720, 30});
  ASSERT_TRUE(camera) << camera.error().detail;
  const std::vector<Seen> seen = watch(**camera, 90);
  std::printf("%.2f pictures a second\n", ratePerSecond(seen));
  EXPECT_NEAR(30, ratePerSecond(seen), 2);
}

TEST(FastCamera, GivesItsWholeRateWhenWanted) {
  auto camera = Camera::open({}, {1280, 720, 60});
  ASSERT_TRUE(camera) << camera.error().detail;
  const std::vector<Seen> seen = watch(**camera, 180);
  std::printf("%.2f pictures a second\n", ratePerSecond(seen));
  EXPECT_NEAR(60, ratePerSecond(seen), 4);
}

}  // namespace
}  // namespace vinicast::host
