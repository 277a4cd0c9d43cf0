// SPDX-License-Identifier: MIT
#include "core/floor/claim.hpp"

#include <algorithm>
#include <iterator>

#include "vinicast/limits.hpp"

namespace vinicast {

ClaimRound::ClaimRound(const FloorToken& token, TimePoint now, Random& random)
    : m_token(token), m_start(now), m_nextCopy(copyTime(0, random)) {}

TimePoint ClaimRound::copyTime(std::size_t index, Random& random) const {
  constexpr std::size_t kFixed = std::size(limits::kClaimCopies);
  if (index == 0) return m_start;
  if (index >= kFixed) {
    const auto after = static_cast<std::int64_t>(index - kFixed);
    return m_start + limits::kClaimWindow + after * Duration(limits::kClaimInterval);
  }
  const TimePoint planned = m_start + limits::kClaimCopies[index];
  return planned + random.between(-Duration(limits::kClaimJitter), limits::kClaimJitter);
}

std::uint8_t ClaimRound::nextNumber() const {
  return static_cast<std::uint8_t>(std::min<std::size_t>(m_copies + 1, 0xff));
}

void ClaimRound::noteCopySent(TimePoint now, std::span<const std::byte> body, Random& random) {
  m_body.assign(body.begin(), body.end());
  // A late timer skips copies instead of sending them in a burst. The cap is beyond the end of the round.
  constexpr std::size_t kCap = 64;
  do {
    ++m_copies;
    m_nextCopy = copyTime(m_copies, random);
  } while (m_nextCopy <= now && m_copies < kCap);
}

void ClaimRound::noteAck(TimePoint now) {
  if (now > m_start + limits::kClaimWindow / 2) m_lateAck = true;
}

ClaimRound::Verdict ClaimRound::verdict(TimePoint now, std::size_t others) const {
  if (now < m_start + limits::kClaimWindow) return Verdict::Open;
  if (others == 0 || m_lateAck) return Verdict::Won;
  return now < m_start + limits::kClaimMaxWindow ? Verdict::Open : Verdict::Isolated;
}

TimePoint ClaimRound::nextTimeout(TimePoint now) const {
  const TimePoint window = m_start + limits::kClaimWindow;
  return std::min(m_nextCopy, now < window ? window : m_start + limits::kClaimMaxWindow);
}

const RivalClaim::Claim* RivalClaim::best(TimePoint now) const {
  if (!m_claim || now >= m_claim->heard + limits::kClaimWindow) return nullptr;
  return &*m_claim;
}

void RivalClaim::note(TimePoint now, const FloorToken& token, std::span<const std::byte> body, bool direct) {
  const Claim* running = best(now);
  if (running != nullptr && token < running->token) return;
  if (running != nullptr && token == running->token) {
    if (direct) m_claim->heard = now;
    if (direct) ++m_claim->copies;
    return;
  }
  m_claim = Claim{token, {body.begin(), body.end()}, now, direct ? 1U : 0U};
}

bool RivalClaim::heardHalf(const FloorToken& token, std::uint32_t number) const {
  return m_claim && m_claim->token == token && 2 * m_claim->copies >= number;
}

void RivalClaim::forgetUpTo(const FloorToken& token) {
  if (m_claim && m_claim->token <= token) m_claim.reset();
}

void RivalClaim::forgetOwner(const MemberId& owner) {
  if (m_claim && m_claim->token.owner == owner) m_claim.reset();
}

}  // namespace vinicast
