// SPDX-License-Identifier: MIT
// vinicast-sim: runs seeds of the simulator. Every seed is one group with its own faults; what must hold is
// checked after every call on a session. A seed that fails prints one line that replays it, smaller where
// possible.

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sim/swarm/crowd.hpp"
#include "sim/swarm/flood.hpp"
#include "sim/swarm/swarm.hpp"
#include "vinicast/limits.hpp"

namespace {

using namespace vinicast;
using namespace vinicast::sim;

constexpr const char* kUsage =
    "vinicast-sim: simulates groups with faults and checks what must hold.\n"
    "  --seeds N        run N seeds (100)\n"
    "  --from S         the first of them (1)\n"
    "  --also LIST      add these kinds of faults to each of them\n"
    "  --seed S         run this one; with --members N, --time MS, --faults LIST a part of it\n"
    "  --faults LIST    names separated by commas, or none, or all\n"
    "  --regressions F  run every seed of this file\n"
    "  --except F       leave the seeds of this file out\n"
    "  --traces F       run every seed of this file and compare its trace with the one there\n"
    "  --write-traces F make that file anew\n"
    "  --twice N        run every Nth seed twice and compare (10; 0: none)\n"
    "  --keep-going     after a seed that failed\n"
    "  --no-shrink      report a failing seed as it is\n"
    "  --tell           with --seed: print what happens in it\n"
    "  --verbose        one line for each seed\n"
    "vinicast-sim --crowd N: N members join, 200 a second, and what that costs is measured.\n"
    "vinicast-sim --crowd-posts N: 20 posts in a group of N, of which every tenth datagram is lost.\n"
    "vinicast-sim --flood N: N members post more than each of them holds.\n";

struct Options {
  std::uint64_t seeds = 100;
  std::uint64_t from = 1;
  std::uint64_t twice = 10;
  std::optional<Plan> one;
  std::bitset<kFaults> also;
  std::size_t crowd = 0;
  std::size_t crowdPosts = 0;
  std::size_t flood = 0;
  std::string regressions;
  std::string except;
  std::string traces;
  bool writesTraces = false;
  bool keepGoing = false;
  bool shrinks = true;
  bool tells = false;
  bool verbose = false;
};

struct Totals {
  std::uint64_t seeds = 0;
  std::uint64_t failed = 0;
  std::uint64_t calls = 0;
  std::uint64_t datagrams = 0;
  std::uint64_t trace = 0;
  Duration simulated{};
  std::array<std::uint64_t, kInvariants> tried{};
};

std::optional<std::uint64_t> numberOf(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// One option of a plan; false if it is none or its value is wrong.
bool readPlanOption(Plan& plan, std::string_view name, std::string_view value) {
  if (name == "--faults") {
    const auto faults = faultsOf(value);
    if (faults) plan.faults = *faults;
    return faults.has_value();
  }
  const auto number = numberOf(value);
  if (!number) return false;
  if (name == "--seed") plan = planOf(*number);
  if (name == "--members") plan.members = *number;
  if (name == "--time") plan.time = std::chrono::milliseconds(*number);
  const bool known = name == "--seed" || name == "--members" || name == "--time";
  return known && plan.members >= 2 && plan.members <= 64;
}

std::optional<Options> parse(const std::vector<std::string_view>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view name = words[i];
    if (name == "--keep-going" || name == "--no-shrink" || name == "--tell" || name == "--verbose") {
      if (name == "--keep-going") options.keepGoing = true;
      if (name == "--no-shrink") options.shrinks = false;
      if (name == "--tell") options.tells = true;
      if (name == "--verbose") options.verbose = true;
      continue;
    }
    if (i + 1 == words.size()) return std::nullopt;
    const std::string_view value = words[++i];
    const auto number = numberOf(value);
    if (name == "--regressions") {
      options.regressions = value;
    } else if (name == "--except") {
      options.except = value;
    } else if (name == "--traces" || name == "--write-traces") {
      options.traces = value;
      options.writesTraces = name == "--write-traces";
    } else if (name == "--seeds" && number) {
      options.seeds = *number;
    } else if (name == "--from" && number) {
      options.from = *number;
    } else if (name == "--crowd" && number && *number >= 2) {
      options.crowd = *number;
    } else if (name == "--crowd-posts" && number && *number >= 2) {
      options.crowdPosts = *number;
    } else if (name == "--flood" && number && *number >= 2) {
      options.flood = *number;
    } else if (name == "--also" && faultsOf(value)) {
      options.also = *faultsOf(value);
    } else if (name == "--twice" && number) {
      options.twice = *number;
    } else {
      if (name == "--seed") options.one.emplace();
      if (!options.one || !readPlanOption(*options.one, name, value)) return std::nullopt;
    }
  }
  return options;
}

// The line that replays what runs now, for a crash of the engine itself.
std::array<char, 512> g_now{};

void sayWhatRan(int signal) {
  (void)!write(STDERR_FILENO, g_now.data(), std::strlen(g_now.data()));
  ::signal(signal, SIG_DFL);
  raise(signal);
}

Outcome runOne(const Plan& plan, Totals& totals) {
  const std::string line = "I27 the engine crashed: vinicast-sim " + plan.arguments() + "\n";
  std::snprintf(g_now.data(), g_now.size(), "%s", line.c_str());
  const Outcome outcome = runSwarm(plan);
  ++totals.seeds;
  totals.calls += outcome.calls;
  totals.datagrams += outcome.datagrams;
  totals.simulated += outcome.simulated;
  totals.trace = (totals.trace ^ outcome.trace) * 0x100000001b3ULL;
  for (std::size_t i = 0; i < kInvariants; ++i) totals.tried[i] += outcome.tried[i];
  return outcome;
}

void report(const Plan& plan, const Violation& violation, const Options& options) {
  const Plan small = options.shrinks ? shrink(plan, violation.invariant) : plan;
  const Violation shown = small == plan ? violation : *runSwarm(small).violation;
  const auto at = std::chrono::duration_cast<std::chrono::milliseconds>(shown.at.time_since_epoch()).count();
  const std::string name(nameOf(shown.invariant));
  std::printf("FAILED vinicast-sim %s  # %s: %s (at %lld ms)\n", small.arguments().c_str(), name.c_str(),
              shown.text.c_str(), static_cast<long long>(at) - 1'000'000);
  std::fflush(stdout);
}

// False if it failed.
bool runPlan(const Plan& plan, bool twice, const Options& options, Totals& totals) {
  const Outcome outcome = runOne(plan, totals);
  if (options.verbose) {
    std::printf("%s: %llu calls, %.1f s, trace %016llx\n", plan.arguments().c_str(),
                static_cast<unsigned long long>(outcome.calls),
                static_cast<double>(outcome.simulated.count()) / 1e6,
                static_cast<unsigned long long>(outcome.trace));
  }
  if (outcome.violation) {
    ++totals.failed;
    report(plan, *outcome.violation, options);
    return false;
  }
  if (!twice || runSwarm(plan).trace == outcome.trace) return true;
  ++totals.failed;
  std::printf("FAILED vinicast-sim %s  # I28 the same seed took another way\n", plan.arguments().c_str());
  return false;
}

// Lines of arguments; what comes after # is the reason.
std::optional<std::vector<Plan>> readPlans(const std::string& path) {
  std::vector<Plan> plans;
  if (path.empty()) return plans;
  std::ifstream file(path);
  if (!file) return std::nullopt;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::optional<Plan> plan;
    for (std::string name, value; words >> name >> value;) {
      if (name == "--seed") plan.emplace();
      if (!plan || !readPlanOption(*plan, name, value)) return std::nullopt;
    }
    if (plan) plans.push_back(*plan);
  }
  return plans;
}

