// SPDX-License-Identifier: MIT
#include "host/engine/session_worker.hpp"

#include <QDateTime>
#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

#include "client/engine.hpp"
#include "client/invite.hpp"
#include "client/names.hpp"
#include "host/engine/picture_size.hpp"
#include "host/engine/translate.hpp"
#include "host/net/group_address.hpp"
#include "host/platform/boot_clock.hpp"
#include "media/base/raw.hpp"

namespace vinicast::host {

namespace {

using std::chrono::microseconds;

// A wall clock that was set, not one that drifts.
constexpr std::int64_t kWallStepMillis = 500;
// Mutations that follow from one; past it the rest is dropped, which only a loop of our own making could
// reach.
constexpr std::size_t kMaxPending = 64;
// A disk that takes longer than this is not waited for.
constexpr int kStallMillis = 3000;
// What leaving waits for the store to close.
constexpr int kStoreCloseMillis = 400;

TimePoint now() {
  return TimePoint(microseconds(media::nowMicros()));
}

std::int64_t microsOf(TimePoint time) {
  return time.time_since_epoch().count();
}

}  // namespace

SessionWorker::SessionWorker(std::shared_ptr<FrameQueue> frames, std::shared_ptr<SourceTap> tap,
                             std::shared_ptr<PictureGate> stageGate, std::shared_ptr<Backlog> backlog,
                             std::shared_ptr<StoreQueue> storeQueue)
    : m_frames(std::move(frames)),
      m_tap(std::move(tap)),
      m_stageGate(std::move(stageGate)),
      m_toSelf(std::make_shared<Relay<Task>>(
          [this](Task task) { QMetaObject::invokeMethod(this, std::move(task), Qt::QueuedConnection); })),
      m_outputs(outputWays()),
      m_telling(std::move(backlog), tellingWays()),
      m_storeQueue(std::move(storeQueue)),
      m_keeper(m_storeQueue, keeperWays()),
      m_publish(publishActions()),
      m_floor([this](const MemberId& id) { return nameOf(id); }),
      m_timer(this),
      m_sourceless(this),
      m_glance(this),
      m_stall(this) {
  m_timer.setSingleShot(true);
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, &SessionWorker::handleTimer);
  m_sourceless.setSingleShot(true);
  m_sourceless.setInterval(client::Engine::kChooseMillis);
  connect(&m_sourceless, &QTimer::timeout, this, &SessionWorker::stopLive);
  connect(&m_glance, &QTimer::timeout, this, [this] {
    if (!m_watched || m_stage->picture() || media::nowMicros() >= m_glanceUntil) takeSnapshots();
  });
  m_stall.setSingleShot(true);
  m_stall.setInterval(kStallMillis);
  connect(&m_stall, &QTimer::timeout, this, &SessionWorker::handleStall);
}

SessionWorker::~SessionWorker() {
  m_toSelf->close();
  m_outputs.finish();
  if (m_stage) m_stage->close();
}

Telling::Ways SessionWorker::tellingWays() {
  Telling::Ways ways;
  ways.say = [this](const Telling::Word& word) {
    std::visit([this](const auto& one) { emitWord(one); }, word);
  };
  ways.posts = [this] {
    std::vector<client::Post> posts;
    if (!m_session) return posts;
    for (const Post& post : m_session->posts()) posts.push_back(toClient(post));
    return posts;
  };
  ways.releaseSoon = [this] {
    QMetaObject::invokeMethod(this, &SessionWorker::releaseHeldWords, Qt::QueuedConnection);
  };
  return ways;
}

PublishControl::Actions SessionWorker::publishActions() {
  PublishControl::Actions actions;
  actions.openSource = [this](const client::SourceSpec& source, std::uint64_t ticket) {
    Q_EMIT openSourceWanted(source, ticket);
  };
  actions.requestFloor = [this] { mutate([this](TimePoint time) { requestFloor(time); }); };
  actions.releaseFloor = [this] { mutate([this](TimePoint time) { m_session->releaseFloor(time); }); };
  actions.startAir = [this] {
    m_sentBefore = m_session->statistics().send;
    Q_EMIT startAirWanted();
  };
  actions.pauseAir = [this] {
    m_frames->clear();
    m_outputs.handleEnd();
    Q_EMIT pauseAirWanted();
  };
  actions.stopAir = [this] {
    m_frames->clear();
    m_outputs.handleEnd();
    Q_EMIT stopAirWanted();
  };
  actions.fail = [this](const client::Error& error) { m_telling.tell(error); };
  actions.tellAir = [this](const client::Air& air) {
    if (air.sending) applyPictureSize(air.source.pictureSize);
    Q_EMIT airChanged(air);
  };
  actions.sourceless = [this](bool sourceless) {
    if (sourceless) {
      m_sourceless.start();
    } else {
      m_sourceless.stop();
    }
  };
  return actions;
}

