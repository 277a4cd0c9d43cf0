// SPDX-License-Identifier: MIT
#include "media/source/test_signal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

#include "media/source/test_stamp.hpp"

namespace vinicast::media {

namespace {

struct Rgb {
  double red, green, blue;
};

struct Yuv {
  std::uint8_t y, u, v;
};

// BT.709 limited.
Yuv toYuv(Rgb colour) {
  const double luma = 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
  const auto byte = [](double value) { return static_cast<std::uint8_t>(std::lround(value)); };
  return {byte(16 + 219 * luma), byte(128 + 224 * (colour.blue - luma) / 1.8556),
          byte(128 + 224 * (colour.red - luma) / 1.5748)};
}

constexpr std::array<Rgb, 7> kBars{{{0.75, 0.75, 0.75},
                                    {0.75, 0.75, 0.0},
                                    {0.0, 0.75, 0.75},
                                    {0.0, 0.75, 0.0},
                                    {0.75, 0.0, 0.75},
                                    {0.75, 0.0, 0.0},
                                    {0.0, 0.0, 0.75}}};

// Where things are, in hundredths of the height. The stamp has the first ten.
constexpr int kBarsBottom = 70;
constexpr int kRampBottom = 82;

void fillColumn(Picture& picture, int top, int bottom, int left, int right, Yuv colour) {
  for (int y = top; y < bottom; ++y) {
    std::uint8_t* line = picture.planes[0].data() + static_cast<std::ptrdiff_t>(y) * picture.strides[0];
    std::fill(line + left, line + right, colour.y);
  }
  for (int y = top / 2; y < bottom / 2; ++y) {
    std::uint8_t* u = picture.planes[1].data() + static_cast<std::ptrdiff_t>(y) * picture.strides[1];
    std::uint8_t* v = picture.planes[2].data() + static_cast<std::ptrdiff_t>(y) * picture.strides[2];
    std::fill(u + left / 2, u + right / 2, colour.u);
    std::fill(v + left / 2, v + right / 2, colour.v);
  }
}

int evenPart(int whole, int part, int parts) {
  return static_cast<int>(static_cast<std::int64_t>(whole) * part / parts) & ~1;
}

// Mixes a grey of `luma` into one pixel; coverage 0 to 1.
void mix(Picture& picture, int x, int y, double luma, double coverage) {
  std::uint8_t& pixel =
      picture.planes[0][static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.strides[0]) +
                        static_cast<std::size_t>(x)];
  pixel = static_cast<std::uint8_t>(std::lround(pixel + (luma - pixel) * std::clamp(coverage, 0.0, 1.0)));
}

constexpr int kFadeSamples = kSampleRate / 200;

}  // namespace

TestPicture::TestPicture(int width, int height) : m_background(*Picture::make(width, height)) {
  drawBars();
  drawRamp();
  drawFace();
}

void TestPicture::drawBars() {
  const int bottom = evenPart(m_background.height, kBarsBottom, 100);
  const int bars = static_cast<int>(kBars.size());
  for (int bar = 0; bar < bars; ++bar) {
    fillColumn(m_background, 0, bottom, evenPart(m_background.width, bar, bars),
               evenPart(m_background.width, bar + 1, bars), toYuv(kBars[static_cast<std::size_t>(bar)]));
  }
}

void TestPicture::drawRamp() {
  const int top = evenPart(m_background.height, kBarsBottom, 100);
  const int middle = evenPart(m_background.height, kRampBottom, 100);
  for (int y = top; y < middle; ++y) {
    std::uint8_t* line =
        m_background.planes[0].data() + static_cast<std::ptrdiff_t>(y) * m_background.strides[0];
    for (int x = 0; x < m_background.width; ++x) {
      line[x] = static_cast<std::uint8_t>(16 + 219 * x / (m_background.width - 1));
    }
  }
  const Yuv night = toYuv({0.05, 0.07, 0.12});
  fillColumn(m_background, middle, m_background.height, 0, m_background.width, night);
}

TestPicture::Clock TestPicture::clock() const {
  const double radius = m_background.height * 0.22;
  return {m_background.width * 0.5, m_background.height * 0.40, radius, std::max(1.5, radius * 0.035),
          static_cast<int>(radius) + 2};
}

// What stands: the face and its rim.
void TestPicture::drawFace() {
  const Clock face = clock();
  const auto centreX = static_cast<int>(face.x);
  const auto centreY = static_cast<int>(face.y);
  for (int y = centreY - face.reach; y <= centreY + face.reach; ++y) {
    for (int x = centreX - face.reach; x <= centreX + face.reach; ++x) {
      const double distance = std::hypot(x - face.x, y - face.y);
      mix(m_background, x, y, 30, (face.radius + 0.5 - distance) * 0.8);
      mix(m_background, x, y, 225, face.halfLine - std::abs(distance - face.radius * 0.94));
      mix(m_background, x, y, 235, face.radius * 0.08 - distance + 0.5);
    }
  }
  // Without colour.
  for (int y = (centreY - face.reach) / 2; y <= (centreY + face.reach) / 2; ++y) {
    for (int x = (centreX - face.reach) / 2; x <= (centreX + face.reach) / 2; ++x) {
      if (std::hypot(2 * x - face.x, 2 * y - face.y) < face.radius) {
        for (std::size_t plane = 1; plane < 3; ++plane) {
          m_background.planes[plane][static_cast<std::size_t>(y * m_background.strides[plane] + x)] = 128;
        }
      }
    }
  }
}

