// SPDX-License-Identifier: MIT
// vinicast-bench-simulated [--quick] [NAME...]: figures of the group engine from the simulator, one line of
// JSON each. Without names, all of them.

#include <sodium.h>

#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

#include "simulated/rows.hpp"

namespace {

using namespace vinicast::bench;

struct Row {
  std::string_view name;
  void (*measure)(const Effort&);
};

constexpr std::array<Row, 12> kRows{{{"press", measurePress},
                                     {"hand-over", measureHandOver},
                                     {"crash", measureCrash},
                                     {"contest", measureContest},
                                     {"late-join", measureLateJoin},
                                     {"joiners", measureJoiners},
                                     {"heal", measureHeal},
                                     {"crowd", measureCrowd},
                                     {"multitude", measureMultitude},
                                     {"live-crowd", measureLiveCrowd},
                                     {"live-silence", measureLiveSilence},
                                     {"live-join", measureLiveJoin}}};

const Row* rowOf(std::string_view name) {
  for (const Row& row : kRows)
    if (row.name == name) return &row;
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  Effort effort;
  std::vector<const Row*> chosen;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const Row* row = rowOf(word);
    if (word == "--quick") {
      effort.quick = true;
    } else if (row != nullptr) {
      chosen.push_back(row);
    } else {
      std::fprintf(stderr, "usage: vinicast-bench-simulated [--quick] [NAME...], with NAME one of:");
      for (const Row& known : kRows) std::fprintf(stderr, " %s", known.name.data());
      std::fprintf(stderr, "\n");
      return 2;
    }
  }
  if (sodium_init() < 0) return 1;
  if (chosen.empty())
    for (const Row& row : kRows) chosen.push_back(&row);
  for (const Row* row : chosen) row->measure(effort);
  return 0;
}
