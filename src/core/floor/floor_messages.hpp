// SPDX-License-Identifier: MIT
#pragma once

// The eight messages of the floor (docs/protocol.md §5.2 has the byte tables). Each is the payload of a
// signed body. decode() takes exactly what encode() makes: a payload that is too short, too long, or not
// canonical is refused, so decoding and encoding again gives the same bytes. Whether a token's tie is right
// is the caller's check: it takes the group.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "vinicast/ids.hpp"

namespace vinicast {

enum class ClaimReason : std::uint8_t {
  User = 0,       // somebody pressed
  QueueHead = 1,  // the holder fell silent and this member is in the queue
  Recover = 2,    // the holder fenced itself and wants to go on
};

// "I ask for the floor with this token." Sent several times, each copy with confirmers drawn anew.
struct ClaimMessage {
  FloorToken token;
  ClaimReason reason = ClaimReason::User;
  std::uint8_t number = 1;            // of the copy, from 1; stays at 255
  std::vector<SenderTag> confirmers;  // at most limits::kClaimConfirmers, ascending, all different

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<ClaimMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const ClaimMessage&, const ClaimMessage&) = default;
};

// "I hear that claim, nobody is live for me, and no better claim is running." With maxTerm at or above the
// claim's term it means: your term is used up, ask again above mine.
struct AckMessage {
  TokenHash claim;
  std::uint64_t maxTerm = 0;  // greatest term of an issued token that the author knows

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<AckMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const AckMessage&, const AckMessage&) = default;
};

// "This token is above yours, and here is its holder's own word": a signed Beacon body as its author made it.
struct DenyMessage {
  static constexpr std::uint16_t kDead = 0xffff;
  std::uint16_t ageMs =
      0;  // since the author last heard the holder; kDead: it is known not to be live any more
  std::vector<std::byte> beacon;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<DenyMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const DenyMessage&, const DenyMessage&) = default;
};

// "There is a better claim than yours": a signed Claim body as its author made it.
struct PreferMessage {
  std::vector<std::byte> claim;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<PreferMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const PreferMessage&, const PreferMessage&) = default;
};

// "I am live", or offered: "the floor is mine, and I have not said yes to it". Only a sequence above the last
// one heard refreshes a lease.
struct BeaconMessage {
  FloorToken token;
  std::uint32_t sequence = 0;
  std::uint16_t leaseMs = 0;        // limits::kMinLease..kLease
  std::uint16_t queueCount = 0;     // hands that the holder knows
  std::vector<MemberId> queueHead;  // the first min(queueCount, limits::kBeaconQueueHead) of them
  bool offered = false;
  bool sendsMedia = false;  // lately: who gets none by multicast can ask for it

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<BeaconMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const BeaconMessage&, const BeaconMessage&) = default;
};

// "I stopped", or "I take my claim back".
struct ReleaseMessage {
  FloorToken token;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<ReleaseMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const ReleaseMessage&, const ReleaseMessage&) = default;
};

// "I held `grantor`, I stopped, and the floor is yours with this token."
struct GrantMessage {
  FloorToken token;
  FloorToken grantor;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<GrantMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const GrantMessage&, const GrantMessage&) = default;
};

// A raised or lowered hand; the newest (incarnation, sequence) of a member counts.
struct HandMessage {
  bool raised = false;
  std::uint8_t priority = 0;
  std::uint64_t raiseClock = 0;   // hybrid logical clock at the raise: 48 bits of milliseconds, 16 of counter
  std::uint64_t incarnation = 0;  // of the author's tokens
  std::uint32_t sequence = 0;     // rises with every change

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<HandMessage> decode(std::span<const std::byte> payload);
  friend bool operator==(const HandMessage&, const HandMessage&) = default;
};

}  // namespace vinicast
