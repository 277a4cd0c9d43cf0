// SPDX-License-Identifier: MIT
#pragma once

// An invitation: what someone needs to know to come into a group. As a link it is
//
//   vinicast:join?group=GROUP[&code=CODE][&address=ADDRESS]
//
// with each value percent-encoded (RFC 3986 §2.1). The link of a private group holds its code, so whoever
// reads the link can come in and read.

#include <QString>
#include <optional>

namespace vinicast::client {

struct Invite {
  QString group;
  QString code;     // empty: an open group
  QString address;  // empty: the default
  friend bool operator==(const Invite&, const Invite&) = default;
};

inline constexpr int kMaxInviteChars = 2048;  // of a text that is looked through for a link

[[nodiscard]] QString inviteLink(const Invite& invite);
// The invitation in a text: the link alone, or any message that has one in it. Nothing if there is none, or
// it names no group.
[[nodiscard]] std::optional<Invite> parseInvite(const QString& text);

// A new code: 20 characters in four groups of five, of 32 that are hard to confuse (no I, L, O, U), so 100
// bits from the system's random source. An offline guess costs Argon2id each (docs/protocol.md §2).
[[nodiscard]] QString generateCode();
// A typed code as it was generated: its small letters, missing or other dashes, and O, I and L are mended.
// What does not look like a generated code is a password that people agreed on, and is left as it is.
[[nodiscard]] QString normalCode(const QString& typed);

}  // namespace vinicast::client
