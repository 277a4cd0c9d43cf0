// SPDX-License-Identifier: MIT
#pragma once

// Engine: everything a front end can ask of one member in one group. The host implements it; app connects the
// two.
//
// Thread: lives in the front end's thread; every call returns at once and every signal arrives there, in
// order. Lifetime: one join() per Engine; destroying it leaves the group and releases every device.

#include <QObject>
#include <QSize>
#include <optional>

#include "client/output.hpp"
#include "client/types.hpp"

namespace vinicast::client {

class Engine : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // joined() or joinFailed() follows.
  virtual void join(const JoinRequest& request) = 0;
  // Says goodbye on the network; left() follows within 500 ms.
  virtual void leave() = 0;

  // postAdded(), for what changes another post postChanged(), follows once it is kept, at once for a person;
  // or failed() with the draft's text as its subject.
  virtual void post(const PostDraft& draft) = 0;
  void post(const QString& text) { post(PostDraft{PostKind::Text, text, {}}); }
  // messageSent(), then messageSettled() follows; failed() where it was refused or did not arrive.
  virtual void sendTo(const QString& memberId, const QString& text) = 0;
  // `address` (Nearest only): 32 hexadecimal digits, or any text, which stands for the place of its hash.
  // messageSettled() or failed() follows, for Neighbors once for each.
  virtual void sendOnRing(RingTarget target, const QString& address, const QString& text) = 0;

  // This member's user types: in the conversation with one member, or in the group's where `memberId` is
  // empty. Call it at every key; the others are told now and then, in groups of up to
  // limits::kTypingGroup members. Nothing follows, and nothing fails.
  virtual void sayTyping(const QString& memberId) = 0;

  // Answered by historyReady(): the last `count` posts, 1 to kMaxPage, before the one whose Post::order is
  // `before`, or of all where it is empty.
  virtual void requestHistory(int count, const QByteArray& before) = 0;
  // The same, of the first `count` posts after the one whose Post::order is `after`, or of all where it is
  // empty; History::after is not empty then.
  virtual void requestHistoryAfter(int count, const QByteArray& after) = 0;
  // Answered by searchReady(): the newest posts of the whole history, 1 to kMaxPage, that contain every word
  // of `text`, whatever its case.
  virtual void search(const QString& text, int count) = 0;
  static constexpr int kMaxPage = 2000;
  // Answered by messagesReady(): the last `count` messages, 1 to kMaxPage, with this member before the one
  // whose DirectMessage::order is `before`, or of all where it is empty.
  virtual void requestMessages(const QString& memberId, int count, const QByteArray& before) = 0;
  // The same, of the first `count` messages after the one whose DirectMessage::order is `after`, or of all
  // where it is empty; DirectHistory::after is not empty then.
  virtual void requestMessagesAfter(const QString& memberId, int count, const QByteArray& after) = 0;
  // Answered by messagesFound(): the newest messages with this member, 1 to kMaxPage, that contain every word
  // of `text`, whatever its case.
  virtual void searchMessages(const QString& memberId, const QString& text, int count) = 0;
  // Answered by conversationsReady(): the last message of each member that one was exchanged with, newest
  // first, kMaxPage at most.
  virtual void requestConversations() = 0;

  // Opens the source, claims the floor, sends. floorChanged() tells how it went; failed() if the source can't
  // be used. A pipe is open when its first picture has come; it may take kChooseMillis, and until then
  // another call takes its place. If a preview of the same source is open, it goes on air without being
  // opened again.
  virtual void goLive(const SourceSpec& source) = 0;
  // While live: another source, without losing the floor. airChanged() follows, or failed(), and what was on
  // air goes on. Without the floor nothing happens. A source that went away while live (airChanged() with
  // sending false) leaves kChooseMillis for this; then stopLive() happens by itself.
  virtual void switchSource(const SourceSpec& source) = 0;
  static constexpr int kChooseMillis = 60'000;
  // Stops sending, releases the floor and, without an open preview, the devices.
  virtual void stopLive() = 0;
  // Into the queue: when it is this member's turn, Floor::offeredId names it, and goLive() takes the floor.
  virtual void raiseHand() = 0;
  // Out of the queue; or no, where it is this member's turn.
  virtual void lowerHand() = 0;
  virtual void setMicrophoneMuted(bool muted) = 0;

