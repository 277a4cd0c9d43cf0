// SPDX-License-Identifier: MIT
// vinicast-bench-ear SECONDS < SOUND: how late the test source's chirp is heard.
//
// Reads what a loudspeaker plays, as 16-bit mono at 48 kHz, from stdin as it comes, and prints a line of JSON
// for each chirp, with the time in microseconds of the media clock at which it came in here, and how many
// milliseconds that is after the moment at which its first sample was captured, which is a whole second of
// the media clock, to the moment at which it came in here. A sample's moment is taken from the earliest of
// all reads, so what a read is late does not count. Delays of a second and more can't be told from shorter
// ones.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

#include "media/source/test_signal.hpp"

namespace {

using vinicast::media::kSampleRate;
using vinicast::media::nowMicros;

constexpr int kTemplate = kSampleRate / 20;
constexpr double kLeastMatch = 0.8;  // correlation of the chirp's first 50 ms with what was heard
constexpr int kMaxSeconds = 600;

struct Heard {
  std::vector<float> samples;
  std::int64_t beginMicros = std::numeric_limits<std::int64_t>::max();  // of the first sample
};

Heard listen(int seconds) {
  Heard heard;
  const std::size_t wanted = static_cast<std::size_t>(seconds) * kSampleRate;
  std::array<char, 4096> bytes{};
  std::size_t rest = 0;  // bytes of a sample that is not whole yet
  while (heard.samples.size() < wanted) {
    const ssize_t count = ::read(STDIN_FILENO, bytes.data() + rest, bytes.size() - rest);
    if (count <= 0) break;
    const std::int64_t now = nowMicros();
    const std::size_t whole = (rest + static_cast<std::size_t>(count)) / 2;
    for (std::size_t i = 0; i < whole; ++i) {
      std::int16_t sample = 0;
      std::memcpy(&sample, bytes.data() + 2 * i, 2);
      heard.samples.push_back(static_cast<float>(sample) / 32768.0F);
    }
    rest = (rest + static_cast<std::size_t>(count)) % 2;
    if (rest > 0) bytes[0] = bytes[2 * whole];
    const auto length = static_cast<std::int64_t>(heard.samples.size()) * 1'000'000 / kSampleRate;
    heard.beginMicros = std::min(heard.beginMicros, now - length);
  }
  return heard;
}

double energyOf(const float* samples) {
  double sum = 0;
  for (int i = 0; i < kTemplate; ++i) sum += static_cast<double>(samples[i]) * samples[i];
  return sum;
}

class ChirpFinder {
 public:
  ChirpFinder() {
    for (int i = 0; i < kTemplate; ++i)
      m_chirp[static_cast<std::size_t>(i)] = vinicast::media::chirpSample(i);
    m_energy = energyOf(m_chirp.data());
  }

  // Where in the second that begins at `from` the chirp begins; -1 if nowhere. Looks at every eighth sample,
  // a fifteenth of the chirp's shortest period at its begin, and then at all around the best.
  [[nodiscard]] std::ptrdiff_t find(const std::vector<float>& samples, std::size_t from) const {
    const std::size_t end = std::min(from + kSampleRate, samples.size() - kTemplate);
    const std::size_t coarse = best(samples, from, end, kStep);
    const std::size_t fine =
        best(samples, coarse - std::min<std::size_t>(coarse, kStep), std::min(coarse + kStep, end), 1);
    return matchAt(samples, fine) < kLeastMatch ? -1 : static_cast<std::ptrdiff_t>(fine);
  }

 private:
  static constexpr std::size_t kStep = 8;

  [[nodiscard]] double matchAt(const std::vector<float>& samples, std::size_t at) const {
    float sum = 0;
    for (std::size_t i = 0; i < kTemplate; ++i) sum += samples[at + i] * m_chirp[i];
    return static_cast<double>(sum) / std::sqrt(m_energy * energyOf(samples.data() + at) + 1e-9);
  }
  [[nodiscard]] std::size_t best(const std::vector<float>& samples, std::size_t from, std::size_t end,
                                 std::size_t step) const {
    std::size_t place = from;
    double most = -1;
    for (std::size_t at = from; at < end; at += step) {
      const double match = matchAt(samples, at);
      if (match > most) {
        most = match;
        place = at;
      }
    }
    return place;
  }

  std::array<float, kTemplate> m_chirp{};
  double m_energy = 0;
};

}  // namespace

int main(int count, char** words) {
  int seconds = 0;
  if (count == 2) std::from_chars(words[1], words[1] + std::strlen(words[1]), seconds);
  if (seconds <= 0 || seconds > kMaxSeconds) {
    std::fprintf(stderr, "usage: vinicast-bench-ear SECONDS < SOUND\n");
    return 2;
  }
  const Heard heard = listen(seconds);
  const ChirpFinder finder;
  for (std::size_t from = 0; from + kSampleRate + kTemplate <= heard.samples.size(); from += kSampleRate) {
    const std::ptrdiff_t place = finder.find(heard.samples, from);
    if (place < 0) continue;
    const std::int64_t at = heard.beginMicros + place * std::int64_t{1'000'000} / kSampleRate;
    std::printf("{\"at\":%lld,\"delay\":%.2f}\n", static_cast<long long>(at),
                static_cast<double>(at % 1'000'000) / 1000);
  }
  return 0;
}
