// SPDX-License-Identifier: MIT
#include "core/posts/typing.hpp"

#include <algorithm>

#include "core/wire/reader.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

std::vector<std::byte> TypingNotice::encode() const {
  Writer writer;
  writer.id(to);
  writer.u64(bootNumber);
  writer.u64(last);
  return writer.take();
}

std::optional<TypingNotice> TypingNotice::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  TypingNotice notice;
  reader.id(notice.to);
  notice.bootNumber = reader.u64();
  notice.last = reader.u64();
  if (!reader.finished()) return std::nullopt;
  return notice;
}

void Typing::say(TimePoint now, const MemberId& to, std::uint64_t last) {
  if (m_members.otherMembers() >= limits::kTypingGroup) return;
  if (m_said && now - *m_said < limits::kTypingInterval) return;
  if (!to.isZero() && !m_members.hasRoute(to)) return;
  m_said = now;
  m_outbox.send(
      MessageType::Typing, to.isZero() ? Destination::controlGroup() : Destination::toMember(to),
      signBody(m_self, {m_group, MessageType::Typing}, TypingNotice{to, m_bootNumber, last}.encode()));
}

std::optional<DropReason> Typing::handleMessage(TimePoint now, const SenderTag& sender,
                                                std::uint64_t bootNumber, const Came& came,
                                                std::span<const std::byte> body) {
  const auto opened = openBody({m_group, MessageType::Typing}, body);
  if (!opened) return DropReason::BadSignature;
  if (senderTagOf(opened->author) != sender) return DropReason::WrongSigner;
  const auto notice = TypingNotice::decode(opened->payload);
  if (!notice) return DropReason::Malformed;
  const Place place{opened->author, !notice->to.isZero()};
  if (notice->bootNumber != bootNumber || (place.isPrivate && notice->to != m_self.id()))
    return DropReason::WrongSigner;
  // The text has overtaken the word of it.
  if (notice->last < (place.isPrivate ? came.direct : came.post)) return std::nullopt;
  if (!m_heard.contains(place)) {
    if (m_heard.size() >= limits::kMaxTyping) return DropReason::TableFull;
    tell(place, true);
  }
  Heard& heard = m_heard[place];
  heard.last = std::max(heard.last, notice->last);
  heard.until = now + limits::kTypingKept;
  return std::nullopt;
}

void Typing::noteText(const MemberId& author, bool isPrivate, std::uint64_t sequence) {
  const Place place{author, isPrivate};
  const auto heard = m_heard.find(place);
  // An older one may be on its way still, or be repaired now.
  if (heard != m_heard.end() && sequence > heard->second.last) end(place);
}

void Typing::noteGone(const MemberId& member) {
  for (const bool isPrivate : {false, true})
    if (const Place place{member, isPrivate}; m_heard.contains(place)) end(place);
}

void Typing::end(const Place& place) {
  m_heard.erase(place);
  tell(place, false);
}

void Typing::tell(const Place& place, bool types) {
  m_outbox.tell(TypingChanged{place.author, place.isPrivate, types});
}

void Typing::handleTimeout(TimePoint now) {
  for (auto it = m_heard.begin(); it != m_heard.end();) {
    if (now < it->second.until) {
      ++it;
      continue;
    }
    tell(it->first, false);
    it = m_heard.erase(it);
  }
}

std::optional<TimePoint> Typing::nextTimeout() const {
  std::optional<TimePoint> next;
  for (const auto& [place, heard] : m_heard) next = next ? std::min(*next, heard.until) : heard.until;
  return next;
}

}  // namespace vinicast
