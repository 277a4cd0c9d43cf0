// SPDX-License-Identifier: MIT
#pragma once

// What the engine tells its host, in the order in which it happened.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/live.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

enum class MemberState : std::uint8_t { Joined, Left, Lost };

struct Member {
  MemberId id;
  std::string name;
  MemberState state = MemberState::Joined;
  bool self = false;
  friend bool operator==(const Member&, const Member&) = default;
};

// A member came, changed its name, left by its own word (Left) or fell silent (Lost).
struct MemberChanged {
  Member member;
};

// Where a post stands in the conversation: a total order that is a function of the set of posts (§4.2).
struct OrderKey {
  std::uint64_t clock = 0;  // effective hybrid logical clock: 48 bits of milliseconds, 16 bits of counter
  MemberId author;
  std::uint32_t incarnation = 0;
  std::uint64_t sequence = 0;
  friend auto operator<=>(const OrderKey&, const OrderKey&) = default;
};

// What a post is. Replies are posts of their own; the others change the view of the post they refer to.
enum class PostKind : std::uint8_t {
  Text = 0,
  Reply = 1,
  Reaction = 2,  // its text is the sign; it replaces the author's last one, an empty text takes it back
  Edit = 3,      // of one's own post: the new text
  Delete = 4,    // of one's own post
};

// A post to be made.
struct PostDraft {
  PostKind kind = PostKind::Text;
  std::string text;
  std::optional<PostId> target{};  // of every kind but Text; of Edit and Delete an own post
};

struct Reaction {
  std::string text;
  std::vector<MemberId> authors;  // ascending
  friend bool operator==(const Reaction&, const Reaction&) = default;
};

// A post with all that is known of it: edits, reactions and a deletion of its author are applied.
struct Post {
  PostId id;
  std::string authorName;   // as the author signed it
  std::string text;         // UTF-8; the last edit's; empty if deleted
  WallTime wall;            // the author's clock
  std::uint64_t clock = 0;  // the author's hybrid logical clock; `order` may be later (§4.2)
  OrderKey order;
  PostKind kind = PostKind::Text;
  std::optional<PostId> target{};     // of a reply
  std::vector<Reaction> reactions{};  // by text
  bool edited = false;
  bool deleted = false;
  bool history = false;  // was posted before this session joined
  bool own = false;
  friend bool operator==(const Post&, const Post&) = default;
};

// A record was accepted, an own or another's, of any kind, or replaced another of the same number: what a
// host keeps for GroupSession::restore(). Told before all else about that post, and only where
// GroupConfig::tellsStored asks for it.
struct PostStored {
  Post post;
  std::uint8_t kind = 0;              // docs/protocol.md §4.1; PostKind, or a later version's
  std::vector<std::byte> signedBody;  // §2.5
};

// A post to show, exactly once for each id, own ones at once.
struct PostAdded {
  Post post;
};

// A post that was added is another one now: its text, its reactions, or its place in the order.
struct PostChanged {
  Post post;
};

// How many of the present members, the author left out, are known to hold an own post.
struct PostHeard {
  PostId id;
  std::uint32_t heard = 0;
  std::uint32_t members = 0;
};

struct DirectReceived {
  MemberId from;
  std::string text;
};

// A member began to type, or does not any more: its text came, it is gone, or nothing was heard of it for
// limits::kTypingKept. Never told of oneself.
struct TypingChanged {
  MemberId member;
  bool isPrivate = false;  // in the private conversation with it; else in the group's
  bool types = false;
};

enum class DirectOutcome : std::uint8_t { Delivered, Failed, NoRoute };

struct DirectResult {
  DirectId id;
  MemberId to;
  DirectOutcome outcome = DirectOutcome::Failed;
};

// The floor as this member sees it (docs/protocol.md §5).
enum class FloorState : std::uint8_t {
  Idle,      // nobody is live
  Claiming,  // this member asked and waits for the window to pass
  Held,      // `holder` is live, perhaps this member
};

