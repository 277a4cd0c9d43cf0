// SPDX-License-Identifier: MIT
#include "support/media_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "media/base/raw.hpp"
#include "media/source/test_signal.hpp"

namespace vinicast::testing {

namespace {

constexpr std::size_t kBlock = 480;
constexpr double kSilence = 0.001;  // -60 dBFS
constexpr int kMinLag = 20;         // 2400 Hz
constexpr int kMaxLag = 160;        // 300 Hz

double rms(std::span<const float> mono) {
  double sum = 0;
  for (const float sample : mono) {
    sum += static_cast<double>(sample) * static_cast<double>(sample);
  }
  return mono.empty() ? 0 : std::sqrt(sum / static_cast<double>(mono.size()));
}

double correlation(std::span<const float> mono, int lag) {
  double product = 0;
  double before = 0;
  double after = 0;
  const auto shift = static_cast<std::size_t>(lag);
  for (std::size_t i = 0; i + shift < mono.size(); ++i) {
    product += static_cast<double>(mono[i]) * static_cast<double>(mono[i + shift]);
    before += static_cast<double>(mono[i]) * static_cast<double>(mono[i]);
    after += static_cast<double>(mono[i + shift]) * static_cast<double>(mono[i + shift]);
  }
  return before > 0 && after > 0 ? product / std::sqrt(before * after) : 0;
}

// What both judges count alike, and the frequency of every block: 0 where there is none, negative for
// silence.
std::vector<double> track(std::span<const float> mono, SoundVerdict& verdict) {
  std::vector<double> frequencies;
  double energy = 0;
  std::uint64_t sounding = 0;
  std::uint64_t run = 0;
  for (std::size_t at = 0; at + kBlock <= mono.size(); at += kBlock) {
    const auto block = mono.subspan(at, kBlock);
    const double level = rms(block);
    if (level < kSilence) {
      ++verdict.silentMillis;
      ++run;
      frequencies.push_back(-1);
      continue;
    }
    verdict.gaps += run >= 2 && sounding > 0 ? 1 : 0;
    run = 0;
    ++sounding;
    energy += level * level;
    frequencies.push_back(dominantHz(block));
  }
  verdict.silentMillis *= 10;
  verdict.seconds = static_cast<double>(mono.size()) / media::kSampleRate;
  if (sounding > 0) {
    verdict.rmsDb = 10 * std::log10(energy / static_cast<double>(sounding));
  }
  return frequencies;
}

template <typename Matches>
void judge(const std::vector<double>& frequencies, const Matches& matches, SoundVerdict& verdict) {
  std::size_t sounding = 0;
  std::size_t matched = 0;
  double sum = 0;
  std::size_t pitched = 0;
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    if (frequencies[i] < 0) {
      continue;
    }
    ++sounding;
    matched += matches(i) ? 1 : 0;
    sum += frequencies[i];
    pitched += frequencies[i] > 0 ? 1 : 0;
  }
  verdict.meanHz = pitched > 0 ? sum / static_cast<double>(pitched) : 0;
  verdict.matched = sounding > 0 ? static_cast<double>(matched) / static_cast<double>(sounding) : 0;
  verdict.recognised = sounding >= 50 && verdict.matched >= 0.9;
}

}  // namespace

void StampLog::add(const std::optional<media::TestStamp>& stamp) {
  ++m_frames;
  if (!stamp) {
    return;
  }
  std::uint64_t number = m_base + stamp->frameNumber;
  if (m_readable > 0 && m_loop > 0 && number + m_loop / 2 < m_last) {
    m_base += m_loop;  // far back is the clip's beginning
    number += m_loop;
  }
  if (m_readable++ == 0) {
    m_first = m_last = number;
    m_distinct = 1;
    return;
  }
  m_inOrder = m_inOrder && number >= m_last;
  if (number > m_last) {
    ++m_distinct;
    m_last = number;
  }
}

