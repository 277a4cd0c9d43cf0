// SPDX-License-Identifier: MIT
#pragma once

// Where members of a group were heard last: the addresses to try when nobody is heard.
//
// Thread: the database's. Bound: kMaxPeers of a group; those heard longest ago are forgotten first.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"

namespace vinicast::host {

class Database;

struct RememberedPeer {
  MemberId member;
  Endpoint endpoint;                 // its interface is not kept
  std::int64_t lastHeardMillis = 0;  // wall clock, since the epoch
  friend bool operator==(const RememberedPeer&, const RememberedPeer&) = default;
};

class PeerTable {
 public:
  static constexpr std::size_t kMaxPeers = 64;

  // `group` is a row of the table groups.
  PeerTable(Database& database, std::int64_t group) : m_database(database), m_group(group) {}

  // Those heard last come first.
  [[nodiscard]] bool load(std::vector<RememberedPeer>& peers);
  // Adds them, or notes that they were heard again. Call within a transaction.
  [[nodiscard]] bool remember(const std::vector<RememberedPeer>& peers);

 private:
  Database& m_database;
  std::int64_t m_group;
};

}  // namespace vinicast::host
