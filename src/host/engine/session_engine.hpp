// SPDX-License-Identifier: MIT
#pragma once

// SessionEngine: the engine as front ends see it. Passes commands to the threads that do the work and their
// words back; docs/threads.md has the whole picture.
//
// Thread and lifetime: as client::Engine. The destructor says goodbye, releases the devices and closes the
// files. A device that is just being opened does not keep it; one that does not answer, and a pipe that
// nobody reads, keep it for 3 s together, and are then left behind with their threads.

#include <QThread>
#include <atomic>
#include <memory>

#include "client/engine.hpp"
#include "host/engine/studio.hpp"

namespace vinicast::host {

class Backlog;
class FrameQueue;
class PictureGate;
class Playback;
class ProfileStore;
class SessionWorker;
class SourceTap;
template <typename... Arguments>
class Relay;

class SessionEngine : public client::Engine {
  Q_OBJECT

 public:
  // Opens cameras, screens, files, pipes and the test picture of this machine.
  explicit SessionEngine(QObject* parent = nullptr);
  // With another way to open sources.
  explicit SessionEngine(SourceOpener opener, QObject* parent = nullptr);
  ~SessionEngine() override;

  void join(const client::JoinRequest& request) override;
  void leave() override;
  using Engine::post;
  void post(const client::PostDraft& draft) override;
  void sendTo(const QString& memberId, const QString& text) override;
  void sendOnRing(client::RingTarget target, const QString& address, const QString& text) override;
  void sayTyping(const QString& memberId) override;
  void requestHistory(int count, const QByteArray& before) override;
  void requestHistoryAfter(int count, const QByteArray& after) override;
  void search(const QString& text, int count) override;
  void requestMessages(const QString& memberId, int count, const QByteArray& before) override;
  void requestMessagesAfter(const QString& memberId, int count, const QByteArray& after) override;
  void searchMessages(const QString& memberId, const QString& text, int count) override;
  void requestConversations() override;
  void goLive(const client::SourceSpec& source) override;
  void switchSource(const client::SourceSpec& source) override;
  void stopLive() override;
  void raiseHand() override;
  void lowerHand() override;
  void setMicrophoneMuted(bool muted) override;
  void openPreview(const client::SourceSpec& source) override;
  void closePreview() override;
  void setViewSize(const QSize& size) override;
  void setPreviewSize(const QSize& size) override;
  void setVolume(float volume) override;
  void setSoundMuted(bool muted) override;
  void playTestSound() override;
  void addPeer(const QString& address) override;
  void startRecording(const QString& path) override;
  void stopRecording() override;
  void saveSnapshot(const QString& path) override;
  void setOpenToPlayers(bool open) override;
  void startPush(const QString& url) override;
  void stopPush() override;
  void requestStats() override;
  void requestDevices() override;

 private:
  void connectSession();
  // Passes a bounded word of the session on.
  template <typename Word>
  void relay(void (SessionWorker::*from)(const Word&), void (client::Engine::*to)(const Word&));
  void connectStudio();
  void connectPlayback();
  void connectStore();

  // Each lives in its thread and is destroyed there, when the thread ends.
  std::unique_ptr<QThread> m_sessionThread;
  std::unique_ptr<QThread> m_studioThread;
  std::unique_ptr<QThread> m_playbackThread;
  std::unique_ptr<QThread> m_storeThread;
  SessionWorker* m_session = nullptr;
  Studio* m_studio = nullptr;
  Playback* m_playback = nullptr;
  ProfileStore* m_store = nullptr;

  std::shared_ptr<std::atomic<bool>> m_abort = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<Backlog> m_backlog;
  std::shared_ptr<FrameQueue> m_frames;
  std::shared_ptr<PictureGate> m_stageGate;
  std::shared_ptr<PictureGate> m_previewGate;
  std::shared_ptr<SourceTap> m_tap;
  // What other threads call when there is something for the session or for this thread.
  std::shared_ptr<Relay<>> m_wakeSession;
  std::shared_ptr<Relay<>> m_wakeStage;
  std::shared_ptr<Relay<>> m_wakePreview;
  std::shared_ptr<Relay<float, float>> m_tellLevel;
  std::atomic<bool> m_levelPending{false};
  bool m_showPictures = true;
};

}  // namespace vinicast::host
