// SPDX-License-Identifier: MIT
#include "media/source/y4m_parser.hpp"

#include <charconv>

namespace vinicast::media {

namespace {

struct Chroma {
  std::string_view name;
  AVPixelFormat pixels;
};

constexpr std::array<Chroma, 12> kChromas{{{"420", AV_PIX_FMT_YUV420P},
                                           {"420jpeg", AV_PIX_FMT_YUV420P},
                                           {"420mpeg2", AV_PIX_FMT_YUV420P},
                                           {"420paldv", AV_PIX_FMT_YUV420P},
                                           {"411", AV_PIX_FMT_YUV411P},
                                           {"422", AV_PIX_FMT_YUV422P},
                                           {"444", AV_PIX_FMT_YUV444P},
                                           {"mono", AV_PIX_FMT_GRAY8},
                                           {"420p10", AV_PIX_FMT_YUV420P10LE},
                                           {"422p10", AV_PIX_FMT_YUV422P10LE},
                                           {"444p10", AV_PIX_FMT_YUV444P10LE},
                                           {"420p12", AV_PIX_FMT_YUV420P12LE}}};

// 0 if it is not a number.
int number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

bool setChroma(Y4mFormat& format, std::string_view name) {
  for (const Chroma& chroma : kChromas) {
    if (chroma.name == name) {
      format.pixels = chroma.pixels;
      return true;
    }
  }
  return false;
}

SourceError unreadable() {
  return {SourceErrorCode::NotMedia, "a Y4M header that can't be read"};
}

}  // namespace

Result<Y4mFormat, SourceError> parseY4mHeader(std::string_view line) {
  if (line.substr(0, kY4mMagic.size()) != kY4mMagic) {
    return Unexpected(unreadable());
  }
  line.remove_prefix(kY4mMagic.size());
  Y4mFormat format;
  while (!line.empty()) {
    const std::size_t space = line.find(' ');
    const std::string_view token = line.substr(0, space);
    line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    const std::string_view value = token.empty() ? token : token.substr(1);
    if (token.substr(0, 1) == "W") {
      format.size.width = number(value);
    } else if (token.substr(0, 1) == "H") {
      format.size.height = number(value);
    } else if (token.substr(0, 1) == "C" && !setChroma(format, value)) {
      return Unexpected(unreadable());
    } else if (token == "XCOLORRANGE=FULL") {
      format.fullRange = true;
    }
  }
  const auto [width, height] = format.size;
  if (width < 1 || height < 1) {
    return Unexpected(unreadable());
  }
  if (width > kMaxSide || height > kMaxSide || std::int64_t{width} * height > kMaxPixels) {
    return Unexpected(
        SourceError{SourceErrorCode::TooLarge, std::to_string(width) + " x " + std::to_string(height)});
  }
  const int bytes = av_image_get_buffer_size(format.pixels, format.size.width, format.size.height, 1);
  if (bytes <= 0) {
    return Unexpected(unreadable());
  }
  format.frameBytes = static_cast<std::size_t>(bytes);
  return format;
}

ImageView Y4mFormat::view(const std::uint8_t* bytes) const {
  ImageView view;
  view.format = pixels;
  view.size = size;
  view.displaySize = size;
  view.fullRange = fullRange;
  view.bt601 = size.height < 720 && size.width < 1280;  // the format has no word for it
  std::array<std::uint8_t*, 4> planes{};
  av_image_fill_arrays(planes.data(), view.strides.data(), bytes, pixels, size.width, size.height, 1);
  for (std::size_t plane = 0; plane < planes.size(); ++plane) {
    view.planes[plane] = planes[plane];
  }
  return view;
}

}  // namespace vinicast::media
