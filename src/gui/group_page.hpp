// SPDX-License-Identifier: MIT
#pragma once

// A joined group: people at the left, stage and conversation in the centre. Listens to one engine from before
// it joins, so that nothing it tells is missed.

#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>

#include "client/engine.hpp"

class QMenu;

namespace Ui {
class GroupPage;
}

namespace vinicast::client {
class MembersModel;
class PostsModel;
}  // namespace vinicast::client

namespace vinicast::gui {

class LiveController;
class Settings;

class GroupPage final : public QWidget {
  Q_OBJECT

 public:
  // `engine`, `settings` and `menu` outlive the page.
  GroupPage(client::Engine& engine, Settings& settings, QMenu& menu, QWidget* parent = nullptr);
  ~GroupPage() override;

  void welcome(const client::Joined& joined);
  void goLive(const client::SourceSpec& source);
  // Only the stage (and the on-air bar) is left to see.
  void setStageAlone(bool alone);
  [[nodiscard]] bool isLive() const;

 Q_SIGNALS:
  void fullScreenToggled();
  // A post of someone else has come.
  void postArrived();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void connectEngine();
  void connectWidgets();
  void onPost(const client::Post& post);
  void onFailed(const client::Error& error);
  void onStats(const client::Stats& stats);
  void refreshAlone();
  void retranslate();
  void saveLayout();

  client::Engine& m_engine;
  Settings& m_settings;
  std::unique_ptr<Ui::GroupPage> m_ui;
  client::MembersModel* m_members;
  client::PostsModel* m_posts;
  LiveController* m_live;
  client::Joined m_joined;
  QTimer m_aloneTimer;  // asks what keeps the others away, while there are none
  // Sent, and neither shown nor refused yet; given back to the composer if refused.
  QStringList m_pendingTexts;
  std::optional<client::Error> m_notKept;  // the notice that posts are not saved
};

}  // namespace vinicast::gui
