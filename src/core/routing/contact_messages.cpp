// SPDX-License-Identifier: MIT
#include "core/routing/contact_messages.hpp"

#include <algorithm>

#include "core/routing/address_scope.hpp"
#include "core/wire/reader.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint8_t kPeersFlag = 1;
constexpr std::uint8_t kControlFlag = 2;
constexpr std::uint8_t kMediaFlag = 4;
constexpr std::uint8_t kHearsMediaFlag = 8;
constexpr std::uint8_t kFlags = kPeersFlag | kControlFlag | kMediaFlag | kHearsMediaFlag;

}  // namespace

std::vector<std::byte> Contact::encode() const {
  Writer writer;
  writer.u64(bootNumber);
  writer.u64(nonce);
  writer.u64(cookie);
  writer.u16(leaseSeconds);
  writer.u8(static_cast<std::uint8_t>((wantsPeers ? kPeersFlag : 0) | (wantsControl ? kControlFlag : 0) |
                                      (wantsMedia ? kMediaFlag : 0) | (hearsMedia ? kHearsMediaFlag : 0)));
  return writer.take();
}

std::optional<Contact> Contact::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  Contact contact;
  contact.bootNumber = reader.u64();
  contact.nonce = reader.u64();
  contact.cookie = reader.u64();
  contact.leaseSeconds = reader.u16();
  const std::uint8_t flags = reader.u8();
  if (!reader.finished() || (flags & ~kFlags) != 0) return std::nullopt;
  contact.wantsPeers = (flags & kPeersFlag) != 0;
  contact.wantsControl = (flags & kControlFlag) != 0;
  contact.wantsMedia = (flags & kMediaFlag) != 0;
  contact.hearsMedia = (flags & kHearsMediaFlag) != 0;
  if (contact.hearsMedia && !contact.wantsMedia) return std::nullopt;
  const bool wantsCopies = contact.wantsControl || contact.wantsMedia;
  if (wantsCopies != (contact.leaseSeconds != 0)) return std::nullopt;
  return contact;
}

std::vector<std::byte> ContactAck::encode() const {
  Writer writer;
  writer.u64(nonce);
  writer.u64(cookie);
  writer.u8(static_cast<std::uint8_t>(status));
  return writer.take();
}

std::optional<ContactAck> ContactAck::decode(std::span<const std::byte> body) {
  Reader reader(body);
  ContactAck ack;
  ack.nonce = reader.u64();
  ack.cookie = reader.u64();
  const std::uint8_t status = reader.u8();
  if (!reader.finished() || ack.cookie == 0 || status > 3) return std::nullopt;
  ack.status = static_cast<Status>(status);
  return ack;
}

std::vector<std::byte> PeerList::encode() const {
  Writer writer;
  writer.u8(static_cast<std::uint8_t>(entries.size()));
  for (const Entry& entry : entries) {
    writer.id(entry.member);
    writer.bytes(std::as_bytes(std::span(entry.address.address)));
    writer.u16(entry.address.port);
  }
  return writer.take();
}

std::optional<PeerList> PeerList::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  const std::size_t count = reader.u8();
  if (count > limits::kMaxListedPeers) return std::nullopt;
  PeerList list;
  list.entries.resize(count);
  for (Entry& entry : list.entries) {
    reader.id(entry.member);
    const auto address = reader.bytes(entry.address.address.size());
    std::transform(address.begin(), address.end(), entry.address.address.begin(),
                   [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
    entry.address.port = reader.u16();
    if (!isUsableAddress(entry.address)) return std::nullopt;
  }
  if (!reader.finished()) return std::nullopt;
  return list;
}

}  // namespace vinicast
