// SPDX-License-Identifier: MIT
#pragma once

// A viewer's half of the frame transport: collects shards, asks for what is missing, verifies, and hands out
// whole frames in order or gives them up at their deadline (docs/protocol.md §6).

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/crypto/crypto.hpp"
#include "core/live/loss_meter.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/live.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// Data shards that did not come at all, and that did not come by multicast: without copies (§9.6) the same.
struct MediaLoss {
  LossTotals all;
  LossTotals byMulticast;
};

class LiveReceiver {
 public:
  // What became of a media body: dropped for `drop`, or counted. `verified` if a signature of the publisher
  // was checked and good, and newer than those before: a sign that it lives. A shard alone is signed by
  // nobody.
  struct Outcome {
    std::optional<DropReason> drop;
    bool verified = false;
  };

  // `self` signs the reports; the references stay valid.
  LiveReceiver(const Identity& self, const GroupId& group, const MemberDirectory& members, Outbox& outbox,
               std::uint64_t seed);
  ~LiveReceiver();

  // Shows this token's media and no other's from now on; tells StreamChanged Ended, then Started.
  void follow(TimePoint now, const MemberId& publisher, const PublicKey& key, const TokenHash& token);
  void unfollow();
  [[nodiscard]] bool following() const;

  // Bodies whose seal is good and whose sender is the publisher. `arrival`: a copy by unicast or not.
  Outcome handleVideoShard(TimePoint now, std::span<const std::byte> body,
                           Arrival arrival = Arrival::Multicast);
  Outcome handleAudioPacket(TimePoint now, std::span<const std::byte> body);
  // A shard came by multicast of which a copy came before: nothing new, but it was not lost there.
  void noteLateMulticast(TimePoint now, std::span<const std::byte> body);
  // Of the video that is followed, before parity and repair; zero again with each follow().
  [[nodiscard]] MediaLoss loss() const;
  // Another viewer's request, heard by multicast: ours for the same block can wait.
  void overhearRepairRequest(TimePoint now, std::span<const std::byte> body);
  // The same for a key frame.
  void overhearKeyFrameRequest(TimePoint now, std::span<const std::byte> body);
  // The decoder can't go on (or has just started in the middle).
  void requestKeyFrame(TimePoint now);
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  [[nodiscard]] LiveReceiveStatistics statistics() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast
