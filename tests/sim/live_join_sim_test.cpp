// SPDX-License-Identifier: MIT
// Who comes while somebody is live (docs/protocol.md §6.6): from the start of the program to the first
// picture.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "sim/live_studio.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using NodeId = Simulation::NodeId;

constexpr std::size_t kMembers = 4;
constexpr Duration kPatience = seconds(2);

// When a member was given its first picture.
class FirstPictures final : public Observer {
 public:
  explicit FirstPictures(Simulation& sim) : m_sim(sim) { sim.observe(*this); }
  void told(NodeId node, const Event& event) override {
    if (std::holds_alternative<FrameReceived>(event)) m_first.emplace(node, m_sim.now());
  }
  [[nodiscard]] bool has(NodeId node) const { return m_first.contains(node); }
  [[nodiscard]] TimePoint of(NodeId node) const { return m_first.at(node); }

 private:
  Simulation& m_sim;
  std::map<NodeId, TimePoint> m_first;
};

struct Joins {
  std::vector<Duration> times;
  std::size_t missing = 0;
  std::uint32_t keyFrames = 0;
};

// `count` members come within `spread`, a second after the last key frame.
Joins join(std::uint64_t seed, std::uint32_t lossPermille, std::size_t count, Duration spread) {
  LinkOptions link;
  link.lossPermille = lossPermille;
  Simulation sim(seed, link);
  FirstPictures first(sim);
  for (std::size_t i = 0; i < kMembers; ++i) sim.add("member " + std::to_string(i));
  Studio studio(sim);
  sim.run(seconds(3));
  if (!studio.goLive()) return {{}, count, 0};
  studio.run(seconds(3) + milliseconds(static_cast<std::int64_t>(seed * 7 % 40)));
  Joins joins;
  joins.keyFrames = studio.keyFrames();
  std::vector<std::pair<NodeId, TimePoint>> newcomers;
  for (std::size_t i = 0; i < count; ++i) {
    newcomers.emplace_back(sim.add("newcomer " + std::to_string(i)), sim.now());
    studio.run(spread / static_cast<std::int64_t>(count));
  }
  studio.run(kPatience);
  for (const auto& [id, came] : newcomers) {
    if (first.has(id)) joins.times.push_back(first.of(id) - came);
    joins.missing += first.has(id) ? 0 : 1;
  }
  joins.keyFrames = studio.keyFrames() - joins.keyFrames;
  return joins;
}

Duration percentile(std::vector<Duration> times, std::size_t percent) {
  std::sort(times.begin(), times.end());
  return times.at((times.size() - 1) * percent / 100);
}

class LiveJoinSim : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(LiveJoinSim, ANewcomerSeesAPictureAtOnceWhereverTheLastKeyFrameIs) {
  std::vector<Duration> times;
  const std::uint64_t runs = GetParam() < 100 ? 30 : 200;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    const Joins joins = join(seed, GetParam(), 1, milliseconds(33));
    EXPECT_EQ(joins.missing, 0U) << seed;
    times.insert(times.end(), joins.times.begin(), joins.times.end());
  }
  ASSERT_FALSE(times.empty());
  RecordProperty("p50us", static_cast<int>(percentile(times, 50).count()));
  RecordProperty("p95us", static_cast<int>(percentile(times, 95).count()));
  EXPECT_LE(percentile(times, 50), milliseconds(GetParam() < 100 ? 80 : 96));
  EXPECT_LE(percentile(times, 95), milliseconds(GetParam() == 0 ? 150 : 250));
}

INSTANTIATE_TEST_SUITE_P(Loss, LiveJoinSim, ::testing::Values(0, 50, 100));

TEST(LiveJoinSim, TwentyCostThePublisherNoMoreThanAFew) {
  const auto joinAll = [](Duration spread, std::uint32_t mostKeyFrames) {
    std::vector<Duration> times;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const Joins joins = join(seed, 20, 20, spread);
      EXPECT_EQ(joins.missing, 0U);
      EXPECT_LE(joins.keyFrames, mostKeyFrames);
      times.insert(times.end(), joins.times.begin(), joins.times.end());
    }
    EXPECT_LE(percentile(times, 50), milliseconds(300));
  };
  joinAll(milliseconds(2), 3);
  // As many as requests may cause in the second in which they come, and until the last has its picture.
  joinAll(seconds(1), limits::kKeyFrameBurst + limits::kKeyFramesPerSecond * 3 / 2);
}

}  // namespace
}  // namespace vinicast::sim
