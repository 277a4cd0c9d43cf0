// SPDX-License-Identifier: MIT
#include "host/platform/process_end.hpp"

#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace vinicast::host {

void endProcess(int status) {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(nullptr);
  std::_Exit(status);
}

}  // namespace vinicast::host
