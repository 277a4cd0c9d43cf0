// SPDX-License-Identifier: MIT
#include "media/playout/viewer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "media/audio/sound_pump.hpp"
#include "unit/playout/test_encoders.hpp"
#include "unit/playout/tone.hpp"

namespace vinicast::media {
namespace {

using namespace std::chrono_literals;
using test::H264TestEncoder;

constexpr std::int64_t kOrigin = -4'000'000'000'000;  // the publisher's clock at its frame 0
constexpr int kRate = 30;

// What a viewer showed and said.
struct Audience {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<PicturePtr> pictures;
  int keyFrameRequests = 0;
  int firstPictures = 0;
  std::chrono::milliseconds slowness{0};

  ViewerCallbacks callbacks() {
    return {[this](PicturePtr picture) {
              std::unique_lock lock(mutex);
              pictures.push_back(std::move(picture));
              changed.notify_all();
              changed.wait_for(lock, slowness, [] { return false; });
            },
            [this] {
              const std::scoped_lock lock(mutex);
              ++keyFrameRequests;
              changed.notify_all();
            },
            [this] {
              const std::scoped_lock lock(mutex);
              ++firstPictures;
              changed.notify_all();
            }};
  }
  // The newest picture's number; nothing before the first. Under the mutex.
  [[nodiscard]] std::optional<std::uint32_t> newest() const {
    if (pictures.empty()) return std::nullopt;
    return pictures.back()->frameNumber;
  }
  template <typename Condition>
  bool wait(Condition condition) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 30s, condition);
  }
};

// The pictures that something became of.
std::uint64_t settled(const ViewerStatistics& figures) {
  return figures.picturesShown + figures.picturesDroppedLate + figures.framesSkipped + figures.framesUnseen +
         figures.decodeErrors;
}

// A publisher that sends in real time what it encoded beforehand.
class Feed {
 public:
  Feed(double seconds, std::uint8_t token, int width = 320) : m_token(token) {
    H264TestEncoder video(width, width * 9 / 16 & ~1, kRate);
    test::OpusTestEncoder sound;
    for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(seconds * kRate); ++n)
      add(video.frame(n, n % 60 == 0));
    for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(seconds * 100); ++n) {
      add(sound.frame(n, test::tone(static_cast<std::int64_t>(n) * 480, 480)));
    }
    std::stable_sort(m_frames.begin(), m_frames.end(),
                     [](const auto& a, const auto& b) { return a.captureMicros < b.captureMicros; });
  }

  std::set<std::uint32_t> lostPictures;
  std::int64_t jitterMicros = 0;
  // Pictures come this much later than their sound. To be set before send().
  void delayPictures(std::int64_t micros) {
    for (ReceivedFrame& frame : m_frames)
      if (frame.stream == StreamKind::Video) frame.captureMicros += micros;
    std::stable_sort(m_frames.begin(), m_frames.end(),
                     [](const auto& a, const auto& b) { return a.captureMicros < b.captureMicros; });
    m_pictureDelay = micros;
  }

  // Until all is sent.
  void send(Viewer& viewer) {
    std::mt19937 random(9);
    std::uniform_int_distribution<std::int64_t> jitter(0, std::max<std::int64_t>(jitterMicros, 1));
    const auto began = std::chrono::steady_clock::now();
    bool gap = false;
    for (ReceivedFrame frame : m_frames) {
      const bool video = frame.stream == StreamKind::Video;
      std::this_thread::sleep_until(began + std::chrono::microseconds(frame.captureMicros + jitter(random)));
      if (video && lostPictures.contains(frame.frameNumber)) {
        gap = true;
        continue;
      }
      if (video) frame.afterGap = std::exchange(gap, false);
      frame.captureMicros += kOrigin - (video ? m_pictureDelay : 0);
      frame.completed = TimePoint(Duration(nowMicros()));
      frame.firstHeard = frame.completed - std::chrono::milliseconds(4);
      frame.token.bytes[0] = m_token;
      viewer.push(std::move(frame));
    }
  }

 private:
  void add(ReceivedFrame frame) { m_frames.push_back(std::move(frame)); }
  std::vector<ReceivedFrame> m_frames;
  std::uint8_t m_token;
  std::int64_t m_pictureDelay = 0;
};

