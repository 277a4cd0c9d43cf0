// SPDX-License-Identifier: MIT
#pragma once

// What one seed means: how many members, how long, and which kinds of faults. Everything else is drawn from
// the seed in streams of their own, so that leaving a kind of fault out changes nothing about the others.

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vinicast/time.hpp"

namespace vinicast::sim {

enum class Fault : std::uint8_t {
  Loss,
  Burst,
  Duplicate,
  Delay,
  Reorder,
  Bandwidth,
  Partition,
  Clog,
  Crash,    // restarted with its identity and its log's number
  Amnesia,  // restarted with its identity alone
  Pause,
  Suspend,
  Drift,
  WallJump,
  Replay,
  BitFlip,
  Truncate,
  TermInflation,
  ForgedAck,
  ForgedDeny,
  NackStorm,
  Twin,         // the same key on two hosts
  NoMulticast,  // some directions carry neither multicast nor broadcast, for good
  // Only where they are asked for (--also, --faults): every seed keeps the faults that it has.
  FalseAddress,  // somebody joins with an address that is not its own
  FalsePosts,    // two posts of one number, links and orders as no honest author makes them, pieces and lists
                 // that lie
  Count,
};
// Those before it are drawn from the seed.
inline constexpr std::size_t kDrawnFaults = static_cast<std::size_t>(Fault::FalseAddress);
inline constexpr std::size_t kFaults = static_cast<std::size_t>(Fault::Count);

struct Plan {
  std::uint64_t seed = 1;
  std::size_t members = 3;
  Duration time{};  // with faults; the time without them comes after it
  std::bitset<kFaults> faults;

  [[nodiscard]] bool has(Fault fault) const { return faults.test(static_cast<std::size_t>(fault)); }
  // The arguments of vinicast-sim that run exactly this.
  [[nodiscard]] std::string arguments() const;
  friend bool operator==(const Plan&, const Plan&) = default;
};

[[nodiscard]] Plan planOf(std::uint64_t seed);
[[nodiscard]] std::string_view nameOf(Fault fault);
// "loss,pause", "none" or "all"; nothing if a name is unknown.
[[nodiscard]] std::optional<std::bitset<kFaults>> faultsOf(std::string_view names);

}  // namespace vinicast::sim
