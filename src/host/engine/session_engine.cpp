// SPDX-License-Identifier: MIT
#include "host/engine/session_engine.hpp"

#include <QDeadlineTimer>
#include <QLoggingCategory>
#include <utility>

#include "host/engine/frame_queue.hpp"
#include "host/engine/open_source.hpp"
#include "host/engine/picture_gate.hpp"
#include "host/engine/playback.hpp"
#include "host/engine/relay.hpp"
#include "host/engine/session_worker.hpp"
#include "host/engine/source_tap.hpp"
#include "host/engine/telling.hpp"
#include "host/store/profile_store.hpp"

namespace vinicast::host {

namespace {

Q_LOGGING_CATEGORY(lcEngine, "vinicast.engine", QtInfoMsg)

// For the end of all threads together.
constexpr int kEndMillis = 3000;

// Runs `call` in the thread of `object`.
template <typename Object, typename Call>
void invoke(Object* object, Call call) {
  QMetaObject::invokeMethod(object, std::move(call), Qt::QueuedConnection);
}

std::unique_ptr<QThread> startThread(const QString& name, QObject* worker) {
  auto thread = std::make_unique<QThread>();
  thread->setObjectName(name);
  worker->moveToThread(thread.get());
  QObject::connect(thread.get(), &QThread::finished, worker, &QObject::deleteLater);
  thread->start();
  return thread;
}

// A device driver that does not answer must not keep the program from ending: its thread is left behind.
void awaitEnd(std::unique_ptr<QThread>& thread, QDeadlineTimer deadline) {
  if (thread->wait(deadline)) return;
  qCWarning(lcEngine, "the %s thread does not end", qUtf8Printable(thread->objectName()));
  (void)thread.release();
}

}  // namespace

SessionEngine::SessionEngine(QObject* parent) : SessionEngine(SourceOpener(&openSource), parent) {}

SessionEngine::SessionEngine(SourceOpener opener, QObject* parent) : client::Engine(parent) {
  m_frames = std::make_shared<FrameQueue>();
  m_wakeStage = std::make_shared<Relay<>>([this] {
    invoke(this, [this] {
      if (const auto picture = m_stageGate->take()) Q_EMIT pictureShown(*picture);
    });
  });
  m_wakePreview = std::make_shared<Relay<>>([this] {
    invoke(this, [this] {
      if (const auto picture = m_previewGate->take()) Q_EMIT previewShown(*picture);
    });
  });
  m_tellLevel = std::make_shared<Relay<float, float>>([this](float peak, float rms) {
    if (m_levelPending.exchange(true)) return;  // this thread is behind
    invoke(this, [this, peak, rms] {
      m_levelPending = false;
      Q_EMIT levelMeasured(peak, rms);
    });
  });
  m_stageGate = std::make_shared<PictureGate>([wake = m_wakeStage] { (*wake)(); });
  m_previewGate = std::make_shared<PictureGate>([wake = m_wakePreview] { (*wake)(); });
  m_tap = std::make_shared<SourceTap>(m_previewGate, [tell = m_tellLevel](media::LevelMeter::Level level) {
    (*tell)(level.peak, level.rms);
  });

  m_backlog = std::make_shared<Backlog>();
  const auto storeQueue = std::make_shared<StoreQueue>();
  m_session = new SessionWorker(m_frames, m_tap, m_stageGate, m_backlog, storeQueue);
  m_store = new ProfileStore(storeQueue);
  m_wakeSession = std::make_shared<Relay<>>(
      [this] { invoke(m_session, [session = m_session] { session->sendQueuedFrames(); }); });
  m_studio = new Studio(
      std::move(opener), sourceDevices(), m_tap, m_previewGate,
      [frames = m_frames, tap = m_tap.get(), wake = m_wakeSession](EncodedFrame frame) {
        const bool video = frame.stream == StreamKind::Video;
        switch (frames->push(std::move(frame))) {
          case FrameQueue::Outcome::Queued:
            return;
          case FrameQueue::Outcome::QueuedFirst:
            return (*wake)();
          case FrameQueue::Outcome::Dropped:
            if (video) tap->requestKeyFrame();
        }
      },
      m_abort);
  m_playback = new Playback;
  connectSession();
  connectStudio();
  connectPlayback();
  connectStore();
  m_storeThread = startThread(QStringLiteral("store"), m_store);
  m_sessionThread = startThread(QStringLiteral("session"), m_session);
  m_studioThread = startThread(QStringLiteral("studio"), m_studio);
  m_playbackThread = startThread(QStringLiteral("playback"), m_playback);
}

SessionEngine::~SessionEngine() {
  const QDeadlineTimer deadline(kEndMillis);
  m_abort->store(true);
  m_wakeStage->close();
  m_wakePreview->close();
  m_tellLevel->close();
  m_wakeSession->close();
  m_playbackThread->quit();
  m_studioThread->quit();
  invoke(m_session, [session = m_session, thread = m_sessionThread.get()] {
    session->leave();
    thread->quit();
  });
  awaitEnd(m_sessionThread, deadline);
  // After all that the session gave it.
  invoke(m_store, [store = m_store, thread = m_storeThread.get()] {
    store->close();
    thread->quit();
  });
  awaitEnd(m_studioThread, deadline);
  awaitEnd(m_playbackThread, deadline);
  awaitEnd(m_storeThread, deadline);
}

template <typename Word>
void SessionEngine::relay(void (SessionWorker::*from)(const Word&), void (client::Engine::*to)(const Word&)) {
  connect(m_session, from, this, [this, to](const Word& word) {
    if (m_backlog->received()) invoke(m_session, [session = m_session] { session->releaseHeldWords(); });
    Q_EMIT(this->*to)(word);
  });
}

void SessionEngine::connectSession() {
  connect(m_session, &SessionWorker::joined, this, &Engine::joined);
  connect(m_session, &SessionWorker::joinFailed, this, &Engine::joinFailed);
  connect(m_session, &SessionWorker::left, this, &Engine::left);
  connect(m_session, &SessionWorker::networkRestored, this, &Engine::networkRestored);
  connect(m_session, &SessionWorker::historyKept, this, &Engine::historyKept);
  connect(m_session, &SessionWorker::historyReady, this, &Engine::historyReady);
  connect(m_session, &SessionWorker::searchReady, this, &Engine::searchReady);
  connect(m_session, &SessionWorker::messagesReady, this, &Engine::messagesReady);
  connect(m_session, &SessionWorker::messagesFound, this, &Engine::messagesFound);
  connect(m_session, &SessionWorker::conversationsReady, this, &Engine::conversationsReady);
  relay(&SessionWorker::memberChanged, &Engine::memberChanged);
  relay(&SessionWorker::postAdded, &Engine::postAdded);
  relay(&SessionWorker::postChanged, &Engine::postChanged);
  relay(&SessionWorker::delivered, &Engine::delivered);
  relay(&SessionWorker::messageReceived, &Engine::messageReceived);
  relay(&SessionWorker::messageSent, &Engine::messageSent);
  relay(&SessionWorker::messageSettled, &Engine::messageSettled);
  relay(&SessionWorker::typingChanged, &Engine::typingChanged);
  relay(&SessionWorker::floorChanged, &Engine::floorChanged);
  relay(&SessionWorker::streamChanged, &Engine::streamChanged);
  connect(m_session, &SessionWorker::airChanged, this, &Engine::airChanged);
  relay(&SessionWorker::outputChanged, &Engine::outputChanged);
  connect(m_session, &SessionWorker::statsReady, this, &Engine::statsReady);
  relay(&SessionWorker::failed, &Engine::failed);
}

void SessionEngine::connectStudio() {
  connect(m_session, &SessionWorker::openSourceWanted, m_studio, &Studio::openForAir);
  connect(m_session, &SessionWorker::startAirWanted, m_studio, &Studio::startAir);
  connect(m_session, &SessionWorker::pauseAirWanted, m_studio, &Studio::pauseAir);
  connect(m_session, &SessionWorker::stopAirWanted, m_studio, &Studio::stopAir);
  connect(m_studio, &Studio::sourceReady, m_session, &SessionWorker::handleSourceReady);
  connect(m_studio, &Studio::sourceFailed, m_session, &SessionWorker::handleSourceFailed);
  connect(m_studio, &Studio::sourceLost, m_session, &SessionWorker::handleSourceLost);
  connect(m_studio, &Studio::failed, this, &Engine::failed);
  connect(m_studio, &Studio::devicesReady, this, &Engine::devicesReady);
}

void SessionEngine::connectPlayback() {
  connect(m_session, &SessionWorker::soundWanted, m_playback, &Playback::play);
  connect(m_session, &SessionWorker::soundUnwanted, m_playback, &Playback::stop);
  connect(m_playback, &Playback::failed, this, &Engine::failed);
}

void SessionEngine::connectStore() {
  connect(m_session, &SessionWorker::storeWanted, m_store, &ProfileStore::open);
  connect(m_session, &SessionWorker::writeWanted, m_store, &ProfileStore::write);
  connect(m_session, &SessionWorker::answerWanted, m_store, &ProfileStore::ask);
  connect(m_session, &SessionWorker::messagesWanted, m_store, &ProfileStore::askMessages);
  connect(m_store, &ProfileStore::messagesAnswered, m_session, &SessionWorker::handleMessagesAnswer);
  connect(m_session, &SessionWorker::storeUnwanted, m_store, &ProfileStore::close);
  connect(m_store, &ProfileStore::opened, m_session, &SessionWorker::handleStoreOpened);
  connect(m_store, &ProfileStore::written, m_session, &SessionWorker::handleStoreWritten);
  connect(m_store, &ProfileStore::changed, m_session, &SessionWorker::handleStoreChanged);
  connect(m_store, &ProfileStore::answered, m_session, &SessionWorker::handleStoreAnswer);
  connect(m_store, &ProfileStore::failed, m_session, &SessionWorker::handleStoreFailed);
  connect(m_store, &ProfileStore::closed, m_session, &SessionWorker::handleStoreClosed);
}

void SessionEngine::join(const client::JoinRequest& request) {
  m_showPictures = request.showPictures;
  invoke(m_playback, [playback = m_playback, wanted = request.playSound] { playback->setWanted(wanted); });
  invoke(m_session, [session = m_session, request] { session->join(request); });
}

void SessionEngine::leave() {
  invoke(m_session, [session = m_session] { session->leave(); });
}

void SessionEngine::post(const client::PostDraft& draft) {
  invoke(m_session, [session = m_session, draft] { session->post(draft); });
}

void SessionEngine::sendTo(const QString& memberId, const QString& text) {
  invoke(m_session, [session = m_session, memberId, text] { session->sendTo(memberId, text); });
}

void SessionEngine::sendOnRing(client::RingTarget target, const QString& address, const QString& text) {
  invoke(m_session,
         [session = m_session, target, address, text] { session->sendOnRing(target, address, text); });
}

void SessionEngine::sayTyping(const QString& memberId) {
  invoke(m_session, [session = m_session, memberId] { session->sayTyping(memberId); });
}

void SessionEngine::requestHistory(int count, const QByteArray& before) {
  invoke(m_session, [session = m_session, count, before] { session->requestHistory(count, before); });
}

void SessionEngine::requestHistoryAfter(int count, const QByteArray& after) {
  invoke(m_session, [session = m_session, count, after] { session->requestHistoryAfter(count, after); });
}

void SessionEngine::search(const QString& text, int count) {
  invoke(m_session, [session = m_session, text, count] { session->search(text, count); });
}

void SessionEngine::requestMessages(const QString& memberId, int count, const QByteArray& before) {
  invoke(m_session, [session = m_session, memberId, count, before] {
    session->requestMessages(memberId, count, before);
  });
}

void SessionEngine::requestMessagesAfter(const QString& memberId, int count, const QByteArray& after) {
  invoke(m_session, [session = m_session, memberId, count, after] {
    session->requestMessagesAfter(memberId, count, after);
  });
}

void SessionEngine::searchMessages(const QString& memberId, const QString& text, int count) {
  invoke(m_session,
         [session = m_session, memberId, text, count] { session->searchMessages(memberId, text, count); });
}

void SessionEngine::requestConversations() {
  invoke(m_session, [session = m_session] { session->requestConversations(); });
}

void SessionEngine::goLive(const client::SourceSpec& source) {
  invoke(m_session, [session = m_session, source] { session->goLive(source); });
}

void SessionEngine::switchSource(const client::SourceSpec& source) {
  invoke(m_session, [session = m_session, source] { session->switchSource(source); });
}

void SessionEngine::stopLive() {
  invoke(m_session, [session = m_session] { session->stopLive(); });
}

void SessionEngine::raiseHand() {
  invoke(m_session, [session = m_session] { session->raiseHand(); });
}

void SessionEngine::lowerHand() {
  invoke(m_session, [session = m_session] { session->lowerHand(); });
}

void SessionEngine::setMicrophoneMuted(bool muted) {
  m_tap->setMuted(muted);
}

void SessionEngine::openPreview(const client::SourceSpec& source) {
  invoke(m_studio, [studio = m_studio, source] { studio->openPreview(source); });
}

void SessionEngine::closePreview() {
  m_previewGate->close();  // nothing more is shown, even while a device is slow to close
  invoke(m_studio, [studio = m_studio] { studio->closePreview(); });
}

void SessionEngine::setViewSize(const QSize& size) {
  if (m_showPictures) m_stageGate->setSize(size);
}

void SessionEngine::setPreviewSize(const QSize& size) {
  m_previewGate->setSize(size);
}

void SessionEngine::setVolume(float volume) {
  invoke(m_playback, [playback = m_playback, volume] { playback->setVolume(volume); });
}

void SessionEngine::setSoundMuted(bool muted) {
  invoke(m_playback, [playback = m_playback, muted] { playback->setMuted(muted); });
}

void SessionEngine::playTestSound() {
  invoke(m_playback, [playback = m_playback] { playback->playTestSound(); });
}

void SessionEngine::addPeer(const QString& address) {
  invoke(m_session, [session = m_session, address] { session->addPeer(address); });
}

void SessionEngine::startRecording(const QString& path) {
  invoke(m_session, [session = m_session, path] { session->startRecording(path); });
}

void SessionEngine::stopRecording() {
  invoke(m_session, [session = m_session] { session->stopRecording(); });
}

void SessionEngine::saveSnapshot(const QString& path) {
  invoke(m_session, [session = m_session, path] { session->saveSnapshot(path); });
}

void SessionEngine::setOpenToPlayers(bool open) {
  invoke(m_session, [session = m_session, open] { session->setOpenToPlayers(open); });
}

void SessionEngine::startPush(const QString& url) {
  invoke(m_session, [session = m_session, url] { session->startPush(url); });
}

void SessionEngine::stopPush() {
  invoke(m_session, [session = m_session] { session->stopPush(); });
}

void SessionEngine::requestStats() {
  invoke(m_session, [session = m_session] { session->requestStats(); });
}

void SessionEngine::requestDevices() {
  invoke(m_studio, [studio = m_studio] { studio->listDevices(); });
}

}  // namespace vinicast::host
