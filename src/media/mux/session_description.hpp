// SPDX-License-Identifier: MIT
#pragma once

// The texts by which players find the mirror: SDP (RFC 8866) and its announcement by SAP (RFC 2974). Pure
// functions.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace vinicast::media {

struct MirrorPorts {
  std::uint16_t video = 5004;  // each even; RTCP on the next
  std::uint16_t sound = 5006;
  std::uint16_t transport = 5008;
};

struct MirrorAddress {
  std::uint32_t group = 0;   // IPv4, host order
  std::uint32_t source = 0;  // this machine's address on the network that is meant
  MirrorPorts ports;
  // Players are to drop what comes from elsewhere (RFC 4570): not for a description that several networks
  // read.
  bool filtered = true;
};

struct MirrorSession {
  std::string name;           // for people
  std::uint64_t id = 0;       // the same while the program runs
  std::uint64_t version = 0;  // rises with every change
};

// "239.255.17.4"
[[nodiscard]] std::string ipv4Text(std::uint32_t address);

// H.264 and Opus. `keyFrame`: its parameter sets go in, for players that look nowhere else.
[[nodiscard]] std::string describeStreams(const MirrorAddress& address, const MirrorSession& session,
                                          std::span<const std::byte> keyFrame);
// The MPEG-TS.
[[nodiscard]] std::string describeTransport(const MirrorAddress& address, const MirrorSession& session);

// `deletion`: the session is over.
[[nodiscard]] std::vector<std::byte> announcement(const std::string& sdp, std::uint32_t source,
                                                  bool deletion);

inline constexpr std::uint16_t kSapPort = 9875;
// Where players listen: the local scope's address (RFC 2365 §6.1) and the global one.
inline constexpr std::uint32_t kSapLocal = 0xefffffff;   // 239.255.255.255
inline constexpr std::uint32_t kSapGlobal = 0xe0027ffe;  // 224.2.127.254

}  // namespace vinicast::media