void SessionWorker::join(const client::JoinRequest& request) {
  if (auto error = open(request)) {
    m_peers.reset();
    m_session.reset();
    m_sockets.reset();
    m_profile.reset();
    m_joining.reset();
    Q_EMIT joinFailed(*error);
    return;
  }
  if (m_profile->isTemporary()) {
    auto nothing = std::make_shared<StoredGroup>();
    nothing->errors.push_back({client::ErrorCode::ProfileTemporary, QString(), QString()});
    handleStoreOpened(nothing);
    return;
  }
  Q_EMIT storeWanted({m_profile, m_session->groupId(), m_session->self(), request.group, m_joining->address,
                      QDateTime::currentMSecsSinceEpoch()});
}

std::optional<client::Error> SessionWorker::open(const client::JoinRequest& request) {
  const auto address = parseGroupAddress(request.address);
  if (!address) return address.error();
  std::vector<PeerAddress> given;
  for (const QString& text : request.peers) {
    const auto peer = parsePeer(text, address->control.port);
    if (!peer) return peer.error();
    given.push_back(*peer);
  }
  auto profile = Profile::openShared(request.profileDirectory);
  if (!profile) return profile.error();
  m_profile = std::move(*profile);
  auto sockets = GroupSockets::open(*address, request.interfaceName);
  if (!sockets) return sockets.error();
  m_sockets = std::move(*sockets);

  GroupConfig config;
  config.group = request.group.toStdString();
  config.name = request.name.toStdString();
  config.code = client::normalCode(request.code).toStdString();
  config.identitySeed = m_profile->identitySeed();
  config.bootNumber = randomNumber();
  // Each run has a log of its own: no number is given to two posts, whatever a crash kept from being written.
  config.postIncarnation = static_cast<std::uint32_t>(randomNumber());
  config.tellsStored = !m_profile->isTemporary();
  config.unicastPort = m_sockets->unicastPort();
  config.wallAtStart = WallTime{QDateTime::currentMSecsSinceEpoch()};
  const TimePoint start = now();
  m_wallOffsetMillis = config.wallAtStart.milliseconds - microsOf(start) / 1000;
  auto session = GroupSession::create(config, Seed{randomNumber()}, start);
  if (!session) return errorOf(session.error(), config);
  m_session.emplace(std::move(*session));
  m_pictureSize = client::PictureSize::Hd;
  m_receivedBefore = {};
  m_sentBefore = {};
  m_names[m_session->self()] = request.name;
  m_groupName = request.group;
  m_interfaceName = request.interfaceName;
  m_peers = std::make_unique<KnownPeers>(*address, std::move(given), peerActions());

  Stage::Callbacks callbacks;
  callbacks.onKeyFrameNeeded = [this, toSelf = m_toSelf] { (*toSelf)([this] { requestKeyFrame(); }); };
  callbacks.onFirstPicture = [this, toSelf = m_toSelf] { (*toSelf)([this] { handleFirstPicture(); }); };
  callbacks.onOutputError = [this, toSelf = m_toSelf](const client::Error& error) {
    (*toSelf)([this, error] { m_telling.tell(error); });
  };
  m_stageGate->setShown(request.showPictures);
  m_stage = std::make_shared<Stage>(OutputWriter::Paths{request.y4mPath, request.wavPath}, m_stageGate,
                                    std::move(callbacks));
  if (!request.recordPath.isEmpty()) m_outputs.startRecording(request.recordPath);
  m_joining = client::Joined{request.group, address->text(), idText(m_session->self()),
                             client::visibleName(request.name), request.code.isEmpty()};
  return std::nullopt;
}

