// SPDX-License-Identifier: MIT
// vinicast-wavcheck FILE [--tone HZ]: says as JSON whether a WAVE file (16 bits, 48 kHz, 1 or 2 channels)
// holds the test source's chirp, or the tone.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/media_check.hpp"

namespace {

std::uint32_t number(const std::vector<char>& bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value |= std::uint32_t{static_cast<std::uint8_t>(bytes[at + i])} << (8 * i);
  }
  return value;
}

// The left channel; empty if it is not such a file. A data size of 0 or too large means: to the file's end.
std::vector<float> readWav(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<float> mono;
  if (bytes.size() < 12 || std::memcmp(bytes.data(), "RIFF", 4) != 0 ||
      std::memcmp(bytes.data() + 8, "WAVE", 4) != 0) {
    return mono;
  }
  std::size_t channels = 0;
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    std::size_t size = number(bytes, at + 4, 4);
    const std::size_t body = at + 8;
    if (std::memcmp(bytes.data() + at, "fmt ", 4) == 0 && body + 16 <= bytes.size()) {
      channels = number(bytes, body + 2, 2);
      if (number(bytes, body + 4, 4) != 48000 || number(bytes, body + 14, 2) != 16) {
        return mono;
      }
    } else if (std::memcmp(bytes.data() + at, "data", 4) == 0 && (channels == 1 || channels == 2)) {
      size = size == 0 || body + size > bytes.size() ? bytes.size() - body : size;
      for (std::size_t i = body; i + channels * 2 <= body + size; i += channels * 2) {
        mono.push_back(static_cast<float>(static_cast<std::int16_t>(number(bytes, i, 2))) / 32768.0F);
      }
      return mono;
    }
    at = body + size + size % 2;
  }
  return mono;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace vinicast;
  const bool tone = argc == 4 && std::string(argv[2]) == "--tone";
  if (argc != 2 && !tone) {
    std::fprintf(stderr, "usage: vinicast-wavcheck FILE [--tone HZ]\n");
    return 2;
  }
  const std::vector<float> mono = readWav(argv[1]);
  if (mono.empty()) {
    std::fprintf(stderr, "vinicast-wavcheck: %s: no 16-bit 48 kHz WAVE file with sound\n", argv[1]);
    return 1;
  }
  const testing::SoundVerdict verdict =
      tone ? testing::judgeTone(mono, std::atof(argv[3])) : testing::judgeChirp(mono);
  std::printf("%s\n", verdict.json().c_str());
  return 0;
}
