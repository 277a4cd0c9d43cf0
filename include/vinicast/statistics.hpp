// SPDX-License-Identifier: MIT
#pragma once

// Counters that only rise, and gauges, as one value. Rates are differences made by whoever shows them.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/live.hpp"

namespace vinicast {

// Why a datagram was dropped before it changed anything (docs/protocol.md §2.4). One counter each.
enum class DropReason : std::uint8_t {
  TooShort,
  TooLong,
  WrongVersion,
  UnknownType,
  OtherGroup,
  OwnEcho,  // our own multicast heard back: expected, not an error
  Replay,
  RateLimited,
  BadSeal,    // AEAD failed
  Malformed,  // sealed well, but the body does not parse
  BadSignature,
  WrongSigner,  // signed well, by a key that is not the datagram's sender or the object's author
  StaleFence,   // media of a token that is not the one shown
  TableFull,
  Duplicate,  // came by multicast and by unicast: expected, not an error
  TermJump,   // a floor token's term is unbelievably far above the greatest one known
  OtherSelf,  // of this very identity in another run: an earlier one, or on another computer
  Count,
};

// How long one stage of a picture's way took, of the last 256 pictures, in microseconds. Means add up along
// the way; percentiles do not.
struct StageTime {
  std::uint32_t mean = 0;
  std::uint32_t p50 = 0;
  std::uint32_t p95 = 0;
  friend bool operator==(const StageTime&, const StageTime&) = default;
};

struct LiveReceiveStatistics {
  std::uint64_t datagrams = 0;
  std::uint64_t framesComplete = 0;
  std::uint64_t framesSkipped = 0;   // given up at the deadline
  std::uint64_t framesRepaired = 0;  // complete only thanks to parity
  std::uint64_t shardsExpected = 0;
  std::uint64_t shardsLost = 0;      // data shards that never came by themselves
  std::uint64_t repairRequests = 0;  // sent
  std::uint64_t keyFrameRequests = 0;
  std::uint64_t repairRequestsHeld = 0;  // not sent: over the rate, or the table of blocks was full
  std::uint64_t audioFrames = 0;         // handed out
  std::uint64_t audioFramesLost = 0;
  std::uint32_t lossPermille = 0;  // over the last second
};

struct LiveSendStatistics {
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;  // encoded, before protection
  std::uint64_t dataShards = 0;
  std::uint64_t parityShards = 0;
  std::uint64_t repairShards = 0;
  std::uint64_t repairRequests = 0;  // received
  std::uint64_t framesDropped = 0;   // not sent: the pacer was too far behind
  std::uint64_t audioFrames = 0;     // `frames` and `bytes` are of video alone
  std::uint64_t repairsHeld = 0;     // shards asked for and not sent: over the rate or the queue's cap
  StageTime sending;  // from a video frame's being given to its last first-round shard; twice a second
  std::uint32_t viewers = 0;  // members that sent a report in the last 5 s
  std::uint32_t worstLossPermille = 0;
  EncodingTarget target;  // what the encoder is to give; zero while nothing is sent
};

// What one viewer reported last to the publisher (docs/protocol.md §6.8).
struct ViewerLoss {
  MemberId id;
  std::uint32_t lossPermille = 0;     // of the data shards over a second, before repair
  std::uint32_t skippedPermille = 0;  // of the frames between its last two reports: given up
  friend bool operator==(const ViewerLoss&, const ViewerLoss&) = default;
};

// By which way a member was heard within its last few updates.
enum class Way : std::uint8_t { None, Unicast, Multicast };

// How a present member is reached (docs/protocol.md §9).
struct MemberReach {
  MemberId id;
  std::string name;
  Way way = Way::None;
  bool sendsCopies = false;         // it sends this member copies by unicast
  bool getsCopies = false;          // this member sends it copies
  std::vector<Endpoint> addresses;  // at most limits::kMaxAddresses, the last that worked first
  friend bool operator==(const MemberReach&, const MemberReach&) = default;
};

// What did not come in on one interface of what members sent to the groups, over limits::kReceptionSpan and
// before repair (docs/protocol.md §3.1).
struct InterfaceLoss {
  std::uint32_t interfaceIndex = 0;  // as in Endpoint
  std::uint64_t expected = 0;        // datagrams, at least limits::kReceptionSpeaks
  std::uint64_t lost = 0;            // of them
  friend bool operator==(const InterfaceLoss&, const InterfaceLoss&) = default;
};

struct PeerStatistics {
  std::uint64_t byMulticast = 0;    // present members heard by multicast lately
  std::uint64_t byUnicast = 0;      // by unicast alone
  std::uint64_t subscribers = 0;    // members that get copies now
  std::uint64_t subscriptions = 0;  // members whose copies are asked for now
  std::uint64_t unanswered = 0;     // addresses of addPeer() from which nobody answers
  std::uint64_t copiesSent = 0;
  std::uint64_t contactsSent = 0;
  std::uint64_t refused = 0;           // members that asked for copies when limits::kMaxSubscribers had them
  std::uint64_t mediaSubscribers = 0;  // members that get copies of the media now
  std::uint64_t mediaCopiesSent = 0;
  std::uint64_t mediaCopiesHeld = 0;  // not sent: over limits::kMediaCopyBytesPerSecond
  std::uint64_t mediaRefused = 0;     // requests for copies of the media that found no place
  std::uint64_t unserved = 0;  // members reached by unicast alone whose copies do not come, for the same cap
};

struct Statistics {
  std::uint64_t datagramsIn = 0;
  std::uint64_t datagramsOut = 0;
  std::uint64_t bytesIn = 0;
  std::uint64_t bytesOut = 0;
  std::array<std::uint64_t, static_cast<std::size_t>(DropReason::Count)> drops{};
  std::uint64_t members = 0;  // present, oneself included
  std::uint64_t posts = 0;    // held
  std::uint64_t postsEvicted = 0;
  std::uint64_t nacksSent = 0;
  std::uint64_t repairsSent = 0;
  std::uint64_t digestRequestsSent = 0;  // pages of histories that were compared (docs/protocol.md §4.7)
  std::uint64_t pullsSent = 0;
  std::uint64_t postConflicts =
      0;  // two posts of one number, or a chain that does not fit: their author's fault
  std::uint64_t answersRefused = 0;  // digests, offers and posts that members asked for beyond their share
  bool identityElsewhere = false;    // another computer has this identity, and is heard (IdentityElsewhere)
  PeerStatistics peers;
  std::vector<InterfaceLoss> interfaces;  // those of which enough is known
  LiveReceiveStatistics receive;
  LiveSendStatistics send;
};

}  // namespace vinicast
