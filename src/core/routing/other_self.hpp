// SPDX-License-Identifier: MIT
#pragma once

// Another computer with this member's identity: a copied profile, a cloned disk (docs/protocol.md §9.7). What
// it says has the own sender tag and another boot, as has what an earlier run of this computer said, or a
// recording of it. So it is asked: only who has the key and runs now can sign what is asked for.

#include <cstdint>
#include <span>

#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/members/roster.hpp"
#include "core/routing/contact_cookie.hpp"
#include "core/wire/envelope.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class OtherSelf {
 public:
  OtherSelf(const Identity& self, const GroupId& group, const SecretSeed& secret, std::uint64_t bootNumber,
            Outbox& outbox, std::uint64_t seed);

  // A body whose seal is good, from the own sender tag in another boot. IdentityElsewhere is told once, when
  // it is certain. Always OtherSelf: nothing of it is shown.
  DropReason handleMessage(TimePoint now, const EnvelopeHeader& header, const Roster::Source& source,
                           std::span<const std::byte> body);
  // It is certain, and the other one was heard lately.
  [[nodiscard]] bool isHeard(TimePoint now) const;

 private:
  void handleUpdate(TimePoint now, const EnvelopeHeader& header, const Roster::Source& source,
                    std::span<const std::byte> body);
  void handleContact(TimePoint now, const EnvelopeHeader& header, const Endpoint& from,
                     std::span<const std::byte> body);
  void handleAck(const Endpoint& from, std::span<const std::byte> body);
  void ask(TimePoint now, const Endpoint& address);
  void sendContact(const Endpoint& to, std::uint64_t cookie);

  const Identity& m_self;
  GroupId m_group;
  std::uint64_t m_bootNumber;
  Outbox& m_outbox;
  Random m_random;
  ContactCookie m_cookie;
  std::uint64_t m_nonce = 0;  // of the last question
  int m_proofs = 0;           // cookies answered since
  TimePoint m_nextAsk = TimePoint::min();
  bool m_told = false;
  TimePoint m_heardUntil = TimePoint::min();
};

}  // namespace vinicast
