// SPDX-License-Identifier: MIT
// A plain QCoreApplication, as vinicast-cli is, whose event loop never runs: devices must not need it.

#include <gtest/gtest.h>

#include <QCoreApplication>

#include "host/platform/process_end.hpp"

int main(int argc, char** argv) {
  int status = 0;
  {
    const QCoreApplication application(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    status = RUN_ALL_TESTS();
  }
  vinicast::host::endProcess(status);
}
