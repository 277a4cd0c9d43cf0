// SPDX-License-Identifier: MIT
#pragma once

// A joined group: stage and conversation in the centre, people at the right, which make room in a narrow
// window. Listens to one engine from before it joins, so that nothing it tells is missed.

#include <QPointer>
#include <QTimer>
#include <QWidget>
#include <memory>
#include <optional>

#include "client/engine.hpp"
#include "client/known_names.hpp"

namespace Ui {
class GroupPage;
}

namespace vinicast::client {
class MembersModel;
class PostsModel;
}  // namespace vinicast::client

namespace vinicast::gui {

class LiveController;
class NetworkDialog;
class OutputController;
class Settings;

// Something that someone else said, for those who do not look at this page.
struct Arrival {
  QString memberId;
  QString author;
  QString text;
  bool direct = false;    // to this member alone
  bool mentions = false;  // means this member
};

class GroupPage final : public QWidget {
  Q_OBJECT

 public:
  // `engine` and `settings` outlive the page.
  GroupPage(client::Engine& engine, Settings& settings, QWidget* parent = nullptr);
  ~GroupPage() override;

  // `key` names the group in the settings.
  void welcome(const client::Joined& joined, const QString& key);
  void goLive(const client::SourceSpec& source);
  // Only the stage (and the on-air bar) is left to see.
  void setStageAlone(bool alone);
  // Only the page in front is heard.
  void setInFront(bool inFront);
  void setLiveElsewhere(const QString& group);
  void showNotice(const client::Error& error);

  [[nodiscard]] bool isLive() const;
  // This member is live here, or about to be.
  [[nodiscard]] bool isOwnLive() const;
  // Who else is live; empty: nobody.
  [[nodiscard]] QString liveName() const;
  [[nodiscard]] int people() const;
  // The dialog of network health.
  void showNetwork();

 Q_SIGNALS:
  void fullScreenToggled();
  void arrived(const vinicast::gui::Arrival& arrival);
  // people(), liveName() or isOwnLive() has changed.
  void factsChanged();
  void inviteRequested();

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void setUpHeader();
  void connectEngine();
  void connectWidgets();
  void onMember(const client::Member& member);
  void onPost(const client::Post& post);
  void onFailed(const client::Error& error);
  void onStats(const client::Stats& stats);
  void refreshAlone();
  // In a narrow window the people are asked for; in a wide one they are there until they are sent away.
  void togglePeople(bool shown);
  void refreshPeople();
  void refreshSound();
  [[nodiscard]] bool isNarrow() const;
  void tellArrival(const QString& memberId, const QString& author, const QString& text, bool direct);
  void retranslate();
  void saveLayout();

  client::Engine& m_engine;
  Settings& m_settings;
  std::unique_ptr<Ui::GroupPage> m_ui;
  client::MembersModel* m_members;
  client::PostsModel* m_posts;
  LiveController* m_live;
  OutputController* m_outputs;
  QPointer<NetworkDialog> m_network;
  client::Joined m_joined;
  QString m_key;
  client::KnownNames m_names;
  QTimer m_aloneTimer;  // asks what keeps the others away, while there are none
  // Sent, and neither shown nor refused yet; given back to the composer if refused.
  QStringList m_pendingTexts;
  bool m_inFront = true;
  bool m_alone = false;  // the stage is
  bool m_peopleInWide = true;
  bool m_peopleInNarrow = false;
  std::optional<client::Error> m_notKept;  // the notice that posts are not saved
};

}  // namespace vinicast::gui
