// SPDX-License-Identifier: MIT
#pragma once

// The parts of one session and the wiring between them: opens and seals datagrams, hands each body to its
// part, lets the live transport follow the floor, and gathers the timers. The rules themselves live in the
// parts.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>

#include "core/base/address_ledger.hpp"
#include "core/base/lookup_table.hpp"
#include "core/base/outbox.hpp"
#include "core/crypto/crypto.hpp"
#include "core/floor/floor.hpp"
#include "core/live/live_receiver.hpp"
#include "core/live/live_sender.hpp"
#include "core/live/media_reach.hpp"
#include "core/members/roster.hpp"
#include "core/posts/delivery.hpp"
#include "core/posts/history_baseline.hpp"
#include "core/posts/hybrid_clock.hpp"
#include "core/posts/post_answers.hpp"
#include "core/posts/post_puller.hpp"
#include "core/posts/post_reconciler.hpp"
#include "core/posts/post_store.hpp"
#include "core/posts/post_sync.hpp"
#include "core/posts/typing.hpp"
#include "core/routing/direct.hpp"
#include "core/routing/other_self.hpp"
#include "core/routing/peers.hpp"
#include "core/session/copies.hpp"
#include "core/session/reception_meter.hpp"
#include "core/session/replay_filter.hpp"
#include "core/session/source_limiter.hpp"
#include "core/wire/envelope.hpp"
#include "vinicast/group_session.hpp"

namespace vinicast {

class SessionParts {
 public:
  SessionParts(const GroupConfig& config, const GroupKeys& groupKeys, std::uint64_t seed, TimePoint now);

  Restored restore(TimePoint now, KeptPosts kept);
  void handleDatagram(TimePoint now, const Roster::Source& source, std::span<const std::byte> datagram);
  void handleTimeout(TimePoint now);
  void handleHostEvent(TimePoint now, HostEvent event);
  void setWall(TimePoint now, WallTime wall);

  // Nothing if too many own posts wait to be sent.
  std::optional<PostId> post(TimePoint now, PostDraft draft);
  // Only if direct.room() is not zero.
  DirectId sendDirect(TimePoint now, const MemberId& to, std::string text);
  // For all where `to` is zero.
  void sayTyping(TimePoint now, const MemberId& to);
  void leave(TimePoint now);
  [[nodiscard]] bool hasLeft() const { return m_left; }
  // Runs a command on the parts, then lets the live transport follow what it did to the floor.
  template <typename Command>
  auto change(TimePoint now, Command command) {
    m_now = now;
    if constexpr (std::is_void_v<decltype(command(*this))>) {
      command(*this);
      followFloor(now);
    } else {
      auto result = command(*this);
      followFloor(now);
      return result;
    }
  }

  [[nodiscard]] std::optional<Transmit> pollTransmit(std::span<std::byte> out);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  [[nodiscard]] Statistics statistics() const;
  [[nodiscard]] std::vector<MemberReach> reach() const { return peers.reach(m_now); }
  [[nodiscard]] std::vector<ViewerLoss> viewers() const { return sender.viewers(m_now); }

  GroupKeys keys;
  Identity identity;
  Outbox outbox;
  Roster roster;
  Peers peers;
  OtherSelf otherSelf;
  AddressLedger ledger;
  HistoryBaseline baseline;
  PostStore store;
  PostPuller puller;
  PostSync sync;
  PostAnswers answers;
  PostReconciler reconciler;
  Delivery delivery;
  DirectMessages direct;
  Typing typing;
  Floor floor;
  LiveSender sender;
  LiveReceiver receiver;

 private:
  struct Incoming {
    EnvelopeHeader header;
    Roster::Source source;
    std::span<const std::byte> body;
  };
  // The checks before the parts see a body, cheapest first (§2.4).
  std::optional<DropReason> openDatagram(TimePoint now, const Roster::Source& source,
                                         std::span<const std::byte> datagram);
  // The body, in m_opened; nothing if the seal is broken.
  std::optional<std::span<const std::byte>> openSeal(const EnvelopeHeader& header,
                                                     std::span<const std::byte> datagram);
  [[nodiscard]] SourceLimiter::Source limitedAs(const EnvelopeHeader& header, const Endpoint& from) const;
  std::optional<DropReason> dispatch(TimePoint now, const Incoming& in);
  std::optional<DropReason> handleMembers(TimePoint now, const Incoming& in);
  std::optional<DropReason> handlePosts(TimePoint now, const Incoming& in);
  std::optional<DropReason> handleDigests(TimePoint now, const Incoming& in);
  std::optional<DropReason> handleTyping(TimePoint now, const Incoming& in);
  std::optional<DropReason> handleDirect(const Incoming& in);
  void offerPosts(TimePoint now, const Incoming& in, const MemberUpdate& joining);
  [[nodiscard]] bool isNearTo(TimePoint now, const MemberId& newcomer) const;
  std::optional<DropReason> handleLive(TimePoint now, const Incoming& in);
  std::optional<DropReason> handleMedia(TimePoint now, const Incoming& in);
  // Its sender, of this boot, is whose media is shown.
  [[nodiscard]] bool isShown(const Incoming& in) const {
    const auto live = floor.live();
    return live && receiver.following() && senderTagOf(live->token.owner) == in.header.sender &&
           live->token.incarnation == in.header.bootNumber;
  }
  void noteUpdate(TimePoint now, const Roster::Accepted& accepted);
  void noteReception(TimePoint now, const Incoming& in, const Roster::Accepted& accepted);
  void noteGone(TimePoint now, const MemberId& id);
  // Updates that members who just met by unicast are owed.
  void sendGreetings(TimePoint now);
  void followFloor(TimePoint now);
  void fillPosts(MemberUpdate& update);
  void noteText(const PostKey& key);
  [[nodiscard]] MemberUpdate makeUpdate();
  [[nodiscard]] WallTime wallAt(TimePoint now) const;
  [[nodiscard]] LogId ownLog() const { return {senderTagOf(identity.id()), m_incarnation}; }
  Transmit counted(const Transmit& transmit);
  [[nodiscard]] bool resolve(const Outgoing& message, Transmit& transmit) const;

  std::string m_name;
  std::uint64_t m_bootNumber;
  std::uint32_t m_incarnation;
  std::uint16_t m_unicastPort;
  std::uint64_t m_postsAtBoot;
  std::uint64_t m_lastPost;
  std::uint64_t m_previousHash;
  LookupTable<SenderTag, std::uint32_t> m_currentLogs;  // of the present members
  HybridClock m_clock;
  Random m_random;
  TimePoint m_wallBase;
  WallTime m_wall;
  ReplayFilter m_replay;
  SourceLimiter m_limiter;
  ReceptionMeter m_reception;
  std::uint64_t m_counter = 0;
  std::uint32_t m_sentToGroups = 0;  // modulo 2^32
  TokenHash m_following;             // the token whose media is sent or shown
  TimePoint m_now;
  bool m_left = false;
  MediaReach m_mediaReach;
  Copies m_copies;
  Statistics m_statistics;
  std::array<std::byte, limits::kMaxDatagram> m_opened{};
};

}  // namespace vinicast
