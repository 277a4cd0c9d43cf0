// SPDX-License-Identifier: MIT
#include "core/session/reception_meter.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace vinicast {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint32_t kWired = 2;
constexpr std::uint32_t kWireless = 3;

// One sender: each datagram takes a counter, those to the groups are counted beside.
struct Sender {
  ReceptionMeter& meter;
  TimePoint& now;
  ReceptionMeter::Source source{};
  std::uint64_t counter = 0;
  std::uint32_t sent = 0;
  Duration silence = seconds(4);

  // To the groups; heard on these interfaces.
  void speak(std::initializer_list<std::uint32_t> heardOn) {
    ++counter;
    ++sent;
    for (const std::uint32_t at : heardOn) meter.noteHeard(now, source, counter, at);
  }
  // An update, which the first of them reads.
  void update(std::initializer_list<std::uint32_t> heardOn) {
    const std::uint32_t before = sent;
    speak({});
    for (auto at = heardOn.begin(); at != heardOn.end(); ++at) {
      meter.noteHeard(now, source, counter, *at);
      if (at == heardOn.begin()) meter.noteUpdate(now, source, {counter, before, silence}, *at);
    }
  }
};

class ReceptionMeterTest : public ::testing::Test {
 protected:
  Sender sender(std::uint8_t tag) {
    ReceptionMeter::Source source;
    source.sender.bytes[0] = tag;
    source.bootNumber = 1;
    return {meter, now, source};
  }
  void pass(Duration time = milliseconds(500)) { now += time; }

  TimePoint now{seconds(100)};
  ReceptionMeter meter{7};
};

TEST_F(ReceptionMeterTest, TellsTheLossOfEachInterface) {
  Sender ada = sender(1);
  for (int second = 0; second <= 10; ++second) {
    ada.update({kWired, kWireless});
    for (int i = 0; i < 19; ++i) {
      if (i % 5 == 0) {
        ada.speak({kWired});
      } else {
        ada.speak({kWired, kWireless});
      }
    }
    pass(seconds(1));
  }
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 200, 0}, {kWireless, 200, 40}}));
}

TEST_F(ReceptionMeterTest, SaysNothingOfFew) {
  Sender ada = sender(1);
  ada.update({kWired});
  for (std::uint64_t i = 1; i < limits::kReceptionSpeaks - 1; ++i) ada.speak({kWired});
  ada.update({kWired});
  EXPECT_TRUE(meter.losses(now).empty());
  ada.update({kWired});
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, limits::kReceptionSpeaks, 0}}));
}

// Both cards of the sender reach the one of this machine: what comes twice counts once.
TEST_F(ReceptionMeterTest, CountsADatagramOnceHoweverOftenItComes) {
  Sender ada = sender(1);
  for (int round = 0; round < 10; ++round) {
    ada.update({kWired, kWired});
    for (int i = 0; i < 9; ++i) {
      if (i % 3 == 0) {
        ada.speak({});
      } else {
        ada.speak({kWired, kWired});
      }
    }
  }
  ada.update({kWired, kWired});
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 100, 30}}));
}

// What goes to single members takes counters too, and is nobody else's loss.
TEST_F(ReceptionMeterTest, UnicastIsNotExpected) {
  Sender ada = sender(1);
  for (int i = 0; i <= 60; ++i) {
    ada.update({kWired});
    ada.counter += 5;
  }
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 60, 0}}));
}

TEST_F(ReceptionMeterTest, LostUpdatesOnlyDelayIt) {
  Sender ada = sender(1);
  ada.update({kWired});
  for (int i = 0; i < 99; ++i) ada.speak({kWired});
  ada.update({});
  for (int i = 0; i < 99; ++i) ada.speak({});
  EXPECT_TRUE(meter.losses(now).empty());
  ada.update({kWired});
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 200, 100}}));
}

