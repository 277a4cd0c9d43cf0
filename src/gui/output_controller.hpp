// SPDX-License-Identifier: MIT
#pragma once

// Joins the engine's outputs with the stage: recording, snapshots, and, while this member is live, the copy
// for other players and the stream to a media server.
//
// Thread: GUI. Lifetime: with the page that owns the stage.

#include <QMenu>
#include <QObject>
#include <memory>

#include "client/engine.hpp"

class QAction;

namespace vinicast::gui {

class StageView;

class OutputController final : public QObject {
  Q_OBJECT

 public:
  OutputController(client::Engine& engine, StageView& stage, QObject* parent = nullptr);

  // Part of the names of files.
  void setGroup(const QString& group) { m_group = group; }
  // Nobody is live any more: what is recorded ends, so that nobody is recorded unseen who is live later.
  void endRecording();
  void retranslate();

  // A new file's path in the system's folder for films or pictures, for example
  // "Videos/vinigroup 2026-11-23 09-12-33.mkv".
  [[nodiscard]] static QString newPath(const QString& group, client::OutputKind kind, const QDateTime& now);

 private:
  // newPath() of now, and one that no file has yet: in one second several may be asked for.
  [[nodiscard]] QString freePath(client::OutputKind kind);
  void onOutput(const client::Output& output);
  void toggleRecording();
  void saveSnapshot();
  void togglePlayers(bool open);
  void togglePush();
  void copyDescription();
  void refresh();

  client::Engine& m_engine;
  StageView& m_stage;
  QString m_group;
  std::unique_ptr<QMenu> m_menu;
  QAction* m_open;
  QAction* m_copy;
  QAction* m_push;
  client::Output m_recording{client::OutputKind::Recording};
  client::Output m_players{client::OutputKind::Players};
  client::Output m_pushed{client::OutputKind::Push};
  QString m_newest;  // the last of newPath(), and how often it was given
  int m_number = 0;
  QString m_server;  // the URL that was given last, while the window is open
};

}  // namespace vinicast::gui