KnownPeers::Actions SessionWorker::peerActions() {
  KnownPeers::Actions actions;
  actions.add = [this](const Endpoint& address) {
    mutate([this, address](TimePoint time) {
      // Too many, or none that can be sent to: nobody will answer there.
      if (!m_session->addPeer(time, address)) m_peers->handle({address, PeerState::Silent});
    });
  };
  actions.fail = [this](const client::Error& error) { m_telling.tell(error); };
  actions.reach = [this] { return m_session->reach(); };
  actions.remember = [this](const RememberedPeer& peer) { m_keeper.remember(peer); };
  return actions;
}

void SessionWorker::listen() {
  connect(m_sockets.get(), &GroupSockets::interfacesChanged, this, [this] {
    mutate([this](TimePoint time) { m_session->handleHostEvent(time, HostEvent::InterfacesChanged); });
  });
  connect(m_sockets.get(), &GroupSockets::networkLost, this,
          [this] { fail(client::ErrorCode::NetworkLost); });
  connect(m_sockets.get(), &GroupSockets::networkBack, this, [this] {
    // Told from within a flush: what follows from it runs after that.
    QMetaObject::invokeMethod(
        this,
        [this] {
          if (!m_session) return;
          Q_EMIT networkRestored();
          mutate([this](TimePoint time) { m_session->handleHostEvent(time, HostEvent::InterfacesChanged); });
        },
        Qt::QueuedConnection);
  });
  m_sockets->listen(
      [this](const Endpoint& from, Arrival arrival, std::span<const std::byte> datagram) {
        if (!m_session) return;
        m_pending.push_back([this, &from, arrival, datagram](TimePoint time) {
          m_session->handleDatagram(time, from, datagram, arrival);
        });
        runLoop();
      },
      [this] { endTurn(); });
  m_telling.tell(m_floor.handleView(m_session->floor()));
  for (const Post& post : m_session->posts()) m_telling.tell(toClient(post));
  // What creation wants to send and tell.
  mutate([](TimePoint) {});
  m_peers->start();
}

void SessionWorker::mutate(Mutation mutation) {
  if (!m_session || m_pending.size() >= kMaxPending) return;
  m_pending.push_back(std::move(mutation));
  if (m_draining) return;  // the loop that is running comes to it
  runLoop();
  endTurn();
}

void SessionWorker::endTurn() {
  m_keeper.submit();
  m_sockets->flush();
  armTimer();
  if (m_keeper.isWaiting() && !m_stall.isActive()) m_stall.start();
}

void SessionWorker::runLoop() {
  m_draining = true;
  if (m_loop.check(media::nowMicros(), suspendedMicros())) {
    m_sockets->rejoin();
    m_session->handleHostEvent(now(), HostEvent::Resumed);
    drain();
  }
  while (!m_pending.empty()) {
    const Mutation next = std::move(m_pending.front());
    m_pending.pop_front();
    next(now());
    drain();
  }
  m_draining = false;
}

void SessionWorker::drain() {
  drainTransmits();
  while (auto event = m_session->pollEvent()) std::visit([this](auto& one) { handle(one); }, *event);
}

void SessionWorker::drainTransmits() {
  while (const auto transmit = m_session->pollTransmit(m_datagram))
    m_sockets->queue(*transmit, std::span(m_datagram).first(transmit->size));
}

void SessionWorker::handleTimer() {
  if (!m_session) return;
  mutate([this](TimePoint time) {
    checkWallClock(time);
    m_session->handleTimeout(time);
    const Statistics statistics = m_session->statistics();
    m_rateIn.sample(microsOf(time), statistics.bytesIn);
    m_rateOut.sample(microsOf(time), statistics.bytesOut);
  });
}

void SessionWorker::armTimer() {
  const TimePoint time = now();
  TimePoint next = time + microseconds(LoopWatch::kMaxWaitMicros);
  if (const auto timeout = m_session->nextTimeout()) next = std::min(next, *timeout);
  // Rounded up: woken too early, the session would have nothing to do and be asked again.
  const std::int64_t micros = std::max<std::int64_t>((next - time).count(), 0);
  m_timer.start(static_cast<int>((micros + 999) / 1000));
}

void SessionWorker::checkWallClock(TimePoint time) {
  const std::int64_t wall = QDateTime::currentMSecsSinceEpoch();
  const std::int64_t offset = wall - microsOf(time) / 1000;
  if (std::abs(offset - m_wallOffsetMillis) < kWallStepMillis) return;
  m_wallOffsetMillis = offset;
  m_session->handleWallClock(time, WallTime{wall});
}

