// SPDX-License-Identifier: MIT
#pragma once

// The picture and the sound of the test source, drawn from the time alone so that what arrives can be
// checked.

#include <cstdint>
#include <span>

#include "media/base/raw.hpp"

namespace vinicast::media {

// Colour bars, a grey ramp, a clock hand that goes round once a second and a sweeping light, under the stamp.
class TestPicture {
 public:
  // Even sides, at least 320x180.
  TestPicture(int width, int height);
  [[nodiscard]] PicturePtr draw(std::uint32_t frameNumber, std::int64_t captureMicros) const;

 private:
  struct Clock {
    double x, y, radius, halfLine;
    int reach;  // pixels from the centre that the face may touch
  };
  [[nodiscard]] Clock clock() const;
  void drawBars();
  void drawRamp();
  void drawFace();
  void drawHand(Picture& picture, std::int64_t captureMicros) const;
  void drawSweep(Picture& picture, std::int64_t captureMicros) const;

  Picture m_background;
};

inline constexpr double kChirpFromHz = 400;
inline constexpr double kChirpToHz = 1600;
inline constexpr float kTestLevel = 0.25F;  // peak, of full scale

// The chirp: within every second of the media clock the frequency rises linearly; 5 ms fades at its ends.
// `sampleInSecond`: 0 to kSampleRate - 1.
[[nodiscard]] float chirpSample(int sampleInSecond);

// Fills interleaved stereo whose first sample is the `firstSample`-th since time 0 of the media clock.
void fillChirp(std::span<float> interleaved, std::int64_t firstSample);
void fillTone(std::span<float> interleaved, std::int64_t firstSample, double frequencyHz);

}  // namespace vinicast::media
