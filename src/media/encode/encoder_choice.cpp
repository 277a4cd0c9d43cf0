// SPDX-License-Identifier: MIT
#include "media/encode/encoder_choice.hpp"

#include <algorithm>
#include <cstdint>

#include "media/decode/video_decoder.hpp"
#include "media/encode/video_encoder.hpp"

namespace vinicast::media {

namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 360;
constexpr int kPictures = 12;
constexpr int kWantedKeyFrame = 6;
constexpr int kRate = 30;
// The first picture wakes the device up.
constexpr int kWarmUp = 2;
constexpr std::chrono::microseconds kLongest{(kPictures - kWarmUp) * 1'000'000LL / kRate / 2};
// Of 255, on average: an encoder that gives black or green pictures is found out.
constexpr int kMaxDeviation = 20;

PicturePtr picture(int number) {
  auto made = Picture::make(kWidth, kHeight);
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int value = 64 + ((x + 8 * number) / 16 + y / 16) % 8 * 16;
      made->planes[0][static_cast<std::size_t>(y * made->strides[0] + x)] = static_cast<std::uint8_t>(value);
    }
  }
  return made;
}

bool looksLike(const Picture& shown, const Picture& given) {
  if (shown.width != given.width || shown.height != given.height) return false;
  std::int64_t difference = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      const int a = shown.planes[0][static_cast<std::size_t>(y * shown.strides[0] + x)];
      const int b = given.planes[0][static_cast<std::size_t>(y * given.strides[0] + x)];
      difference += std::max(a, b) - std::min(a, b);
    }
  }
  return difference <= std::int64_t{kMaxDeviation} * kWidth * kHeight;
}

}  // namespace

std::optional<std::chrono::microseconds> tryEncoder(const std::string& codec) {
  VideoEncoderSettings settings;
  settings.width = kWidth;
  settings.height = kHeight;
  settings.frameRate = kRate;
  settings.codec = codec;
  auto encoder = VideoEncoder::open(settings);
  if (!encoder) return std::nullopt;
  VideoDecoder decoder;
  std::int64_t spent = 0;
  for (int number = 0; number < kPictures; ++number) {
    const PicturePtr given = picture(number);
    const std::int64_t begin = nowMicros();
    const auto unit = encoder->encode(given, number == kWantedKeyFrame);
    if (number >= kWarmUp) spent += nowMicros() - begin;
    if (!unit || unit->keyFrame != (number == 0 || number == kWantedKeyFrame)) return std::nullopt;
    // As a viewer that comes at this key frame: it must need nothing before it.
    if (number == kWantedKeyFrame) decoder.flush();
    const auto shown = decoder.decode(unit->bytes, 0, static_cast<std::uint32_t>(number));
    if (shown.picture == nullptr || !looksLike(*shown.picture, *given)) return std::nullopt;
  }
  return std::chrono::microseconds(spent);
}

std::string probeEncoders(std::span<const char* const> candidates) {
  for (const char* const candidate : candidates) {
    if (candidate == std::string(VideoEncoder::kSoftware)) break;
    const auto spent = tryEncoder(candidate);
    if (spent && *spent <= kLongest) return candidate;
  }
  return VideoEncoder::kSoftware;
}

const std::string& machineEncoder() {
  static const std::string chosen = probeEncoders(kEncoderCandidates);
  return chosen;
}

}  // namespace vinicast::media
