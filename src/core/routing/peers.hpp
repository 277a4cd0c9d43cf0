// SPDX-License-Identifier: MIT
#pragma once

// Members that multicast does not reach (docs/protocol.md §9). Finds out who they are, asks them for copies
// of what they send to the group, gives copies to at most limits::kMaxSubscribers that ask, and lets those
// who know the same member meet each other. The receiver decides: it knows what it does not hear.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/members/roster.hpp"
#include "core/routing/contact_cookie.hpp"
#include "core/routing/contact_messages.hpp"
#include "core/routing/media_copies.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class Peers {
 public:
  Peers(const Identity& self, const GroupId& group, const SecretSeed& secret, std::uint64_t bootNumber,
        Roster& roster, Outbox& outbox, std::uint64_t seed, TimePoint now);

  // An address given by people, or remembered. False if too many are known.
  bool add(TimePoint now, const Endpoint& address);
  // A body of type Contact to PeerList whose seal is good.
  std::optional<DropReason> handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                          std::uint64_t bootNumber, const Endpoint& from,
                                          std::span<const std::byte> body);
  // An own CONTACT came back.
  void handleOwnContact(TimePoint now, std::span<const std::byte> body);
  // A member's update was accepted.
  void noteUpdate(TimePoint now, const Roster::Accepted& accepted, Arrival arrival);
  // A member left by its own word, or was lost.
  void noteLeft(TimePoint now, const SenderTag& member);
  void noteLost(TimePoint now, const SenderTag& member);
  // The machine woke, or its interfaces changed: everything is tried at once.
  void handleHostEvent(TimePoint now);
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  // Who is to get a copy of what goes to the control group now: who asked for it, and a NACK also those who
  // send copies, for they may not hear this member otherwise.
  [[nodiscard]] std::vector<Endpoint> copiesTo(TimePoint now, MessageType type) const;
  // Whether this is to be broadcast as well: joins and, ever more seldom, updates of a member that is alone.
  [[nodiscard]] bool takeBroadcast(TimePoint now, MessageType type);
  // Where copies go of a media datagram of this size that goes to the media group now.
  [[nodiscard]] std::vector<Endpoint> mediaCopiesTo(TimePoint now, std::size_t bytes) {
    return m_mediaCopies.take(now, bytes);
  }
  // Whose media is to come by unicast from now on; no other's. MediaWayChanged tells what became of it, but
  // not a refusal where multicast brings some of it all the same (`hearsSome`).
  void wantMedia(TimePoint now, const std::optional<SenderTag>& publisher, bool hearsSome);
  // What was answered to that the last time; Multicast before.
  [[nodiscard]] MediaWay mediaWay() const;
  // The next address that is owed an update.
  [[nodiscard]] std::optional<Endpoint> takeGreeting();
  void noteCopySent(bool media) { ++(media ? m_statistics.mediaCopiesSent : m_statistics.copiesSent); }

  [[nodiscard]] std::vector<MemberReach> reach(TimePoint now) const;
  [[nodiscard]] PeerStatistics statistics(TimePoint now) const;

 private:
  // A member with whom unicast is tried or used.
  struct Peer {
    std::vector<Endpoint> addresses;  // the last that worked first
    std::uint64_t nonce = 0;
    std::uint64_t cookie = 0;
    bool wantsCopies = false;  // from it
    bool wantsMedia = false;   // copies of its media
    bool hearsMedia = false;   // some of which comes by multicast
    bool introduces = false;   // it does not hear us, or is to know that copies are not wanted any more
    bool wantsPeers = false;
    bool granted = false;                     // it accepted the last time
    MediaWay mediaWay = MediaWay::Multicast;  // as its last answer says
    MediaWay toldWay = MediaWay::Multicast;
    bool proven = false;  // it answered, so it is where it is said to be
    int tries = 0;        // since it answered
    int proofs = 0;       // cookies answered since it accepted
    TimePoint nextAsk = TimePoint::max();
    TimePoint asked = TimePoint::min();         // last
    TimePoint refusedUntil = TimePoint::min();  // it is full
    TimePoint introduced = TimePoint::min();    // last
    TimePoint askedPeers = TimePoint::min();    // last
    TimePoint leaseEnd = TimePoint::min();      // until then it gets copies
    Endpoint copiesTo;
    bool unserved = false;  // wants copies of the media and found no place
    TimePoint expires;      // forgotten then, unless it is in use
    [[nodiscard]] bool subscribes() const { return wantsCopies || wantsMedia; }
    [[nodiscard]] bool asks() const { return subscribes() || introduces || wantsPeers; }
    // Its copies come, or may soon: those that do not answer do not count.
    [[nodiscard]] bool isSubscription() const;
  };
  // An address where some member may be.
  struct Place {
    Endpoint address;
    std::uint64_t nonce = 0;
    int tries = 0;
    TimePoint nextAsk;
    std::optional<SenderTag> member;  // that answered
    std::optional<PeerState> told;
  };
  using Peer_ = std::pair<const SenderTag, Peer>;

  std::optional<DropReason> handleContact(TimePoint now, const SenderTag& sender, std::uint64_t bootNumber,
                                          const Endpoint& from, std::span<const std::byte> body);
  std::optional<DropReason> handleAck(TimePoint now, const SenderTag& sender, const Endpoint& from,
                                      std::span<const std::byte> body);
  std::optional<DropReason> handleList(TimePoint now, const SenderTag& sender, const Endpoint& from,
                                       std::span<const std::byte> body);
  ContactAck::Status grant(TimePoint now, Peer_& peer, const Contact& contact, const Endpoint& from);
  void handleAccepted(TimePoint now, Peer_& peer, const Endpoint& from);
  void sendList(const SenderTag& to, const Endpoint& address);
  void ask(TimePoint now, Peer_& peer);
  void ask(TimePoint now, Place& place);
  void sendContact(const Endpoint& to, Contact contact);
  // Takes back what was asked of a member: by a CONTACT that does not ask for it.
  void renounce(TimePoint now, Peer_& peer);
  void noteMediaWay(Peer& peer, MediaWay way);
  void noteUnserved(Peer_& peer, bool unserved);
  // Asks for its copies, or asks again where it did not answer.
  void wantCopies(TimePoint now, Peer_& peer);
  void introduce(TimePoint now, Peer_& peer);
  void askForPeers(TimePoint now, const SenderTag& member);
  void reopen(TimePoint now, const SenderTag& member);
  void tell(Place& place, PeerState state);
  void checkPeers(TimePoint now);
  void checkRoster(TimePoint now);
  void checkMissing(TimePoint now);
  void checkUnserved(TimePoint now);
  void askSomebodyForPeers(TimePoint now);

  Peer_* find(const SenderTag& member);
  // Nothing if the table is full of peers in use.
  Peer_* findOrAdd(TimePoint now, const SenderTag& member);
  // Of those that do not answer, forgets the one that would go first; false if there is none.
  bool makeRoom(TimePoint now);
  static void promote(Peer& peer, const Endpoint& address);
  void learnAddresses(Peer_& peer) const;
  [[nodiscard]] bool isHeard(TimePoint now, const SenderTag& member) const;
  [[nodiscard]] std::size_t countSubscribers(TimePoint now) const;
  [[nodiscard]] std::size_t countSubscriptions() const;
  [[nodiscard]] Duration retryDelay(int tries);
  [[nodiscard]] Duration leaseLength() const;
  [[nodiscard]] Duration checkInterval() const;

  const Identity& m_self;
  GroupId m_group;
  std::uint64_t m_bootNumber;
  Roster& m_roster;
  Outbox& m_outbox;
  Random m_random;
  ContactCookie m_cookie;
  std::map<SenderTag, Peer> m_peers;
  std::vector<Place> m_places;
  std::map<SenderTag, TimePoint> m_missing;  // listed by others and not known here, since
  std::vector<Endpoint> m_greetings;
  MediaCopies m_mediaCopies;
  std::optional<SenderTag> m_mediaFrom;  // whose media is to come by unicast
  TimePoint m_nextCheck;
  TimePoint m_nextGossip;
  TimePoint m_nextBroadcast;
  Duration m_broadcastWait{};
  std::optional<TimePoint> m_unservedSince;
  bool m_toldUnserved = false;
  PeerStatistics m_statistics;
};

}  // namespace vinicast
