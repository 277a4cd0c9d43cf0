// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "core/base/member_directory.hpp"
#include "core/live/encoding_control.hpp"
#include "core/live/viewer_table.hpp"

namespace vinicast {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{10s};
constexpr EncodingBounds kBounds{};

using Observed = EncodingControl::Observed;

// Seconds of the same observation; the last target.
EncodingTarget observe(EncodingControl& control, TimePoint& now, int seconds, const Observed& observed) {
  for (int i = 0; i < seconds; ++i) {
    now += 1s;
    const auto before = control.target();
    const auto told = control.observe(now, observed);
    EXPECT_EQ(told.has_value(), !(control.target() == before));
  }
  return control.target();
}

TEST(EncodingControl, BeginsWithTheMostAndStaysThereWhileLossIsRepaired) {
  EncodingControl control(kBounds, kStart);
  TimePoint now = kStart;
  const EncodingTarget most{kBounds.maxBitsPerSecond, kBounds.maxFramesPerSecond};
  EXPECT_EQ(control.target(), most);
  EXPECT_EQ(observe(control, now, 20, {}), most);
  EXPECT_EQ(observe(control, now, 20, {180, 0, false}), most) << "parity and repair hold it";
  EXPECT_EQ(observe(control, now, 20, {50, 10, false}), most);
}

TEST(EncodingControl, GoesDownOnFramesGivenUpThenFewerFramesNeverBelowTheBounds) {
  EncodingControl control(kBounds, kStart);
  TimePoint now = kStart;
  EXPECT_EQ(observe(control, now, 1, {30, 40, false}).bitsPerSecond, kBounds.maxBitsPerSecond * 850 / 1000);
  const auto first = control.target();
  EXPECT_EQ(observe(control, now, 1, {30, 40, false}), first) << "the reports are of before the step";
  EXPECT_LT(observe(control, now, 1, {30, 40, false}).bitsPerSecond, first.bitsPerSecond);
  EXPECT_EQ(control.target().framesPerSecond, kBounds.maxFramesPerSecond) << "the bits come first";
  const auto least = observe(control, now, 60, {400, 100, false});
  EXPECT_EQ(least.bitsPerSecond, kBounds.minBitsPerSecond);
  EXPECT_EQ(least.framesPerSecond, kBounds.maxFramesPerSecond / 2);
}

TEST(EncodingControl, AGreatLossThatLastsAndAFullPacerAreTroubleByThemselves) {
  TimePoint now = kStart;
  EncodingControl lossy(kBounds, kStart);
  EXPECT_EQ(observe(lossy, now, 2, {400, 0, false}).bitsPerSecond, kBounds.maxBitsPerSecond)
      << "may be chance";
  EXPECT_EQ(observe(lossy, now, 2, {400, 0, false}).bitsPerSecond, kBounds.maxBitsPerSecond * 800 / 1000);
  EncodingControl behind(kBounds, kStart);
  EXPECT_LT(observe(behind, now, 1, {0, 0, true}).bitsPerSecond, kBounds.maxBitsPerSecond);
}

TEST(EncodingControl, RecoversSlowlyAndNotAtAllWithoutCalm) {
  EncodingControl control(kBounds, kStart);
  TimePoint now = kStart;
  const auto least = observe(control, now, 60, {400, 100, false});
  EXPECT_EQ(observe(control, now, 30, {220, 0, false}), least) << "neither trouble nor calm";
  EXPECT_EQ(observe(control, now, 4, {10, 0, false}), least) << "not calm for long enough";
  const auto rising = observe(control, now, 6, {10, 0, false});
  EXPECT_GT(rising.bitsPerSecond, least.bitsPerSecond);
  EXPECT_LT(rising.bitsPerSecond, kBounds.maxBitsPerSecond / 2);
  const auto middle = observe(control, now, 4, {10, 0, false});
  EXPECT_LT(middle.bitsPerSecond, kBounds.maxBitsPerSecond * 55 / 100);
  EXPECT_EQ(middle.framesPerSecond, kBounds.maxFramesPerSecond / 2);
  const EncodingTarget most{kBounds.maxBitsPerSecond, kBounds.maxFramesPerSecond};
  EXPECT_EQ(observe(control, now, 40, {10, 0, false}), most);
}

// Everyone is present.
class Everyone : public MemberDirectory {
 public:
  [[nodiscard]] std::size_t otherMembers() const override { return 100; }
  [[nodiscard]] bool isPresent(const MemberId&) const override { return true; }
  [[nodiscard]] bool hasRoute(const MemberId&) const override { return true; }
  [[nodiscard]] bool isTagPresent(const SenderTag&) const override { return true; }
  [[nodiscard]] std::vector<MemberId> sample(Random&, std::size_t) const override { return {}; }
};

MemberId memberOf(std::size_t index) {
  MemberId id;
  id.bytes.fill(static_cast<std::uint8_t>(index + 1));
  return id;
}

std::uint32_t lossThatCounts(std::size_t viewers, std::size_t broken) {
  ViewerTable table;
  for (std::size_t i = 0; i < viewers; ++i) {
    ViewerReport report;
    report.lossPermille = i < broken ? 300 : 20;
    EXPECT_TRUE(table.add(kStart, memberOf(i), report));
  }
  const auto summary = table.summary(kStart, Everyone());
  EXPECT_EQ(summary.worstLossPermille, broken > 0 ? 300U : 20U);
  return summary.lossPermille;
}

TEST(ViewerTable, TheWorstFewDoNotCount) {
  EXPECT_EQ(lossThatCounts(1, 1), 300U);
  EXPECT_EQ(lossThatCounts(3, 1), 300U) << "one of three is many";
  EXPECT_EQ(lossThatCounts(4, 1), 20U);
  EXPECT_EQ(lossThatCounts(4, 2), 300U);
  EXPECT_EQ(lossThatCounts(32, 3), 20U);
  EXPECT_EQ(lossThatCounts(32, 4), 300U);
}

TEST(ViewerTable, FramesGivenUpAreThoseBetweenTwoReports) {
  ViewerTable table;
  ViewerReport report;
  const auto skipped = [&](std::uint32_t complete, std::uint32_t given) {
    report.framesComplete = complete;
    report.framesSkipped = given;
    EXPECT_TRUE(table.add(kStart, memberOf(0), report));
    return table.summary(kStart, Everyone()).skippedPermille;
  };
  EXPECT_EQ(skipped(1000, 500), 0U) << "of before";
  EXPECT_EQ(skipped(1027, 503), 100U);
  EXPECT_EQ(skipped(1057, 503), 0U);
  EXPECT_EQ(skipped(10, 2), 0U) << "it began anew";
}

}  // namespace
}  // namespace vinicast
