// SPDX-License-Identifier: MIT
#include "core/members/roster.hpp"

#include <algorithm>
#include <iterator>

#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kRandomStream = 0x4d454d42;
constexpr std::uint64_t kTableStream = 0x4d454d54;

Duration fromMillis(std::uint32_t millis) {
  return std::chrono::milliseconds(millis);
}

std::uint32_t toMillis(Duration duration) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

// 32 bits of milliseconds wrap after 49 days.
bool isBefore(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) < 0;
}

}  // namespace

Roster::Roster(const Identity& self, const GroupId& group, std::uint64_t bootNumber, std::string name,
               Outbox& outbox, std::uint64_t seed, TimePoint now)
    : m_self(self),
      m_group(group),
      m_bootNumber(bootNumber),
      m_name(std::move(name)),
      m_outbox(outbox),
      m_random(seed, kRandomStream),
      m_start(now),
      m_byTag(Random(seed, kTableStream).next()),
      m_lastUpdate(now),
      m_nextUpdate(now) {}

Roster::Handled Roster::handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                      std::uint64_t bootNumber, const Source& source,
                                      std::span<const std::byte> body) {
  if (type == MessageType::Ping) return {handlePing(sender, body), {}, {}};
  // noteHeard() has seen the answer already.
  if (type == MessageType::Pong)
    return {body.empty() ? std::nullopt : std::optional(DropReason::Malformed), {}, {}};
  const auto opened = openBody({m_group, type}, body);
  if (!opened) return {DropReason::BadSignature, {}, {}};
  if (senderTagOf(opened->author) != sender) return {DropReason::WrongSigner, {}, {}};
  if (opened->author == m_self.id()) return {DropReason::OwnEcho, {}, {}};
  if (type == MessageType::Bye) return handleBye(*opened);
  return handleUpdate(now, type, *opened, bootNumber, source);
}

Roster::Handled Roster::handleUpdate(TimePoint now, MessageType type, const OpenedBody& opened,
                                     std::uint64_t bootNumber, const Source& source) {
  auto update = MemberUpdate::decode(opened.payload);
  if (!update) return {DropReason::Malformed, {}, {}};
  // The signature covers the boot, so an old update can't be sent again under a newer header.
  if (update->bootNumber != bootNumber) return {DropReason::WrongSigner, {}, {}};

  Entry* found = lookUp(senderTagOf(opened.author));
  const bool appeared = found == nullptr;
  if (appeared) {
    if (m_present.size() >= limits::kMaxMembers) return {DropReason::TableFull, {}, {}};
    found = &m_present[opened.author];
    found->id = opened.author;
    m_byTag.insert(senderTagOf(opened.author), found);
  } else if (found->id != opened.author) {
    return {DropReason::TableFull, {}, {}};  // another one's tag is the same
  } else if (found->bootNumber == bootNumber && isBefore(update->uptimeMillis, found->uptimeMillis)) {
    return {DropReason::Replay, {}, {}};
  }

  Entry& entry = *found;
  const bool renamed = entry.name != update->name;
  const bool rebooted = entry.bootNumber != bootNumber;
  entry.key = opened.authorKey;
  entry.name = update->name;
  entry.bootNumber = bootNumber;
  entry.uptimeMillis = update->uptimeMillis;
  entry.lastHeard = now;
  entry.pings = 0;
  entry.interval =
      std::clamp(fromMillis(update->intervalMillis), limits::kMinUpdateInterval, limits::kMaxUpdateInterval);
  Endpoint address = source.from;
  address.port = update->unicastPort;
  promote(entry, address);
  auto heard = heardIn(*update);
  if (heard) {
    noteList(now, entry, *heard);
  } else {
    entry.missesUsSince.reset();
  }
  m_lostCheck = std::min(m_lostCheck, deadlineOf(entry));
  if (appeared || renamed) announce(entry, MemberState::Joined);
  const bool newcomer = appeared || rebooted;
  if (newcomer && type == MessageType::Join && isPrompt()) {
    updateSoon(now, m_random.between(Duration::zero(), limits::kJoinAnswerSpread));
  }
  noteHeard(now, senderTagOf(entry.id), bootNumber,
            source.arrival == Arrival::Multicast ? Way::Multicast : Way::Unicast);
  return {{}, Accepted{opened.author, std::move(*update), newcomer, std::move(heard)}, {}};
}

void Roster::promote(Entry& entry, const Endpoint& address) {
  if (address.isUnset()) return;
  std::erase_if(entry.addresses, [&](const Endpoint& known) { return known.isSamePlace(address); });
  entry.addresses.insert(entry.addresses.begin(), address);
  if (entry.addresses.size() > limits::kMaxAddresses) entry.addresses.pop_back();
}

void Roster::noteAddress(const SenderTag& member, const Endpoint& address) {
  if (Entry* entry = lookUp(member)) promote(*entry, address);
}

void Roster::noteList(TimePoint now, Entry& entry, const std::vector<SenderTag>& heard) const {
  const bool hearsUs = std::find(heard.begin(), heard.end(), senderTagOf(m_self.id())) != heard.end();
  if (hearsUs) {
    entry.missesUsSince.reset();
  } else if (!entry.missesUsSince) {
    entry.missesUsSince = now;
  }
}

Roster::Handled Roster::handleBye(const OpenedBody& opened) {
  const auto bye = Bye::decode(opened.payload);
  if (!bye) return {DropReason::Malformed, {}, {}};
  const Entry* found = find(opened.author);
  if (found == nullptr || found->bootNumber != bye->bootNumber) return {};
  announce(*found, MemberState::Left);
  m_byTag.erase(senderTagOf(opened.author));
  m_present.erase(opened.author);
  return {{}, {}, opened.author};
}

// As in deadlineOf(), a group that has grown is heard less often.
Duration Roster::unheardAfter(const Entry& entry) const {
  const Duration interval = std::max(entry.interval, meanInterval());
  return std::max(limits::kUnheardMin, interval * limits::kUnheardIntervals);
}

bool Roster::isHeardByMulticast(TimePoint now, const Entry& entry) const {
  return entry.lastMulticast && now - *entry.lastMulticast <= unheardAfter(entry);
}

Way Roster::wayOf(TimePoint now, const Entry& entry) const {
  if (isHeardByMulticast(now, entry)) return Way::Multicast;
  return entry.lastUnicast && now - *entry.lastUnicast <= unheardAfter(entry) ? Way::Unicast : Way::None;
}

void Roster::noteHeard(TimePoint now, const SenderTag& sender, std::uint64_t bootNumber, Way way) {
  Entry* const known = lookUp(sender);
  if (known == nullptr || known->bootNumber != bootNumber) return;
  Entry& entry = *known;
  entry.lastHeard = now;
  entry.pings = 0;
  if (way == Way::Unicast) entry.lastUnicast = now;
  if (way != Way::Multicast) return;
  if (!isHeardByMulticast(now, entry)) entry.multicastSince = now;
  entry.lastMulticast = now;
}

void Roster::handleResumed(TimePoint now) {
  for (auto& [id, entry] : m_present) {
    // By the ways by which it was heard until then, and no other.
    for (std::optional<TimePoint>* last : {&entry.lastMulticast, &entry.lastUnicast})
      if (*last && entry.lastHeard - **last <= unheardAfter(entry)) *last = now;
    entry.lastHeard = now;
    entry.pings = 0;
  }
  m_lostCheck = now;  // computed anew
}

TimePoint Roster::deadlineOf(const Entry& entry) const {
  const Duration interval = std::max(entry.interval, meanInterval());
  return entry.lastHeard + interval * limits::kSuspectIntervals + limits::kPingInterval * entry.pings;
}

std::optional<DropReason> Roster::handlePing(const SenderTag& sender, std::span<const std::byte> body) {
  if (!body.empty()) return DropReason::Malformed;
  const Entry* entry = findByTag(sender);
  if (entry == nullptr) return DropReason::WrongSigner;
  m_outbox.send(MessageType::Pong, Destination::toMember(entry->id), {});
  return std::nullopt;
}

