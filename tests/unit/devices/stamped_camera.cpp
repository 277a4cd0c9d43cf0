// SPDX-License-Identifier: MIT
// Writes the moving, stamped test picture to stdout as a live Y4M stream: what a virtual camera sees.
//
//     stamped_camera WIDTHxHEIGHT RATE
//
// Ends when its reader does.

#include <csignal>
#include <cstdio>
#include <mutex>

#include "media/source/source.hpp"

namespace {

bool writePicture(const vinicast::media::Picture& picture) {
  bool good = std::fputs("FRAME\n", stdout) >= 0;
  for (std::size_t plane = 0; plane < picture.planes.size() && good; ++plane) {
    const int width = plane == 0 ? picture.width : picture.width / 2;
    const int height = plane == 0 ? picture.height : picture.height / 2;
    for (int y = 0; y < height && good; ++y) {
      const std::uint8_t* row =
          picture.planes[plane].data() + static_cast<std::ptrdiff_t>(y) * picture.strides[plane];
      good = std::fwrite(row, 1, static_cast<std::size_t>(width), stdout) == static_cast<std::size_t>(width);
    }
  }
  return good && std::fflush(stdout) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  vinicast::media::SourceLimits limits;
  if (argc != 3 || std::sscanf(argv[1], "%dx%d", &limits.maxWidth, &limits.maxHeight) != 2 ||
      std::sscanf(argv[2], "%d", &limits.maxRate) != 1) {
    std::fputs("usage: stamped_camera WIDTHxHEIGHT RATE\n", stderr);
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::mutex ended;
  ended.lock();
  bool begun = false;
  bool good = true;
  const auto source = vinicast::media::makeTestSource(limits);
  vinicast::media::SourceCallbacks callbacks;
  callbacks.onPicture = [&](const vinicast::media::PicturePtr& picture) {
    if (!good) {
      return;
    }
    if (!begun) {
      begun = true;
      std::printf("YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420\n", picture->width, picture->height, limits.maxRate);
    }
    good = writePicture(*picture);
    if (!good) {
      ended.unlock();
    }
  };
  source->start(callbacks);
  ended.lock();
  source->stop();
  return 0;
}