void SessionWorker::leave() {
  if (std::exchange(m_left, true)) return;
  if (m_session) {
    m_publish.stop();
    takeSnapshots();
    m_outputs.stopAll();
    m_peers->remember();
    mutate([this](TimePoint time) { m_session->leave(time); });  // its goodbye is sent with it
    m_timer.stop();
    m_watched.reset();
    m_stageGate->close();
    Q_EMIT soundUnwanted();
    m_peers.reset();
    m_sockets.reset();
    m_session.reset();
    m_pending.clear();
  }
  const bool stored = m_profile && !m_profile->isTemporary();
  m_profile.reset();
  if (!stored) {
    finishLeaving();
    return;
  }
  // The profile is free, for the next one who wants to join with it, once the store has let go of it too.
  Q_EMIT storeUnwanted();
  QTimer::singleShot(kStoreCloseMillis, this, &SessionWorker::finishLeaving);
}

bool SessionWorker::refuse(const QString& subject) {
  if (m_session) return false;
  fail(client::ErrorCode::NotJoined, subject);
  return true;
}

void SessionWorker::fail(client::ErrorCode code, const QString& subject, const QString& detail) {
  m_telling.tell(client::Error{code, subject, detail});
}

void SessionWorker::post(const client::PostDraft& draft) {
  if (refuse(draft.text)) return;
  mutate([this, draft](TimePoint time) {
    const auto posted = m_session->post(time, toCore(draft));
    if (!posted) m_telling.tell(errorOf(posted.error(), draft.text));
  });
}

void SessionWorker::goLive(const client::SourceSpec& source) {
  if (refuse()) return;
  const FloorView view = m_session->floor();
  m_publish.goLive(source, view.state == FloorState::Held && !view.selfHolds);
}

void SessionWorker::applyPictureSize(client::PictureSize size) {
  if (std::exchange(m_pictureSize, size) == size) return;
  // Bounds of this program's own are within what a session takes.
  mutate([this, size](TimePoint time) { (void)m_session->setEncodingBounds(time, encodingBoundsOf(size)); });
}

void SessionWorker::switchSource(const client::SourceSpec& source) {
  if (m_session) m_publish.switchSource(source);
}

void SessionWorker::addPeer(const QString& address) {
  if (refuse()) return;
  if (const auto error = m_peers->look(address)) m_telling.tell(*error);
}

void SessionWorker::stopLive() {
  if (!m_session) return;
  m_publish.stop();
}

void SessionWorker::raiseHand() {
  if (refuse()) return;
  mutate([this](TimePoint time) { m_session->raiseHand(time); });
}

void SessionWorker::lowerHand() {
  if (refuse()) return;
  mutate([this](TimePoint time) { m_session->lowerHand(time); });
}

void SessionWorker::sendQueuedFrames() {
  while (auto frame = m_frames->pop()) {
    if (!m_session || !m_publish.isOnAir()) continue;  // of a publisher that is being stopped
    m_outputs.handleSent(*frame, media::nowMicros());
    mutate([this, &frame](TimePoint time) {
      // A refusal means that the floor is gone; the event that says so ends the publishing.
      (void)m_session->sendFrame(time, std::move(*frame));
    });
  }
}

void SessionWorker::requestKeyFrame() {
  if (!m_session || !m_watched) return;
  mutate([this](TimePoint time) { m_session->requestKeyFrame(time); });
}

void SessionWorker::handleFirstPicture() {
  if (!m_watched || std::exchange(m_watched->shown, true)) return;
  m_telling.tell(
      client::Stream{client::StreamState::FirstFrame, idText(m_watched->publisher), m_watched->liveMillis});
}

void SessionWorker::handleSourceReady(quint64 ticket, const client::SourceSpec& source) {
  m_publish.sourceReady(ticket, source);
}

void SessionWorker::handleSourceFailed(quint64 ticket, const client::Error& error) {
  m_publish.sourceFailed(ticket, error);
}

void SessionWorker::handleSourceLost(quint64 ticket, const client::Error& error) {
  m_publish.sourceLost(ticket, error);
}

}  // namespace vinicast::host
