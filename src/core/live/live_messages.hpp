// SPDX-License-Identifier: MIT
#pragma once

// The bodies of the live messages and the protected bytes of a frame, byte for byte as docs/protocol.md §6
// draws them. decode() takes a whole body and gives nothing unless encode() of the result is exactly that
// body. Spans in decoded messages point into the body.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/live/frame_layout.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/live.hpp"

namespace vinicast {

// --- video (§6.2) -----------------------------------------------------------------------------------------
inline constexpr std::size_t kFrameHeaderBytes = 30;
inline constexpr std::size_t kFrameOverheadBytes = kFrameHeaderBytes + kSignatureBytes;
inline constexpr std::size_t kShardHeaderBytes = 22;
inline constexpr std::size_t kMaxShardBytes = limits::kMaxBody - kShardHeaderBytes;
static_assert((limits::kMaxFrameBytes + kFrameOverheadBytes + kMaxShardBytes - 1) / kMaxShardBytes <=
              limits::kMaxFrameBlocks * limits::kMaxBlockData);

struct VideoShard {
  TokenHash token;
  std::uint32_t frame = 0;
  std::uint8_t block = 0;
  std::uint8_t index = 0;   // in its block: data below the block's data shards, parity from there on
  std::uint8_t parity = 0;  // parity shards of each block in the first round
  bool key = false;     // as the signed header says; here so that nobody repairs what can't be decoded anyway
  bool repair = false;  // an answer to a request, not the first round
  FrameLayout layout;
  std::span<const std::byte> bytes;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<VideoShard> decode(std::span<const std::byte> body);
};

// The protected bytes of a frame: header 30, the frame, signature 64 over all before it.
[[nodiscard]] std::vector<std::byte> signFrame(const Identity& author, const GroupId& group,
                                               const TokenHash& token, std::uint32_t number,
                                               const EncodedFrame& frame);

struct OpenedFrame {
  TokenHash token;
  std::uint32_t number = 0;
  bool key = false;
  std::int64_t captureMicros = 0;
  std::uint32_t durationMicros = 0;
  std::span<const std::byte> bytes;
  std::span<const std::byte> signedPart;
  Signature signature{};

  // Parses; the caller checks the signature, scope VideoShard.
  [[nodiscard]] static std::optional<OpenedFrame> decode(std::span<const std::byte> protectedBytes);
};

// --- sound (§6.5) -----------------------------------------------------------------------------------------
struct AudioFrame {
  std::int64_t captureMicros = 0;
  std::uint32_t durationMicros = 0;
  std::span<const std::byte> bytes;
};
inline constexpr std::size_t kAudioHeaderBytes = 13;
inline constexpr std::size_t kAudioFrameHeaderBytes = 14;
// The greatest encoded sound frame that a packet can carry.
inline constexpr std::size_t kMaxAudioFrameBytes =
    limits::kMaxBody - kAudioHeaderBytes - kAudioFrameHeaderBytes - kSignatureBytes;

struct AudioPacket {
  TokenHash token;
  std::uint32_t number = 0;        // of frames[0]; frames[i] has number - i
  std::vector<AudioFrame> frames;  // 1 to limits::kMaxAudioFramesPerPacket, the newest first
  std::span<const std::byte> signedPart;
  Signature signature{};

  // Signed by `author`; `signedPart` and `signature` are not looked at.
  [[nodiscard]] std::vector<std::byte> encode(const Identity& author, const GroupId& group) const;
  [[nodiscard]] static std::optional<AudioPacket> decode(std::span<const std::byte> body);
};

// --- repair (§6.7) ----------------------------------------------------------------------------------------
struct RepairEntry {
  // Block and deficit of an entry that asks for a whole frame of which nothing is known.
  static constexpr std::uint8_t kWholeFrame = 255;

  std::uint32_t frame = 0;
  std::uint8_t block = 0;
  std::uint8_t deficit = 0;  // shards missing, 1 to limits::kMaxBlockData
  friend bool operator==(const RepairEntry&, const RepairEntry&) = default;
};

struct RepairRequest {
  TokenHash token;
  std::vector<RepairEntry> entries;  // 1 to limits::kMaxRepairEntries

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<RepairRequest> decode(std::span<const std::byte> body);
};

// --- key frames (§6.6) and reports (§6.8) -----------------------------------------------------------------
struct KeyFrameRequest {
  TokenHash token;
  std::optional<std::uint32_t> newest;  // the newest frame of which the viewer heard anything

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<KeyFrameRequest> decode(std::span<const std::byte> body);
};

struct ViewerReport {
  TokenHash token;
  std::uint16_t lossPermille = 0;    // 0 to 1000, data shards over the last second
  std::uint32_t framesComplete = 0;  // since the viewer began
  std::uint32_t framesSkipped = 0;
  std::uint16_t population = 0;  // 0: every viewer reports; else limits::kReportSample of so many do

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<ViewerReport> decode(std::span<const std::byte> body);
};

}  // namespace vinicast