std::vector<MemberId> Roster::takeLost(TimePoint now) {
  std::vector<MemberId> lost;
  if (now < m_lostCheck) return lost;
  m_lostCheck = TimePoint::max();
  for (auto it = m_present.begin(); it != m_present.end();) {
    Entry& entry = it->second;
    if (now >= deadlineOf(entry)) {
      if (entry.pings == limits::kPings) {
        lost.push_back(entry.id);
        announce(entry, MemberState::Lost);
        m_byTag.erase(senderTagOf(entry.id));
        it = m_present.erase(it);
        continue;
      }
      // One after the other: perhaps the last that worked does not any more.
      if (!entry.addresses.empty()) {
        const auto turn = static_cast<std::size_t>(entry.pings) % entry.addresses.size();
        m_outbox.send(MessageType::Ping, Destination::toAddress(entry.addresses[turn]), {});
      }
      // After a late timer the questions still come one by one.
      entry.lastHeard = std::max(entry.lastHeard, now - (deadlineOf(entry) - entry.lastHeard));
      ++entry.pings;
    }
    m_lostCheck = std::min(m_lostCheck, deadlineOf(entry));
    ++it;
  }
  return lost;
}

Duration Roster::meanInterval() const {
  const std::uint64_t members = m_present.size() + 1;
  const auto micros = members * limits::kUpdateBytesEstimate * 8 * 1'000'000 / limits::kPresenceBudget;
  return std::clamp(Duration(static_cast<std::int64_t>(micros)), limits::kMinUpdateInterval,
                    limits::kMaxUpdateInterval);
}

bool Roster::isPrompt() const {
  return m_present.size() <= limits::kPromptGroup;
}

void Roster::scheduleUpdate(TimePoint now) {
  // U[0.5, 1.5] of the interval over e - 3/2 = 1.21828, which makes up for what reconsideration adds (RFC
  // 3550 §6.3.1).
  const Duration mean = meanInterval() * 100'000 / 121'828;
  m_nextUpdate = now + m_random.between(mean / 2, mean * 3 / 2);
  m_reconsider = true;
}

void Roster::updateSoon(TimePoint now, Duration within) {
  if (m_joinsSent < std::size(limits::kJoinRepeats)) return;  // the next join says it all
  // However often it is asked for, the sum of all members' updates stays bounded.
  const Duration gap =
      limits::kPromptGap + limits::kPromptGapPerMember * static_cast<std::int64_t>(m_present.size());
  const TimePoint at = std::max(now + within, m_lastUpdate + gap);
  if (m_nextUpdate <= at) return;
  m_nextUpdate = at;
  m_reconsider = false;
}

bool Roster::updateDue(TimePoint now) {
  if (now < m_nextUpdate) return false;
  if (!m_reconsider) return true;
  // The group may have grown since the timer was set: then the interval is longer now.
  const Duration mean = meanInterval() * 100'000 / 121'828;
  const TimePoint again = m_lastUpdate + m_random.between(mean / 2, mean * 3 / 2);
  if (again <= now) return true;
  m_nextUpdate = again;
  return false;
}

std::vector<std::byte> Roster::complete(TimePoint now, MemberUpdate& update) const {
  update.bootNumber = m_bootNumber;
  update.uptimeMillis = toMillis(uptime(now));
  update.intervalMillis = toMillis(meanInterval());
  update.name = m_name;
  // Who just came has heard few yet, which says nothing of who reaches it; in a crowd of newcomers everybody
  // would introduce itself.
  const bool listens = uptime(now) >= limits::kJoinRepeats[std::size(limits::kJoinRepeats) - 1];
  if (listens && m_present.size() <= limits::kMaxListedHeard) {
    std::vector<SenderTag> heard;
    for (const auto& [id, entry] : m_present) heard.push_back(senderTagOf(id));
    update.extensions = encodeHeard(heard);
  }
  return update.encode();
}

