// SPDX-License-Identifier: MIT
#include "core/live/requester_table.hpp"

namespace vinicast {

namespace {

// A member that was silent for so long has full buckets again: forgetting it gives it nothing.
constexpr Duration kKeep = std::chrono::seconds(1);
static_assert(limits::kMemberEntryBurst <= limits::kMemberEntriesPerSecond);
static_assert(limits::kMemberShardBurst <= limits::kMemberShardsPerSecond);

}  // namespace

RequesterTable::Share* RequesterTable::shareOf(TimePoint now, const MemberId& member) {
  auto place = m_shares.find(member);
  if (place == m_shares.end()) {
    if (m_shares.size() >= limits::kMaxRequesters)
      std::erase_if(m_shares, [&](const auto& entry) { return now - entry.second.lastAsked >= kKeep; });
    if (m_shares.size() >= limits::kMaxRequesters) return nullptr;
    place = m_shares.emplace(member, Share(now)).first;
  }
  place->second.lastAsked = now;
  return &place->second;
}

}  // namespace vinicast
