// SPDX-License-Identifier: MIT
#pragma once

// Short words for the tests of whole networks.

#include <gtest/gtest.h>

#include "floor_net.hpp"

namespace vinicast::test {

inline void press(FloorNet& net, std::size_t index) {
  ASSERT_TRUE(net.floor(index).press(net.now).has_value());
  net.settle(index);
}

inline void goLive(FloorNet& net, std::size_t index) {
  press(net, index);
  ASSERT_TRUE(net.runUntil(3s, [&] { return net.floor(index).view().selfHolds; })) << "member " << index;
  net.run(20ms);
}

// Everybody that runs sees `index` live.
inline bool allSeeHolder(FloorNet& net, std::size_t index) {
  for (std::size_t i = 0; i < net.size(); ++i) {
    if (!net.node(i).running) continue;
    const FloorView& view = net.floor(i).view();
    if (view.state != FloorState::Held || view.holder != net.id(index)) return false;
  }
  return true;
}

}  // namespace vinicast::test
