// SPDX-License-Identifier: MIT
#pragma once

// SessionWorker: drives one GroupSession and its sockets by the session's law of use: one mutation, then
// drain the transmits, then the events, then arm the timer. Nothing in here blocks, but for deriving a
// private group's key before the session exists.
//
// Thread: the session thread. The commands are called by queued invocations, the signals arrive queued at the
// engine.

#include <QByteArray>
#include <QObject>
#include <QTimer>
#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "client/types.hpp"
#include "host/engine/byte_rate.hpp"
#include "host/engine/floor_mapper.hpp"
#include "host/engine/frame_queue.hpp"
#include "host/engine/known_peers.hpp"
#include "host/engine/loop_watch.hpp"
#include "host/engine/outputs.hpp"
#include "host/engine/post_keeper.hpp"
#include "host/engine/publish_control.hpp"
#include "host/engine/relay.hpp"
#include "host/engine/source_tap.hpp"
#include "host/engine/stage.hpp"
#include "host/engine/telling.hpp"
#include "host/net/group_sockets.hpp"
#include "host/store/profile.hpp"
#include "host/store/profile_store.hpp"
#include "host/store/store_queue.hpp"
#include "vinicast/group_session.hpp"

namespace vinicast::host {

class SessionWorker : public QObject {
  Q_OBJECT

 public:
  SessionWorker(std::shared_ptr<FrameQueue> frames, std::shared_ptr<SourceTap> tap,
                std::shared_ptr<PictureGate> stageGate, std::shared_ptr<Backlog> backlog,
                std::shared_ptr<StoreQueue> storeQueue);
  ~SessionWorker() override;

  void join(const client::JoinRequest& request);
  void leave();
  void post(const client::PostDraft& draft);
  void sendTo(const QString& memberId, const QString& text);
  void sendOnRing(client::RingTarget target, const QString& address, const QString& text);
  void sayTyping(const QString& memberId);
  void goLive(const client::SourceSpec& source);
  void switchSource(const client::SourceSpec& source);
  void stopLive();
  void addPeer(const QString& address);
  void raiseHand();
  void lowerHand();
  void startRecording(const QString& path);
  void stopRecording();
  void saveSnapshot(const QString& path);
  void setOpenToPlayers(bool open);
  void startPush(const QString& url);
  void stopPush();
  void requestStats();
  void requestHistory(int count, const QByteArray& before);
  void requestHistoryAfter(int count, const QByteArray& after);
  void search(const QString& text, int count);
  void requestMessages(const QString& memberId, int count, const QByteArray& before);
  void requestMessagesAfter(const QString& memberId, int count, const QByteArray& after);
  void searchMessages(const QString& memberId, const QString& text, int count);
  void requestConversations();
  // The front end has caught up (Backlog::received()).
  void releaseHeldWords() { m_telling.release(); }

  // From the publisher's queue.
  void sendQueuedFrames();
  void requestKeyFrame();
  // Of what is sent or watched, for an output that begins.
  void wantKeyFrame();
  void handleFirstPicture();
  // From the studio.
  void handleSourceReady(quint64 ticket, const client::SourceSpec& source);
  void handleSourceFailed(quint64 ticket, const client::Error& error);
  void handleSourceLost(quint64 ticket, const client::Error& error);
  // From the store.
  void handleStoreOpened(const std::shared_ptr<vinicast::host::StoredGroup>& group);
  void handleStoreWritten(quint64 ticket, bool kept);
  // Posts that were changed where the session may not hold them any more.
  void handleStoreChanged(const std::vector<vinicast::Post>& posts);
  void handleStoreAnswer(const vinicast::host::StoreAnswer& answer);
  void handleMessagesAnswer(const vinicast::host::MessageAnswer& answer);
  void handleStoreFailed(const vinicast::client::Error& error);
  void handleStoreClosed();

