// SPDX-License-Identifier: MIT
#pragma once

// The plain values that front ends see. Identifiers are opaque texts; times are milliseconds since the epoch.

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace vinicast::client {

// How to join. Empty texts mean the default.
struct JoinRequest {
  QString group = QStringLiteral("vinigroup");
  QString name;
  QString code;              // empty: an open group
  QString address;           // "225.225.24.123:4444", "[ff12::1]:4444"; empty: the default
  QString interfaceName;     // empty: every usable one
  QString profileDirectory;  // where identity and settings are kept; empty: the default profile
  QStringList peers;         // "host", "host:port", "[IPv6]:port": members that multicast does not reach
  QString recordPath;        // as Engine::startRecording(); empty: none
  QString y4mPath;           // shown pictures; "-" is stdout
  QString wavPath;           // heard sound
  bool playSound = true;     // to the loudspeaker
  bool showPictures = true;  // deliver Engine::pictureShown
};

// What went wrong, as a code with the facts; describe() (words.hpp) makes the sentence.
enum class ErrorCode {
  BadName,
  BadGroup,
  BadCode,
  BadAddress,          // detail: what was given
  NotMulticast,        // detail: the address, below 224.0.0.0 or above 239.255.255.255, or not ff00::/8
  BadPort,             // detail: the port, not in 1025 to 65535
  UnknownInterface,    // detail: the name
  BadPeer,             // detail: what was given
  PeerUnknown,         // subject: the host's name; detail: the system's words. It is looked up again.
  PeerSilent,          // subject: the address. It is asked again.
  CopiesLimited,       // subject: how many members
  PeerIsSelf,          // subject: the address
  IdentityElsewhere,   // another computer has this identity; subject: its address
  PortBusy,            // detail: the port
  NetworkUnavailable,  // detail: the system's words
  NetworkLost,         // the last interface went away
  ProfileBusy,         // another instance uses the profile
  ProfileUnusable,     // detail: path and the system's words
  IdentityDamaged,     // detail of this and the next: the file's path
  IdentityNewer,       // of a later version
  ProfileTemporary,    // the default profile is in use: nothing is kept
  HistoryDamaged,      // set aside; subject: its new path; detail: the system's words
  HistoryNewer,        // of a later version, set aside; subject: its new path
  HistoryNotKept,      // posts can't be written now; detail: the system's words
  PostEmpty,           // subject of this and the next two: the text
  PostTooLong,
  PostNotText,
  PostNoTarget,  // too old, or not a message, to be answered or changed; subject of this and the next: the
                 // text
  PostNotYours,
  UnknownMember,  // subject: the name asked for, or the id that a text was to be sent to; detail: that text
  NotJoined,
  FloorTaken,    // subject: the holder's name
  FloorOffered,  // it waits for someone else; subject: the name
  FloorLost,     // subject: the winner's name
  FloorIsolated,
  FloorBusy,
  FloorOvertaken,  // someone else's greater token; subject: the name
  FloorFenced,     // this machine stalled or slept
  FloorElsewhere,  // this member is live in another group; subject: its name
  SourceUnknown,   // detail: what was given
  SourceNotFound,
  SourceUnreadable,
  SourceNotMedia,
  SourceNoPicture,
  SourceSilent,    // a pipe, for Engine::kChooseMillis
  SourceTooLarge,  // detail: its size
  SourceBusy,
  NoCamera,
  NoMicrophone,    // subject of this and the next two: the microphone
  MicrophoneBusy,  // the picture goes on without sound
  MicrophoneLost,
  NoScreen,
  SourceLost,
  EncoderFailed,
  MediaRefused,    // subject: the publisher's name. It is asked again.
  ViewerUnserved,  // subject: the viewer's name
  NoSoundOutput,
  OutputFailed,        // detail: path and the system's words
  NothingShown,        // there is no picture to save
  PlayersUnavailable,  // detail: the system's words
  PushUrlBad,          // detail: what was given, without its password
  PushFailed,          // subject: the URL without its password; detail: the server's or system's words
  DirectFailed,
  DirectNoRoute,
  NoNeighbor,         // nobody else is here
  DirectTooMany,      // too many are still under way; subject: the text
  PostTooFast,        // subject: the text
  CryptoUnavailable,  // detail: what can't be done
  NameOtherKey,       // a known name comes with another key; subject: the name
};

struct Error {
  ErrorCode code = ErrorCode::NetworkUnavailable;
  QString subject;  // a member's name, a path, a device
  QString detail;
};

struct Joined {
  QString group;
  QString address;
  QString selfId;
  QString name;
  bool open = true;  // no code
};

enum class MemberState { Joined, Left, Lost };

struct Member {
  QString id;
  QString name;
  MemberState state = MemberState::Joined;
  bool self = false;
};

// What a post is (docs/protocol.md §4.8). Replies are posts of their own; the others change the post they
// refer to.
enum class PostKind { Text, Reply, Reaction, Edit, Delete };

struct PostDraft {
  PostKind kind = PostKind::Text;
  QString text{};      // of a Reaction the sign; empty takes one's own back
  QString targetId{};  // a post's; of Edit and Delete an own one
};

struct Reaction {
  QString text;
  QStringList authorIds;
  friend bool operator==(const Reaction&, const Reaction&) = default;
};

// As it is shown: with its author's edits and everybody's reactions.
struct Post {
  QString id;
  QString authorId;
  QString authorName;
  QString text;
  qint64 wallMillis = 0;
  QByteArray order;  // compares bytewise: the conversation's order
  bool history = false;
  bool own = false;
  QString targetId{};  // of a reply
  QList<Reaction> reactions{};
  bool edited = false;
  bool deleted = false;      // its text is empty
  QString targetAuthorId{};  // of a reply: who wrote what it answers, known here or not
};

// A stretch of the conversation as it is kept, the oldest post first.
struct History {
  QList<Post> posts;
  bool more = false;    // there are older ones; of an answer to requestHistoryAfter() newer ones
  QByteArray before{};  // what was asked for
  QByteArray after{};
};

// The posts that hold all words of `text`, the newest first.
struct Found {
  QString text;
  QList<Post> posts;
  bool more = false;  // there are older ones
};

struct Delivery {
  QString postId;
  int heard = 0;
  int members = 0;
};

enum class DirectState { Sending, Delivered, Failed };

// Text between this member and one other.
struct DirectMessage {
  QString fromId;
  QString text;
  QString id{};
  QString peerId{};       // the other one,
  QString peerName{};     // by the name of then
  qint64 wallMillis = 0;  // when it was sent or came, by this computer's clock
  QByteArray order{};     // compares bytewise: the conversation's order
  bool own = false;
  DirectState state = DirectState::Delivered;
};

// What became of a message of this member's.
struct DirectDelivery {
  QString toId;
  QString messageId{};  // empty where RingTarget chose the member
  DirectState state = DirectState::Delivered;
};

// A stretch of the conversation with one member as it is kept, the oldest message first.
struct DirectHistory {
  QString peerId;
  QList<DirectMessage> messages;
  bool more = false;    // there are older ones; of an answer to requestMessagesAfter() newer ones
  QByteArray before{};  // what was asked for
  QByteArray after{};
};

// The messages with one member that hold all words of `text`, the newest first.
struct DirectFound {
  QString peerId;
  QString text;
  QList<DirectMessage> messages;
  bool more = false;  // there are older ones
};

// A member began to type a text, or does not any more. It ends by itself.
struct Typing {
  QString memberId;
  bool isPrivate = false;  // in the conversation with this member alone; else in the group's
  bool types = false;
};

// Whom a message means by its place on the ring of members (docs/protocol.md §7.2).
enum class RingTarget { Nearest, Next, Previous, Neighbors };

// Claiming: this member asked. Denied: the answer was no; `holder` says who is live. Released: a holder
// stopped (or fell silent) and nobody is live. Idle and Released with `offeredId`: the floor waits some
// seconds for that member's goLive(), because its hand was raised.
enum class FloorState { Idle, Claiming, Held, Denied, Released };

struct Floor {
  FloorState state = FloorState::Idle;
  QString holderId;  // empty when nobody is live
  QString holderName;
  bool selfHolds = false;
  quint64 term = 0;
  QStringList queue;    // member ids, first in line first
  QString offeredId{};  // empty when it waits for nobody
  QString offeredName{};
};

enum class StreamState { Started, FirstFrame, Stalled, Ended };

struct Stream {
  StreamState state = StreamState::Started;
  QString publisherId;
  // With FirstFrame: how long it had been live, as its frames tell; for those who come later.
  qint64 liveMillis = 0;
};

// One network card in use, as a person who sees nobody needs to know it. Counts rise while it stays in use.
struct NetworkCard {
  QString name;
  QString address;  // its first IPv4 address, else its link-local one; empty: none
  bool loopback = false;
  bool joined = false;       // it gets what the group sends
  bool sending = true;       // what was sent there last went out
  quint64 sent = 0;          // datagrams for the group
  quint64 sendFailures = 0;  // those that could not be sent there
  quint64 heard = 0;         // others' datagrams that came in by it
  qint64 silentMillis = 0;   // since the last of these, or since it came into use
  // Of what members sent to the group in the last half minute, before repair: 0 to 1; nothing: too little for
  // a figure, or a live picture that multicast does not bring was among it. And how many datagrams that is.
  std::optional<double> loss{};
  quint64 lost = 0;
};

// From bad to good; judge() (network.hpp) chooses, describe() (words.hpp) makes the sentence.
enum class NetworkVerdict {
  NoNetwork,         // no card is usable
  ThisComputerOnly,  // only programs on this computer can be reached
  NothingSent,
  NotJoined,          // the system refused a card the group
  IdentityElsewhere,  // another computer has this identity
  NobodyHeard,        // nothing of others came in
  NobodyInGroup,      // something came in, but not of this group
  Silent,             // members are known, and nothing has come in lately
  Unicast,            // multicast reaches no member; they are reached one by one
  Lossy,              // what is live arrives with holes, or a card misses some of what members send
  PictureRefused,     // multicast does not bring what is live, and its sender has no place for another copy
  PictureUnicast,     // multicast brings what is live badly or not at all; it is sent to this computer alone
  PictureCopies,      // multicast brings what this member sends to some so; they get copies
  PartlyUnicast,      // multicast does not reach some members
  Good,
};

// By which way a member was heard of late, or what is live comes.
enum class Way { None, Unicast, Multicast };

struct Network {
  QList<NetworkCard> cards;
  NetworkVerdict verdict = NetworkVerdict::Good;
  int others = 0;                      // members that are present
  double loss = 0;                     // of what is live, 0 to 1
  int byMulticast = 0, byUnicast = 0;  // how they are reached
  // By which way what is live comes: None if its sender has no place for another copy. Nothing: nobody is
  // watched.
  std::optional<Way> pictureWay{};
  int pictureCopies = 0;           // viewers that get copies of what this member sends
  bool identityElsewhere = false;  // another computer has this identity, and is heard
};

// How one present member is reached.
struct Reach {
  QString id;
  QString name;
  Way way = Way::None;
  bool sendsCopies = false;  // to this member, by unicast
  bool getsCopies = false;   // from this member
  QStringList addresses;     // the last that worked first
};

// How well what is live arrives at one viewer, by its own word.
struct ViewerLoss {
  QString id;
  QString name;
  double loss = 0;     // 0 to 1 of what was sent over a second, before repair
  double skipped = 0;  // 0 to 1 of the pictures: given up on the way; not what a slow machine left out
};

// How long one stage of a picture's way takes, of the last 256 pictures, in milliseconds. Means add up along
// the way; percentiles do not.
struct StageTime {
  double mean = 0, p50 = 0, p95 = 0;
};

// Datagrams, or messages in them, that changed nothing.
struct DropCount {
  const char* reason;  // as docs/protocol.md writes it: "badSeal"; never freed
  quint64 count;
};

// What it takes that nothing posted is lost, since the group was joined (docs/protocol.md §4).
struct ChatCounts {
  quint64 asked = 0;      // NACKs sent
  quint64 repaired = 0;   // posts sent again because somebody asked
  quint64 compared = 0;   // pages of histories asked for
  quint64 pulled = 0;     // requests for posts that a comparison showed
  quint64 refused = 0;    // answers that others asked for beyond their share
  quint64 evicted = 0;    // posts that gave way to others, at the bounds of what is held
  quint64 conflicts = 0;  // two posts of one number: their author's key is used twice, or lies
};

struct Stats {
  int members = 0;
  quint64 posts = 0;
  quint64 postsNotKept = 0;  // could not be written, and are in memory only
  ChatCounts chat;
  quint64 bytesIn = 0, bytesOut = 0, datagramsIn = 0, datagramsOut = 0, drops = 0;
  QList<DropCount> dropsBy;  // drops, by reason: those that occurred
  // How the others are reached. The list has at most kMaxReach of them, those that multicast does not reach
  // first.
  static constexpr int kMaxReach = 64;
  int byMulticast = 0, byUnicast = 0, unheard = 0;
  int copiesTo = 0, copiesFrom = 0;  // members
  quint64 copiesSent = 0;
  int mediaCopiesTo = 0;  // viewers that multicast brings the media to badly or not at all
  quint64 mediaCopiesSent = 0, mediaCopiesHeld = 0;
  quint64 mediaRefused = 0;  // requests for copies of the media that found no place
  // Members that only unicast reaches and whose copies do not come: too many get some already.
  int unserved = 0;
  int silentPeers = 0;  // given or remembered addresses from which nobody answers
  QList<Reach> reach;
  // Not told to the front end, because it stood still for too long.
  quint64 wordsDropped = 0;
  // What is watched. The counts are since the stream began, or of the last one; the figures are zero while
  // nobody is live.
  // shown + skipped + unseen are the pictures that were sent since then, but for those on their way.
  quint64 shown = 0, skipped = 0, repaired = 0, lost = 0, concealed = 0;
  quint64 unseen = 0;        // came, and were not decoded: the view was hidden
  quint64 notPainted = 0;    // of those shown: the front end was behind, or its view had just been hidden
  quint64 repairsAsked = 0;  // requests for what was lost, sent by this viewer
  double loss = 0;           // 0 to 1 over the last second
  Way way = Way::None;       // by which the media comes
  int delayMs = 0;           // from a frame's coming in whole to its being shown; smoothed
  // How far the sound is ahead of the picture, by their capture times, as the picture is handed over to be
  // painted. Pictures follow the sound, so it is 0 unless they are not ready in time. Nothing: no sound.
  std::optional<int> soundMinusPictureMs;
  quint64 filesDropped = 0;  // pictures, frames and pieces of sound missing in what is written and recorded
  qint64 bitrate = 0;        // bit/s on the wire in or out over the last second
  int width = 0, height = 0;
  // What is published. The counts are since this member went on air, or of the last time.
  int viewers = 0;
  // What the encoder is to give now, by what the viewers report; zero while nothing is sent.
  qint64 targetBitrate = 0;
  int targetFrameRate = 0;
  double worstLoss = 0;
  // At most kMaxViewers, the worst first; of many viewers, those that were asked to report.
  static constexpr int kMaxViewers = 64;
  QList<ViewerLoss> eachViewer;
  quint64 repairRequests = 0;  // that came in from the viewers
  quint64 framesSent = 0, repairsSent = 0, parityShards = 0, dataShards = 0;
  // Of what the source gave, not sent: the computer was too slow; fewer were wanted (targetFrameRate); the
  // encoder failed.
  quint64 picturesDropped = 0, picturesLeftOut = 0, pictureErrors = 0;
  QString encoder;
  // Where the time goes. At the publisher: from the capture until encoding begins, encoding, until the last
  // datagram has left. At a viewer: from the first datagram until the frame is whole, until it is decoded,
  // until its moment has come (with its sound, and evenly), until the front end has it in its view's size.
  // The wire is between the two.
  StageTime capture, encode, send;
  StageTime receive, decode, hold, handOver;
  Network network;
};

// One picture as 32-bit B, G, R, 0xff: QImage::Format_RGB32 on a little-endian machine. Shares its pixels.
struct Picture {
  int width = 0;
  int height = 0;
  int bytesPerLine = 0;
  std::shared_ptr<const std::vector<std::uint8_t>> pixels;
  quint32 frameNumber = 0;
};

enum class SourceKind { Camera, Screen, File, Pipe, Test };

// How large a picture may be sent; larger ones are scaled down, smaller ones stay. Hd: 1280x720 at up to
// 3 Mbit/s; FullHd: 1920x1080 at up to 6 Mbit/s.
enum class PictureSize { Hd, FullHd };

// What to publish, as given to `live` and --live: camera[:NAME], screen, file:PATH, pipe:PATH, test.
struct SourceSpec {
  SourceKind kind = SourceKind::Camera;
  QString argument;    // a camera's name or a path
  QString microphone;  // a device's name; empty: the default. Only for Camera and Screen.
  bool withMicrophone = true;
  // Music: the microphone as it is, without noise suppression and automatic level.
  bool originalSound = false;
  // Encoded by the processor even where the graphics processor can. From the next time on air on.
  bool softwareEncoder = false;
  PictureSize pictureSize = PictureSize::Hd;
};

// What this member's live picture is made of.
struct Air {
  bool sending = false;  // false: the source went away, and another one may be chosen
  SourceSpec source;
};

struct Device {
  QString id;
  QString name;
  bool isDefault = false;
};

}  // namespace vinicast::client

Q_DECLARE_METATYPE(vinicast::client::Error)
Q_DECLARE_METATYPE(vinicast::client::Joined)
Q_DECLARE_METATYPE(vinicast::client::Member)
Q_DECLARE_METATYPE(vinicast::client::Post)
Q_DECLARE_METATYPE(vinicast::client::PostDraft)
Q_DECLARE_METATYPE(vinicast::client::History)
Q_DECLARE_METATYPE(vinicast::client::Found)
Q_DECLARE_METATYPE(vinicast::client::Delivery)
Q_DECLARE_METATYPE(vinicast::client::DirectMessage)
Q_DECLARE_METATYPE(vinicast::client::DirectDelivery)
Q_DECLARE_METATYPE(vinicast::client::DirectHistory)
Q_DECLARE_METATYPE(vinicast::client::DirectFound)
Q_DECLARE_METATYPE(vinicast::client::Floor)
Q_DECLARE_METATYPE(vinicast::client::Stream)
Q_DECLARE_METATYPE(vinicast::client::Air)
Q_DECLARE_METATYPE(vinicast::client::Stats)
Q_DECLARE_METATYPE(vinicast::client::Picture)
