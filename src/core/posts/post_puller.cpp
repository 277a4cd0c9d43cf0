// SPDX-License-Identifier: MIT
#include "core/posts/post_puller.hpp"

#include <algorithm>

namespace vinicast {

PostPuller::Source* PostPuller::sourceOf(const MemberId& holder) {
  const auto known = m_sources.find(holder);
  if (known != m_sources.end()) return &known->second;
  if (m_sources.size() >= limits::kMaxPullSources && !makeRoom()) return nullptr;
  return &m_sources[holder];
}

// First who is asked for nothing: its proof is given again when it is needed. Then who was asked and is
// silent for the longest. Not who is being asked, or waits for it, or answers.
bool PostPuller::makeRoom() {
  auto least = m_sources.end();
  for (auto it = m_sources.begin(); it != m_sources.end(); ++it) {
    const Source& source = it->second;
    if (source.underWay > 0 || (source.wanted > 0 && source.silent == 0)) continue;
    const auto use = [](const Source& of) { return std::pair(of.wanted > 0, -of.silent); };
    if (least == m_sources.end() || use(source) < use(least->second)) least = it;
  }
  if (least == m_sources.end()) return false;
  if (least->second.wanted > 0) noteGone(least->first);
  m_sources.erase(least);
  ++m_forgotten;
  return true;
}

void PostPuller::want(const PostKey& key, const MemberId& holder) {
  Source* source = sourceOf(holder);
  if (source == nullptr) return;
  auto wanted = m_wanted.find(key);
  if (wanted == m_wanted.end()) {
    if (m_wanted.size() >= limits::kMaxWantedPosts) return;
    wanted = m_wanted.emplace(key, Wanted{}).first;
    m_waiting.push_back(key);
  }
  auto& holders = wanted->second.holders;
  if (holders.size() >= limits::kPullHolders ||
      std::find(holders.begin(), holders.end(), holder) != holders.end())
    return;
  holders.push_back(holder);
  ++source->wanted;
}

bool PostPuller::busy() const {
  return std::any_of(m_sources.begin(), m_sources.end(), [](const auto& entry) {
    return entry.second.underWay > 0 && entry.second.silent < limits::kPullDoubt;
  });
}

bool PostPuller::wants(const LogId& log) const {
  const auto next = m_wanted.lower_bound({log, 0});
  return next != m_wanted.end() && next->first.log == log;
}

bool PostPuller::fetches(const LogId& log) const {
  const auto next = m_wanted.lower_bound({log, 0});
  if (next == m_wanted.end() || next->first.log != log) return false;
  const auto& holders = next->second.holders;
  return std::any_of(holders.begin(), holders.end(), [&](const MemberId& holder) {
    return m_sources.at(holder).silent < limits::kPullDoubt;
  });
}

void PostPuller::noteProof(const MemberId& holder, std::uint64_t proof) {
  if (Source* source = sourceOf(holder)) source->proof = proof;
}

std::uint64_t PostPuller::proofOf(const MemberId& holder) const {
  const auto source = m_sources.find(holder);
  return source == m_sources.end() ? 0 : source->second.proof;
}

void PostPuller::noteGone(const MemberId& holder) {
  std::vector<PostKey> without;
  for (auto& [key, wanted] : m_wanted) {
    if (std::erase(wanted.holders, holder) > 0) --m_sources.at(holder).wanted;
    if (wanted.holders.empty()) without.push_back(key);
  }
  for (const PostKey& key : without) forget(key);
  std::erase_if(m_waiting, [this](const PostKey& key) { return !m_wanted.contains(key); });
}

// The holder with the least under way and the least silence; nothing if none has room.
std::optional<MemberId> PostPuller::sourceFor(const Wanted& wanted) {
  std::optional<MemberId> best;
  std::size_t least = 0;
  for (const MemberId& holder : wanted.holders) {
    const Source& source = m_sources[holder];
    if (source.underWay >= limits::kPullWindow) continue;
    const bool failed = wanted.tries > 0 && holder == wanted.asked;
    const std::size_t load = source.underWay + static_cast<std::size_t>(source.silent) + (failed ? 1 : 0);
    if (best && load >= least) continue;
    best = holder;
    least = load;
  }
  return best;
}

Duration PostPuller::patience(const Source& source, int tries) {
  const Duration once = std::max<Duration>(2 * source.roundTrip, limits::kPullPatienceMin);
  return std::min<Duration>(once * (1 << std::min(tries, 6)), limits::kPullPatienceMax);
}

void PostPuller::ask(TimePoint now, const PostKey& key, Wanted& wanted, const MemberId& source) {
  Source& from = m_sources[source];
  wanted.asked = source;
  wanted.askedAt = now;
  wanted.deadline = now + patience(from, wanted.tries);
  ++from.underWay;
  m_underWay.emplace(*wanted.deadline, key);
}

void PostPuller::pump(TimePoint now) {
  std::map<MemberId, std::vector<PostKey>> asks;
  while (!m_waiting.empty() && m_underWay.size() < limits::kPullWindow) {
    const PostKey key = m_waiting.front();
    Wanted& wanted = m_wanted.at(key);
    const auto source = sourceFor(wanted);
    if (!source) break;
    m_waiting.pop_front();
    ask(now, key, wanted, *source);
    asks[*source].push_back(key);
  }
  for (auto& [source, keys] : asks) sendPull(source, std::move(keys));
}

void PostPuller::sendPull(const MemberId& to, std::vector<PostKey> keys) {
  std::sort(keys.begin(), keys.end());
  Pull pull;
  pull.showing = proofOf(to);
  for (const PostKey& key : keys) {
    auto& logs = pull.wanted.logs;
    if (logs.empty() || logs.back().log != key.log) logs.push_back({key.log, {}});
    auto& ranges = logs.back().ranges;
    if (!ranges.empty() && ranges.back().first + ranges.back().count == key.sequence) {
      ++ranges.back().count;
    } else {
      ranges.push_back({key.sequence, 1});
    }
  }
  m_outbox.send(MessageType::Pull, Destination::toMember(to), pull.encode());
  ++m_pullsSent;
}

void PostPuller::arrived(TimePoint now, const PostKey& key) {
  const auto found = m_wanted.find(key);
  if (found == m_wanted.end()) return;
  const Wanted& wanted = found->second;
  if (wanted.deadline) {
    Source& source = m_sources.at(wanted.asked);
    source.silent = 0;
    // Karn's rule: an answer after several questions tells nothing of the round trip.
    if (wanted.tries == 0) source.roundTrip = (source.roundTrip * 7 + (now - wanted.askedAt)) / 8;
  }
  if (!wanted.deadline) std::erase(m_waiting, key);
  forget(key);
  // Several at once: a question for each answer would be as many datagrams again.
  if (m_underWay.size() <= limits::kPullWindow / 2) pump(now);
}

// The caller takes it out of m_waiting.
void PostPuller::forget(const PostKey& key) {
  const auto found = m_wanted.find(key);
  if (found->second.deadline) {
    m_underWay.erase({*found->second.deadline, key});
    --m_sources.at(found->second.asked).underWay;
  }
  for (const MemberId& holder : found->second.holders) --m_sources.at(holder).wanted;
  m_wanted.erase(found);
}

void PostPuller::handleTimeout(TimePoint now) {
  bool late = false;
  while (!m_underWay.empty() && m_underWay.begin()->first <= now) {
    late = true;
    const PostKey key = m_underWay.begin()->second;
    Wanted& wanted = m_wanted.at(key);
    Source& source = m_sources.at(wanted.asked);
    m_underWay.erase(m_underWay.begin());
    wanted.deadline.reset();
    --source.underWay;
    ++source.silent;
    ++wanted.tries;
    if (source.silent > limits::kPullSilence) {
      // Nothing else that it alone offered is waited for, which would take minutes; a later comparison may
      // offer it again.
      noteGone(MemberId(wanted.asked));
      if (!m_wanted.contains(key)) continue;
    }
    if (wanted.tries >= limits::kPullTries) {
      forget(key);
    } else {
      m_waiting.push_front(key);
    }
  }
  if (late) pump(now);
}

std::optional<TimePoint> PostPuller::nextTimeout() const {
  if (m_underWay.empty()) return std::nullopt;
  return m_underWay.begin()->first;
}

}  // namespace vinicast
