// SPDX-License-Identifier: MIT
#pragma once

// An engine without a network, for widget tests: it records what is asked of it, and the test lets it answer.

#include <QHash>
#include <QList>
#include <QStringList>
#include <optional>

#include "client/engine.hpp"

namespace vinicast::test {

class MemoryEngine final : public client::Engine {
  Q_OBJECT

 public:
  using Engine::Engine;

  void join(const client::JoinRequest& request) override { joinRequest = request; }
  void leave() override { calls << QStringLiteral("leave"); }
  using Engine::post;
  void post(const client::PostDraft& draft) override {
    posted << draft.text;
    drafts << draft;
  }
  void sendOnRing(client::RingTarget, const QString& address, const QString& text) override {
    calls << QStringLiteral("sendOnRing ") + address + QLatin1Char(' ') + text;
  }
  void sendTo(const QString& memberId, const QString& text) override {
    calls << QStringLiteral("sendTo ") + memberId + QLatin1Char(' ') + text;
  }
  void sayTyping(const QString& memberId) override { calls << QStringLiteral("sayTyping ") + memberId; }
  // Out of `kept`.
  void requestHistory(int count, const QByteArray& before) override;
  void requestHistoryAfter(int count, const QByteArray& after) override;
  void search(const QString& text, int count) override;
  void requestMessages(const QString& memberId, int count, const QByteArray& before) override;
  void requestMessagesAfter(const QString& memberId, int count, const QByteArray& after) override;
  void searchMessages(const QString& memberId, const QString& text, int count) override;
  void requestConversations() override { Q_EMIT conversationsReady(conversations); }
  void goLive(const client::SourceSpec& source) override {
    calls << QStringLiteral("goLive");
    liveSource = source;
  }
  void switchSource(const client::SourceSpec& source) override {
    calls << QStringLiteral("switchSource");
    liveSource = source;
  }
  void stopLive() override { calls << QStringLiteral("stopLive"); }
  void raiseHand() override { calls << QStringLiteral("raiseHand"); }
  void lowerHand() override { calls << QStringLiteral("lowerHand"); }
  void setMicrophoneMuted(bool muted) override { microphoneMuted = muted; }
  void openPreview(const client::SourceSpec& source) override {
    calls << QStringLiteral("openPreview");
    previewSource = source;
  }
  void closePreview() override {
    calls << QStringLiteral("closePreview");
    previewSource.reset();
  }
  void setViewSize(const QSize& size) override { viewSize = size; }
  void setPreviewSize(const QSize& size) override { previewSize = size; }
  void setVolume(float value) override { volume = value; }
  void setSoundMuted(bool muted) override { soundMuted = muted; }
  void playTestSound() override { calls << QStringLiteral("playTestSound"); }
  void addPeer(const QString& address) override { calls << QStringLiteral("addPeer ") + address; }
  void startRecording(const QString& path) override { calls << QStringLiteral("record ") + path; }
  void stopRecording() override { calls << QStringLiteral("stop recording"); }
  void saveSnapshot(const QString& path) override { calls << QStringLiteral("snapshot ") + path; }
  void setOpenToPlayers(bool open) override {
    calls << (open ? QStringLiteral("open") : QStringLiteral("close"));
  }
  void startPush(const QString& url) override { calls << QStringLiteral("push ") + url; }
  void stopPush() override { calls << QStringLiteral("stop push"); }
  void requestStats() override { Q_EMIT statsReady(stats); }
  void requestDevices() override { Q_EMIT devicesReady(cameras, microphones); }

  // Answers, as the real engine gives them.
  void acceptJoin(const QString& selfId, bool open = true);
  void addMember(const QString& id, const QString& name);
  void addPost(const QString& authorId, const QString& authorName, const QString& text, qint64 wallMillis,
               bool own = false, bool history = false);
  // Keeps `count` posts of `authorId` that are only on the disk, a minute apart, the last at `lastMillis`.
  void keepPosts(int count, const QString& authorId, const QString& authorName, qint64 lastMillis);
  void hold(const QString& id, const QString& name, const QStringList& queue = {});
  void release(const QStringList& queue = {});
  void deny(const QString& holderId, const QString& holderName);
  void stream(client::StreamState state, const QString& publisherId);

  std::optional<client::JoinRequest> joinRequest;
  QStringList posted;
  QList<client::PostDraft> drafts;
  QStringList calls;
  QList<client::Post> kept;  // the disk's, oldest first
  QHash<QString, QList<client::DirectMessage>> keptMessages;
  QList<client::DirectMessage> conversations;
  std::optional<client::SourceSpec> liveSource;
  std::optional<client::SourceSpec> previewSource;
  bool microphoneMuted = false;
  bool soundMuted = false;
  float volume = 1;
  QSize viewSize;
  QSize previewSize;
  client::Stats stats;
  QList<client::Device> cameras;
  QList<client::Device> microphones;
  QString selfId;
  QString selfName;

 private:
  int m_posts = 0;
  quint64 m_term = 0;
};

// A picture of `size` in one colour per column, so that a test can find it again in the window.
[[nodiscard]] client::Picture paintedPicture(const QSize& size, quint32 frameNumber);

}  // namespace vinicast::test
