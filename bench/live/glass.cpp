// SPDX-License-Identifier: MIT
// vinicast-bench-glass SECONDS WIDTH HEIGHT [--until-clean [--captured-after MILLISECONDS]]: what a person
// would see of the test picture.
//
// Reads the stamp (media/source/test_stamp.hpp) from the framebuffer of $DISPLAY, whose upper left WIDTH x
// HEIGHT pixels a player fills, and prints one line of JSON for each picture that appears, with the time from
// its capture tick to the first look that finds it, and whether it is the picture that was drawn. Looks
// every 1.5 ms at two rows of pixels; the whole picture is read once for each, 8 ms later, so that reading
// costs the machine little.
// --until-clean ends with the first clean picture, of those captured after a time of the media clock if one
// is given.
//
// Clean: no block of 32x32 pixels is further from the test picture than kDamage in luma, on average. Encoding
// at 3 Mbit/s stays below a third of that. Programs convert colours differently; luma of BT.601 and BT.709
// differs by less than that in all the test picture's bars once both are put on one scale, which a fit over
// the blocks does.

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <sys/ipc.h>
#include <sys/shm.h>
// After Xlib.
#include <X11/extensions/XShm.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "media/source/test_signal.hpp"
#include "media/source/test_stamp.hpp"

namespace {

using vinicast::media::nowMicros;
using vinicast::media::readStamp;
using vinicast::media::TestStamp;

constexpr std::int64_t kLookMicros = 1500;
constexpr std::int64_t kWholeAfterMicros = 8000;
constexpr int kBlock = 32;
constexpr double kDamage = 24;

// A part of the root window in memory that is shared with the X server.
class Grab {
 public:
  Grab(Display* display, int width, int height) : m_display(display), m_width(width), m_height(height) {
    const int screen = DefaultScreen(display);
    m_image = XShmCreateImage(display, DefaultVisual(display, screen),
                              static_cast<unsigned>(DefaultDepth(display, screen)), ZPixmap, nullptr,
                              &m_segment, static_cast<unsigned>(width), static_cast<unsigned>(height));
    if (m_image == nullptr || m_image->bits_per_pixel != 32) return;
    m_segment.shmid = shmget(
        IPC_PRIVATE, static_cast<std::size_t>(m_image->bytes_per_line) * static_cast<std::size_t>(height),
        IPC_CREAT | 0600);
    if (m_segment.shmid < 0) return;
    m_segment.shmaddr = m_image->data = static_cast<char*>(shmat(m_segment.shmid, nullptr, 0));
    m_segment.readOnly = False;
    m_good = XShmAttach(display, &m_segment) != 0;
    XSync(display, False);
    shmctl(m_segment.shmid, IPC_RMID, nullptr);  // it lives until both let go
  }
  Grab(const Grab&) = delete;
  Grab& operator=(const Grab&) = delete;
  ~Grab() {
    if (m_good) {
      XShmDetach(m_display, &m_segment);
      shmdt(m_segment.shmaddr);
    }
    if (m_image != nullptr) XFree(m_image);
  }

  [[nodiscard]] bool good() const { return m_good; }
  [[nodiscard]] bool read(int top) {
    return XShmGetImage(m_display, RootWindow(m_display, DefaultScreen(m_display)), m_image, 0, top,
                        AllPlanes) != 0;
  }
  // BT.709 luma in limited range, of all rows that were read.
  void luma(std::vector<std::uint8_t>& out) const {
    out.resize(static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height));
    std::uint8_t* to = out.data();
    for (int y = 0; y < m_height; ++y) {
      const auto* row = reinterpret_cast<const std::uint8_t*>(m_image->data) +
                        static_cast<std::ptrdiff_t>(y) * m_image->bytes_per_line;
      for (int x = 0; x < m_width; ++x, row += 4) {
        const int sum = 4 * row[0] + 40 * row[1] + 12 * row[2];  // 64ths of 219/255 of B, G, R
        *to++ = static_cast<std::uint8_t>(16 + (sum + 32) / 64);
      }
    }
  }

