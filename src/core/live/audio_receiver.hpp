// SPDX-License-Identifier: MIT
#pragma once

// A viewer's sound: signed packets, each with copies of the frames before it (docs/protocol.md §6.5). Frames
// come out once each and in order; one that is missing is waited for no longer than limits::kAudioWait and
// never asked for.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/live/live_messages.hpp"
#include "vinicast/live.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class AudioReceiver {
 public:
  struct Accepted {
    std::optional<DropReason> drop;
    bool fresh = false;  // signed well, and it brought a frame that was not there
  };

  AudioReceiver(const MemberId& publisher, const PublicKey& key, const GroupId& group,
                const TokenHash& token);

  // A packet of this token. Call advance() afterwards.
  Accepted add(TimePoint now, const AudioPacket& packet);
  // Appends the frames to hand out now.
  void advance(TimePoint now, std::vector<ReceivedFrame>& out);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  [[nodiscard]] std::uint64_t handedOut() const { return m_handedOut; }
  [[nodiscard]] std::uint64_t lost() const { return m_lost; }

 private:
  MemberId m_publisher;
  PublicKey m_key;
  GroupId m_group;
  TokenHash m_token;
  std::map<std::uint64_t, ReceivedFrame> m_held;
  std::optional<std::uint64_t> m_next;
  std::optional<TimePoint> m_waitingSince;  // frames are held and m_next is not among them
  bool m_gap = false;
  std::uint64_t m_handedOut = 0;
  std::uint64_t m_lost = 0;
};

}  // namespace vinicast