// An update that came by unicast first and is only heard by multicast after it.
TEST_F(ReceptionMeterTest, ACopyByUnicastIsReadAndNotCounted) {
  Sender ada = sender(1);
  ada.update({kWired});
  for (int i = 0; i < 59; ++i) ada.speak({kWired});
  meter.noteUpdate(now, ada.source, {ada.counter + 1, ada.sent, ada.silence}, std::nullopt);
  EXPECT_TRUE(meter.losses(now).empty());
  ada.speak({kWired});
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 60, 0}}));
}

TEST_F(ReceptionMeterTest, ASilenceIsNoLoss) {
  Sender ada = sender(1);
  ada.update({kWired});
  for (int i = 0; i < 500; ++i) ada.speak({});
  pass(ada.silence + milliseconds(1));
  ada.update({kWired});
  EXPECT_TRUE(meter.losses(now).empty());
  for (int i = 0; i < 59; ++i) ada.speak({kWired});
  ada.update({kWired});
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 60, 0}}));
}

TEST_F(ReceptionMeterTest, ASenderThatIsNotHeardThereIsNotExpectedThere) {
  Sender ada = sender(1), bo = sender(2);
  for (int i = 0; i <= 60; ++i) {
    ada.update({kWired});
    bo.update({kWireless});
  }
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 60, 0}, {kWireless, 60, 0}}));
}

TEST_F(ReceptionMeterTest, ForgetsWhatIsOld) {
  Sender ada = sender(1);
  for (int i = 0; i <= 60; ++i) ada.update({kWired});
  EXPECT_FALSE(meter.losses(now).empty());
  EXPECT_TRUE(meter.losses(now + limits::kReceptionSpan).empty());
}

TEST_F(ReceptionMeterTest, StartsAnewWhereInterfacesChange) {
  Sender ada = sender(1);
  for (int i = 0; i <= 60; ++i) ada.update({kWired});
  meter.restart();
  EXPECT_TRUE(meter.losses(now).empty());
  for (int i = 0; i < 100; ++i) ada.speak({});
  ada.update({kWired});
  EXPECT_TRUE(meter.losses(now).empty());
  for (int i = 0; i < 60; ++i) ada.update({kWired});
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 60, 0}}));
}

TEST_F(ReceptionMeterTest, TheCountGoesRound) {
  Sender ada = sender(1);
  ada.sent = 0xffff'fff0;
  for (int i = 0; i <= 60; ++i) ada.update({kWired});
  EXPECT_EQ(meter.losses(now), (std::vector<InterfaceLoss>{{kWired, 60, 0}}));
}

TEST_F(ReceptionMeterTest, ACountThatCannotBeIsLeftOut) {
  Sender ada = sender(1);
  for (int i = 0; i <= 60; ++i) {
    ada.update({kWired});
    ada.sent += 1'000'000;
  }
  for (int i = 0; i <= 60; ++i) {
    ada.update({kWired});
    ada.sent -= 2;
  }
  EXPECT_TRUE(meter.losses(now).empty());
}

// Whoever speaks always stays, however many others say one word.
TEST_F(ReceptionMeterTest, AmongManyThoseWhoSpeakMostAreCounted) {
  Sender ada = sender(1);
  for (std::uint64_t second = 0; second <= 3; ++second) {
    ada.update({kWired});
    for (std::uint64_t i = 0; i < 2 * limits::kMaxMeteredSenders; ++i) {
      Sender other = sender(2);
      other.source.bootNumber = second * 2 * limits::kMaxMeteredSenders + i;
      other.update({kWireless});
      ada.speak({kWired});
    }
  }
  const auto losses = meter.losses(now);
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses.front(), (InterfaceLoss{kWired, 3 * (2 * limits::kMaxMeteredSenders + 1), 0}));
}

TEST_F(ReceptionMeterTest, InterfacesBeyondTheLimitAreNotMetered) {
  Sender ada = sender(1);
  for (int i = 0; i <= 60; ++i) {
    ada.update({kWired});
    for (std::uint32_t at = 10; at < 10 + 2 * limits::kMaxMeteredInterfaces; ++at)
      meter.noteHeard(now, ada.source, ada.counter, at);
  }
  EXPECT_EQ(meter.losses(now).size(), limits::kMaxMeteredInterfaces);
}

}  // namespace
}  // namespace vinicast