struct FloorView {
  FloorState state = FloorState::Idle;
  FloorToken token;  // the live one when Held, the claimed one when Claiming
  MemberId holder;   // zero unless Held
  bool selfHolds = false;
  // Held, but nobody is live yet: the floor came to `holder` because its hand was raised, and waits up to
  // limits::kFloorOffer for its requestFloor(). Nobody is live unasked.
  bool offered = false;
  std::uint64_t term = 0;       // greatest term seen
  std::vector<MemberId> queue;  // raised hands, first in line first
  friend bool operator==(const FloorView&, const FloorView&) = default;
};

struct FloorChanged {
  FloorView view;
};

// A press of Go Live ended without the floor.
enum class FloorDenial : std::uint8_t {
  Taken,     // `holder` is live
  Offered,   // the floor waits for `holder`, whose hand was raised
  Lost,      // another claim won; `holder` is its owner
  Isolated,  // nobody answered in limits::kClaimMaxWindow although members are known
};

struct FloorDenied {
  FloorDenial reason = FloorDenial::Taken;
  MemberId holder;  // zero where unknown
};

// This member must stop sending media now: it lost the floor, or fenced itself after a stall.
enum class FloorEnd : std::uint8_t { Released, Overtaken, Fenced };

struct FloorEnded {
  FloorEnd reason = FloorEnd::Released;
};

// The stream of another member, as the frame transport sees it.
enum class StreamState : std::uint8_t { Started, Stalled, Resumed, Ended };

struct StreamChanged {
  MemberId publisher;
  TokenHash token;
  StreamState state = StreamState::Started;
};

struct FrameReceived {
  ReceivedFrame frame;
};

// By which way this viewer gets the media that it follows. Multicast at first, without a word; told when it
// changes.
enum class MediaWay : std::uint8_t {
  Multicast,
  Unicast,  // multicast does not bring it, or loses much of it: the publisher sends copies
  Refused,  // multicast does not bring it, and the publisher has no place for another copy
};

struct MediaWayChanged {
  MediaWay way = MediaWay::Multicast;
};

// To the publisher: multicast does not bring the media to this viewer, and there is no place for another
// copy. Once, until it gets one or needs none.
struct ViewerUnserved {
  MemberId viewer;
};

// To the publisher: some viewer can't go on without a key frame.
struct KeyFrameWanted {};

// To the publisher, at the start and then at most once a second: what the encoder is to give from now on
// (docs/protocol.md §6.10).
struct EncodingWanted {
  EncodingTarget target;
};

// To the publisher, at most once a second: what its viewers report.
struct ViewersReported {
  std::uint32_t viewers = 0;
  std::uint32_t worstLossPermille = 0;  // of all
};

// What became of an address given to GroupSession::addPeer() (docs/protocol.md §9). Each is told once until
// another follows.
enum class PeerState : std::uint8_t {
  Answered,  // a member of the group is there
  Silent,    // nobody answered; it is asked again from time to time
  Own,       // this very session seems to be there; it is asked again, but seldom
};

struct PeerChanged {
  Endpoint address;
  PeerState state = PeerState::Silent;
};

// Members that only unicast reaches, and whose copies do not come because limits::kMaxSubscribers are served
// already, here or there (docs/protocol.md §9.1): their posts come late, of the floor and of who is here
// perhaps nothing. Told when there are some, and with 0 when there are none any more.
struct CopiesLimited {
  std::uint32_t members = 0;
};

// Another computer uses this very identity, as with a copied profile: neither shows the other, and everybody
// else takes the two for one member. Told once.
struct IdentityElsewhere {
  Endpoint address;  // where it is
};

using Event = std::variant<MemberChanged, PostStored, PostAdded, PostChanged, PostHeard, DirectReceived,
                           DirectResult, FloorChanged, FloorDenied, FloorEnded, StreamChanged, FrameReceived,
                           MediaWayChanged, ViewerUnserved, KeyFrameWanted, EncodingWanted, ViewersReported,
                           PeerChanged, CopiesLimited, TypingChanged, IdentityElsewhere>;

}  // namespace vinicast
