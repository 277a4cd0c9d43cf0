// SPDX-License-Identifier: MIT
// A plain QCoreApplication, as vinicast-cli is, whose event loop never runs: devices must not need it.

#include <gtest/gtest.h>

#include <QCoreApplication>

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
