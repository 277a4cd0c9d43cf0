// SPDX-License-Identifier: MIT
#pragma once

// Messages for one member: signed, sent by unicast, acknowledged, tried again, delivered at most once
// (docs/protocol.md §7).

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/crypto/crypto.hpp"
#include "core/routing/round_trips.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// The payload of DIRECT's signed body.
struct DirectText {
  MemberId to;
  std::uint64_t bootNumber = 0;  // the sender's: a number is unique in one boot
  std::uint64_t number = 0;
  std::string text;
  friend bool operator==(const DirectText&, const DirectText&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<DirectText> decode(std::span<const std::byte> payload);
};

// The body of DIRECT_ACK.
struct DirectAck {
  std::uint64_t bootNumber = 0;  // of the message
  std::uint64_t number = 0;
  friend bool operator==(const DirectAck&, const DirectAck&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<DirectAck> decode(std::span<const std::byte> body);
};

class DirectMessages {
 public:
  DirectMessages(const Identity& self, const GroupId& group, std::uint64_t bootNumber,
                 const MemberDirectory& members, Outbox& outbox);

  // How many more may be under way.
  [[nodiscard]] std::size_t room() const;
  // Only if there is room. A result is told for each; at once to oneself, and where there is no address.
  DirectId send(TimePoint now, const MemberId& to, std::string text);
  std::optional<DropReason> handleDirect(const SenderTag& sender, const Endpoint& from,
                                         std::span<const std::byte> body);
  // The number of the last one that came from this member in this boot of it; 0 if none is remembered.
  [[nodiscard]] std::uint64_t lastFrom(const MemberId& author, std::uint64_t bootNumber) const;
  // Of the last own one.
  [[nodiscard]] std::uint64_t lastNumber() const { return m_lastNumber; }
  std::optional<DropReason> handleAck(TimePoint now, const SenderTag& sender,
                                      std::span<const std::byte> body);
  // A member is gone, or came back in another run.
  void handleMemberGone(const MemberId& id) { m_trips.forget(id); }
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

 private:
  struct Pending {
    MemberId to;
    std::vector<std::byte> body;
    TimePoint sentAt;  // first
    Duration wait{};   // after the last copy
    TimePoint retryAt;
    int tries = 0;
  };
  void transmit(TimePoint now, Pending& pending);

  const Identity& m_self;
  GroupId m_group;
  std::uint64_t m_bootNumber;
  const MemberDirectory& m_members;
  Outbox& m_outbox;
  std::uint64_t m_lastNumber = 0;
  std::map<std::uint64_t, Pending> m_pending;
  RoundTrips m_trips;
  using Seen = std::pair<MemberId, std::pair<std::uint64_t, std::uint64_t>>;
  std::set<Seen> m_seen;
  std::deque<Seen> m_seenOrder;
};

}  // namespace vinicast
