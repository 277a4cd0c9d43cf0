// SPDX-License-Identifier: MIT
#pragma once

// Every limit and tunable of the engine, each with its unit, its reason and the section of docs/protocol.md.

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast::limits {

using std::chrono::milliseconds;
using std::chrono::seconds;

// --- datagrams (§2) ---------------------------------------------------------------------------------------
// UDP payload in bytes. Fits IPv6's minimum MTU of 1280 and common tunnels, so IP never fragments.
inline constexpr std::size_t kMaxDatagram = 1200;
inline constexpr std::size_t kHeaderBytes = 28;
inline constexpr std::size_t kTagBytes = 16;
inline constexpr std::size_t kMaxBody = kMaxDatagram - kHeaderBytes - kTagBytes;  // 1156
// Datagrams remembered per sender and boot, to drop replays and duplicates (§2.4).
inline constexpr std::size_t kReplayWindow = 1024;
// Senders whose replay windows are kept; the least recently heard goes first.
inline constexpr std::size_t kMaxReplaySenders = 16384;

// --- names and texts (§3, §4) -----------------------------------------------------------------------------
inline constexpr std::size_t kMaxNameBytes = 64;        // UTF-8, no control characters
inline constexpr std::size_t kMaxGroupNameBytes = 128;  // UTF-8, no control characters
inline constexpr std::size_t kMaxCodeBytes = 256;
inline constexpr std::size_t kMaxPostTextBytes = 4096;    // UTF-8; fragmented over at most 5 datagrams
inline constexpr std::size_t kMaxDirectTextBytes = 900;  // UTF-8; one datagram

}  // namespace vinicast::limits