  // The source's own picture (previewShown) and level (levelMeasured) before and while it is live.
  virtual void openPreview(const SourceSpec& source) = 0;
  virtual void closePreview() = 0;

  // The viewer's side. Sizes in device pixels; an empty size stops pictures from being made at all.
  virtual void setViewSize(const QSize& size) = 0;
  virtual void setPreviewSize(const QSize& size) = 0;
  virtual void setVolume(float volume) = 0;  // 0 to 1
  virtual void setSoundMuted(bool muted) = 0;
  // A second of two tones, whether or not a group is joined; failed() if there is no loudspeaker.
  virtual void playTestSound() = 0;

  // Looks for members at an address that multicast does not reach: "host", "host:port", "[IPv6]:port".
  // Whoever answers is a member; failed() tells what is wrong with the address, or that nobody answers there.
  virtual void addPeer(const QString& address) = 0;

  // What goes out besides the group's own stream. Each is off at first; outputChanged() tells at once what
  // became of the wish, then every change, and the figures once a second while it runs. They stay on when
  // nobody is live any more, wait, and go on with the next who is; all end when the group is left.

  // Writes what this member sends or sees to a Matroska file, which is replaced if it is there. A picture of
  // another size goes on in a further file, "NAME-2.mkv". A kill leaves a playable file. Starting anew ends
  // the recording that is going on.
  virtual void startRecording(const QString& path) = 0;
  virtual void stopRecording() = 0;
  // The picture that this member shows or sees, in its own size, as a PNG file. outputChanged() says Saved or
  // Failed.
  virtual void saveSnapshot(const QString& path) = 0;
  // What this member sends can be watched by anyone on this network, with any player: docs/other_players.md.
  virtual void setOpenToPlayers(bool open) = 0;
  // What this member sends goes to a media server: rtsp://, rtsps:// or srt://. Starting anew ends the one
  // that is going on. A server that can't be reached is tried again, at most half a minute later.
  virtual void startPush(const QString& url) = 0;
  virtual void stopPush() = 0;

  // Answered by statsReady().
  virtual void requestStats() = 0;
  // Answered by devicesReady(): listing cameras can take a second.
  virtual void requestDevices() = 0;

 Q_SIGNALS:
  void joined(const vinicast::client::Joined& joined);
  void joinFailed(const vinicast::client::Error& error);
  void left();
  void memberChanged(const vinicast::client::Member& member);
  void postAdded(const vinicast::client::Post& post);
  // A post that was added, or read from the history, is another one now: its text, its reactions, its place.
  void postChanged(const vinicast::client::Post& post);
  void delivered(const vinicast::client::Delivery& delivery);
  void historyReady(const vinicast::client::History& history);
  void searchReady(const vinicast::client::Found& found);
  void messageReceived(const vinicast::client::DirectMessage& message);
  // An own one; its state is Sending.
  void messageSent(const vinicast::client::DirectMessage& message);
  void messageSettled(const vinicast::client::DirectDelivery& delivery);
  void messagesReady(const vinicast::client::DirectHistory& history);
  void messagesFound(const vinicast::client::DirectFound& found);
  void conversationsReady(const QList<vinicast::client::DirectMessage>& lastMessages);
  // Another member's user types, or does not any more.
  void typingChanged(const vinicast::client::Typing& typing);
  void floorChanged(const vinicast::client::Floor& floor);
  void streamChanged(const vinicast::client::Stream& stream);
  // This member's own source is on air, was switched, or went away.
  void airChanged(const vinicast::client::Air& air);

  void outputChanged(const vinicast::client::Output& output);
  void pictureShown(const vinicast::client::Picture& picture);
  void previewShown(const vinicast::client::Picture& picture);
  // Peak and mean of the last 50 ms of the microphone or source, 0 to 1.
  void levelMeasured(float peak, float rms);
  void statsReady(const vinicast::client::Stats& stats);
  void devicesReady(const QList<vinicast::client::Device>& cameras,
                    const QList<vinicast::client::Device>& microphones);
  // What NetworkLost told is over.
  void networkRestored();
  // What HistoryNotKept told is over: all posts that are in memory are kept.
  void historyKept();
  // Something asked for, or going on, went wrong; the session itself goes on.
  void failed(const vinicast::client::Error& error);
};

// The SourceSpec that `text` describes; nothing if it is none.
[[nodiscard]] std::optional<SourceSpec> parseSource(const QString& text);

}  // namespace vinicast::client
