// SPDX-License-Identifier: MIT
#include "core/posts/post_answers.hpp"

#include <algorithm>

#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kAnswerRandomStream = 0x414e5357;

}  // namespace

PostAnswers::PostAnswers(PostStore& store, PostSync& sync, AddressLedger& ledger, Outbox& outbox,
                         std::uint64_t seed, TimePoint now)
    : m_store(store),
      m_sync(sync),
      m_ledger(ledger),
      m_outbox(outbox),
      m_digests(limits::kDigestBytesPerSecond, limits::kDigestBurst, now),
      m_posts(limits::kPullBytesPerSecond, limits::kPullBurst, now),
      m_blockedUntil(now) {
  Random random(seed, kAnswerRandomStream);
  for (std::byte& byte : m_secret) byte = static_cast<std::byte>(random.next());
}

std::uint64_t PostAnswers::proofFor(const MemberId& id, const Endpoint& at) const {
  Writer writer;
  writer.bytes(m_secret);
  writer.id(id);
  writer.bytes(std::as_bytes(std::span(at.address)));
  writer.u16(at.port);
  std::uint64_t proof = 0;
  for (const std::uint8_t byte : blake2b<8>(writer.view())) proof = (proof << 8) | byte;
  return proof;
}

bool PostAnswers::isProven(const Requester& requester, std::uint64_t showing) {
  if (showing != proofFor(requester.id, requester.from)) return false;
  m_ledger.noteProven(requester.from);
  return true;
}

std::size_t PostAnswers::unprovenBytes(const Requester& requester) const {
  return std::min(requester.bytes * limits::kMaxAmplification, m_ledger.credit(requester.from));
}

std::size_t PostAnswers::unprovenBody(const Requester& requester) const {
  const std::size_t bytes = unprovenBytes(requester);
  return std::min(limits::kMaxBody, bytes > kSealBytes ? bytes - kSealBytes : 0);
}

bool PostAnswers::take(TimePoint now, const MemberId& requester, std::size_t bytes) {
  auto share = m_shares.find(requester);
  if (share == m_shares.end()) {
    // Whose share is full again is forgotten at no loss.
    if (m_shares.size() >= limits::kMaxPullRequesters)
      std::erase_if(m_shares, [&](const auto& entry) {
        return now - entry.second.lastAsked > limits::kSnapshotMemory;
      });
    if (m_shares.size() >= limits::kMaxPullRequesters) return false;
    share = m_shares.emplace(requester, Share(now)).first;
  }
  share->second.lastAsked = now;
  return share->second.bucket.take(now, bytes);
}

void PostAnswers::sendDigest(MessageType type, const Endpoint& to, const Digest& digest) {
  m_outbox.send(type, Destination::toAddress(to), digest.encode());
}

void PostAnswers::offer(TimePoint now, const Requester& newcomer) {
  Digest offer = m_store.latestPage(limits::kOfferedPosts, unprovenBody(newcomer));
  if (offer.logs.empty()) return;
  if (!m_digests.take(now, limits::kMaxDatagram) || !take(now, newcomer.id, limits::kMaxDatagram)) {
    ++m_refused;
    return;
  }
  offer.giving = proofFor(newcomer.id, newcomer.from);
  sendDigest(MessageType::Digest, newcomer.from, offer);
}

void PostAnswers::answer(TimePoint now, const Requester& requester, const Digest& request) {
  const bool proven = isProven(requester, request.showing);
  const std::size_t most = proven ? limits::kMaxBody : unprovenBody(requester);
  if (most < Digest::kFixedBytes) return;
  Digest digest = m_store.page(request.from, most);
  const std::size_t bytes = digest.bytes() + kSealBytes;
  if (!m_digests.take(now, bytes) || !take(now, requester.id, bytes)) {
    ++m_refused;
    return;
  }
  digest.exchange = request.exchange;
  digest.giving = proofFor(requester.id, requester.from);
  digest.showing = request.giving;
  sendDigest(MessageType::Digest, requester.from, digest);
}

bool PostAnswers::wantedByMany(TimePoint now, const PostKey& key, const MemberId& requester) {
  if (m_asked.size() >= limits::kMaxPullCounts)
    std::erase_if(m_asked,
                  [&](const auto& entry) { return now - entry.second.since > limits::kPullWindowTime; });
  if (m_asked.size() >= limits::kMaxPullCounts && !m_asked.contains(key)) return false;
  Asked& asked = m_asked[key];
  if (asked.count == 0 || now - asked.since > limits::kPullWindowTime) {
    asked.since = now;
    asked.count = 0;
  }
  const auto end = asked.by.begin() + static_cast<std::ptrdiff_t>(asked.count);
  if (std::find(asked.by.begin(), end, requester) == end && asked.count < asked.by.size())
    asked.by[asked.count++] = requester;
  return asked.count == asked.by.size();
}

std::optional<DropReason> PostAnswers::handlePull(TimePoint now, const Requester& requester,
                                                  std::span<const std::byte> body) {
  const auto pull = Pull::decode(body);
  if (!pull) return DropReason::Malformed;
  const bool proven = isProven(requester, pull->showing);
  std::size_t unproven = unprovenBytes(requester);
  if (!proven && unproven >= Digest::kFixedBytes + kSealBytes) {
    // Nothing but the proof that it lacks.
    Digest empty;
    empty.giving = proofFor(requester.id, requester.from);
    unproven -= Digest::kFixedBytes + kSealBytes;
    sendDigest(MessageType::Digest, requester.from, empty);
  }
  std::size_t left = limits::kPostsPerPull;
  for (const Nack::Log& log : pull->wanted.logs) {
    for (const SequenceRange& range : log.ranges) {
      for (const PostKey& key : m_store.heldIn(log.log, range, left)) {
        --left;
        if (wantedByMany(now, key, requester.id)) {
          m_sync.repairForAll(now, key);
          continue;
        }
        const std::size_t bytes = m_store.record(key)->size() + limits::kMaxPostFragments * kSealBytes;
        if (!proven && bytes > unproven) return std::nullopt;
        if (!proven) unproven -= bytes;
        if (m_queue.size() >= limits::kMaxPullAnswers || !take(now, requester.id, bytes)) {
          ++m_refused;
          return std::nullopt;
        }
        m_queue.push_back({key, requester.from});
      }
    }
  }
  handleTimeout(now);
  return std::nullopt;
}

void PostAnswers::handleTimeout(TimePoint now) {
  while (!m_queue.empty() && now >= m_blockedUntil) {
    const Answer& answer = m_queue.front();
    if (const auto* record = m_store.record(answer.key)) {
      if (!m_posts.take(now, record->size())) {
        m_blockedUntil = m_posts.ready(now, record->size());
        return;
      }
      for (auto& fragment : fragmentsOf(answer.key, *record))
        m_outbox.send(MessageType::Repair, Destination::toAddress(answer.to), fragment.encode());
    }
    m_queue.pop_front();
  }
}

std::optional<TimePoint> PostAnswers::nextTimeout() const {
  if (m_queue.empty()) return std::nullopt;
  return m_blockedUntil;
}

}  // namespace vinicast
