// SPDX-License-Identifier: MIT
#pragma once

// What the choice of a picture size means: to the source, and to the encoder. 1920x1080 has 2.25 times the
// pixels of 1280x720 and needs about twice the bits for the same look, as neighbouring pixels are more alike.
// Pure functions, any thread.

#include <cstdint>

#include "client/types.hpp"
#include "media/source/source.hpp"
#include "vinicast/live.hpp"

namespace vinicast::host {

[[nodiscard]] constexpr media::SourceLimits sourceLimitsOf(client::PictureSize size) {
  media::SourceLimits limits;
  if (size == client::PictureSize::FullHd) {
    limits.maxWidth = 1920;
    limits.maxHeight = 1080;
  }
  return limits;
}

// The least stays the same: a thin link gets what it can carry, whatever was chosen (docs/protocol.md §6.10).
[[nodiscard]] constexpr EncodingBounds encodingBoundsOf(client::PictureSize size) {
  constexpr std::uint32_t kFullHdBitsPerSecond = 6'000'000;
  EncodingBounds bounds;
  if (size == client::PictureSize::FullHd) bounds.maxBitsPerSecond = kFullHdBitsPerSecond;
  return bounds;
}

}  // namespace vinicast::host
