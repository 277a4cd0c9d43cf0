// SPDX-License-Identifier: MIT
// Runs a fuzz target over every file of the corpus directories, and over simple mutations of each, without
// libFuzzer.

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  std::size_t runs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      ++runs;
      for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + bytes.size() / 16) {
        LLVMFuzzerTestOneInput(bytes.data(), cut);
        bytes[cut] ^= 0x81;
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
        bytes[cut] ^= 0x81;
        runs += 2;
      }
    }
  }
  std::printf("%zu inputs\n", runs);
  return runs == 0 ? 1 : 0;
}