 private:
  Display* m_display;
  int m_width;
  int m_height;
  XShmSegmentInfo m_segment{};
  XImage* m_image = nullptr;
  bool m_good = false;
};

// Reads the stamp from two rows of pixels: the middles of its upper and lower row of cells.
class StampReader {
 public:
  StampReader(Display* display, int width, int height)
      : m_upper(display, width, 1),
        m_lower(display, width, 1),
        m_width(width),
        m_upperRow(height / 40),
        m_lowerRow(3 * height / 40) {}
  [[nodiscard]] bool good() const { return m_upper.good() && m_lower.good(); }

  [[nodiscard]] std::optional<TestStamp> read() {
    if (!m_upper.read(m_upperRow) || !m_lower.read(m_lowerRow)) return std::nullopt;
    // As a picture of which only the stamp's rows exist: each row of cells is kCellRows high.
    constexpr int kCellRows = 4;
    m_strip.resize(static_cast<std::size_t>(m_width) * 2 * kCellRows);
    for (int half = 0; half < 2; ++half) {
      (half == 0 ? m_upper : m_lower).luma(m_line);
      for (int row = 0; row < kCellRows; ++row) {
        std::copy(m_line.begin(), m_line.end(),
                  m_strip.begin() + static_cast<std::ptrdiff_t>(half * kCellRows + row) * m_width);
      }
    }
    return readStamp(m_strip.data(), m_width, m_width, 20 * kCellRows);
  }

 private:
  Grab m_upper;
  Grab m_lower;
  int m_width;
  int m_upperRow;
  int m_lowerRow;
  std::vector<std::uint8_t> m_line;
  std::vector<std::uint8_t> m_strip;
};

std::vector<double> blockMeans(const std::uint8_t* luma, int stride, int width, int height) {
  std::vector<double> means;
  for (int top = height / 10 + kBlock; top + kBlock <= height; top += kBlock) {
    for (int left = 0; left + kBlock <= width; left += kBlock) {
      int sum = 0;
      for (int y = top; y < top + kBlock; ++y) {
        for (int x = left; x < left + kBlock; ++x) sum += luma[static_cast<std::ptrdiff_t>(y) * stride + x];
      }
      means.push_back(static_cast<double>(sum) / (kBlock * kBlock));
    }
  }
  return means;
}

// The greatest distance of a block from what was drawn, after the straight line that fits most blocks is
// taken out.
double damageOf(const std::vector<double>& seen, const std::vector<double>& drawn) {
  double sumX = 0;
  double sumY = 0;
  double sumXx = 0;
  double sumXy = 0;
  const auto n = static_cast<double>(seen.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    sumX += drawn[i];
    sumY += seen[i];
    sumXx += drawn[i] * drawn[i];
    sumXy += drawn[i] * seen[i];
  }
  const double slope =
      std::clamp((n * sumXy - sumX * sumY) / std::max(n * sumXx - sumX * sumX, 1.0), 0.8, 1.25);
  const double offset = (sumY - slope * sumX) / n;
  double worst = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    worst = std::max(worst, std::abs(seen[i] - slope * drawn[i] - offset));
  }
  return worst;
}

class Glass {
 public:
  Glass(Display* display, int width, int height)
      : m_stamps(display, width, height),
        m_whole(display, width, height),
        m_picture(width, height),
        m_width(width),
        m_height(height) {}
  [[nodiscard]] bool good() const { return m_stamps.good() && m_whole.good(); }

  // Pictures captured before are passed over.
  void skipUntil(std::int64_t captureMillis) { m_skipUntil = captureMillis; }

  // One look; true if a clean picture was found by it.
  bool look() {
    const std::optional<TestStamp> stamp = m_stamps.read();
    const std::int64_t now = nowMicros();
    const bool there = stamp.has_value() && stamp->captureMillis >= m_skipUntil;
    if (there && stamp->frameNumber != m_last) note(*stamp, now);
    return m_waiting && now - m_atMicros >= kWholeAfterMicros && settle(there);
  }
  void finish() { settle(false); }

