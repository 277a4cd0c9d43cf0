// SPDX-License-Identifier: MIT
#include "core/floor/hand_queue.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "vinicast/limits.hpp"

namespace vinicast {

HandQueue::Noted HandQueue::note(TimePoint now, const MemberId& id, const HandMessage& hand) {
  const auto known = m_hands.find(id);
  if (known != m_hands.end()) {
    const HandMessage& last = known->second.hand;
    if (hand.incarnation == last.incarnation && hand.sequence < last.sequence) return Noted::Old;
    known->second = {hand, now};
  } else {
    if (m_hands.size() >= limits::kMaxHands && !makeRoom(id, hand)) return Noted::Full;
    m_hands.emplace(id, Entry{hand, now});
  }
  sort();
  return Noted::Taken;
}

bool HandQueue::makeRoom(const MemberId& id, const HandMessage& hand) {
  auto oldest = m_hands.end();
  for (auto entry = m_hands.begin(); entry != m_hands.end(); ++entry) {
    if (entry->second.hand.raised) continue;
    if (oldest == m_hands.end() || entry->second.heard < oldest->second.heard) oldest = entry;
  }
  if (oldest == m_hands.end()) {
    // All are raised, and all members keep the first of them, in whatever order they heard of them.
    const MemberId last = m_order.back();
    const HandMessage& lastHand = m_hands.at(last).hand;
    if (!hand.raised || std::tuple(lastHand.raiseClock, last) < std::tuple(hand.raiseClock, id)) return false;
    oldest = m_hands.find(last);
  }
  m_hands.erase(oldest);
  return true;
}

void HandQueue::forget(const MemberId& id) {
  if (m_hands.erase(id) > 0) sort();
}

void HandQueue::forgetEarlierRun(const MemberId& id, std::uint64_t incarnation) {
  const auto known = m_hands.find(id);
  if (known != m_hands.end() && known->second.hand.incarnation != incarnation) forget(id);
}

void HandQueue::expire(TimePoint now) {
  const auto silent = [&](const auto& entry) {
    return entry.first != m_self && now >= entry.second.heard + limits::kHandTimeout;
  };
  if (std::erase_if(m_hands, silent) > 0) sort();
}

std::optional<TimePoint> HandQueue::nextTimeout() const {
  std::optional<TimePoint> next;
  for (const auto& [id, entry] : m_hands) {
    const TimePoint end = entry.heard + limits::kHandTimeout;
    if (id != m_self && (!next || end < *next)) next = end;
  }
  return next;
}

const HandMessage* HandQueue::raised(const MemberId& id) const {
  const auto known = m_hands.find(id);
  return known != m_hands.end() && known->second.hand.raised ? &known->second.hand : nullptr;
}

void HandQueue::sort() {
  m_order.clear();
  for (const auto& [id, entry] : m_hands)
    if (entry.hand.raised) m_order.push_back(id);
  const auto place = [this](const MemberId& id) {
    const HandMessage& hand = m_hands.at(id).hand;
    return std::tuple(0xff - hand.priority, hand.raiseClock, id);
  };
  std::ranges::sort(m_order, [&](const MemberId& a, const MemberId& b) { return place(a) < place(b); });
}

void HandClock::setWall(TimePoint now, WallTime wall) {
  // A wall clock outside of 48 bits of milliseconds is as good as none.
  constexpr std::int64_t kEnd = 1LL << 47;
  if (wall.milliseconds < 0 || wall.milliseconds >= kEnd) return;
  m_wallOffsetUs = wall.milliseconds * 1000 - now.time_since_epoch().count();
}

std::optional<std::uint64_t> HandClock::wallMs(TimePoint now) const {
  if (!m_wallOffsetUs) return std::nullopt;
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, *m_wallOffsetUs + now.time_since_epoch().count()) / 1000);
}

void HandClock::heard(TimePoint now, std::uint64_t clock) {
  const auto wall = wallMs(now);
  constexpr auto kSlackMs = static_cast<std::uint64_t>(limits::milliseconds(limits::kHandClockSlack).count());
  if (wall && (clock >> 16) > *wall + kSlackMs) return;
  m_greatest = std::max(m_greatest, clock);
}

std::uint64_t HandClock::next(TimePoint now) {
  const std::uint64_t wall = wallMs(now).value_or(0) << 16;
  constexpr std::uint64_t kLast = std::numeric_limits<std::uint64_t>::max();
  m_greatest = std::max(wall, m_greatest == kLast ? kLast : m_greatest + 1);
  return m_greatest;
}

}  // namespace vinicast
