// SPDX-License-Identifier: MIT
#include "core/members/member_messages.hpp"

#include "core/wire/reader.hpp"
#include "core/wire/utf8.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint8_t kHeardType = 1;

// Whether these are extensions; the value of the first of type kHeardType goes to `heard`.
bool readExtensions(std::span<const std::byte> bytes, std::optional<std::span<const std::byte>>& heard) {
  Reader reader(bytes);
  while (reader.ok() && reader.remaining() > 0) {
    const std::uint8_t type = reader.u8();
    const auto value = reader.bytes(reader.u16());
    if (!reader.ok() || type != kHeardType) continue;
    if (value.size() % SenderTag::kBytes != 0 || value.size() / SenderTag::kBytes > limits::kMaxListedHeard)
      return false;
    if (!heard) heard = value;
  }
  return reader.ok();
}

}  // namespace

std::vector<std::byte> MemberUpdate::encode() const {
  Writer writer;
  writer.u64(bootNumber);
  writer.u32(uptimeMillis);
  writer.u32(intervalMillis);
  writer.u16(unicastPort);
  writer.u32(capabilities);
  writer.u32(sentToGroups);
  writer.text8(name);
  writer.u32(postIncarnation);
  writer.u48(firstPost);
  writer.u48(lastPost);
  writer.u48(postsAtBoot);
  writer.u64(historyRoot);
  writer.u8(static_cast<std::uint8_t>(logs.size()));
  for (const LogPosition& log : logs) {
    writer.id(log.author);
    writer.u32(log.incarnation);
    writer.u48(log.first);
    writer.u48(log.last);
    writer.u8(log.gaps ? 1 : 0);
  }
  writer.bytes(extensions);
  return writer.take();
}

std::optional<MemberUpdate> MemberUpdate::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  MemberUpdate update;
  update.bootNumber = reader.u64();
  update.uptimeMillis = reader.u32();
  update.intervalMillis = reader.u32();
  update.unicastPort = reader.u16();
  update.capabilities = reader.u32();
  update.sentToGroups = reader.u32();
  update.name = reader.text8(limits::kMaxNameBytes);
  update.postIncarnation = reader.u32();
  update.firstPost = reader.u48();
  update.lastPost = reader.u48();
  update.postsAtBoot = reader.u48();
  update.historyRoot = reader.u64();
  const std::size_t count = reader.u8();
  if (count > limits::kMaxListedLogs) return std::nullopt;
  update.logs.resize(count);
  for (LogPosition& log : update.logs) {
    reader.id(log.author);
    log.incarnation = reader.u32();
    log.first = reader.u48();
    log.last = reader.u48();
    const std::uint8_t gaps = reader.u8();
    if (log.first == 0 || log.last == 0 || gaps > 1) return std::nullopt;
    log.gaps = gaps == 1;
  }
  const auto extensions = reader.rest();
  if (!reader.finished() || update.name.empty() || !isSingleLine(update.name)) return std::nullopt;
  if (update.firstPost == 0 || update.postsAtBoot > update.lastPost) return std::nullopt;
  std::optional<std::span<const std::byte>> heard;
  if (extensions.size() > limits::kMaxExtensionBytes || !readExtensions(extensions, heard))
    return std::nullopt;
  update.extensions.assign(extensions.begin(), extensions.end());
  return update;
}

std::vector<std::byte> encodeHeard(const std::vector<SenderTag>& heard) {
  Writer writer;
  writer.u8(kHeardType);
  writer.u16(static_cast<std::uint16_t>(heard.size() * SenderTag::kBytes));
  for (const SenderTag& tag : heard) writer.id(tag);
  return writer.take();
}

std::optional<std::vector<SenderTag>> heardIn(const MemberUpdate& update) {
  std::optional<std::span<const std::byte>> value;
  if (!readExtensions(update.extensions, value) || !value) return std::nullopt;
  Reader reader(*value);
  std::vector<SenderTag> heard(value->size() / SenderTag::kBytes);
  for (SenderTag& tag : heard) reader.id(tag);
  return heard;
}

std::vector<std::byte> Bye::encode() const {
  Writer writer;
  writer.u64(bootNumber);
  return writer.take();
}

std::optional<Bye> Bye::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  Bye bye;
  bye.bootNumber = reader.u64();
  if (!reader.finished()) return std::nullopt;
  return bye;
}

}  // namespace vinicast