void expectCleanAndInOrder(const std::vector<PicturePtr>& pictures) {
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    if (i > 0) {
      EXPECT_GT(pictures[i]->frameNumber, pictures[i - 1]->frameNumber);
    }
    EXPECT_NEAR(H264TestEncoder::cornerOf(*pictures[i]), H264TestEncoder::lumaOf(pictures[i]->frameNumber),
                8);
  }
}

TEST(Viewer, StopsAtOnce) {
  for (int i = 0; i < 20; ++i) {
    const Viewer viewer({});
    EXPECT_EQ(viewer.statistics().picturesShown, 0U);
  }
}

TEST(Viewer, ShowsThePicturesAndPlaysTheSoundTogether) {
  for (const std::int64_t jitter : {0, 30'000}) {
    Audience audience;
    Viewer viewer(audience.callbacks());
    std::vector<float> heard;
    SoundPump pump(
        [&](std::span<float> out) { viewer.readSound(out, 20'000); },
        [&](std::span<const float> samples) { heard.insert(heard.end(), samples.begin(), samples.end()); });
    Feed feed(4, 1);
    feed.jitterMicros = jitter;
    feed.send(viewer);
    const auto figures = viewer.statistics();
    EXPECT_TRUE(figures.soundLocked);
    EXPECT_GE(figures.soundFrames, 398U);
    ASSERT_TRUE(audience.wait([&] { return audience.newest() == 119U; }));
    pump.stop();
    expectCleanAndInOrder(audience.pictures);
    EXPECT_GE(audience.pictures.size(), 115U);
    EXPECT_EQ(audience.firstPictures, 1);
    EXPECT_EQ(audience.keyFrameRequests, 0);
    EXPECT_LT(figures.delayMillis, 150U);
    EXPECT_LT(std::abs(figures.soundMinusPictureMillis), 60);
    EXPECT_EQ(figures.width, 320);
    // The second before the last half: steady, and before the end of the stream.
    const auto steady = std::span<const float>(heard).last(48'000 * 2 * 3 / 2).first(48'000);
    EXPECT_GT(test::shareAt(steady), 0.9);
    const std::string name = "jitter" + std::to_string(jitter);
    RecordProperty(name + "Delay", std::to_string(figures.delayMillis));
    RecordProperty(name + "SoundMinusPicture", std::to_string(figures.soundMinusPictureMillis));
    RecordProperty(name + "SoundDelay", std::to_string(figures.soundDelayMillis));
    RecordProperty(name + "SoundTarget", std::to_string(figures.soundTargetMillis));
    RecordProperty(name + "Underruns", std::to_string(figures.soundUnderruns));
  }
}

TEST(Viewer, MeasuresHowFarPicturesAreBehindTheirSound) {
  for (const std::int64_t delay : {0, 250'000}) {
    Audience audience;
    Viewer viewer(audience.callbacks());
    SoundPump pump([&](std::span<float> out) { viewer.readSound(out, 20'000); }, {});
    Feed feed(4, 1);
    feed.delayPictures(delay);
    feed.send(viewer);
    const auto figures = viewer.statistics();
    pump.stop();
    EXPECT_TRUE(figures.soundLocked);
    // Sound waits 60 ms for pictures that are late, and 20 ms are not worth it; the rest is seen.
    const double rest = delay > 0 ? static_cast<double>(delay - 60'000 - 20'000) / 1000 : 0;
    EXPECT_NEAR(figures.soundMinusPictureMillis, rest, 60);
    EXPECT_EQ(figures.soundMinusPictureMillis > 60, delay > 0);
  }
}

TEST(Viewer, WorksWithoutASoundDevice) {
  Audience audience;
  Viewer viewer(audience.callbacks());
  Feed feed(2, 1);
  feed.send(viewer);
  ASSERT_TRUE(audience.wait([&] { return audience.newest() == 59U; }));
  const auto figures = viewer.statistics();
  expectCleanAndInOrder(audience.pictures);
  EXPECT_GE(figures.picturesShown, 57U);
  EXPECT_FALSE(figures.soundLocked);
  EXPECT_LT(figures.delayMillis, 60U);
  EXPECT_EQ(figures.receive, (StageTime{4'000, 4'000, 4'000}));
  EXPECT_GT(figures.decode.mean, 0U);
  // Decoding and holding are the delay, up to its smoothing.
  EXPECT_NEAR((figures.decode.mean + figures.hold.mean) / 1000.0, figures.delayMillis, 30);
  RecordProperty("delay", std::to_string(figures.delayMillis));
  RecordProperty("decodeMicros", std::to_string(figures.decode.p50));
}

TEST(Viewer, ALostPictureLeavesTheLastCleanOneAndAsksForAKeyFrame) {
  Audience audience;
  Viewer viewer(audience.callbacks());
  Feed feed(2.5, 1);
  feed.lostPictures = {30};
  ReceivedFrame impossible;
  impossible.captureMicros = std::numeric_limits<std::int64_t>::max();
  viewer.push(std::move(impossible));
  feed.send(viewer);
  ASSERT_TRUE(audience.wait([&] { return audience.keyFrameRequests >= 1 && audience.newest() == 74U; }));
  expectCleanAndInOrder(audience.pictures);
  for (const auto& picture : audience.pictures) {
    EXPECT_TRUE(picture->frameNumber < 30 || picture->frameNumber >= 60) << picture->frameNumber;
  }
  EXPECT_EQ(viewer.statistics().framesSkipped, 29U);
  EXPECT_EQ(viewer.statistics().decodeErrors, 1U) << "the impossible one";
  EXPECT_EQ(settled(viewer.statistics()), 75U) << "of 75, one was lost";
}

TEST(Viewer, WhereNobodyLooksOnlySoundGoesOn) {
  Audience audience;
  std::atomic<bool> looked{false};
  ViewerCallbacks callbacks = audience.callbacks();
  callbacks.arePicturesWanted = [&] { return looked.load(); };
  Viewer viewer(std::move(callbacks));
  SoundPump pump([&](std::span<float> out) { viewer.readSound(out, 20'000); }, {});
  Feed feed(5, 1);
  std::thread sender([&] { feed.send(viewer); });
  const auto heardUntil = [&](std::uint64_t frames) {
    const auto end = std::chrono::steady_clock::now() + 30s;
    while (viewer.statistics().soundFrames < frames && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return viewer.statistics().soundFrames >= frames;
  };
  EXPECT_TRUE(audience.wait([&] { return audience.newest() == 0U; })) << "a stream is seen to begin";
  EXPECT_TRUE(heardUntil(50));
  EXPECT_EQ(viewer.statistics().picturesDecoded, 1U);
  EXPECT_GE(viewer.statistics().framesUnseen, 12U);
  looked = true;
  // Nothing of what refers to pictures that were not decoded.
  EXPECT_TRUE(audience.wait([&] { return audience.newest() >= 70U; }));
  looked = false;
  const std::uint64_t decoded = viewer.statistics().picturesDecoded;
  const std::uint64_t sound = viewer.statistics().soundFrames;
  EXPECT_TRUE(heardUntil(sound + 50));
  EXPECT_LE(viewer.statistics().picturesDecoded, decoded + 2);
  sender.join();
  const ViewerStatistics figures = viewer.statistics();
  pump.stop();
  EXPECT_GE(figures.soundFrames, 498U);
  EXPECT_LE(settled(figures), 150U);
  EXPECT_GE(settled(figures), 146U) << "the last ones may be waiting";
  const std::scoped_lock lock(audience.mutex);
  EXPECT_EQ(audience.firstPictures, 1);
  EXPECT_GE(audience.keyFrameRequests, 1);
  expectCleanAndInOrder(audience.pictures);
  ASSERT_GT(audience.pictures.size(), 2U);
  EXPECT_EQ(audience.pictures[1]->frameNumber, 60U) << "the key frame";
}

TEST(Viewer, AnotherTokenIsAnotherStream) {
  Audience audience;
  Viewer viewer(audience.callbacks());
  SoundPump pump([&](std::span<float> out) { viewer.readSound(out, 10'000); }, {});
  Feed first(1.5, 1, 320);
  first.send(viewer);
  ASSERT_TRUE(audience.wait([&] { return !audience.pictures.empty(); }));
  Feed second(1.5, 2, 480);
  second.send(viewer);
  ASSERT_TRUE(audience.wait([&] {
    return audience.newest() && audience.pictures.back()->width == 480 && audience.newest() == 44U;
  }));
  bool seenSecond = false;
  for (const auto& picture : audience.pictures) {
    seenSecond = seenSecond || picture->width == 480;
    EXPECT_EQ(picture->width, seenSecond ? 480 : 320) << "none of the first after the second began";
  }
  EXPECT_EQ(audience.firstPictures, 2);
  const auto figures = viewer.statistics();
  EXPECT_LE(figures.picturesDecoded, 45U) << "counted since the reset";
  EXPECT_LE(figures.soundFrames, 150U);
}

TEST(Viewer, ASlowAudienceStopsNeitherDecodingNorTheNewestPicture) {
  Audience audience;
  audience.slowness = 150ms;
  Viewer viewer(audience.callbacks());
  Feed feed(2, 1);
  feed.send(viewer);
  ASSERT_TRUE(audience.wait([&] { return audience.newest() == 59U; }));
  const auto figures = viewer.statistics();
  EXPECT_EQ(figures.picturesDecoded, 60U);
  EXPECT_GT(figures.picturesDroppedLate, 20U);
  EXPECT_LE(figures.picturesShown + figures.picturesDroppedLate, 60U);
  EXPECT_LT(figures.delayMillis, 400U);
}

TEST(Viewer, AFloodIsBoundedAndAsksForAKeyFrame) {
  Audience audience;
  Viewer viewer(audience.callbacks());
  H264TestEncoder encoder(1280, 720);
  const ReceivedFrame key = encoder.frame(0, true);
  for (std::uint32_t n = 0; n < 2000; ++n) {
    ReceivedFrame frame = key;
    frame.frameNumber = n;
    frame.keyFrame = n == 0;
    viewer.push(std::move(frame));
  }
  EXPECT_TRUE(audience.wait([&] { return audience.keyFrameRequests >= 1; }));
  EXPECT_GT(viewer.statistics().framesSkipped, 500U);
}

TEST(Viewer, SurvivesAnything) {
  Audience audience;
  Viewer viewer(audience.callbacks());
  SoundPump pump(
      [&](std::span<float> out) { viewer.readSound(out, std::numeric_limits<std::int64_t>::min()); }, {});
  std::mt19937_64 random(8);
  for (int i = 0; i < 3000; ++i) {
    ReceivedFrame frame;
    frame.stream = random() % 2 == 0 ? StreamKind::Video : StreamKind::Audio;
    frame.keyFrame = random() % 4 != 0;
    frame.afterGap = random() % 8 == 0;
    frame.frameNumber = static_cast<std::uint32_t>(random() >> (random() % 64));
    frame.captureMicros = static_cast<std::int64_t>(random()) >> (random() % 64);
    frame.token.bytes[0] = i % 500 == 0 ? 1 : 2;
    frame.bytes.resize(random() % 500);
    for (auto& byte : frame.bytes) byte = static_cast<std::byte>(random());
    viewer.push(std::move(frame));
    if (i % 100 == 0) std::this_thread::yield();
  }
  H264TestEncoder encoder(160, 96);
  ReceivedFrame good = encoder.frame(0, true);
  good.token.bytes[0] = 9;
  viewer.push(good);
  EXPECT_TRUE(
      audience.wait([&] { return !audience.pictures.empty() && audience.pictures.back()->width == 160; }));
}

}  // namespace
}  // namespace vinicast::media
