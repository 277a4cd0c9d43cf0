// SPDX-License-Identifier: MIT
// vinicast-bench-camera PIPE WIDTH HEIGHT: stands for a camera of 1280x720, or another size, at 30 pictures a
// second that delivers each at its tick.
//
// Writes raw Y4M into the named pipe: the stamped test picture (media/source/test_signal.hpp) with a moving
// texture and grain, so that an encoder needs all of 3 Mbit/s for 1280x720, as for a room. Both are the same
// in every run, and leave the mean of each block as it was. A tick that comes while the pipe is still full is
// left out, as a camera would. Runs until nobody reads.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "media/source/test_signal.hpp"

namespace {

using vinicast::media::nowMicros;
using vinicast::media::Picture;

constexpr int kRate = 30;
constexpr int kPipeBytes = 1 << 20;
constexpr int kMargin = 128;

// Noise that is constant on squares of `grain` pixels.
std::vector<std::int8_t> makeNoise(int width, int height, int grain, int amplitude, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> level(-amplitude, amplitude);
  const auto stride = static_cast<std::size_t>(width);
  std::vector<std::int8_t> noise(stride * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto at = static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x);
      if (y % grain == 0 && x % grain == 0) {
        noise[at] = static_cast<std::int8_t>(level(random));
      } else {
        noise[at] =
            noise[at - static_cast<std::size_t>(y % grain) * stride - static_cast<std::size_t>(x % grain)];
      }
    }
  }
  return noise;
}

class Camera {
 public:
  Camera(int width, int height)
      : m_width(width), m_height(height), m_stride(width + kMargin), m_picture(width, height) {}

  // The stamp stays as it is drawn.
  [[nodiscard]] Picture shoot(std::uint32_t number, std::int64_t tick) const {
    Picture picture = *m_picture.draw(number, tick);
    const int texture = offsetOf(static_cast<int>(number % 40) * 3, static_cast<int>(number % 40));
    const int grain =
        offsetOf(static_cast<int>(number * 37 % kMargin), static_cast<int>(number * 53 % kMargin));
    for (int y = m_height / 10; y < m_height; ++y) {
      std::uint8_t* row = picture.planes[0].data() + static_cast<std::ptrdiff_t>(y) * picture.strides[0];
      const std::int8_t* moving = m_texture.data() + texture + y * m_stride;
      const std::int8_t* still = m_grain.data() + grain + y * m_stride;
      for (int x = 0; x < m_width; ++x) {
        row[x] = static_cast<std::uint8_t>(std::clamp(row[x] + moving[x] + still[x], 16, 235));
      }
    }
    return picture;
  }

 private:
  [[nodiscard]] int offsetOf(int x, int y) const { return y * m_stride + x; }

  const int m_width;
  const int m_height;
  const int m_stride;
  const vinicast::media::TestPicture m_picture;
  // Larger than a picture by kMargin each way.
  const std::vector<std::int8_t> m_texture = makeNoise(m_stride, m_height + kMargin, 4, 20, 1);
  const std::vector<std::int8_t> m_grain = makeNoise(m_stride, m_height + kMargin, 1, 5, 2);
};

bool writeAll(int descriptor, const void* bytes, std::size_t count) {
  const auto* from = static_cast<const char*>(bytes);
  while (count > 0) {
    const ssize_t done = ::write(descriptor, from, count);
    if (done <= 0) return false;
    from += done;
    count -= static_cast<std::size_t>(done);
  }
  return true;
}

bool writeText(int descriptor, std::string_view text) {
  return writeAll(descriptor, text.data(), text.size());
}

int numberIn(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

int main(int count, char** words) {
  const int width = count == 4 ? numberIn(words[2]) : 0;
  const int height = count == 4 ? numberIn(words[3]) : 0;
  if (width < 320 || width > 4096 || height < 180 || height > 2304) {
    std::fprintf(stderr, "usage: vinicast-bench-camera PIPE WIDTH HEIGHT\n");
    return 2;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const Camera camera(width, height);
  const int pipe = ::open(words[1], O_WRONLY | O_CLOEXEC);  // waits for a reader
  if (pipe < 0) {
    std::perror(words[1]);
    return 1;
  }
  ::fcntl(pipe, F_SETPIPE_SZ, kPipeBytes);
  bool open = writeText(pipe, "YUV4MPEG2 W" + std::to_string(width) + " H" + std::to_string(height) +
                                  " F30:1 Ip A1:1 C420mpeg2\n");
  const std::int64_t base =
      nowMicros() / 10'000 * 10'000;  // on the 10 ms steps that vinicast-bench-glass knows
  std::int64_t ticks = 0;
  std::uint32_t number = 0;  // of the pictures that were delivered
  while (open) {
    const auto due = [&] { return base + ticks * 1'000'000 / kRate; };
    while (due() < nowMicros()) ++ticks;
    const std::int64_t tick = due();
    const Picture picture = camera.shoot(number++, tick);
    std::this_thread::sleep_for(std::chrono::microseconds(tick - nowMicros()));
    open = writeText(pipe, "FRAME\n");
    for (const auto& plane : picture.planes) open = open && writeAll(pipe, plane.data(), plane.size());
  }
  return 0;
}
