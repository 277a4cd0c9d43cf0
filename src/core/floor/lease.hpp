// SPDX-License-Identifier: MIT
#pragma once

// The greatest token this member knows and whether its holder is alive (docs/protocol.md §5.3). Only a
// greater token ever replaces it, so what is shown to people never goes back.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/floor/floor_messages.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class Lease {
 public:
  enum class State : std::uint8_t {
    None,      // no token seen yet
    Live,      // another member's, heard within its lease
    Expired,   // another member's, silent for longer than its lease; a new beacon makes it live again
    Released,  // given up by its owner: it never comes back
    Own,       // this member's
  };
  enum class Heard : std::uint8_t {
    Lower,      // a token below the one known
    Nothing,    // the known one, nothing new about it
    Refreshed,  // the known one, with a sequence above the last
    Adopted,    // a greater one: it is the known one now
  };

  // A holder's word, `age` old when it comes in. An age of the whole lease or more makes it known but not
  // live.
  Heard noteBeacon(TimePoint now, const BeaconMessage& beacon, const PublicKey& key,
                   std::span<const std::byte> body, Duration age);
  // True if that ended the known token: by its own release, or by that of a greater one of the same run,
  // whose owner asked again after a stall and then took that back. The release of any other changes nothing:
  // it may be a claim taken back, and must not hide a holder that is live.
  bool noteReleased(const FloorToken& token);
  // Media with this fence was verified: a sign of life if it is the known token's, and that is live.
  void noteMedia(TimePoint now, const TokenHash& fence);
  // `token` is above token().
  void takeOwn(const FloorToken& token, const PublicKey& key);
  void endOwn();  // if it is this member's
  // True if the lease ran out just now.
  bool expire(TimePoint now);

  [[nodiscard]] State state() const { return m_state; }
  [[nodiscard]] bool live() const { return m_state == State::Live; }
  // The other member that holds it was asked, and has not said yes.
  [[nodiscard]] bool offered() const { return m_offered && m_state == State::Live; }
  // When a beacon of the holder last said that it sends media; of this token.
  [[nodiscard]] std::optional<TimePoint> mediaSaid() const { return m_mediaSaid; }
  [[nodiscard]] const FloorToken& token() const { return m_token; }
  [[nodiscard]] const TokenHash& hash() const { return m_hash; }
  [[nodiscard]] const PublicKey& key() const { return m_key; }
  // The holder's newest signed Beacon body; empty if none was heard.
  [[nodiscard]] std::span<const std::byte> evidence() const { return m_evidence; }
  // For a denial: whole milliseconds since the last sign of life, rounded up, or DenyMessage::kDead.
  [[nodiscard]] std::uint16_t ageMs(TimePoint now) const;
  [[nodiscard]] std::optional<TimePoint> deadline() const;

 private:
  void adopt(const FloorToken& token, const PublicKey& key);
  void noteLife(TimePoint heard, TimePoint now);

  State m_state = State::None;
  FloorToken m_token;
  TokenHash m_hash;
  PublicKey m_key;
  bool m_offered = false;  // in the newest beacon
  std::optional<TimePoint> m_mediaSaid;
  std::uint32_t m_sequence = 0;
  Duration m_length{};
  TimePoint m_heard;
  std::vector<std::byte> m_evidence;
};

}  // namespace vinicast
