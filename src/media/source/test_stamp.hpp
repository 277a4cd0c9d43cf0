// SPDX-License-Identifier: MIT
#pragma once

// A frame number and a time drawn into a picture as black and white cells with a checksum, large enough to
// survive encoding and scaling, and read back from the shown picture: by tests, and by the latency
// measurement.
//
// The stamp is the top tenth of the picture: 2 rows of 50 cells, white (235) for 1 and black (16) for 0. A
// row is 3 sync cells, 44 data cells, 3 sync cells; sync is 101...010 above and 010...101 below. Data, most
// significant bit first, upper row first: 32 bits frame number, 40 bits time, 16 bits CRC-16/CCITT-FALSE over
// the nine bytes before.

#include <cstdint>
#include <optional>

#include "media/base/raw.hpp"

namespace vinicast::media {

struct TestStamp {
  std::uint32_t frameNumber = 0;
  std::int64_t captureMillis = 0;  // media clock, 40 bits kept
  friend bool operator==(const TestStamp&, const TestStamp&) = default;
};

// Draws the stamp over the top of the picture; at least 320x180.
void drawStamp(Picture& picture, const TestStamp& stamp);
// Reads it from a picture's luma of any size at which the cells are at least 3 pixels; nothing if the
// checksum is wrong.
[[nodiscard]] std::optional<TestStamp> readStamp(const std::uint8_t* luma, int stride, int width, int height);

}  // namespace vinicast::media
