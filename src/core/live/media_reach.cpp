// SPDX-License-Identifier: MIT
#include "core/live/media_reach.hpp"

#include <algorithm>

#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

// The loss by multicast is looked at in steps of this length and of so many expected data shards at least. A
// step above kHeavyPermille counts one, any other takes kRelief back, and kSteps are a sign: 2 s of steady
// loss, not bursts with quiet between them, even if they lose as much in the mean. Parity and repair are good
// for what is below. Up to kLowPermille, in the mean of limits::kSettle at least, multicast is good again.
constexpr Duration kStep = std::chrono::milliseconds(100);
constexpr std::uint64_t kStepShards = 16;
constexpr std::uint64_t kHeavyPermille = 150;
constexpr std::uint64_t kLowPermille = 75;
constexpr int kSteps = 20;
constexpr int kRelief = 3;
// Copies of which more is lost than this share of what multicast loses are no help: unicast loses as well.
constexpr std::uint64_t kUselessPermille = 250;
// So often limits::kMediaAskAgain doubles, each time in vain, and limits::kSettle, with each change of way.
constexpr int kMostAskDoublings = 3;
constexpr int kMostSettleDoublings = 4;

// Whether `loss` is above this share.
bool exceeds(const LossTotals& loss, std::uint64_t permille) {
  return loss.lost * 1000 > loss.expected * permille;
}

LossTotals between(const LossTotals& before, const LossTotals& now) {
  return {now.expected - before.expected, now.lost - before.lost};
}

Duration doubled(Duration once, int times, int most) {
  return once * (std::int64_t{1} << std::min(times, most));
}

}  // namespace

void MediaReach::Steps::note(bool sign) {
  m_count = sign ? std::min(m_count + 1, kSteps) : std::max(m_count - kRelief, 0);
}

bool MediaReach::Steps::enough() const {
  return m_count >= kSteps;
}

void MediaReach::follow(TimePoint now, const SenderTag& publisher, bool deaf, Duration patience) {
  if (m_publisher == publisher) return;  // a new token of the same one
  m_publisher = publisher;
  m_since = now;
  m_lastHeard.reset();
  m_cutOff = deaf;
  m_deaf = deaf || (m_deafUntil && now < *m_deafUntil);
  m_need = Need::None;
  m_way = MediaWay::Multicast;
  m_patience = patience;
  m_before = {};
  m_stepBegan = now;
  m_heavy.clear();
  m_askAt.reset();
  m_changes = m_failures = 0;
  m_notBefore = now;
}

void MediaReach::noteMulticast(TimePoint now, const SenderTag& sender) {
  m_deafUntil.reset();
  if (m_publisher != sender) return;
  if (!m_lastHeard || now - *m_lastHeard >= limits::kMediaGrace) m_heardSince = now;
  m_lastHeard = now;
}

bool MediaReach::isSilent(TimePoint said) const {
  const Duration grace = m_deaf && !m_lastHeard ? Duration::zero() : Duration(limits::kMediaGrace);
  return said >= m_lastHeard.value_or(m_since) + grace;
}

void MediaReach::noteSaid(TimePoint now, TimePoint said) {
  if (!m_publisher) return;
  if (isSilent(said)) {
    begin(now, Need::All);
    if (!m_cutOff) m_deafUntil = now + limits::kDeafMemory;
    return;
  }
  if (m_need == Need::None) return;
  const bool steady = m_lastHeard && now - *m_lastHeard < limits::kMediaGrace;
  if (!steady || now - m_heardSince < limits::kSettle) return;
  m_need = Need::Better;
  const Duration settle = doubled(limits::kSettle, m_changes - 1, kMostSettleDoublings);
  if (now - m_lowSince >= settle) m_need = Need::None;
}

void MediaReach::begin(TimePoint now, Need need) {
  if (m_need == Need::None) {
    ++m_changes;
    m_low = {};
    m_lowSince = now;
    m_useless.clear();
    m_heavy.clear();
    m_askAt.reset();
  }
  m_need = need;
}

void MediaReach::giveUp(TimePoint now) {
  m_need = Need::None;
  m_notBefore = now + doubled(limits::kMediaAskAgain, m_failures, kMostAskDoublings);
  ++m_failures;
}

void MediaReach::noteWay(TimePoint now, MediaWay way) {
  m_way = way;
  if (m_need == Need::Better && way == MediaWay::Refused) giveUp(now);
}

void MediaReach::noteLoss(TimePoint now, const MediaLoss& loss) {
  if (!m_publisher) return;
  if (loss.byMulticast.expected < m_before.byMulticast.expected) m_before = {};  // of another token
  const LossTotals byMulticast = between(m_before.byMulticast, loss.byMulticast);
  if (now - m_stepBegan < kStep || byMulticast.expected < kStepShards) return;
  const LossTotals all = between(m_before.all, loss.all);
  m_before = loss;
  m_stepBegan = now;
  judge(now, all, byMulticast);
}

void MediaReach::judge(TimePoint now, const LossTotals& all, const LossTotals& byMulticast) {
  const bool heavy = exceeds(byMulticast, kHeavyPermille);
  if (m_need == Need::None) {
    m_heavy.note(heavy);
    if (!m_heavy.enough()) {
      m_askAt.reset();
    } else if (!m_askAt) {
      m_askAt = std::max(now + m_patience, m_notBefore);
    }
    if (m_askAt && now >= *m_askAt) begin(now, Need::Better);
    return;
  }
  m_low.expected += byMulticast.expected;
  m_low.lost += byMulticast.lost;
  if (exceeds(m_low, kLowPermille)) {
    m_low = {};
    m_lowSince = now;
  }
  if (m_need != Need::Better || m_way != MediaWay::Unicast) return;
  m_useless.note(heavy && all.lost * 1000 > byMulticast.lost * kUselessPermille);
  if (m_useless.enough()) giveUp(now);
}

}  // namespace vinicast
