// SPDX-License-Identifier: MIT
// vinicast-y4mcheck FILE [--loop N]: reads the stamp of every frame of a Y4M file (C420) and prints what it
// found as JSON. N: the frames of the clip that was looped. A frame cut off at the file's end is left out.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "media/source/test_stamp.hpp"
#include "media/source/y4m_parser.hpp"
#include "support/media_check.hpp"

int main(int argc, char** argv) {
  using namespace vinicast;
  const bool looped = argc == 4 && std::string(argv[2]) == "--loop";
  if (argc != 2 && !looped) {
    std::fprintf(stderr, "usage: vinicast-y4mcheck FILE [--loop N]\n");
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  std::string line;
  std::getline(file, line);
  const auto format = media::parseY4mHeader(line);
  if (!format || format->pixels != AV_PIX_FMT_YUV420P) {
    std::fprintf(stderr, "vinicast-y4mcheck: %s: no Y4M file with C420\n", argv[1]);
    return 1;
  }
  testing::StampLog log(looped ? static_cast<std::uint32_t>(std::strtoul(argv[3], nullptr, 10)) : 0);
  std::vector<char> bytes(format->frameBytes);
  while (std::getline(file, line) && line.compare(0, 5, "FRAME") == 0 &&
         file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    const auto* luma = reinterpret_cast<const std::uint8_t*>(bytes.data());
    log.add(media::readStamp(luma, format->size.width, format->size.width, format->size.height));
  }
  std::printf("%s\n", log.json().c_str());
  return 0;
}
