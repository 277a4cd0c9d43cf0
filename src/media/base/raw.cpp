// SPDX-License-Identifier: MIT
#include "media/base/raw.hpp"

#include <ctime>

namespace vinicast::media {

std::int64_t nowMicros() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_nsec / 1000;
}

std::shared_ptr<Picture> Picture::make(int width, int height) {
  auto picture = std::make_shared<Picture>();
  picture->width = width;
  picture->height = height;
  picture->strides = {width, width / 2, width / 2};
  const auto luma = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  picture->planes[0].assign(luma, 16);
  picture->planes[1].assign(luma / 4, 128);
  picture->planes[2].assign(luma / 4, 128);
  return picture;
}

}  // namespace vinicast::media
