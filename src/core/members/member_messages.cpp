// SPDX-License-Identifier: MIT
#include "core/members/member_messages.hpp"

#include "core/wire/reader.hpp"
#include "core/wire/utf8.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

bool isTlvSequence(std::span<const std::byte> bytes) {
  Reader reader(bytes);
  while (reader.ok() && reader.remaining() > 0) {
    (void)reader.u8();
    (void)reader.bytes(reader.u16());
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
    if (log.first == 0 || log.last == 0) return std::nullopt;
  }
  const auto extensions = reader.rest();
  if (!reader.finished() || update.name.empty() || !isSingleLine(update.name)) return std::nullopt;
  if (update.firstPost == 0 || update.postsAtBoot > update.lastPost) return std::nullopt;
  if (extensions.size() > limits::kMaxExtensionBytes || !isTlvSequence(extensions)) return std::nullopt;
  update.extensions.assign(extensions.begin(), extensions.end());
  return update;
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
