// SPDX-License-Identifier: MIT
#include "core/routing/direct.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <limits>

#include "core/wire/reader.hpp"
#include "core/wire/utf8.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

std::vector<std::byte> DirectText::encode() const {
  Writer writer;
  writer.id(to);
  writer.u64(bootNumber);
  writer.u64(number);
  writer.text16(text);
  return writer.take();
}

std::optional<DirectText> DirectText::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  DirectText message;
  reader.id(message.to);
  message.bootNumber = reader.u64();
  message.number = reader.u64();
  message.text = reader.text16(limits::kMaxDirectTextBytes);
  if (!reader.finished() || message.number == 0 || message.text.empty() || !isMultiLine(message.text)) {
    return std::nullopt;
  }
  return message;
}

std::vector<std::byte> DirectAck::encode() const {
  Writer writer;
  writer.u64(bootNumber);
  writer.u64(number);
  return writer.take();
}

std::optional<DirectAck> DirectAck::decode(std::span<const std::byte> body) {
  Reader reader(body);
  DirectAck ack;
  ack.bootNumber = reader.u64();
  ack.number = reader.u64();
  if (!reader.finished() || ack.number == 0) return std::nullopt;
  return ack;
}

DirectMessages::DirectMessages(const Identity& self, const GroupId& group, std::uint64_t bootNumber,
                               const MemberDirectory& members, Outbox& outbox)
    : m_self(self), m_group(group), m_bootNumber(bootNumber), m_members(members), m_outbox(outbox) {}

std::size_t DirectMessages::room() const {
  return limits::kMaxDirectPending - m_pending.size();
}

DirectId DirectMessages::send(TimePoint now, const MemberId& to, std::string text) {
  assert(room() > 0);
  const std::uint64_t number = ++m_lastNumber;
  if (to == m_self.id()) {
    m_outbox.tell(DirectReceived{to, std::move(text)});
    m_outbox.tell(DirectResult{{number}, to, DirectOutcome::Delivered});
    return DirectId{number};
  }
  if (!m_members.hasRoute(to)) {
    m_outbox.tell(DirectResult{{number}, to, DirectOutcome::NoRoute});
    return DirectId{number};
  }
  const auto payload = DirectText{to, m_bootNumber, number, std::move(text)}.encode();
  Pending& pending = m_pending[number];
  pending.to = to;
  pending.sentAt = now;
  pending.body = signBody(m_self, {m_group, MessageType::Direct}, payload);
  transmit(now, pending);
  return DirectId{number};
}

void DirectMessages::transmit(TimePoint now, Pending& pending) {
  m_outbox.send(MessageType::Direct, Destination::toMember(pending.to), pending.body);
  pending.wait = pending.tries == 0 ? m_trips.timeoutOf(pending.to)
                                    : std::min(2 * pending.wait, limits::kDirectRetryMax);
  pending.retryAt = now + pending.wait;
  ++pending.tries;
}

std::optional<DropReason> DirectMessages::handleDirect(const SenderTag& sender, const Endpoint& from,
                                                       std::span<const std::byte> body) {
  const auto opened = openBody({m_group, MessageType::Direct}, body);
  if (!opened) return DropReason::BadSignature;
  if (senderTagOf(opened->author) != sender) return DropReason::WrongSigner;
  auto message = DirectText::decode(opened->payload);
  if (!message) return DropReason::Malformed;
  if (message->to != m_self.id()) return DropReason::WrongSigner;
  const DirectAck ack{message->bootNumber, message->number};
  // Not to the address that an update names, which somebody else may have said again.
  m_outbox.send(MessageType::DirectAck, Destination::toAddress(from), ack.encode());
  const Seen seen{opened->author, {message->bootNumber, message->number}};
  if (!m_seen.insert(seen).second) return std::nullopt;
  m_seenOrder.push_back(seen);
  if (m_seenOrder.size() > limits::kDirectDuplicates) {
    m_seen.erase(m_seenOrder.front());
    m_seenOrder.pop_front();
  }
  m_outbox.tell(DirectReceived{opened->author, std::move(message->text)});
  return std::nullopt;
}

std::uint64_t DirectMessages::lastFrom(const MemberId& author, std::uint64_t bootNumber) const {
  const auto after = m_seen.upper_bound({author, {bootNumber, std::numeric_limits<std::uint64_t>::max()}});
  if (after == m_seen.begin()) return 0;
  const auto& [from, message] = *std::prev(after);
  return from == author && message.first == bootNumber ? message.second : 0;
}

std::optional<DropReason> DirectMessages::handleAck(TimePoint now, const SenderTag& sender,
                                                    std::span<const std::byte> body) {
  const auto ack = DirectAck::decode(body);
  if (!ack) return DropReason::Malformed;
  const auto found = m_pending.find(ack->number);
  if (ack->bootNumber != m_bootNumber || found == m_pending.end()) return std::nullopt;
  if (senderTagOf(found->second.to) != sender) return DropReason::WrongSigner;
  const Pending& pending = found->second;
  if (pending.tries == 1) {
    m_trips.note(pending.to, now - pending.sentAt);
  } else {
    m_trips.noteLate(pending.to, pending.wait);
  }
  m_outbox.tell(DirectResult{{ack->number}, pending.to, DirectOutcome::Delivered});
  m_pending.erase(found);
  return std::nullopt;
}

void DirectMessages::handleTimeout(TimePoint now) {
  for (auto it = m_pending.begin(); it != m_pending.end();) {
    Pending& pending = it->second;
    if (now < pending.retryAt) {
      ++it;
      continue;
    }
    const bool present = m_members.hasRoute(pending.to);
    if (present && pending.tries < limits::kDirectTries) {
      transmit(now, pending);
      ++it;
      continue;
    }
    const DirectOutcome outcome = present ? DirectOutcome::Failed : DirectOutcome::NoRoute;
    m_outbox.tell(DirectResult{{it->first}, pending.to, outcome});
    it = m_pending.erase(it);
  }
}

std::optional<TimePoint> DirectMessages::nextTimeout() const {
  std::optional<TimePoint> next;
  for (const auto& [number, pending] : m_pending)
    next = next ? std::min(*next, pending.retryAt) : pending.retryAt;
  return next;
}

}  // namespace vinicast
