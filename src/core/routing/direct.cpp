// SPDX-License-Identifier: MIT
#include "core/routing/direct.hpp"

#include <algorithm>

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

std::optional<DirectId> DirectMessages::send(TimePoint now, const MemberId& to, std::string text) {
  if (m_pending.size() >= limits::kMaxDirectPending) return std::nullopt;
  const std::uint64_t number = ++m_lastNumber;
  const auto payload = DirectText{to, m_bootNumber, number, std::move(text)}.encode();
  Pending& pending = m_pending[number];
  pending.to = to;
  pending.body = signBody(m_self, {m_group, MessageType::Direct}, payload);
  transmit(now, pending);
  return DirectId{number};
}

void DirectMessages::transmit(TimePoint now, Pending& pending) {
  m_outbox.send(MessageType::Direct, Destination::toMember(pending.to), pending.body);
  pending.retryAt = now + std::min<Duration>(limits::kDirectRetry * (1 << std::min(pending.tries, 8)),
                                             limits::kDirectRetryMax);
  ++pending.tries;
}

std::optional<DropReason> DirectMessages::handleDirect(TimePoint, const SenderTag& sender,
                                                       std::span<const std::byte> body) {
  const auto opened = openBody({m_group, MessageType::Direct}, body);
  if (!opened) return DropReason::BadSignature;
  if (senderTagOf(opened->author) != sender) return DropReason::WrongSigner;
  auto message = DirectText::decode(opened->payload);
  if (!message) return DropReason::Malformed;
  if (message->to != m_self.id()) return DropReason::WrongSigner;
  const DirectAck ack{message->bootNumber, message->number};
  m_outbox.send(MessageType::DirectAck, Destination::toMember(opened->author), ack.encode());
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

std::optional<DropReason> DirectMessages::handleAck(const SenderTag& sender,
                                                    std::span<const std::byte> body) {
  const auto ack = DirectAck::decode(body);
  if (!ack) return DropReason::Malformed;
  const auto found = m_pending.find(ack->number);
  if (ack->bootNumber != m_bootNumber || found == m_pending.end()) return std::nullopt;
  if (senderTagOf(found->second.to) != sender) return DropReason::WrongSigner;
  m_outbox.tell(DirectResult{{ack->number}, found->second.to, DirectOutcome::Delivered});
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
    const bool present = m_members.isPresent(pending.to);
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
