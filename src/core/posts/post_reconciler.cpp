// SPDX-License-Identifier: MIT
#include "core/posts/post_reconciler.hpp"

#include <algorithm>

#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kReconcileRandomStream = 0x5245434f;
constexpr std::uint64_t kTableStream = 0x52454354;
// A page with room for one run: a smaller one leads nowhere.
constexpr std::size_t kLeastPage = Digest::kFixedBytes + Digest::kLogBytes + Digest::kRunBytes;

}  // namespace

PostReconciler::PostReconciler(const MemberId& self, PostStore& store, PostAnswers& answers,
                               PostPuller& puller, const Roster& roster, AddressLedger& ledger,
                               Outbox& outbox, std::uint64_t seed, TimePoint now)
    : m_self(self),
      m_store(store),
      m_answers(answers),
      m_puller(puller),
      m_roster(roster),
      m_ledger(ledger),
      m_outbox(outbox),
      m_random(seed, kReconcileRandomStream),
      m_peers(Random(seed, kTableStream).next()),
      m_start(now),
      m_changedAt(now),
      m_hurryUntil(now + limits::kReconcileHurry) {}

bool PostReconciler::wasOwnLately(TimePoint now, std::uint64_t root) const {
  return std::any_of(m_past.begin(), m_past.end(), [&](const PastRoot& past) {
    return past.root == root && now - past.until < limits::kPastRootMemory;
  });
}

// Equal, or known to differ by what can't be mended.
bool PostReconciler::settled(TimePoint now, std::uint64_t root) const {
  const std::uint64_t difference = m_root - root;
  return difference == 0 ||
         std::any_of(m_fruitless.begin(), m_fruitless.end(), [&](const Fruitless& fruitless) {
           return fruitless.difference == difference && now < fruitless.until;
         });
}

void PostReconciler::noteOwnRoot(TimePoint now) {
  if (m_store.root() == m_root) return;
  m_past[m_nextPast] = {m_root, now};
  m_nextPast = (m_nextPast + 1) % m_past.size();
  m_root = m_store.root();
  m_changedAt = now;
}

void PostReconciler::plan(TimePoint now, Peer& peer, bool soon) {
  Duration wait = limits::kReconcileSoon;
  if (!soon)
    wait = m_roster.isPrompt() ? limits::kReconcileQuiet : std::max(peer.interval, limits::kReconcileQuiet);
  // A few ask first; what they are sent may serve all.
  const Duration spread = limits::kReconcileSpread + limits::kReconcileSpreadPerMember *
                                                         static_cast<std::int64_t>(m_roster.otherMembers());
  peer.dueAt = now + wait + m_random.truncatedExponential(spread, m_roster.otherMembers());
  peer.dueAt = std::max(*peer.dueAt, peer.notBefore);
  m_nextDue = m_nextDue ? std::min(*m_nextDue, *peer.dueAt) : *peer.dueAt;
}

bool PostReconciler::noteRoot(TimePoint now, const MemberId& member, std::uint64_t root, Duration interval,
                              bool appeared) {
  noteOwnRoot(now);
  Peer& peer = m_peers[member];
  const bool returned = appeared || now - peer.heardAt > 2 * std::max(interval, peer.interval);
  peer.root = root;
  peer.interval = interval;
  peer.heardAt = now;
  if (settled(now, root) || wasOwnLately(now, root)) {
    peer.dueAt.reset();
    return false;
  }
  if (returned) {
    m_hurryUntil = now + limits::kReconcileHurry;
    peer.notBefore = now;
  }
  const bool soon = now < m_hurryUntil;
  if (!peer.dueAt || soon) {
    const auto before = peer.dueAt;
    plan(now, peer, soon);
    if (before) peer.dueAt = std::max(std::min(*before, *peer.dueAt), peer.notBefore);
  }
  // That it knows what this member has is half of the cure; once for each difference.
  const bool prompt = peer.prompted != m_root - root;
  peer.prompted = m_root - root;
  return prompt;
}

void PostReconciler::noteGone(const MemberId& member) {
  m_peers.erase(member);
  if (m_exchange && m_exchange->with == member) m_exchange.reset();
}

void PostReconciler::hurry(TimePoint now) {
  m_hurryUntil = now + limits::kReconcileHurry;
  for (auto& [id, peer] : m_peers) {
    peer.notBefore = now;
    if (peer.dueAt) plan(now, peer, true);
  }
}

bool PostReconciler::take(TimePoint now, const MemberId& holder, const Digest& digest) {
  if (digest.giving != 0) m_puller.noteProof(holder, digest.giving);
  const auto lacking = m_store.lacking(digest, limits::kMaxWantedPosts);
  for (const PostKey& key : lacking) m_puller.want(key, holder);
  m_puller.pump(now);
  return !lacking.empty();
}

// The first peer by id of those that are due and answer: so many members ask few, and what many ask for goes
// to all.
void PostReconciler::start(TimePoint now) {
  // Busy fetching, or posts are still coming: later, but not for ever.
  const bool free = !m_exchange && !m_puller.busy();
  const bool moving = now - m_changedAt < limits::kReconcileQuiet && now >= m_hurryUntil;
  std::pair<MemberId, Peer*> chosen;
  for (auto& [id, peer] : m_peers) {
    if (peer.dueAt && settled(now, peer.root)) peer.dueAt.reset();
    if (!peer.dueAt || *peer.dueAt > now || !free) continue;
    const bool patient = moving && now < *peer.dueAt + peer.interval;
    const bool better = chosen.second == nullptr || peer.unanswered < chosen.second->unanswered;
    if (!patient && better) chosen = {id, &peer};
  }
  if (chosen.second != nullptr) {
    chosen.second->dueAt = now + limits::kReconcileAgain;
    m_exchange = Exchange{};
    m_exchange->id = static_cast<std::uint32_t>(m_random.next() | 1);
    m_exchange->with = chosen.first;
    m_exchange->end = now + limits::kExchangePatience;
    m_exchange->ownRoot = m_root;
    sendRequest(now);
  }
  m_nextDue.reset();
  for (const auto& [id, peer] : m_peers) {
    if (!peer.dueAt) continue;
    const TimePoint next = std::max(*peer.dueAt, now + limits::kReconcileStep);
    m_nextDue = m_nextDue ? std::min(*m_nextDue, next) : next;
  }
}

