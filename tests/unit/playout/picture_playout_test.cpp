// SPDX-License-Identifier: MIT
// When pictures are shown, in virtual time: a publisher that captures 30 a second, a way with its troubles,
// and a viewer's queue and timing.

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <vector>

#include "media/playout/picture_queue.hpp"

namespace vinicast::media {
namespace {

constexpr std::int64_t kMilli = 1'000;
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kTransit = 20 * kMilli;  // from the capture to the decoded picture, at the least

struct Shown {
  std::int64_t capture = 0;  // on the viewer's clock
  std::int64_t at = 0;
  [[nodiscard]] std::int64_t delay() const { return at - capture; }
};

class PicturePlayout : public ::testing::Test {
 protected:
  // The publisher's clock has another origin.
  static constexpr std::int64_t kOrigin = -987'654'321'000;

  PictureQueue queue;
  PictureTiming timing;
  std::vector<Shown> shown;
  std::int64_t now = kSecond;
  // By how much the picture captured then is later than the fastest; below 0: it never comes.
  std::function<std::int64_t(std::int64_t capture)> lateness = [](std::int64_t) { return std::int64_t{0}; };
  // What is heard, as it is told to the timing; nothing: no sound.
  std::optional<std::int64_t> soundDelay;

  void run(std::int64_t micros) {
    for (const std::int64_t end = now + micros; now < end; now += kMilli / 2) {
      while (m_nextCapture <= now) {
        capture(m_nextCapture);
        m_nextCapture += kSecond / 30;
      }
      while (!m_coming.empty() && m_coming.front().at <= now) arrive();
      if (soundDelay) timing.setHeard(HeardClock{kOrigin - *soundDelay, now});
      while (auto next = queue.next(now, timing).show) {
        shown.push_back({next->picture->captureMicros - kOrigin, now});
      }
    }
  }
  // Nothing is captured for so long.
  void pause(std::int64_t micros) {
    run(0);
    const std::int64_t until = now + micros;
    m_nextCapture = until;
    run(micros);
  }

  [[nodiscard]] std::vector<Shown> since(std::int64_t at) const {
    std::vector<Shown> found;
    for (const Shown& one : shown) {
      if (one.at >= at) found.push_back(one);
    }
    return found;
  }
  [[nodiscard]] std::int64_t worstDelaySince(std::int64_t at) const {
    std::int64_t worst = 0;
    for (const Shown& one : since(at)) worst = std::max(worst, one.delay());
    return worst;
  }

 private:
  void capture(std::int64_t at) {
    const std::int64_t late = lateness(at);
    if (late < 0) return;
    m_last = std::max(m_last, at + kTransit + late);  // in order, as the engine hands them out
    m_coming.push_back({at, m_last});
  }
  void arrive() {
    const Shown one = m_coming.front();
    m_coming.erase(m_coming.begin());
    const auto picture = std::make_shared<Picture>();
    picture->captureMicros = one.capture + kOrigin;
    timing.noteReady(picture->captureMicros, now);
    queue.push({picture, now, now, now});
  }

