// SPDX-License-Identifier: MIT
#include "core/floor/floor_messages.hpp"

#include <algorithm>

#include "core/floor/token.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint8_t kOfferedFlag = 1;
constexpr std::uint8_t kMediaFlag = 2;

std::vector<std::byte> copyOf(std::span<const std::byte> bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

std::vector<std::byte> ClaimMessage::encode() const {
  Writer writer;
  writeToken(writer, token);
  writer.u8(static_cast<std::uint8_t>(reason));
  writer.u8(number);
  writer.u8(static_cast<std::uint8_t>(confirmers.size()));
  for (const SenderTag& tag : confirmers) writer.id(tag);
  return writer.take();
}

std::optional<ClaimMessage> ClaimMessage::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  ClaimMessage message;
  message.token = readToken(reader);
  const std::uint8_t reason = reader.u8();
  if (reason > static_cast<std::uint8_t>(ClaimReason::Recover)) return std::nullopt;
  message.reason = static_cast<ClaimReason>(reason);
  message.number = reader.u8();
  const std::size_t count = reader.u8();
  if (message.number == 0 || count > limits::kClaimConfirmers) return std::nullopt;
  message.confirmers.resize(count);
  for (SenderTag& tag : message.confirmers) reader.id(tag);
  if (!reader.finished()) return std::nullopt;
  const auto unordered = [](const SenderTag& a, const SenderTag& b) { return a >= b; };
  if (std::ranges::adjacent_find(message.confirmers, unordered) != message.confirmers.end())
    return std::nullopt;
  return message;
}

std::vector<std::byte> AckMessage::encode() const {
  Writer writer;
  writer.id(claim);
  writer.u64(maxTerm);
  return writer.take();
}

std::optional<AckMessage> AckMessage::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  AckMessage message;
  reader.id(message.claim);
  message.maxTerm = reader.u64();
  if (!reader.finished()) return std::nullopt;
  return message;
}

std::vector<std::byte> DenyMessage::encode() const {
  Writer writer;
  writer.u16(ageMs);
  writer.bytes(beacon);
  return writer.take();
}

std::optional<DenyMessage> DenyMessage::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  DenyMessage message;
  message.ageMs = reader.u16();
  message.beacon = copyOf(reader.rest());
  if (!reader.finished() || message.beacon.empty()) return std::nullopt;
  return message;
}

std::vector<std::byte> PreferMessage::encode() const {
  return claim;
}

std::optional<PreferMessage> PreferMessage::decode(std::span<const std::byte> payload) {
  if (payload.empty()) return std::nullopt;
  return PreferMessage{copyOf(payload)};
}

std::vector<std::byte> BeaconMessage::encode() const {
  Writer writer;
  writeToken(writer, token);
  writer.u8(static_cast<std::uint8_t>((offered ? kOfferedFlag : 0) | (sendsMedia ? kMediaFlag : 0)));
  writer.u32(sequence);
  writer.u16(leaseMs);
  writer.u16(queueCount);
  for (const MemberId& id : queueHead) writer.id(id);
  return writer.take();
}

std::optional<BeaconMessage> BeaconMessage::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  BeaconMessage message;
  message.token = readToken(reader);
  const std::uint8_t flags = reader.u8();
  if ((flags & ~(kOfferedFlag | kMediaFlag)) != 0) return std::nullopt;
  message.offered = (flags & kOfferedFlag) != 0;
  message.sendsMedia = (flags & kMediaFlag) != 0;
  message.sequence = reader.u32();
  message.leaseMs = reader.u16();
  message.queueCount = reader.u16();
  message.queueHead.resize(std::min<std::size_t>(message.queueCount, limits::kBeaconQueueHead));
  for (MemberId& id : message.queueHead) reader.id(id);
  const limits::milliseconds lease(message.leaseMs);
  if (!reader.finished() || lease < limits::kMinLease || lease > limits::kLease) return std::nullopt;
  return message;
}

std::vector<std::byte> ReleaseMessage::encode() const {
  Writer writer;
  writeToken(writer, token);
  return writer.take();
}

std::optional<ReleaseMessage> ReleaseMessage::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  const ReleaseMessage message{readToken(reader)};
  if (!reader.finished()) return std::nullopt;
  return message;
}

std::vector<std::byte> GrantMessage::encode() const {
  Writer writer;
  writeToken(writer, token);
  writeToken(writer, grantor);
  return writer.take();
}

std::optional<GrantMessage> GrantMessage::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  GrantMessage message;
  message.token = readToken(reader);
  message.grantor = readToken(reader);
  if (!reader.finished() || message.token.term <= message.grantor.term) return std::nullopt;
  return message;
}

std::vector<std::byte> HandMessage::encode() const {
  Writer writer;
  writer.u8(raised ? 1 : 0);
  writer.u8(priority);
  writer.u64(raiseClock);
  writer.u64(incarnation);
  writer.u32(sequence);
  return writer.take();
}

std::optional<HandMessage> HandMessage::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  HandMessage message;
  const std::uint8_t flags = reader.u8();
  if (flags > 1) return std::nullopt;
  message.raised = flags == 1;
  message.priority = reader.u8();
  message.raiseClock = reader.u64();
  message.incarnation = reader.u64();
  message.sequence = reader.u32();
  if (!reader.finished() || message.priority != 0) return std::nullopt;  // as in tokens
  return message;
}

}  // namespace vinicast
