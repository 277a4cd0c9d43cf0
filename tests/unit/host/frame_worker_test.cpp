// SPDX-License-Identifier: MIT
#include "host/engine/frame_worker.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include "host/engine/push_job.hpp"

namespace vinicast::host {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

LiveFrame video(bool key, std::int64_t micros = 0, std::uint64_t run = 1) {
  return {run, StreamKind::Video, key, false, micros, std::make_shared<const std::vector<std::byte>>(100)};
}

LiveFrame sound(std::int64_t micros = 0) {
  return {1, StreamKind::Audio, true, false, micros, std::make_shared<const std::vector<std::byte>>(10)};
}

// What a job was given, and a door at which it waits.
struct Seen {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<LiveFrame> frames;
  int ends = 0;
  bool destroyed = false;
  bool ended = false;
  bool open = true;  // the door
  bool hopeless = false;
  bool atTheDoor = false;

  template <typename Condition>
  bool waitFor(Condition condition) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, seconds(20), condition);
  }
  template <typename Change>
  void with(Change change) {
    const std::scoped_lock lock(mutex);
    change();
    changed.notify_all();
  }
};

class SlowJob : public FrameJob {
 public:
  explicit SlowJob(Seen& seen) : m_seen(seen) {}
  ~SlowJob() override {
    m_seen.with([&] { m_seen.destroyed = true; });
  }
  bool handle(const LiveFrame& frame) override {
    std::unique_lock lock(m_seen.mutex);
    m_seen.atTheDoor = true;
    m_seen.changed.notify_all();
    m_seen.changed.wait_for(lock, seconds(20), [this] { return m_seen.open; });
    m_seen.frames.push_back(frame);
    m_seen.changed.notify_all();
    return !m_seen.hopeless;
  }
  void handleEnd() override {
    m_seen.with([&] { ++m_seen.ends; });
  }

 private:
  Seen& m_seen;
};

std::unique_ptr<FrameWorker> makeWorker(Seen& seen) {
  return std::make_unique<FrameWorker>(
      [&seen](const std::atomic<bool>&) { return std::make_unique<SlowJob>(seen); },
      [&seen] { seen.with([&] { seen.ended = true; }); });
}

TEST(CleanGate, PicturesBeginWithAKeyFrameAfterEveryGap) {
  CleanGate gate;
  EXPECT_FALSE(gate.admits(video(false)));
  EXPECT_TRUE(gate.admits(sound()));
  EXPECT_TRUE(gate.admits(video(true)));
  EXPECT_TRUE(gate.admits(video(false)));
  LiveFrame gap = video(false);
  gap.afterGap = true;
  EXPECT_FALSE(gate.admits(gap));
  EXPECT_FALSE(gate.admits(video(false)));
  gap.keyFrame = true;
  EXPECT_TRUE(gate.admits(gap)) << "a key frame needs nothing before it";
  EXPECT_FALSE(gate.admits(video(false, 0, 2))) << "another publisher";
}

TEST(FrameWorker, GivesAllInTheirOrderAndEndsWhatItBegan) {
  Seen seen;
  auto worker = makeWorker(seen);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(worker->push(video(i == 0, i)));
  worker->end();
  worker->stop();
  EXPECT_TRUE(worker->waitUntil(steady_clock::now() + seconds(20)));
  ASSERT_EQ(seen.frames.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen.frames[static_cast<std::size_t>(i)].micros, i);
  EXPECT_EQ(seen.ends, 1);
  EXPECT_TRUE(seen.destroyed && seen.ended);
  EXPECT_EQ(worker->dropped(), 0U);
}

TEST(FrameWorker, TooSlowItDropsToTheNextKeyFrame) {
  Seen seen;
  auto worker = makeWorker(seen);
  seen.with([&] { seen.open = false; });
  ASSERT_TRUE(worker->push(video(true, 0)));
  ASSERT_TRUE(seen.waitFor([&] { return seen.atTheDoor; }));
  for (std::size_t i = 0; i < FrameWorker::kMaxFrames; ++i) EXPECT_TRUE(worker->push(video(false, 1)));
  worker->end();
  EXPECT_FALSE(worker->push(video(false, 2))) << "and a key frame is to be asked for";
  EXPECT_EQ(worker->dropped(), FrameWorker::kMaxFrames + 1);
  EXPECT_TRUE(worker->push(video(false, 3)));
  EXPECT_TRUE(worker->push(video(true, 4)));
  EXPECT_TRUE(worker->push(video(false, 5)));
  seen.with([&] { seen.open = true; });
  worker->stop();
  EXPECT_TRUE(worker->waitUntil(steady_clock::now() + seconds(20)));
  std::vector<std::int64_t> times;
  for (const LiveFrame& frame : seen.frames) times.push_back(frame.micros);
  EXPECT_EQ(times, (std::vector<std::int64_t>{0, 4, 5}));
}

TEST(FrameWorker, AHopelessJobGetsNothingMore) {
  Seen seen;
  auto worker = makeWorker(seen);
  seen.with([&] { seen.hopeless = true; });
  EXPECT_TRUE(worker->push(video(true)));
  ASSERT_TRUE(seen.waitFor([&] { return seen.ended; }));
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(worker->push(video(true)));
  EXPECT_EQ(seen.frames.size(), 1U);
  EXPECT_EQ(worker->dropped(), 0U);
}

TEST(FrameWorker, OneThatHangsIsLeftBehind) {
  Seen seen;
  seen.open = false;
  auto worker = makeWorker(seen);
  ASSERT_TRUE(worker->push(video(true)));
  ASSERT_TRUE(seen.waitFor([&] { return seen.atTheDoor; }));
  worker->stop();
  EXPECT_FALSE(worker->waitUntil(steady_clock::now()));
  worker.reset();
  seen.with([&] { seen.open = true; });
  EXPECT_TRUE(seen.waitFor([&] { return seen.ended; })) << "it ends by itself";
}

TEST(PushUrl, KeepsNoSecret) {
  const auto shown = [](const char* url) {
    return publicPushUrl(QString::fromLatin1(url)).value_or(QStringLiteral("none")).toStdString();
  };
  EXPECT_EQ(shown("rtsp://ana:secret@server:8554/live"), "rtsp://server:8554/live");
  EXPECT_EQ(shown("rtsps://server/live#secret"), "rtsps://server/live");
  EXPECT_EQ(shown("srt://server:8890?streamid=secret&passphrase=secret"), "srt://server:8890");
  EXPECT_EQ(shown("rtsp://[fe80::1]:8554/a"), "rtsp://[fe80::1]:8554/a");
  for (const char* bad : {"", "off", "rtsp:", "rtsp:///a", "srt://server", "http://server/a",
                          "file:///etc/passwd", "udp://1.2.3.4:5", "rtsp://a b/c"})
    EXPECT_EQ(shown(bad), "none") << bad;
}

}  // namespace
}  // namespace vinicast::host