// False if a file can't be used. Stops after the first seed that failed unless told to keep going.
bool runAll(const Options& options, Totals& totals) {
  const auto regressions = readPlans(options.regressions);
  const auto except = readPlans(options.except);
  if (!regressions || !except) {
    std::fprintf(stderr, "vinicast-sim: a list of seeds can't be read or has a wrong line\n");
    return false;
  }
  bool go = true;
  for (const Plan& plan : *regressions)
    go = go && (runPlan(plan, false, options, totals) || options.keepGoing);
  if (options.one) {
    if (options.tells) (void)runSwarm(*options.one, true);
    (void)runPlan(*options.one, options.twice != 0, options, totals);
    return true;
  }
  for (std::uint64_t seed = options.from; go && seed < options.from + options.seeds; ++seed) {
    Plan plan = planOf(seed);
    plan.faults |= options.also;
    if (std::find(except->begin(), except->end(), plan) != except->end()) continue;
    const bool twice = options.twice != 0 && seed % options.twice == 0;
    go = runPlan(plan, twice, options, totals) || options.keepGoing;
  }
  return true;
}

// The file has a line for each seed: the seed and its trace, from whatever compiler.
bool checkTraces(const Options& options) {
  std::ifstream file(options.traces);
  std::ostringstream made;
  std::size_t seeds = 0;
  bool good = true;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::uint64_t seed = 0;
    std::uint64_t expected = 0;
    if (!(words >> seed)) {
      made << line << '\n';
      continue;
    }
    words >> std::hex >> expected;
    const std::uint64_t trace = runSwarm(planOf(seed)).trace;
    made << seed << ' ' << std::hex << std::setw(16) << std::setfill('0') << trace << std::dec << '\n';
    ++seeds;
    if (options.writesTraces || trace == expected) continue;
    good = false;
    std::printf("FAILED vinicast-sim --seed %llu  # another trace than the one in the file: %016llx\n",
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(trace));
  }
  file.close();
  if (options.writesTraces) std::ofstream(options.traces) << made.str();
  std::printf("%zu traces %s\n", seeds,
              options.writesTraces ? "written"
              : good               ? "are as they were"
                                   : "compared");
  return good && seeds > 0;
}

