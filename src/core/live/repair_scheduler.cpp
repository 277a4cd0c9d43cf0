// SPDX-License-Identifier: MIT
#include "core/live/repair_scheduler.hpp"

#include <algorithm>

namespace vinicast {

namespace {

constexpr std::uint64_t kRandomStream = 0x6c697665;  // "live"

// How long the answer to this many requests of a block is waited for.
Duration retryAfter(std::uint32_t rounds) {
  return rounds > limits::kPatientRepairRounds ? limits::kUrgentRepairRetry : limits::kRepairRetry;
}

}  // namespace

RepairScheduler::RepairScheduler(std::uint64_t seed) : m_random(seed, kRandomStream) {}

Duration RepairScheduler::backoff(std::size_t otherMembers) {
  const Duration most =
      otherMembers <= limits::kRepairSmallGroup ? limits::kRepairBackoffSmall : limits::kRepairBackoff;
  return m_random.truncatedExponential(most, otherMembers);
}

std::optional<TimePoint> RepairScheduler::covered(const Key& key, std::uint8_t deficit) const {
  std::optional<TimePoint> latest;
  for (const Key& place : {key, Key{key.frame, RepairEntry::kWholeFrame}}) {
    const auto found = m_entries.find(place);
    if (found == m_entries.end() || !found->second.askedAt || found->second.asked < deficit) continue;
    if (!latest || *found->second.askedAt > *latest) latest = found->second.askedAt;
  }
  return latest;
}

// Sets the timer of an entry that has none: at once plus back-off, or after the running round had its time.
void RepairScheduler::schedule(TimePoint now, const Key& key, Entry& entry, std::size_t otherMembers) {
  if (entry.rounds >= limits::kMaxRepairRounds) return;
  TimePoint start = now;
  if (const auto asked = covered(key, entry.deficit)) {
    const TimePoint answered = *asked + limits::kRepairRetry;
    if (answered > start) {
      ++entry.deferrals;
      entry.heldSince = asked;
    }
    start = std::max(start, answered);
  }
  entry.fire = start + backoff(otherMembers);
}

void RepairScheduler::update(TimePoint now, std::span<const Shortfall> shortfalls, std::size_t otherMembers) {
  for (auto& [key, entry] : m_entries) entry.deficit = 0;
  for (const Shortfall& shortfall : shortfalls) {
    const Key key{shortfall.frame, shortfall.block};
    auto place = m_entries.find(key);
    if (place == m_entries.end()) {
      if (m_entries.size() >= limits::kMaxRepairBlocks) {
        ++m_held;
        continue;
      }
      place = m_entries.emplace(key, Entry{}).first;
    }
    Entry& entry = place->second;
    entry.deficit = shortfall.deficit;
    if (!entry.fire) schedule(now, key, entry, otherMembers);
  }
  for (auto place = m_entries.begin(); place != m_entries.end();) {
    Entry& entry = place->second;
    if (entry.deficit == 0) entry.fire.reset();
    const bool running = entry.askedAt && now - *entry.askedAt < limits::kRepairRetry;
    place = entry.deficit == 0 && !running ? m_entries.erase(place) : std::next(place);
  }
}

void RepairScheduler::overhear(TimePoint now, const Shortfall& request, std::size_t otherMembers) {
  const Key key{request.frame, request.block};
  if (!m_entries.contains(key) && m_entries.size() >= limits::kMaxRepairBlocks) return;
  Entry& heard = m_entries[key];
  const bool running = heard.askedAt && now - *heard.askedAt < limits::kRepairRetry;
  if (running && heard.asked > request.deficit) return;  // the publisher answers the greater one
  heard.asked = request.deficit;
  heard.askedAt = now;
  // A request for the whole frame covers every block of it.
  const bool whole = request.block == RepairEntry::kWholeFrame;
  for (auto place = m_entries.lower_bound({request.frame, whole ? std::uint8_t{0} : request.block});
       place != m_entries.end() && place->first.frame == request.frame; ++place) {
    if (!whole && place->first.block != request.block) break;
    Entry& entry = place->second;
    if (entry.deficit == 0 || entry.deficit > request.deficit) continue;
    if (entry.rounds >= limits::kMaxRepairRounds || entry.deferrals >= limits::kMaxRepairDeferrals) continue;
    if (entry.heldSince && now - *entry.heldSince < limits::kRepairRetry) continue;  // the same round
    ++entry.deferrals;
    entry.heldSince = now;
    entry.fire = now + limits::kRepairRetry + backoff(otherMembers);
  }
}

std::vector<Shortfall> RepairScheduler::collectDue(TimePoint now) {
  std::vector<Shortfall> request;
  for (const auto& [key, entry] : m_entries) {
    if (request.size() >= limits::kMaxRepairEntries) break;
    if (entry.fire && *entry.fire <= now && entry.deficit > 0)
      request.push_back({key.frame, key.block, entry.deficit});
  }
  return request;
}

std::vector<Shortfall> RepairScheduler::due(TimePoint now, std::size_t otherMembers) {
  for (;;) {
    auto request = collectDue(now);
    if (request.empty()) return request;
    const bool permitted = m_budget.take(now, 1);
    for (const Shortfall& item : request) {
      Entry& entry = m_entries.at({item.frame, item.block});
      // Over the rate it counts as a round too: the block waits its turn instead of knocking again at once.
      entry.askedAt = entry.heldSince = now;
      entry.asked = permitted ? item.deficit : std::uint8_t{0};
      ++entry.rounds;
      entry.fire.reset();
      if (entry.rounds < limits::kMaxRepairRounds)
        entry.fire = now + retryAfter(entry.rounds) + backoff(otherMembers);
    }
    if (permitted) return request;
    ++m_held;
  }
}

std::optional<TimePoint> RepairScheduler::nextTimeout() const {
  std::optional<TimePoint> next;
  for (const auto& [key, entry] : m_entries)
    if (entry.fire && (!next || *entry.fire < *next)) next = entry.fire;
  return next;
}

}  // namespace vinicast
