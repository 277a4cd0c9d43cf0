// SPDX-License-Identifier: MIT
// What SessionWorker does with its outputs.

#include "host/engine/session_worker.hpp"
#include "media/base/raw.hpp"

namespace vinicast::host {

namespace {

constexpr qsizetype kMaxWaitingSnapshots = 4;
constexpr int kGlancePollMillis = 20;

}  // namespace

Outputs::Ways SessionWorker::outputWays() {
  Outputs::Ways ways;
  ways.tell = [this](const client::Output& output) {
    if (output.state == client::OutputState::Failed && output.error) m_telling.tell(*output.error);
    m_telling.tell(output);
  };
  ways.refuse = [this](const client::Error& error) { m_telling.tell(error); };
  ways.wantKeyFrame = [this] { wantKeyFrame(); };
  ways.toSession = [toSelf = m_toSelf](std::function<void()> task) { (*toSelf)(std::move(task)); };
  return ways;
}

void SessionWorker::wantKeyFrame() {
  if (m_publish.isOnAir()) {
    m_tap->requestKeyFrame();
  } else {
    requestKeyFrame();
  }
}

void SessionWorker::startRecording(const QString& path) {
  if (!refuse(path)) m_outputs.startRecording(path);
}

void SessionWorker::stopRecording() {
  m_outputs.stop(client::OutputKind::Recording);
}

void SessionWorker::saveSnapshot(const QString& path) {
  if (refuse(path)) return;
  if (m_publish.isOnAir()) return m_outputs.saveSnapshot(path, m_tap->picture());
  const bool mayCome = m_watched && (m_stage->glance() || !m_stage->picture());
  if (!mayCome || m_snapshots.size() >= kMaxWaitingSnapshots)
    return m_outputs.saveSnapshot(path, m_stage->picture());
  m_snapshots.append(path);
  m_glanceUntil = media::nowMicros() + PictureGate::kGlance;
  m_glance.start(kGlancePollMillis);
}

void SessionWorker::takeSnapshots() {
  m_glance.stop();
  for (const QString& path : std::exchange(m_snapshots, {})) m_outputs.saveSnapshot(path, m_stage->picture());
}

void SessionWorker::setOpenToPlayers(bool open) {
  if (!open) {
    m_outputs.stop(client::OutputKind::Players);
    return;
  }
  if (refuse()) return;
  const QString name = nameOf(m_session->self());
  m_outputs.openToPlayers({QStringLiteral("%1 · %2").arg(name, m_groupName).toStdString(),
                           playersAddress(m_session->groupId()), m_interfaceName.toStdString()});
}

void SessionWorker::startPush(const QString& url) {
  if (!refuse()) m_outputs.startPush(url);
}

void SessionWorker::stopPush() {
  m_outputs.stop(client::OutputKind::Push);
}

}  // namespace vinicast::host