  std::vector<Shown> m_coming;
  std::int64_t m_nextCapture = kSecond;
  std::int64_t m_last = 0;
};

TEST_F(PicturePlayout, AQuietWireCostsNothing) {
  run(5 * kSecond);
  EXPECT_LE(worstDelaySince(3 * kSecond), kTransit + kMilli);
  EXPECT_EQ(queue.dropped(), 0U);
}

TEST_F(PicturePlayout, SmallJitterIsEvenedOutAndLargeJitterDelaysNobodyElse) {
  std::mt19937 random(4);
  std::int64_t most = 6 * kMilli;
  lateness = [&](std::int64_t) { return std::uniform_int_distribution<std::int64_t>(0, most)(random); };
  run(8 * kSecond);
  std::int64_t least = kSecond;
  for (const Shown& one : since(4 * kSecond)) least = std::min(least, one.delay());
  EXPECT_LE(worstDelaySince(4 * kSecond) - least, 2 * kMilli) << "as even as captured";

  most = 60 * kMilli;
  const std::int64_t begin = now;
  run(8 * kSecond);
  least = kSecond;
  for (const Shown& one : since(begin + kSecond)) least = std::min(least, one.delay());
  EXPECT_LE(least, kTransit + PictureTiming::kMaxSmoothingMicros + 2 * kMilli);
  EXPECT_EQ(queue.dropped(), 0U);

  most = 0;
  const std::int64_t quiet = now;
  run(5 * kSecond);
  EXPECT_LE(worstDelaySince(quiet + 4 * kSecond), kTransit + 2 * kMilli) << "it shrinks again";
}

TEST_F(PicturePlayout, HalfASecondOfSilenceIsOverAtOnce) {
  for (const bool lost : {true, false}) {
    const std::int64_t begin = now + 3 * kSecond;
    const std::int64_t end = begin + 500 * kMilli;
    // What was captured meanwhile is lost, or all comes at the end.
    lateness = [=](std::int64_t capture) -> std::int64_t {
      if (capture < begin || capture >= end) return 0;
      return lost ? -1 : end - capture;
    };
    run(6 * kSecond);
    const auto after = since(end);
    ASSERT_FALSE(after.empty());
    EXPECT_LE(after.front().at, end + kTransit + kSecond / 30 + kMilli) << lost;
    EXPECT_LE(worstDelaySince(end + 200 * kMilli), kTransit + PictureTiming::kMaxSmoothingMicros + kMilli)
        << lost;
  }
}

TEST_F(PicturePlayout, APausedPublisherIsSeenAtOnceWhenItGoesOn) {
  run(4 * kSecond);
  for (const std::int64_t length : {std::int64_t{2}, std::int64_t{60}, std::int64_t{3600}}) {
    pause(length * kSecond);
    const std::int64_t begin = now;
    run(2 * kSecond);
    const auto after = since(begin);
    EXPECT_GE(after.size(), 58U) << length;
    EXPECT_LE(worstDelaySince(begin), kTransit + 2 * kMilli) << length;
  }
}

TEST_F(PicturePlayout, AWayThatBecomesSlowerOrFasterIsFollowed) {
  run(4 * kSecond);
  std::int64_t extra = 70 * kMilli;
  lateness = [&](std::int64_t) { return extra; };
  std::int64_t begin = now;
  run(10 * kSecond);
  EXPECT_LE(worstDelaySince(begin), kTransit + 72 * kMilli + PictureTiming::kMaxSmoothingMicros);
  extra = 400 * kMilli;
  begin = now;
  run(10 * kSecond);
  EXPECT_LE(worstDelaySince(begin + kSecond), kTransit + 402 * kMilli + PictureTiming::kMaxSmoothingMicros)
      << "no longer than its way takes";
  EXPECT_GE(since(begin + kSecond).size(), 265U) << "and all are shown";
  extra = 0;
  begin = now;
  run(5 * kSecond);
  EXPECT_LE(worstDelaySince(begin + kSecond), kTransit + PictureTiming::kMaxSmoothingMicros + 2 * kMilli);
}

TEST_F(PicturePlayout, SoundHoldsPicturesBackUntilItIsHeard) {
  soundDelay = 60 * kMilli;  // 40 more than the pictures need
  run(5 * kSecond);
  EXPECT_NEAR(static_cast<double>(worstDelaySince(3 * kSecond)), 60'000, 1'000);
  soundDelay = kTransit;
  run(3 * kSecond);
  EXPECT_LE(worstDelaySince(now - kSecond), kTransit + 2 * kMilli);
  soundDelay.reset();  // the loudspeaker went away
  run(3 * kSecond);
  EXPECT_LE(worstDelaySince(now - kSecond), kTransit + 2 * kMilli);
}

}  // namespace
}  // namespace vinicast::media
