// SPDX-License-Identifier: MIT
#pragma once

// An Engine that only notes what it is asked; tests emit its signals themselves.

#include <QStringList>

#include "client/engine.hpp"

namespace vinicast::client {

class FakeEngine : public Engine {
  Q_OBJECT

 public:
  QStringList calls;

  void join(const JoinRequest& request) override { calls += QStringLiteral("join ") + request.group; }
  void leave() override { calls += QStringLiteral("leave"); }
  using Engine::post;
  void post(const PostDraft& draft) override {
    static const QStringList kWords{QStringLiteral("post "), QStringLiteral("reply "),
                                    QStringLiteral("react "), QStringLiteral("edit "),
                                    QStringLiteral("delete ")};
    QString call = kWords[static_cast<qsizetype>(draft.kind)];
    if (!draft.targetId.isEmpty()) call += draft.targetId + QLatin1Char(' ');
    calls += call + draft.text;
  }
  void sendTo(const QString& id, const QString& text) override {
    calls += QStringLiteral("to %1 %2").arg(id, text);
  }
  void sayTyping(const QString& id) override { calls += QStringLiteral("typing ") + id; }
  void sendOnRing(RingTarget target, const QString& address, const QString& text) override {
    calls += QStringLiteral("ring %1 %2 %3").arg(static_cast<int>(target)).arg(address, text);
  }
  void requestHistory(int count, const QByteArray& before) override {
    calls += QStringLiteral("history %1 %2").arg(count).arg(QString::fromLatin1(before));
  }
  void requestHistoryAfter(int count, const QByteArray& after) override {
    calls += QStringLiteral("history after %1 %2").arg(count).arg(QString::fromLatin1(after));
  }
  void search(const QString& text, int count) override {
    calls += QStringLiteral("search %1 %2").arg(text).arg(count);
  }
  void requestMessages(const QString& id, int count, const QByteArray&) override {
    calls += QStringLiteral("messages %1 %2").arg(id).arg(count);
  }
  void requestMessagesAfter(const QString&, int, const QByteArray&) override {}
  void searchMessages(const QString&, const QString&, int) override {}
  void requestConversations() override { calls += QStringLiteral("conversations"); }
  void goLive(const SourceSpec& source) override { calls += QStringLiteral("live ") + textOf(source); }
  void switchSource(const SourceSpec& source) override {
    calls += QStringLiteral("switch ") + textOf(source);
  }
  void stopLive() override { calls += QStringLiteral("stop"); }
  void raiseHand() override { calls += QStringLiteral("raise"); }
  void lowerHand() override { calls += QStringLiteral("lower"); }
  void setMicrophoneMuted(bool muted) override {
    calls += muted ? QStringLiteral("mute") : QStringLiteral("unmute");
  }
  void openPreview(const SourceSpec&) override { calls += QStringLiteral("open preview"); }
  void closePreview() override { calls += QStringLiteral("close preview"); }
  void setViewSize(const QSize&) override { calls += QStringLiteral("view size"); }
  void setPreviewSize(const QSize&) override { calls += QStringLiteral("preview size"); }
  void setVolume(float) override { calls += QStringLiteral("volume"); }
  void setSoundMuted(bool) override { calls += QStringLiteral("sound muted"); }
  void playTestSound() override {}
  void addPeer(const QString& address) override { calls += QStringLiteral("peer ") + address; }
  void startRecording(const QString& path) override { calls += QStringLiteral("record ") + path; }
  void stopRecording() override { calls += QStringLiteral("stop recording"); }
  void saveSnapshot(const QString& path) override { calls += QStringLiteral("snapshot ") + path; }
  void setOpenToPlayers(bool open) override {
    calls += (open ? QStringLiteral("open") : QStringLiteral("close"));
  }
  void startPush(const QString& url) override { calls += QStringLiteral("push ") + url; }
  void stopPush() override { calls += QStringLiteral("stop push"); }
  void requestStats() override { calls += QStringLiteral("stats"); }
  void requestDevices() override { calls += QStringLiteral("devices"); }

 private:
  static QString textOf(const SourceSpec& source) {
    const QString text = QStringLiteral("%1 %2").arg(static_cast<int>(source.kind)).arg(source.argument);
    return text + (source.originalSound ? QStringLiteral(" original") : QString()) +
           (source.softwareEncoder ? QStringLiteral(" software") : QString()) +
           (source.microphone.isEmpty() ? QString() : QStringLiteral(" with ") + source.microphone) +
           (source.withMicrophone ? QString() : QStringLiteral(" without microphone"));
  }
};

}  // namespace vinicast::client
