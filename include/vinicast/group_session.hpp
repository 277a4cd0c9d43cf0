// SPDX-License-Identifier: MIT
#pragma once

// GroupSession: one member's part in one group, without sockets, clocks, threads or codecs.
//
// Law of use. Make one call that changes something: a handle*() or a command. Then drain pollTransmit(), then
// drain pollEvent(), then read nextTimeout() and call handleTimeout() no later than that. Time and randomness
// are arguments: the same calls with the same seed give the same datagrams and events.
//
// Thread: any, one at a time. Memory: bounded by limits.hpp.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/events.hpp"
#include "vinicast/group_config.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/kept_posts.hpp"
#include "vinicast/live.hpp"
#include "vinicast/result.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// Seeds every random choice of a session. Random in use, fixed in tests.
struct Seed {
  std::uint64_t value = 0;
};

// Where a datagram is to go. The host knows the group's addresses and interfaces.
enum class TransmitTarget : std::uint8_t {
  ControlGroup,
  MediaGroup,
  Unicast,
  Broadcast,  // every used interface's broadcast address, at the control group's port
};

// How a datagram came in: addressed to one of the two groups, or not.
enum class Arrival : std::uint8_t { Multicast, Unicast };

struct Transmit {
  TransmitTarget target = TransmitTarget::ControlGroup;
  Endpoint to;           // Unicast only
  std::size_t size = 0;  // bytes written to the caller's buffer
};

// Something the host noticed about the machine.
enum class HostEvent : std::uint8_t {
  Resumed,            // the machine woke from sleep
  InterfacesChanged,  // sockets were rebuilt, groups joined again
};

enum class PostError : std::uint8_t {
  Empty,
  TooLong,
  NotText,
  TooFast,  // limits::kMaxUnsentPosts wait to be sent; nothing is lost, try again
  Left,
  NoTarget,  // a kind that refers to a post, and the post is not here
  NotYours,  // an edit or a deletion of another's post
};
enum class DirectError : std::uint8_t {
  Empty,
  TooLong,
  NotText,
  UnknownMember,
  NoNeighbor,  // nobody else is here
  TooMany,     // limits::kMaxDirectPending wait for their answer
  Left,
};
// Along the ring of members, towards greater or smaller ids (docs/protocol.md §7.2).
enum class RingDirection : std::uint8_t { Increasing, Decreasing };
// The place of a text on that ring.
[[nodiscard]] RingAddress ringAddressOf(std::string_view text);

enum class FloorError : std::uint8_t { AlreadyClaiming, AlreadyHolding, Left };
enum class PeerError : std::uint8_t {
  Unusable,  // not an address of one computer, or no port
  TooMany,   // limits::kMaxContacts are known
  Left,
};
enum class LiveError : std::uint8_t { NotHolding, TooLarge, BadBounds };

class GroupSession {
 public:
  // `now` is the host's monotonic clock; bootNumber, postIncarnation and the seeds come from the system's
  // random source. An Argon2id derivation makes this take 0.4 s and 256 MiB where `config.code` is not empty.
  static Result<GroupSession, ConfigError> create(const GroupConfig& config, Seed seed, TimePoint now);
  GroupSession(GroupSession&&) noexcept;
  GroupSession& operator=(GroupSession&&) noexcept;
  ~GroupSession();

  // What the host kept of this group's posts, once, before anything else: held as history that was shown, so
  // none is told again, and given to whoever lacks it. Each is verified like any other.
  Restored restore(TimePoint now, KeptPosts kept);

  // --- from the network, from time, from the machine ---
  // Any bytes from anyone; a datagram that is not right is dropped and counted (Statistics::drops).
  void handleDatagram(TimePoint now, const Endpoint& from, std::span<const std::byte> datagram,
                      Arrival arrival = Arrival::Multicast);
  void handleTimeout(TimePoint now);
  void handleHostEvent(TimePoint now, HostEvent event);
  // The wall clock as read at `now`; call at start and when it was set.
  void handleWallClock(TimePoint now, WallTime wall);