 Q_SIGNALS:
  void joined(const vinicast::client::Joined& joined);
  void joinFailed(const vinicast::client::Error& error);
  void left();
  void networkRestored();
  void historyKept();
  void historyReady(const vinicast::client::History& history);
  void searchReady(const vinicast::client::Found& found);
  void messagesReady(const vinicast::client::DirectHistory& history);
  void messagesFound(const vinicast::client::DirectFound& found);
  void conversationsReady(const QList<vinicast::client::DirectMessage>& lastMessages);
  // These are told by m_telling alone, and received with Backlog::received().
  void memberChanged(const vinicast::client::Member& member);
  void postAdded(const vinicast::client::Post& post);
  void postChanged(const vinicast::client::Post& post);
  void delivered(const vinicast::client::Delivery& delivery);
  void messageReceived(const vinicast::client::DirectMessage& message);
  void messageSent(const vinicast::client::DirectMessage& message);
  void messageSettled(const vinicast::client::DirectDelivery& delivery);
  void typingChanged(const vinicast::client::Typing& typing);
  void floorChanged(const vinicast::client::Floor& floor);
  void streamChanged(const vinicast::client::Stream& stream);
  void outputChanged(const vinicast::client::Output& output);
  void failed(const vinicast::client::Error& error);

  void airChanged(const vinicast::client::Air& air);
  void statsReady(const vinicast::client::Stats& stats);
  // To the studio.
  void openSourceWanted(const vinicast::client::SourceSpec& source, quint64 ticket);
  void startAirWanted();
  void pauseAirWanted();
  void stopAirWanted();
  // To the playback.
  void soundWanted(const std::shared_ptr<vinicast::host::Stage>& stage);
  void soundUnwanted();
  // To the store.
  void storeWanted(const vinicast::host::StoreRequest& request);
  void writeWanted();
  void answerWanted(const vinicast::host::StoreQuestion& question);
  void messagesWanted(const vinicast::host::MessageQuestion& question);
  void storeUnwanted();

 private:
  using Task = std::function<void()>;
  using Mutation = std::function<void(TimePoint)>;

  struct Watched {
    MemberId publisher;
    bool shown = false;  // its first picture was
    qint64 liveMillis = 0;
    MediaWay way = MediaWay::Multicast;
  };

  // The losses of the cards count what is watched, and multicast does not bring it.
  [[nodiscard]] bool misses() const { return m_watched && m_watched->way != MediaWay::Multicast; }
  // To be called before what is watched, or its way, changes.
  void noteMissed();

  std::optional<client::Error> open(const client::JoinRequest& request);
  PublishControl::Actions publishActions();
  Telling::Ways tellingWays();
  Outputs::Ways outputWays();
  PostKeeper::Ways keeperWays();
  void emitWord(const client::Member& member) { Q_EMIT memberChanged(member); }
  void emitWord(const client::Floor& floor) { Q_EMIT floorChanged(floor); }
  void emitWord(const client::Stream& stream) { Q_EMIT streamChanged(stream); }
  void emitWord(const client::Post& post) { Q_EMIT postAdded(post); }
  void emitWord(const PostChange& change) { Q_EMIT postChanged(change.post); }
  void emitWord(const client::Delivery& delivery) { Q_EMIT delivered(delivery); }
  void emitWord(const client::DirectMessage& message) {
    if (message.own) Q_EMIT messageSent(message);
    if (!message.own) Q_EMIT messageReceived(message);
  }
  void emitWord(const client::DirectDelivery& delivery) { Q_EMIT messageSettled(delivery); }
  void emitWord(const client::Typing& typing) { Q_EMIT typingChanged(typing); }
  void emitWord(const client::Output& output) { Q_EMIT outputChanged(output); }
  void emitWord(const client::Error& error) { Q_EMIT failed(error); }
  void listen();
  // Ends a turn of the loop: what it made is sent, kept, and waited for.
  void endTurn();
  void answer(const StoreQuestion& question, std::vector<Post> posts);
  void ask(const StoreQuestion& question);
  void handleStall();
  void finishLeaving();
  KnownPeers::Actions peerActions();
  // Runs one mutation by the law, and those that its events ask for after it.
  void mutate(Mutation mutation);
  void runLoop();
  void drain();
  void drainTransmits();
  void handleTimer();
  void armTimer();
  void checkWallClock(TimePoint now);