std::string StampLog::json() const {
  return "{\"frames\":" + std::to_string(m_frames) + ",\"readable\":" + std::to_string(m_readable) +
         ",\"distinct\":" + std::to_string(m_distinct) + ",\"inOrder\":" + (m_inOrder ? "true" : "false") +
         ",\"first\":" + std::to_string(m_first) + ",\"last\":" + std::to_string(m_last) +
         ",\"expectedBetween\":" + std::to_string(expectedBetween()) + "}";
}

std::string SoundVerdict::json() const {
  std::array<char, 256> text{};
  std::snprintf(text.data(), text.size(),
                "{\"seconds\":%.2f,\"rmsDb\":%.1f,\"silentMillis\":%llu,\"gaps\":%llu,\"matched\":%.3f,"
                "\"meanHz\":%.1f,\"recognised\":%s}",
                seconds, rmsDb, static_cast<unsigned long long>(silentMillis),
                static_cast<unsigned long long>(gaps), matched, meanHz, recognised ? "true" : "false");
  return text.data();
}

double dominantHz(std::span<const float> mono) {
  std::array<double, kMaxLag + 2> values{};
  double best = 0;
  for (int lag = kMinLag - 1; lag <= kMaxLag + 1; ++lag) {
    values[static_cast<std::size_t>(lag)] = correlation(mono, lag);
    best = std::max(best, values[static_cast<std::size_t>(lag)]);
  }
  if (best < 0.8) {
    return 0;
  }
  // The first peak that is nearly the highest; the others are its multiples.
  for (std::size_t lag = kMinLag; lag <= kMaxLag; ++lag) {
    const double here = values[lag];
    if (here < 0.93 * best || here < values[lag - 1] || here < values[lag + 1]) {
      continue;
    }
    const double bend = values[lag - 1] - 2 * here + values[lag + 1];
    const double offset = bend < 0 ? 0.5 * (values[lag - 1] - values[lag + 1]) / bend : 0;
    return media::kSampleRate / (static_cast<double>(lag) + offset);
  }
  return 0;
}

SoundVerdict judgeChirp(std::span<const float> mono) {
  SoundVerdict verdict;
  const std::vector<double> frequencies = track(mono, verdict);
  constexpr double kRisePerBlock = (media::kChirpToHz - media::kChirpFromHz) / 100;
  // A block belongs to the chirp when one just before or after it lies on the same rising line.
  const auto continues = [&frequencies](std::size_t from, std::size_t to) {
    if (to >= frequencies.size() || frequencies[from] <= 0 || frequencies[to] <= 0) {
      return false;
    }
    const double rise = frequencies[to] - frequencies[from];
    const double blocks = static_cast<double>(to) - static_cast<double>(from);
    return std::abs(rise - blocks * kRisePerBlock) < std::max(8.0, frequencies[from] * 0.012);
  };
  const auto matches = [&continues](std::size_t i) {
    return continues(i, i + 2) || (i >= 2 && continues(i - 2, i));
  };
  judge(frequencies, matches, verdict);
  // A chirp covers its range evenly: each of six bands has its share.
  std::array<std::size_t, 6> bands{};
  std::size_t inRange = 0;
  for (const double hz : frequencies) {
    if (hz > media::kChirpFromHz && hz < media::kChirpToHz) {
      ++bands[static_cast<std::size_t>((hz - media::kChirpFromHz) / 200)];
      ++inRange;
    }
  }
  const bool even =
      std::all_of(bands.begin(), bands.end(), [inRange](std::size_t count) { return count * 12 >= inRange; });
  verdict.recognised = verdict.recognised && frequencies.size() >= 100 && even;
  return verdict;
}

SoundVerdict judgeTone(std::span<const float> mono, double frequencyHz) {
  SoundVerdict verdict;
  const std::vector<double> frequencies = track(mono, verdict);
  judge(
      frequencies, [&](std::size_t i) { return std::abs(frequencies[i] - frequencyHz) < frequencyHz * 0.01; },
      verdict);
  return verdict;
}

}  // namespace vinicast::testing
