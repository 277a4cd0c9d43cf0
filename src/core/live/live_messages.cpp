// SPDX-License-Identifier: MIT
#include "core/live/live_messages.hpp"

#include <algorithm>
#include <cstring>

#include "core/wire/reader.hpp"
#include "core/wire/writer.hpp"

namespace vinicast {

namespace {

constexpr std::uint8_t kKeyFlag = 1;
constexpr std::uint8_t kRepairFlag = 2;

Signature readSignature(Reader& reader) {
  Signature signature{};
  const auto bytes = reader.bytes(kSignatureBytes);
  if (bytes.size() == kSignatureBytes) std::memcpy(signature.data(), bytes.data(), kSignatureBytes);
  return signature;
}

void appendSignature(Writer& writer, const Identity& author, const SignatureScope& scope) {
  const Signature signature = author.sign(scope, writer.view());
  writer.bytes(std::as_bytes(std::span(signature)));
}

}  // namespace

std::vector<std::byte> VideoShard::encode() const {
  Writer writer;
  writer.id(token);
  writer.u32(frame);
  writer.u32(static_cast<std::uint32_t>(layout.protectedBytes()));
  writer.u8(block);
  writer.u8(index);
  writer.u8(parity);
  writer.u8(static_cast<std::uint8_t>((key ? kKeyFlag : 0) | (repair ? kRepairFlag : 0)));
  writer.u16(static_cast<std::uint16_t>(bytes.size()));
  writer.bytes(bytes);
  return writer.take();
}

std::optional<VideoShard> VideoShard::decode(std::span<const std::byte> body) {
  Reader reader(body);
  TokenHash token;
  reader.id(token);
  const std::uint32_t frame = reader.u32();
  const std::uint32_t protectedBytes = reader.u32();
  const std::uint8_t block = reader.u8();
  const std::uint8_t index = reader.u8();
  const std::uint8_t parity = reader.u8();
  const std::uint8_t flags = reader.u8();
  const auto bytes = reader.bytes(reader.u16());
  if (!reader.finished() || (flags & ~(kKeyFlag | kRepairFlag)) != 0) return std::nullopt;

  const auto layout = FrameLayout::of(protectedBytes, bytes.size());
  if (!layout || block >= layout->blocks() || index >= limits::kMaxBlockShards) return std::nullopt;
  // Block 0 is the greatest.
  if (layout->blockData(0) + parity > limits::kMaxBlockShards) return std::nullopt;
  const bool repair = (flags & kRepairFlag) != 0;
  if (!repair && index >= layout->blockData(block) + parity) return std::nullopt;
  return VideoShard{token, frame, block, index, parity, (flags & kKeyFlag) != 0, repair, *layout, bytes};
}

std::vector<std::byte> signFrame(const Identity& author, const GroupId& group, const TokenHash& token,
                                 std::uint32_t number, const EncodedFrame& frame) {
  Writer writer;
  writer.id(token);
  writer.u8(static_cast<std::uint8_t>(StreamKind::Video));
  writer.u32(number);
  writer.u64(static_cast<std::uint64_t>(frame.captureMicros));
  writer.u32(frame.durationMicros);
  writer.u8(frame.keyFrame ? kKeyFlag : 0);
  writer.u32(static_cast<std::uint32_t>(frame.bytes.size()));
  writer.bytes(frame.bytes);
  appendSignature(writer, author, {group, MessageType::VideoShard});
  return writer.take();
}

std::optional<OpenedFrame> OpenedFrame::decode(std::span<const std::byte> protectedBytes) {
  Reader reader(protectedBytes);
  OpenedFrame frame;
  reader.id(frame.token);
  const std::uint8_t stream = reader.u8();
  frame.number = reader.u32();
  frame.captureMicros = static_cast<std::int64_t>(reader.u64());
  frame.durationMicros = reader.u32();
  const std::uint8_t flags = reader.u8();
  frame.key = flags == kKeyFlag;
  frame.bytes = reader.bytes(reader.u32());
  frame.signature = readSignature(reader);
  if (!reader.finished() || flags > kKeyFlag || stream != static_cast<std::uint8_t>(StreamKind::Video))
    return std::nullopt;
  frame.signedPart = protectedBytes.first(protectedBytes.size() - kSignatureBytes);
  return frame;
}

std::vector<std::byte> AudioPacket::encode(const Identity& author, const GroupId& group) const {
  Writer writer;
  writer.id(token);
  writer.u32(number);
  writer.u8(static_cast<std::uint8_t>(frames.size()));
  for (const AudioFrame& frame : frames) {
    writer.u64(static_cast<std::uint64_t>(frame.captureMicros));
    writer.u32(frame.durationMicros);
    writer.u16(static_cast<std::uint16_t>(frame.bytes.size()));
    writer.bytes(frame.bytes);
  }
  appendSignature(writer, author, {group, MessageType::AudioPacket});
  return writer.take();
}

std::optional<AudioPacket> AudioPacket::decode(std::span<const std::byte> body) {
  Reader reader(body);
  AudioPacket packet;
  reader.id(packet.token);
  packet.number = reader.u32();
  const std::size_t count = reader.u8();
  if (!reader.ok() || count == 0 || count > limits::kMaxAudioFramesPerPacket) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    AudioFrame frame;
    frame.captureMicros = static_cast<std::int64_t>(reader.u64());
    frame.durationMicros = reader.u32();
    frame.bytes = reader.bytes(reader.u16());
    packet.frames.push_back(frame);
  }
  packet.signature = readSignature(reader);
  if (!reader.finished()) return std::nullopt;
  packet.signedPart = body.first(body.size() - kSignatureBytes);
  return packet;
}