  void handle(const MemberChanged& event);
  void handle(PostStored& event) { m_keeper.keep(std::move(event)); }
  void handle(const PostAdded& event);
  void handle(const PostChanged& event);
  void handle(const PostHeard& event);
  void handle(const DirectReceived& event);
  void handle(const DirectResult& event);
  void handle(const TypingChanged& event);
  void handle(const FloorChanged& event);
  void handle(const FloorDenied& event);
  void handle(const FloorEnded& event);
  void handle(const StreamChanged& event);
  void handle(FrameReceived& event);
  void handle(const PeerChanged& event) { m_peers->handle(event); }
  void handle(const MediaWayChanged& event);
  void handle(const ViewerUnserved& event);
  void handle(const EncodingWanted& event);
  void handle(const CopiesLimited& event);
  void handle(const IdentityElsewhere& event);
  void handle(const KeyFrameWanted& event);
  void handle(const ViewersReported& event);
  // Keeps a message and tells of it.
  StoredMessage noteMessage(const MemberId& peer, const QString& text, bool own);
  void ask(const MessageQuestion& question);
  [[nodiscard]] client::DirectMessage wordOf(const StoredMessage& message) const;
  void requestFloor(TimePoint now);
  // Of what there is by now.
  void takeSnapshots();
  // The bits a second that go with it.
  void applyPictureSize(client::PictureSize size);
  void fail(client::ErrorCode code, const QString& subject = {}, const QString& detail = {});
  [[nodiscard]] QString nameOf(const MemberId& id) const;
  [[nodiscard]] client::Stats makeStats() const;
  // True, and failed() was told, if there is no group to act on.
  bool refuse(const QString& subject = {});

  std::shared_ptr<FrameQueue> m_frames;
  std::shared_ptr<SourceTap> m_tap;
  std::shared_ptr<PictureGate> m_stageGate;
  std::shared_ptr<Profile> m_profile;  // shared with the store while that is open
  std::unique_ptr<GroupSockets> m_sockets;
  std::optional<GroupSession> m_session;
  std::unique_ptr<KnownPeers> m_peers;
  std::shared_ptr<Stage> m_stage;
  std::shared_ptr<Relay<Task>> m_toSelf;  // tasks from the stage's and the outputs' threads
  Outputs m_outputs;
  Telling m_telling;
  std::shared_ptr<StoreQueue> m_storeQueue;
  PostKeeper m_keeper;
  PublishControl m_publish;
  FloorMapper m_floor;
  LoopWatch m_loop;
  ByteRate m_rateIn;
  ByteRate m_rateOut;
  QTimer m_timer;
  QTimer m_sourceless;                      // on air without a source until then
  QTimer m_glance;                          // for the picture that m_snapshots wait for
  std::int64_t m_glanceUntil = 0;           // us
  QStringList m_snapshots;                  // kMaxWaitingSnapshots at most
  QTimer m_stall;                           // the store owes an answer until then
  std::optional<client::Joined> m_joining;  // to be told once the store is open
  std::deque<Mutation> m_pending;
  bool m_draining = false;
  QString m_groupName;                            // as joined
  QString m_interfaceName;                        // empty: every usable one
  std::map<MemberId, QString> m_names;            // of present members
  std::map<DirectId, StoredMessage> m_unsettled;  // limits::kMaxDirectPending at most
  std::int64_t m_lastMessageAt = 0;
  std::optional<Watched> m_watched;
  std::int64_t m_missedUntil = 0;  // us; so long the losses of the cards count what multicast did not bring
  // The session's counts when the stream that is watched, or sent, began.
  LiveReceiveStatistics m_receivedBefore;
  LiveSendStatistics m_sentBefore;
  client::PictureSize m_pictureSize = client::PictureSize::Hd;  // that m_session's bounds are for
  std::int64_t m_wallOffsetMillis = 0;
  bool m_left = false;
  bool m_leftTold = false;
  std::array<std::byte, limits::kMaxDatagram> m_datagram{};
};

}  // namespace vinicast::host
