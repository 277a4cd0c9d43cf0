// SPDX-License-Identifier: MIT
#include "gui/output_controller.hpp"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QInputDialog>
#include <QStandardPaths>

#include "client/words.hpp"
#include "gui/stage_view.hpp"

namespace vinicast::gui {

using client::Output;
using client::OutputKind;
using client::OutputState;

namespace {

constexpr qint64 kMillisInSecond = 1000;
constexpr int kMaxGroupInName = 60;

bool isOn(const Output& output) {
  return output.state != OutputState::Off && output.state != OutputState::Failed;
}

QString numbered(const QString& path, int number) {
  if (number == 1) return path;
  const qsizetype dot = path.lastIndexOf(QLatin1Char('.'));
  return path.left(dot) + QStringLiteral(" (%1)").arg(number) + path.mid(dot);
}

}  // namespace

OutputController::OutputController(client::Engine& engine, StageView& stage, QObject* parent)
    : QObject(parent), m_engine(engine), m_stage(stage), m_menu(std::make_unique<QMenu>()) {
  m_menu->setObjectName(QStringLiteral("stageMenu"));
  m_open = m_menu->addAction(QString());
  m_open->setObjectName(QStringLiteral("openToPlayersAction"));
  m_open->setCheckable(true);
  m_copy = m_menu->addAction(QString());
  m_copy->setObjectName(QStringLiteral("copyDescriptionAction"));
  m_menu->addSeparator();
  m_push = m_menu->addAction(QString());
  m_push->setObjectName(QStringLiteral("pushAction"));
  connect(m_open, &QAction::triggered, this, &OutputController::togglePlayers);
  connect(m_copy, &QAction::triggered, this, &OutputController::copyDescription);
  connect(m_push, &QAction::triggered, this, &OutputController::togglePush);
  connect(&m_stage, &StageView::recordingToggled, this, &OutputController::toggleRecording);
  connect(&m_stage, &StageView::snapshotWanted, this, &OutputController::saveSnapshot);
  connect(&m_engine, &client::Engine::outputChanged, this, &OutputController::onOutput);
  m_stage.setMenu(m_menu.get());
  retranslate();
}

QString OutputController::newPath(const QString& group, OutputKind kind, const QDateTime& now) {
  const bool film = kind == OutputKind::Recording;
  const QString folder = QStandardPaths::writableLocation(film ? QStandardPaths::MoviesLocation
                                                               : QStandardPaths::PicturesLocation);
  // A group may be called anything; a file may not.
  QString name = group.left(kMaxGroupInName);
  for (QChar& c : name)
    if (!c.isLetterOrNumber() && c != QLatin1Char('-') && c != QLatin1Char('_')) c = QLatin1Char(' ');
  name = name.simplified() + now.toString(QStringLiteral(" yyyy-MM-dd HH-mm-ss")) +
         (film ? QStringLiteral(".mkv") : QStringLiteral(".png"));
  QDir().mkpath(folder);
  return QDir(folder).filePath(name.trimmed());
}

QString OutputController::freePath(OutputKind kind) {
  const QString path = newPath(m_group, kind, QDateTime::currentDateTime());
  // What was asked for within this second may not be on the disk yet.
  m_number = path == m_newest ? m_number + 1 : 1;
  m_newest = path;
  while (QFile::exists(numbered(path, m_number))) ++m_number;
  return numbered(path, m_number);
}

void OutputController::toggleRecording() {
  if (isOn(m_recording)) {
    m_engine.stopRecording();
  } else {
    m_engine.startRecording(freePath(OutputKind::Recording));
  }
}

void OutputController::endRecording() {
  if (isOn(m_recording)) m_engine.stopRecording();
}

void OutputController::saveSnapshot() {
  m_engine.saveSnapshot(freePath(OutputKind::Snapshot));
}

void OutputController::togglePlayers(bool open) {
  m_engine.setOpenToPlayers(open);
}

void OutputController::togglePush() {
  if (isOn(m_pushed)) {
    m_engine.stopPush();
    return;
  }
  auto* dialog = new QInputDialog(m_stage.window());
  dialog->setObjectName(QStringLiteral("pushInputDialog"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Send to a media server"));
  dialog->setLabelText(
      tr("The server's address, for example rtsp://media.local:8554/live or srt://media.local:8890"));
  dialog->setTextValue(m_server);
  connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& url) {
    if (url.trimmed().isEmpty()) return;
    m_server = url.trimmed();
    m_engine.startPush(m_server);
  });
  dialog->open();
}

void OutputController::copyDescription() {
  QApplication::clipboard()->setText(m_players.sdp);
  m_stage.saySoon(tr("Copied. Save it as a file that ends in .sdp, and open that with a player."));
}

void OutputController::onOutput(const Output& output) {
  const auto changed = [&output](Output& kept) {
    const bool other = kept.state != output.state;
    kept = output;
    return other;
  };
  bool news = false;
  switch (output.kind) {
    case OutputKind::Recording:
      news = changed(m_recording);
      break;
    case OutputKind::Snapshot:
      news = true;
      break;
    case OutputKind::Players:
      news = changed(m_players);
      break;
    case OutputKind::Push:
      news = changed(m_pushed);
      break;
  }
  refresh();
  // What failed is told by Engine::failed().
  if (news && output.state != OutputState::Failed) m_stage.saySoon(client::describe(output));
}

void OutputController::refresh() {
  if (isOn(m_recording)) {
    m_stage.setRecording(m_recording.millis / kMillisInSecond);
  } else {
    m_stage.setRecording(std::nullopt);
  }
  m_open->setChecked(isOn(m_players));
  m_copy->setEnabled(!m_players.sdp.isEmpty());
  m_push->setText(isOn(m_pushed) ? tr("Stop sending to the media server") : tr("Send to a &media server…"));
}

void OutputController::retranslate() {
  m_open->setText(tr("Let &other players watch (anyone on this network can)"));
  m_copy->setText(tr("&Copy the description for players (SDP)"));
  refresh();
}

}  // namespace vinicast::gui