 private:
  void note(const TestStamp& stamp, std::int64_t now) {
    settle(false);
    m_stamp = stamp;
    m_last = stamp.frameNumber;
    m_atMicros = now;
    m_waiting = true;
  }

  // Tells of the last picture: with a look at all of it if it is still there.
  bool settle(bool there) {
    if (!m_waiting) return false;
    m_waiting = false;
    double damage = -1;
    if (there && m_whole.read(0)) {
      m_whole.luma(m_seen);
      const auto still = readStamp(m_seen.data(), m_width, m_width, m_height);
      if (still && still->frameNumber == m_stamp.frameNumber) damage = damageNow();
    }
    const std::int64_t capture = captureOf(m_stamp);
    std::printf("{\"frame\":%u,\"at\":%lld,\"delay\":%.2f,\"damage\":%.1f,\"clean\":%s}\n",
                m_stamp.frameNumber, static_cast<long long>(m_atMicros),
                static_cast<double>(m_atMicros - capture) / 1000, damage,
                damage < 0         ? "null"
                : damage < kDamage ? "true"
                                   : "false");
    std::fflush(stdout);
    return damage >= 0 && damage < kDamage;
  }

  // The stamp keeps milliseconds; the source's ticks at 30 a second lie on thirds of them.
  static std::int64_t captureOf(const TestStamp& stamp) {
    const std::int64_t third = stamp.captureMillis % 10 / 3;
    return stamp.captureMillis * 1000 + third * 333;
  }

  double damageNow() {
    const auto drawn = m_picture.draw(m_stamp.frameNumber, captureOf(m_stamp));
    return damageOf(blockMeans(m_seen.data(), m_width, m_width, m_height),
                    blockMeans(drawn->planes[0].data(), drawn->strides[0], m_width, m_height));
  }

  StampReader m_stamps;
  Grab m_whole;
  vinicast::media::TestPicture m_picture;
  int m_width;
  int m_height;
  std::int64_t m_skipUntil = 0;
  std::int64_t m_last = -1;  // number of the last picture
  TestStamp m_stamp;
  std::int64_t m_atMicros = 0;
  bool m_waiting = false;
  std::vector<std::uint8_t> m_seen;
};

std::int64_t numberIn(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) {
    std::fprintf(stderr,
                 "usage: vinicast-bench-glass SECONDS WIDTH HEIGHT [--until-clean [--captured-after MS]]\n");
    return 2;
  }
  const std::int64_t seconds = numberIn(words[1]);
  const auto width = static_cast<int>(numberIn(words[2]));
  const auto height = static_cast<int>(numberIn(words[3]));
  const bool untilClean = count > 4 && std::string_view(words[4]) == "--until-clean";
  Display* display = XOpenDisplay(nullptr);
  if (display == nullptr || XShmQueryExtension(display) == 0 || seconds <= 0 || width < 320 || height < 180) {
    std::fprintf(stderr, "vinicast-bench-glass: no display with shared memory, or no such size\n");
    return 1;
  }
  Glass glass(display, width, height);
  if (!glass.good()) {
    std::fprintf(stderr, "vinicast-bench-glass: the display can't be read\n");
    return 1;
  }
  if (count > 6 && std::string_view(words[5]) == "--captured-after") glass.skipUntil(numberIn(words[6]));
  const std::int64_t end = nowMicros() + seconds * 1'000'000;
  std::int64_t next = nowMicros();
  while (nowMicros() < end) {
    if (glass.look() && untilClean) return 0;
    next = std::max(next + kLookMicros, nowMicros());
    std::this_thread::sleep_for(std::chrono::microseconds(next - nowMicros()));
  }
  glass.finish();
  return untilClean ? 1 : 0;
}
