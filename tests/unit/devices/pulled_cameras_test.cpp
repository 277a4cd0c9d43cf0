// SPDX-License-Identifier: MIT
#include "host/capture/pulled_cameras.hpp"

#include <gtest/gtest.h>

namespace vinicast::host {
namespace {

using std::chrono::seconds;

class PulledCamerasTest : public ::testing::Test {
 protected:
  // Whether the camera is there when it is listed so often.
  bool isThere(int entries, seconds later = seconds(10)) {
    m_now += later;
    m_pulled.look(entries == 0 ? QMap<QString, int>{} : QMap<QString, int>{{kName, entries}}, m_now);
    return entries > 0 && !m_pulled.isPulled(kName);
  }

  const QString kName = QStringLiteral("Webcam");
  PulledCameras m_pulled;
  PulledCameras::TimePoint m_now{seconds(100)};
};

TEST_F(PulledCamerasTest, ThereFromTheStartAndListedTwice) {
  EXPECT_TRUE(isThere(1));
  EXPECT_TRUE(isThere(2, seconds(1)));
  EXPECT_FALSE(isThere(1)) << "pulled out";
  EXPECT_FALSE(isThere(1));
  EXPECT_TRUE(isThere(2)) << "in again";
  EXPECT_FALSE(isThere(1));
  EXPECT_TRUE(isThere(2));
}

TEST_F(PulledCamerasTest, TwoAlikeFromTheStart) {
  EXPECT_TRUE(isThere(4));
  EXPECT_TRUE(isThere(3)) << "one is there";
  EXPECT_FALSE(isThere(2));
  EXPECT_TRUE(isThere(3));
}

TEST_F(PulledCamerasTest, CameLaterAndListedOnce) {
  EXPECT_FALSE(isThere(0));
  EXPECT_TRUE(isThere(1));
  EXPECT_TRUE(isThere(2)) << "a second one like it";
  EXPECT_TRUE(isThere(1));
  EXPECT_FALSE(isThere(0));
  EXPECT_TRUE(isThere(1));
}

TEST_F(PulledCamerasTest, OneOfSeveral) {
  m_pulled.look({{QStringLiteral("Door"), 2}, {QStringLiteral("Desk"), 2}}, m_now);
  m_pulled.look({{QStringLiteral("Door"), 1}, {QStringLiteral("Desk"), 2}}, m_now + seconds(9));
  EXPECT_TRUE(m_pulled.isPulled(QStringLiteral("Door")));
  EXPECT_FALSE(m_pulled.isPulled(QStringLiteral("Desk")));
  EXPECT_FALSE(m_pulled.isPulled(QStringLiteral("Roof")));
}

}  // namespace
}  // namespace vinicast::host
