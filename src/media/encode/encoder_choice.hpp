// SPDX-License-Identifier: MIT
#pragma once

// Which H.264 encoder this machine has: that of its graphics processor if that one is as good for a live
// stream as it says, else libx264.

#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>

namespace vinicast::media {

// By their names in libavcodec, the best first.
inline constexpr std::array kEncoderCandidates = {"h264_nvenc", "h264_vaapi", "h264_qsv", "libx264"};

// Encodes some pictures of a moving pattern, and decodes them again. What encoding them took, a first few
// left out; nothing if the encoder can't be had, or does not give one access unit for each picture at once, a
// key frame with its parameter sets where one is wanted and only there, and pictures that look like those
// given. Any thread.
[[nodiscard]] std::optional<std::chrono::microseconds> tryEncoder(const std::string& codec);
// The first candidate that passes, in less than half of the time that the pictures last; libx264 if none
// does.
[[nodiscard]] std::string probeEncoders(std::span<const char* const> candidates);
// The machine's: probed at the first call, in which others wait for it, and kept. Any thread.
[[nodiscard]] const std::string& machineEncoder();

}  // namespace vinicast::media