void TestPicture::drawHand(Picture& picture, std::int64_t captureMicros) const {
  const Clock face = clock();
  const double angle = static_cast<double>(captureMicros % 1'000'000) / 1e6 * 2 * std::numbers::pi;
  const double handX = std::sin(angle);
  const double handY = -std::cos(angle);
  const double length = face.radius * 0.82;
  const auto ends = [&face](double centre, double tip) {
    const double margin = face.halfLine + 2;
    return std::pair(static_cast<int>(std::min(centre, tip) - margin),
                     static_cast<int>(std::max(centre, tip) + margin));
  };
  const auto [left, right] = ends(face.x, face.x + handX * length);
  const auto [top, bottom] = ends(face.y, face.y + handY * length);
  for (int y = top; y <= bottom; ++y) {
    for (int x = left; x <= right; ++x) {
      const double dx = x - face.x;
      const double dy = y - face.y;
      const double along = dx * handX + dy * handY;
      const double across = std::abs(dx * handY - dy * handX);
      if (along > 0 && along < length && across < face.halfLine + 0.5) {
        mix(picture, x, y, 235, face.halfLine - across + 0.5);
      }
    }
  }
}

void TestPicture::drawSweep(Picture& picture, std::int64_t captureMicros) const {
  constexpr std::int64_t kPeriodMicros = 4'000'000;
  const double phase = static_cast<double>(captureMicros % kPeriodMicros) / kPeriodMicros;
  const double swing = 0.5 - 0.5 * std::cos(phase * 2 * std::numbers::pi);
  const double radius = picture.height * 0.05;
  const double middleX = radius * 1.5 + swing * (picture.width - radius * 3);
  const double middleY = picture.height * 0.91;
  const auto reach = static_cast<int>(radius) + 2;
  const auto centreX = static_cast<int>(middleX);
  const auto centreY = static_cast<int>(middleY);
  for (int y = centreY - reach; y <= centreY + reach; ++y) {
    for (int x = std::max(0, centreX - reach); x <= std::min(picture.width - 1, centreX + reach); ++x) {
      mix(picture, x, y, 235, radius - std::hypot(x - middleX, y - middleY) + 0.5);
    }
  }
}

PicturePtr TestPicture::draw(std::uint32_t frameNumber, std::int64_t captureMicros) const {
  auto picture = std::make_shared<Picture>(m_background);
  drawHand(*picture, captureMicros);
  drawSweep(*picture, captureMicros);
  drawStamp(*picture, {frameNumber, captureMicros / 1000});
  picture->captureMicros = captureMicros;
  picture->frameNumber = frameNumber;
  return picture;
}

float chirpSample(int sampleInSecond) {
  const double time = static_cast<double>(sampleInSecond) / kSampleRate;
  const double phase =
      2 * std::numbers::pi * (kChirpFromHz * time + (kChirpToHz - kChirpFromHz) / 2 * time * time);
  const int edge = std::min(sampleInSecond, kSampleRate - 1 - sampleInSecond);
  const float fade = edge < kFadeSamples ? static_cast<float>(edge) / kFadeSamples : 1.0F;
  return kTestLevel * fade * static_cast<float>(std::sin(phase));
}

void fillChirp(std::span<float> interleaved, std::int64_t firstSample) {
  static const std::vector<float> kSecond = [] {
    std::vector<float> second(kSampleRate);
    for (int i = 0; i < kSampleRate; ++i) {
      second[static_cast<std::size_t>(i)] = chirpSample(i);
    }
    return second;
  }();
  for (std::size_t i = 0; i + 1 < interleaved.size(); i += 2) {
    const auto position =
        static_cast<std::size_t>((firstSample + static_cast<std::int64_t>(i / 2)) % kSampleRate);
    interleaved[i] = interleaved[i + 1] = kSecond[position];
  }
}

void fillTone(std::span<float> interleaved, std::int64_t firstSample, double frequencyHz) {
  for (std::size_t i = 0; i + 1 < interleaved.size(); i += 2) {
    const double time = static_cast<double>(firstSample + static_cast<std::int64_t>(i / 2)) / kSampleRate;
    const double turns = std::fmod(frequencyHz * time, 1.0);
    interleaved[i] = interleaved[i + 1] =
        kTestLevel * static_cast<float>(std::sin(2 * std::numbers::pi * turns));
  }
}

}  // namespace vinicast::media