  // --- commands ---
  // Something for everyone in the group; shown at once by a PostAdded or PostChanged, sent and repaired until
  // all have it.
  Result<PostId, PostError> post(TimePoint now, PostDraft draft);
  Result<PostId, PostError> post(TimePoint now, std::string text) {
    return post(now, PostDraft{PostKind::Text, std::move(text), {}});
  }
  // Text for one member; a DirectResult follows. For oneself it and DirectReceived follow at once.
  Result<DirectId, DirectError> sendDirect(TimePoint now, const MemberId& to, std::string text);
  // A person is typing a text: for one other member, or for all. Call it at every key; it is said at most
  // once in limits::kTypingInterval and only in groups of up to limits::kTypingGroup. The others have a
  // TypingChanged, which ends by itself.
  void sayTyping(TimePoint now, const std::optional<MemberId>& to = std::nullopt);
  // The same to the member nearest to a place on the ring, which may be this one; to the next member up or
  // down the ring; to all neighbors(), with a DirectResult for each.
  Result<DirectId, DirectError> sendToNearest(TimePoint now, const RingAddress& address, std::string text);
  Result<DirectId, DirectError> sendToNeighbor(TimePoint now, RingDirection direction, std::string text);
  Result<std::vector<DirectId>, DirectError> sendToNeighbors(TimePoint now, std::string text);
  // Asks for the floor, or says yes to one that was offered (FloorView::offered). FloorChanged (selfHolds,
  // not offered) or FloorDenied follows.
  Result<void, FloorError> requestFloor(TimePoint now);
  // Gives the floor up, or takes a running claim back. Harmless when neither.
  void releaseFloor(TimePoint now);
  // Into the queue, and out of it or no to an offer. A holder has no use for a hand: nothing happens.
  void raiseHand(TimePoint now);
  void lowerHand(TimePoint now);
  // Sends one encoded frame to the group. Only the holder of the floor may.
  Result<void, LiveError> sendFrame(TimePoint now, EncodedFrame frame);
  // How far EncodingWanted may go, from now on; a running publication begins with the most again. Refused if
  // a bound is beyond limits::kMinBitsPerSecond, kMaxBitsPerSecond or kMaxFramesPerSecond, zero, or above its
  // maximum.
  Result<void, LiveError> setEncodingBounds(TimePoint now, const EncodingBounds& bounds);
  // A viewer's decoder can't go on: ask the publisher for a key frame (coalesced, rate limited).
  void requestKeyFrame(TimePoint now);
  // Where a member may be that multicast does not reach: it is asked there until it answers (docs/protocol.md
  // §9). PeerChanged follows. An address that is known already is harmless.
  Result<void, PeerError> addPeer(TimePoint now, const Endpoint& address);
  // Says goodbye: the remaining transmits, and events that end what was going on. Nothing changes after it.
  void leave(TimePoint now);

  // --- to the host ---
  // Writes the next datagram into `out` (at least limits::kMaxDatagram bytes).
  [[nodiscard]] std::optional<Transmit> pollTransmit(std::span<std::byte> out);
  [[nodiscard]] std::optional<Event> pollEvent();
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  // --- views ---
  [[nodiscard]] MemberId self() const;
  [[nodiscard]] GroupId groupId() const;
  [[nodiscard]] std::vector<Member> members() const;     // present ones, oneself first, then by name
  [[nodiscard]] std::vector<MemberReach> reach() const;  // of present members, oneself left out, by id
  // While this member is live: present viewers that reported within limits::kViewerTimeout, the worst first.
  // Of many, those that were asked to report.
  [[nodiscard]] std::vector<ViewerLoss> viewers() const;
  [[nodiscard]] std::vector<MemberId> neighbors() const;  // on the ring, up from oneself
  [[nodiscard]] std::vector<Post> posts() const;          // held ones, in display order
  [[nodiscard]] FloorView floor() const;
  [[nodiscard]] Statistics statistics() const;

 private:
  class Impl;
  explicit GroupSession(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast
