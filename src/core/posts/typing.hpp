// SPDX-License-Identifier: MIT
#pragma once

// Who is typing, in the group's conversation or in a private one (docs/protocol.md §4.9): a word that is
// neither repaired nor kept. Each says it at most once in limits::kTypingInterval and in no group above
// limits::kTypingGroup; those who hear it believe it for limits::kTypingKept, or until the text comes.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/crypto/crypto.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// The payload of TYPING's signed body.
struct TypingNotice {
  MemberId to;                   // with whom, in a private conversation; zero: in the group's
  std::uint64_t bootNumber = 0;  // the header's
  std::uint64_t last = 0;        // the author's last post, or last directed message; 0 = none yet
  friend bool operator==(const TypingNotice&, const TypingNotice&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<TypingNotice> decode(std::span<const std::byte> payload);
};

class Typing {
 public:
  // What a conversation has of one author: the number of its last text that came.
  struct Came {
    std::uint64_t post = 0;
    std::uint64_t direct = 0;
  };

  Typing(const Identity& self, const GroupId& group, std::uint64_t bootNumber, const MemberDirectory& members,
         Outbox& outbox)
      : m_self(self), m_group(group), m_bootNumber(bootNumber), m_members(members), m_outbox(outbox) {}

  // This member types: for `to` alone, or for all where that is zero. Said if it is time again and the group
  // is small enough. `last`: the number of its last text there.
  void say(TimePoint now, const MemberId& to, std::uint64_t last);
  // A TYPING of the present member `sender` in its boot `bootNumber`.
  std::optional<DropReason> handleMessage(TimePoint now, const SenderTag& sender, std::uint64_t bootNumber,
                                          const Came& came, std::span<const std::byte> body);
  // The text came: number `sequence` of this author, in the group's conversation or in the private one.
  void noteText(const MemberId& author, bool isPrivate, std::uint64_t sequence);
  // A member is gone, or came back in another boot.
  void noteGone(const MemberId& member);
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

 private:
  struct Place {
    MemberId author;
    bool isPrivate = false;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  struct Heard {
    std::uint64_t last = 0;
    TimePoint until;
  };
  void tell(const Place& place, bool types);
  void end(const Place& place);

  const Identity& m_self;
  GroupId m_group;
  std::uint64_t m_bootNumber;
  const MemberDirectory& m_members;
  Outbox& m_outbox;
  std::optional<TimePoint> m_said;  // last
  std::map<Place, Heard> m_heard;   // limits::kMaxTyping at most
};

}  // namespace vinicast