// To an address that proved nothing, half of what it may get: so a question that is lost can be asked again.
void PostReconciler::sendRequest(TimePoint now) {
  Exchange& exchange = *m_exchange;
  exchange.deadline = now + limits::kDigestPatience * (1 << exchange.tries);
  const Roster::Entry* member = m_roster.find(exchange.with);
  if (member == nullptr || member->addresses.empty()) return;
  const Endpoint to = member->address();
  const std::size_t most = m_ledger.isProven(to) ? limits::kMaxDatagram : m_ledger.credit(to) / 2;
  if (most < kLeastPage + kSealBytes) return;
  Digest page = m_store.page(exchange.from, std::min(most, limits::kMaxDatagram) - kSealBytes);
  page.exchange = exchange.id;
  page.showing = m_puller.proofOf(exchange.with);
  page.giving = m_answers.proofFor(exchange.with, to);
  exchange.through = page.through;
  m_outbox.send(MessageType::DigestRequest, Destination::toAddress(to), page.encode());
  ++m_requestsSent;
}

std::optional<DropReason> PostReconciler::handleRequest(TimePoint now,
                                                        const PostAnswers::Requester& requester,
                                                        std::span<const std::byte> body) {
  const auto request = Digest::decode(body);
  if (!request || request->exchange == 0) return DropReason::Malformed;
  m_answers.answer(now, requester, *request);
  take(now, requester.id, *request);
  return std::nullopt;
}

std::optional<DropReason> PostReconciler::handleDigest(TimePoint now, const PostAnswers::Requester& sender,
                                                       std::span<const std::byte> body) {
  const auto digest = Digest::decode(body);
  if (!digest) return DropReason::Malformed;
  (void)m_answers.isProven(sender, digest->showing);
  if (digest->exchange == 0) {
    // Only newcomers are offered anything; the proof alone may come later too.
    if (digest->giving != 0) m_puller.noteProof(sender.id, digest->giving);
    if (now - m_start < limits::kHistoryPatience) take(now, sender.id, *digest);
    return std::nullopt;
  }
  if (!m_exchange || m_exchange->id != digest->exchange || m_exchange->with != sender.id) return std::nullopt;
  Exchange& exchange = *m_exchange;
  if (digest->from != exchange.from) return std::nullopt;  // an answer to a question that was asked twice
  exchange.theirRoot = digest->root;
  exchange.fruitful = take(now, sender.id, *digest) || exchange.fruitful;
  // The next page begins where the shorter of the two ends.
  const PostKey reached = std::min(digest->through, exchange.through);
  if (reached >= lastPostKey()) {
    finish(now);
    return std::nullopt;
  }
  if (++exchange.pages >= limits::kMaxDigestPages || reached < exchange.from) {
    abandon(now, limits::kFruitlessMemory);
    return std::nullopt;
  }
  if (now >= exchange.end) {
    abandon(now, limits::kReconcileAgain);
    return std::nullopt;
  }
  exchange.from = {reached.log, reached.sequence + 1};
  exchange.tries = 0;
  sendRequest(now);
  return std::nullopt;
}

void PostReconciler::abandon(TimePoint now, Duration pause) {
  if (Peer* peer = m_peers.find(m_exchange->with)) {
    peer->notBefore = now + pause;
    if (peer->dueAt) peer->dueAt = peer->notBefore;
    ++peer->unanswered;
  }
  m_exchange.reset();
}

void PostReconciler::finish(TimePoint now) {
  const Exchange exchange = *m_exchange;
  m_exchange.reset();
  if (Peer* peer = m_peers.find(exchange.with)) {
    peer->root = exchange.theirRoot;
    peer->unanswered = 0;
  }
  const std::uint64_t difference = exchange.ownRoot - exchange.theirRoot;
  if (exchange.fruitful || difference == 0 || settled(now, exchange.theirRoot)) return;
  m_fruitless[m_nextFruitless] = {difference, now + limits::kFruitlessMemory};
  m_nextFruitless = (m_nextFruitless + 1) % m_fruitless.size();
}

void PostReconciler::handleTimeout(TimePoint now) {
  noteOwnRoot(now);
  if (m_exchange && now >= m_exchange->deadline) {
    const Peer* peer = m_peers.find(m_exchange->with);
    const int unanswered = peer == nullptr ? 0 : peer->unanswered;
    const int tries = unanswered == 0 ? limits::kDigestTries : limits::kDigestTriesAgain;
    if (++m_exchange->tries < tries && now < m_exchange->end) {
      sendRequest(now);
    } else {
      abandon(now, limits::kReconcileAgain * (1 << std::min(unanswered, limits::kReconcileDoublings)));
    }
  }
  if (m_nextDue && now >= *m_nextDue) start(now);
}

std::optional<TimePoint> PostReconciler::nextTimeout() const {
  std::optional<TimePoint> next = m_nextDue;
  if (m_exchange) next = next ? std::min(*next, m_exchange->deadline) : m_exchange->deadline;
  return next;
}

}  // namespace vinicast