std::vector<std::byte> RepairRequest::encode() const {
  Writer writer;
  writer.id(token);
  writer.u8(static_cast<std::uint8_t>(entries.size()));
  for (const RepairEntry& entry : entries) {
    writer.u32(entry.frame);
    writer.u8(entry.block);
    writer.u8(entry.deficit);
  }
  return writer.take();
}

std::optional<RepairRequest> RepairRequest::decode(std::span<const std::byte> body) {
  Reader reader(body);
  RepairRequest request;
  reader.id(request.token);
  const std::size_t count = reader.u8();
  if (!reader.ok() || count == 0 || count > limits::kMaxRepairEntries) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    RepairEntry entry;
    entry.frame = reader.u32();
    entry.block = reader.u8();
    entry.deficit = reader.u8();
    const bool whole = entry.block == RepairEntry::kWholeFrame && entry.deficit == RepairEntry::kWholeFrame;
    const bool part =
        entry.block < limits::kMaxFrameBlocks && entry.deficit > 0 && entry.deficit <= limits::kMaxBlockData;
    if (!whole && !part) return std::nullopt;
    request.entries.push_back(entry);
  }
  if (!reader.finished()) return std::nullopt;
  return request;
}

std::vector<std::byte> KeyFrameRequest::encode() const {
  Writer writer;
  writer.id(token);
  writer.u8(newest ? 1 : 0);
  writer.u32(newest.value_or(0));
  return writer.take();
}

std::optional<KeyFrameRequest> KeyFrameRequest::decode(std::span<const std::byte> body) {
  Reader reader(body);
  KeyFrameRequest request;
  reader.id(request.token);
  const std::uint8_t heard = reader.u8();
  const std::uint32_t newest = reader.u32();
  if (!reader.finished() || heard > 1 || (heard == 0 && newest != 0)) return std::nullopt;
  if (heard == 1) request.newest = newest;
  return request;
}

std::vector<std::byte> ViewerReport::encode() const {
  Writer writer;
  writer.id(token);
  writer.u16(lossPermille);
  writer.u32(framesComplete);
  writer.u32(framesSkipped);
  writer.u16(population);
  return writer.take();
}

std::optional<ViewerReport> ViewerReport::decode(std::span<const std::byte> body) {
  Reader reader(body);
  ViewerReport report;
  reader.id(report.token);
  report.lossPermille = reader.u16();
  report.framesComplete = reader.u32();
  report.framesSkipped = reader.u32();
  report.population = reader.u16();
  if (!reader.finished() || report.lossPermille > 1000) return std::nullopt;
  return report;
}

}  // namespace vinicast
