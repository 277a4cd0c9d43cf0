// SPDX-License-Identifier: MIT
#pragma once

// The parameter sets of an H.264 stream (ITU-T H.264 §7.3.2), as a key frame carries them in front of its
// picture.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vinicast::media {

struct ParameterSets {
  std::vector<std::uint8_t> sequence;  // the first one, from its NAL header on; empty: none
  std::vector<std::uint8_t> picture;
  std::vector<std::uint8_t> all;  // all of both kinds, with four-byte start codes
  [[nodiscard]] bool isComplete() const { return !sequence.empty() && !picture.empty(); }
  friend bool operator==(const ParameterSets&, const ParameterSets&) = default;
};

// Those of an Annex B access unit; any bytes are fine.
[[nodiscard]] ParameterSets parameterSets(std::span<const std::byte> unit);

struct VideoFormat {
  int width = 0;
  int height = 0;
  int profile = 0;  // profile_idc
  int level = 0;    // level_idc
};

// What a key frame says of its picture; all zero if it says nothing.
[[nodiscard]] VideoFormat videoFormat(std::span<const std::byte> unit);

}  // namespace vinicast::media
