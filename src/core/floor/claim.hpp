// SPDX-License-Identifier: MIT
#pragma once

// One round of asking for the floor, and the claims of others (docs/protocol.md §5.4).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/random.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// The timing of an own claim: copies until it is won or given up, and the late-ACK rule.
class ClaimRound {
 public:
  enum class Verdict : std::uint8_t { Open, Won, Isolated };

  ClaimRound(const FloorToken& token, TimePoint now, Random& random);

  [[nodiscard]] const FloorToken& token() const { return m_token; }
  [[nodiscard]] bool copyDue(TimePoint now) const { return now >= m_nextCopy; }
  // The number that the next copy carries, from 1.
  [[nodiscard]] std::uint8_t nextNumber() const;
  void noteCopySent(TimePoint now, std::span<const std::byte> body, Random& random);
  // A confirmer hears this claim. Counts from the middle of the window on: an earlier answer says nothing
  // about what this member could have heard since.
  void noteAck(TimePoint now);
  // `others`: members that could answer.
  [[nodiscard]] Verdict verdict(TimePoint now, std::size_t others) const;
  [[nodiscard]] TimePoint nextTimeout(TimePoint now) const;
  // The newest signed copy; empty before the first.
  [[nodiscard]] std::span<const std::byte> body() const { return m_body; }

 private:
  [[nodiscard]] TimePoint copyTime(std::size_t index, Random& random) const;

  FloorToken m_token;
  TimePoint m_start;
  TimePoint m_nextCopy;
  std::size_t m_copies = 0;
  bool m_lateAck = false;
  std::vector<std::byte> m_body;
};

// The best claim of another member, remembered for one claim window after it was last heard.
class RivalClaim {
 public:
  struct Claim {
    FloorToken token;
    std::vector<std::byte> body;  // as its author signed it
    TimePoint heard;
    std::uint32_t copies = 0;  // heard from its author
  };

  // Nothing if none is running.
  [[nodiscard]] const Claim* best(TimePoint now) const;
  // Keeps the better one of the running claim and this. Hearing the same one again keeps it running only if
  // it came from its author (`direct`): word passed on by others must not keep a dead claim alive.
  void note(TimePoint now, const FloorToken& token, std::span<const std::byte> body, bool direct);
  // Whether at least half of the copies of this claim were heard, the last of which was number `number`. Who
  // missed most of them has been deaf, and may have missed a holder's word as well.
  [[nodiscard]] bool heardHalf(const FloorToken& token, std::uint32_t number) const;
  void forgetUpTo(const FloorToken& token);
  void forgetOwner(const MemberId& owner);

 private:
  std::optional<Claim> m_claim;
};

}  // namespace vinicast