void Roster::sendUpdateTo(TimePoint now, const Endpoint& address, MemberUpdate update) {
  const auto payload = complete(now, update);
  m_outbox.send(MessageType::Update, Destination::toAddress(address),
                signBody(m_self, {m_group, MessageType::Update}, payload));
}

void Roster::sendUpdate(TimePoint now, MemberUpdate update) {
  const bool joining = m_joinsSent < std::size(limits::kJoinRepeats);
  const MessageType type = joining ? MessageType::Join : MessageType::Update;
  const auto payload = complete(now, update);
  m_outbox.send(type, Destination::controlGroup(), signBody(m_self, {m_group, type}, payload));
  m_lastUpdate = now;
  if (joining) ++m_joinsSent;
  // Of many that join at once each needs fewer copies: the sum stays below 1 Mbit/s for 1000 joins in 5 s.
  if (m_joinsSent >= limits::kJoinsInCrowd && !isPrompt()) m_joinsSent = std::size(limits::kJoinRepeats);
  if (m_joinsSent < std::size(limits::kJoinRepeats)) {
    m_nextUpdate = m_start + limits::kJoinRepeats[m_joinsSent];
    m_reconsider = false;
  } else {
    scheduleUpdate(now);
  }
}

void Roster::sendBye() {
  const auto payload = Bye{m_bootNumber}.encode();
  const auto body = signBody(m_self, {m_group, MessageType::Bye}, payload);
  // Twice at once: there is no later to repeat it in, and silence says the same in the end.
  for (int copy = 0; copy < 2; ++copy) m_outbox.send(MessageType::Bye, Destination::controlGroup(), body);
}

std::optional<TimePoint> Roster::nextTimeout() const {
  return std::min(m_nextUpdate, m_lostCheck);
}

std::vector<MemberId> Roster::sample(Random& random, std::size_t count) const {
  std::vector<MemberId> chosen;
  if (count >= m_present.size()) {
    for (const auto& [id, entry] : m_present) chosen.push_back(id);
    return chosen;
  }
  while (chosen.size() < count) {
    const auto it = std::next(m_present.begin(), static_cast<std::ptrdiff_t>(random.below(m_present.size())));
    if (std::find(chosen.begin(), chosen.end(), it->first) == chosen.end()) chosen.push_back(it->first);
  }
  return chosen;
}

std::vector<const Roster::Entry*> Roster::nextInTurn(std::size_t count) {
  std::vector<const Entry*> turn;
  auto next = m_present.upper_bound(m_turn);
  for (std::size_t i = 0; i < std::min(count, m_present.size()); ++i, ++next) {
    if (next == m_present.end()) next = m_present.begin();
    turn.push_back(&next->second);
    m_turn = next->first;
  }
  return turn;
}

Roster::Entry* Roster::lookUp(const SenderTag& tag) {
  Entry** const found = m_byTag.find(tag);
  return found == nullptr ? nullptr : *found;
}

const Roster::Entry* Roster::find(const MemberId& id) const {
  const Entry* const entry = findByTag(senderTagOf(id));
  return entry != nullptr && entry->id == id ? entry : nullptr;
}

const Roster::Entry* Roster::findByTag(const SenderTag& tag) const {
  Entry* const* const found = m_byTag.find(tag);
  return found == nullptr ? nullptr : *found;
}

std::vector<Member> Roster::members() const {
  std::vector<Member> all;
  for (const auto& [id, entry] : m_present) all.push_back({id, entry.name, MemberState::Joined, false});
  std::stable_sort(all.begin(), all.end(), [](const Member& a, const Member& b) { return a.name < b.name; });
  all.insert(all.begin(), Member{m_self.id(), m_name, MemberState::Joined, true});
  return all;
}

std::vector<MemberId> Roster::others() const {
  std::vector<MemberId> all;
  for (const auto& [id, entry] : m_present) all.push_back(id);
  return all;
}

void Roster::announce(const Entry& entry, MemberState state) {
  m_outbox.tell(MemberChanged{{entry.id, entry.name, state, false}});
}

}  // namespace vinicast
