// SPDX-License-Identifier: MIT
#pragma once

// What the figures of the network cards come to: one verdict.

#include "client/types.hpp"

namespace vinicast::client {

// Cards that heard nothing for this long are silent: members say something every few seconds.
inline constexpr qint64 kSilentMillis = 15'000;
// A share of lost shards that shows, and of lost datagrams.
inline constexpr double kLossySince = 0.02;
// Fewer lost datagrams are chance: in a quiet group one of fifty is 2 %.
inline constexpr quint64 kLossyDatagrams = 6;

// Whether so much of what members send is lost on the way to it.
[[nodiscard]] bool isLossy(const NetworkCard& card);

// The worst that is true of them; `network.verdict` is not looked at. A pure function.
[[nodiscard]] NetworkVerdict judge(const Network& network);

}  // namespace vinicast::client