void printTotals(const Totals& totals, double took) {
  for (std::size_t i = 0; i < kInvariants; ++i) {
    const std::string name(nameOf(static_cast<Invariant>(i)));
    std::printf("%12llu  %s\n", static_cast<unsigned long long>(totals.tried[i]), name.c_str());
  }
  std::printf(
      "%llu seeds, %llu failed: %.2f hours simulated, %llu calls on sessions and %llu datagrams in %.1f s "
      "(%.0f calls a second), trace %016llx\n",
      static_cast<unsigned long long>(totals.seeds), static_cast<unsigned long long>(totals.failed),
      static_cast<double>(totals.simulated.count()) / 3.6e9, static_cast<unsigned long long>(totals.calls),
      static_cast<unsigned long long>(totals.datagrams), took, static_cast<double>(totals.calls) / took,
      static_cast<unsigned long long>(totals.trace));
}

// False if it costs more than it may (I19).
bool checkCrowd(std::size_t members) {
  constexpr std::size_t kPerSecond = 200;
  constexpr std::uint64_t kStormBits = 1'000'000;
  const CrowdCost cost = runCrowd(members, kPerSecond, 10, 1);
  const bool good = cost.complete && cost.busiestSecond <= kStormBits &&
                    cost.afterwards <= limits::kPresenceBudget * 12 / 10;
  if (!good) std::printf("FAILED vinicast-sim --crowd %zu  # I19 presence budget: ", members);
  std::printf("%zu members joined, %zu a second: at most %llu bit/s, then %llu bit/s, %llu unicasts, %s\n",
              members, kPerSecond, static_cast<unsigned long long>(cost.busiestSecond),
              static_cast<unsigned long long>(cost.afterwards),
              static_cast<unsigned long long>(cost.unicasts),
              cost.complete ? "all see all" : "not all see all");
  return good;
}

bool checkCrowdPosts(std::size_t members) {
  constexpr std::size_t kPosts = 20;
  const CrowdPosts result = runCrowdPosts(members, kPosts, 100, 1);
  const bool good = result.undelivered == 0;
  if (!good) std::printf("FAILED vinicast-sim --crowd-posts %zu  # I14 nothing posted is lost: ", members);
  std::printf(
      "%zu posts to %zu members, 10 %% loss: %zu not delivered, the slowest in %lld ms\n", kPosts, members,
      result.undelivered,
      static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(result.slowest).count()));
  return good;
}

bool checkFlood(std::size_t members) {
  const auto violation = runFlood(members, 1);
  if (violation) {
    const std::string name(nameOf(violation->invariant));
    std::printf("FAILED vinicast-sim --flood %zu  # %s: %s\n", members, name.c_str(),
                violation->text.c_str());
  } else {
    std::printf("%zu members posted more than they hold: what was evicted stays so\n", members);
  }
  return !violation;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse({argv + 1, argv + argc});
  if (!options) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGBUS}) ::signal(signal, sayWhatRan);
  if (!options->traces.empty()) return checkTraces(*options) ? 0 : 1;
  if (options->flood != 0) return checkFlood(options->flood) ? 0 : 1;
  if (options->crowdPosts != 0) return checkCrowdPosts(options->crowdPosts) ? 0 : 1;
  if (options->crowd != 0) return checkCrowd(options->crowd) ? 0 : 1;
  Totals totals;
  const auto start = std::chrono::steady_clock::now();
  if (!runAll(*options, totals)) return 2;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  printTotals(totals, took.count());
  return totals.failed == 0 ? 0 : 1;
}
