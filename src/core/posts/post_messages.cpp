// SPDX-License-Identifier: MIT
#include "core/posts/post_messages.hpp"

#include <algorithm>

#include "core/crypto/crypto.hpp"
#include "core/posts/log_codec.hpp"
#include "core/wire/reader.hpp"
#include "core/wire/utf8.hpp"
#include "core/wire/writer.hpp"

namespace vinicast {

namespace {

PostKey readKey(Reader& reader) {
  PostKey key;
  key.log = readLog(reader);
  key.sequence = reader.u48();
  if (key.sequence == 0) reader.fail();
  return key;
}

// Each known kind has a target or not, and a text that fits it.
bool isConsistent(const PostRecord& record) {
  if (record.kind > PostKind::Delete) return true;
  if (record.target.has_value() != (record.kind != PostKind::Text)) return false;
  if (record.kind == PostKind::Delete) return record.text.empty();
  return record.kind != PostKind::Reaction || record.text.size() <= limits::kMaxReactionBytes;
}

}  // namespace

std::vector<std::byte> PostRecord::encode() const {
  Writer writer;
  writer.u32(incarnation);
  writer.u48(sequence);
  writer.u64(clock);
  writer.u64(order);
  writer.u64(previousHash);
  writer.u8(static_cast<std::uint8_t>(parents.size()));
  for (const PostLink& parent : parents) {
    write(writer, parent.post);
    writer.u64(parent.hash);
  }
  writer.u8(static_cast<std::uint8_t>(kind));
  writer.u8(target ? 1 : 0);
  if (target) {
    writer.id(target->author);
    writer.u32(target->incarnation);
    writer.u48(target->sequence);
  }
  writer.text8(authorName);
  writer.text16(text);
  return writer.take();
}

std::optional<PostRecord> PostRecord::decode(std::span<const std::byte> payload) {
  Reader reader(payload);
  PostRecord record;
  record.incarnation = reader.u32();
  record.sequence = reader.u48();
  record.clock = reader.u64();
  record.order = reader.u64();
  record.previousHash = reader.u64();
  const std::size_t parentCount = reader.u8();
  if (parentCount > limits::kMaxParents) return std::nullopt;
  for (std::size_t i = 0; i < parentCount; ++i) {
    const PostKey post = readKey(reader);
    record.parents.push_back({post, reader.u64()});
  }
  record.kind = static_cast<PostKind>(reader.u8());
  const std::uint8_t targets = reader.u8();
  if (targets > 1) return std::nullopt;
  if (targets == 1) {
    PostId& target = record.target.emplace();
    reader.id(target.author);
    target.incarnation = reader.u32();
    target.sequence = reader.u48();
    if (target.sequence == 0) return std::nullopt;
  }
  record.authorName = reader.text8(limits::kMaxNameBytes);
  record.text = reader.text16(limits::kMaxPostTextBytes);
  if (!reader.finished() || record.sequence == 0) return std::nullopt;
  if (record.order < record.clock || record.order > limits::kMaxPostClock) return std::nullopt;
  if (!isConsistent(record)) return std::nullopt;
  if (record.authorName.empty() || !isSingleLine(record.authorName) || !isMultiLine(record.text))
    return std::nullopt;
  return record;
}

std::vector<std::byte> PostFragment::encode() const {
  Writer writer;
  write(writer, key);
  writer.u8(index);
  writer.u8(count);
  writer.bytes(bytes);
  return writer.take();
}

std::optional<PostFragment> PostFragment::decode(std::span<const std::byte> body) {
  Reader reader(body);
  PostFragment fragment;
  fragment.key = readKey(reader);
  fragment.index = reader.u8();
  fragment.count = reader.u8();
  const auto bytes = reader.rest();
  if (!reader.finished() || fragment.count == 0 || fragment.count > limits::kMaxPostFragments)
    return std::nullopt;
  if (fragment.index >= fragment.count || bytes.empty() || bytes.size() > kMaxFragmentBytes)
    return std::nullopt;
  // Every piece but the last is full, so there is one way only to cut a record.
  if (fragment.index + 1 < fragment.count && bytes.size() != kMaxFragmentBytes) return std::nullopt;
  fragment.bytes.assign(bytes.begin(), bytes.end());
  return fragment;
}

std::vector<PostFragment> fragmentsOf(const PostKey& key, std::span<const std::byte> record) {
  const std::size_t count = (record.size() + kMaxFragmentBytes - 1) / kMaxFragmentBytes;
  std::vector<PostFragment> fragments(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto piece = record.subspan(i * kMaxFragmentBytes);
    const auto bytes = piece.first(std::min(kMaxFragmentBytes, piece.size()));
    fragments[i].key = key;
    fragments[i].index = static_cast<std::uint8_t>(i);
    fragments[i].count = static_cast<std::uint8_t>(count);
    fragments[i].bytes.assign(bytes.begin(), bytes.end());
  }
  return fragments;
}

std::uint64_t hashOf(std::span<const std::byte> record) {
  std::uint64_t hash = 0;
  for (const std::uint8_t byte : blake2b<8>(record)) hash = (hash << 8) | byte;
  return hash;
}

std::vector<std::byte> Heartbeat::encode() const {
  Writer writer;
  writer.u32(incarnation);
  writer.u48(last);
  return writer.take();
}

std::optional<Heartbeat> Heartbeat::decode(std::span<const std::byte> body) {
  Reader reader(body);
  Heartbeat heartbeat;
  heartbeat.incarnation = reader.u32();
  heartbeat.last = reader.u48();
  if (!reader.finished() || heartbeat.last == 0) return std::nullopt;
  return heartbeat;
}

std::vector<std::byte> Nack::encode() const {
  Writer writer;
  writer.u8(static_cast<std::uint8_t>(logs.size()));
  for (const Log& log : logs) {
    write(writer, log.log);
    writer.u8(static_cast<std::uint8_t>(log.ranges.size()));
    for (const SequenceRange& range : log.ranges) {
      writer.u48(range.first);
      writer.u16(range.count);
    }
  }
  return writer.take();
}

std::optional<Nack> Nack::decode(std::span<const std::byte> body) {
  Reader reader(body);
  Nack nack;
  const std::size_t logCount = reader.u8();
  std::size_t rangesLeft = limits::kMaxNackRanges;
  for (std::size_t i = 0; i < logCount && reader.ok(); ++i) {
    Log log;
    log.log = readLog(reader);
    const std::size_t rangeCount = reader.u8();
    if (rangeCount == 0 || rangeCount > rangesLeft) return std::nullopt;
    rangesLeft -= rangeCount;
    for (std::size_t j = 0; j < rangeCount; ++j) {
      SequenceRange range;
      range.first = reader.u48();
      range.count = reader.u16();
      if (range.first == 0 || range.count == 0) return std::nullopt;
      log.ranges.push_back(range);
    }
    nack.logs.push_back(std::move(log));
  }
  if (!reader.finished() || nack.logs.empty()) return std::nullopt;
  return nack;
}

}  // namespace vinicast
