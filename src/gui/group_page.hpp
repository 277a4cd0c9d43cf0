// SPDX-License-Identifier: MIT
#pragma once

// A joined group: stage and conversation in the centre, people at the right, which make room in a narrow
// window. Listens to one engine from before it joins, so that nothing it tells is missed.

#include <QHash>
#include <QModelIndex>
#include <QPointer>
#include <QSet>
#include <QTimer>
#include <QWidget>
#include <memory>

#include "client/engine.hpp"
#include "client/known_names.hpp"

namespace Ui {
class GroupPage;
}

namespace vinicast::client {
class MembersModel;
}  // namespace vinicast::client

namespace vinicast::gui {

class ConversationPage;
class LiveController;
class NetworkDialog;
class OutputController;
class Settings;

// Something that someone else said, for those who do not look at this page.
struct Arrival {
  QString memberId;
  QString author;  // KnownNames::told()
  QString text;
  bool direct = false;    // to this member alone, from memberId
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
  // The conversation with this member comes to the front; an empty id: the group's. False: nobody is known by
  // it.
  bool showConversation(const QString& memberId);
  // With whom; empty: the group's is in front.
  [[nodiscard]] QString currentMember() const;
  // It is not listed any more, until something comes or is written in it.
  void closeConversation(const QString& memberId);
  [[nodiscard]] QString nameOf(const QString& memberId) const;
  // Its name is pinned to another member.
  [[nodiscard]] bool hasOtherKey(const QString& memberId) const;
  // Says why where that can't be now.
  void goLive(const client::SourceSpec& source);
  void stopLive();
  // Only the stage (and the on-air bar) is left to see.
  void setStageAlone(bool alone);
  // Only the page in front is heard, and a stage in a window of its own.
  void setInFront(bool inFront);
  void setLiveElsewhere(const QString& group);
  // People are told names where the engine tells an id.
  void showNotice(const client::Error& error);
  // About another group than this one.
  void showGroupNotice(const QString& group, const client::Error& error);

  [[nodiscard]] bool isLive() const;
  // This member is live here, or about to be.
  [[nodiscard]] bool isOwnLive() const;
  // It is, and not only about to be.
  [[nodiscard]] bool isOnAir() const;
  // This member is asked to go live.
  [[nodiscard]] bool isOwnTurn() const;
  // Who else is live; empty: nobody.
  [[nodiscard]] QString liveName() const;
  [[nodiscard]] int people() const;
  // Of the group's conversation; ConversationPage::lastWords().
  [[nodiscard]] QString lastWords() const;
  // The dialog of network health.
  void showNetwork();

 Q_SIGNALS:
  void fullScreenToggled();
  void arrived(const vinicast::gui::Arrival& arrival);
  // So many messages came while nobody was here to see them: to the group, or from this member alone.
  void missed(const QString& memberId, int messages, int mentions);
  // people(), liveName(), isOwnLive(), isOwnTurn() or lastWords() has changed.
  void factsChanged();
  void inviteRequested();
  // One that somebody wrote here was clicked.
  void invitationOpened(const QString& link);
  // There are messages with this member, or it was asked to write to it.
  void conversationListed(const QString& memberId, const QString& name);
  // Of anybody, and of whom a conversation is listed.
  void presenceChanged(const QString& memberId, bool here);
  void conversationRequested(const QString& memberId);
  // All that were there before are listed.
  void conversationsListed();

 protected:
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  // What is known of somebody that messages were exchanged with, here or not.
  struct Kept {
    QString name;
    QByteArray lastOrder;  // DirectMessage::order
  };

  void setUpHeader();
  void connectEngine();
  void connectWidgets();
  void connectNotices();
  // Takes away a notice about what is over.
  void endFloorNotices(const client::Floor& floor);
  void endStageNotices();
  // The next message is on its way: why the last one did not go is past.
  void endRefusals();
  void onMember(const client::Member& member);
  void onKeyLookedAt(const QString& memberId, const QString& name);
  void onStats(const client::Stats& stats);
  void refreshAlone();
  // In a narrow window the people are asked for; in a wide one they are there until they are sent away.
  void togglePeople(bool shown);
  void refreshPeople();
  void refreshSound();
  [[nodiscard]] bool isNarrow() const;
  void onMessage(const client::DirectMessage& message);
  void noteMessage(const client::DirectMessage& message);
  void onConversations(const QList<client::DirectMessage>& last);
  // Asked for in onConversations().
  void onMissedMessages(const client::DirectHistory& history);
  void list(const QString& memberId);
  ConversationPage* conversationWith(const QString& memberId);
  [[nodiscard]] ConversationPage* currentConversation() const;
  void showPersonMenu(const QPoint& position);
  void compareSafetyNumbers(const QString& memberId);
  void requestConversation(const QModelIndex& person);
  void retranslate();
  void saveLayout();

  client::Engine& m_engine;
  Settings& m_settings;
  std::unique_ptr<Ui::GroupPage> m_ui;
  client::MembersModel* m_members;
  ConversationPage* m_conversation;             // the group's
  QHash<QString, ConversationPage*> m_private;  // by member; client::GroupsModel::kMaxPrivate at most
  QHash<QString, Kept> m_kept;                  // by member
  LiveController* m_live;
  OutputController* m_outputs;
  QPointer<NetworkDialog> m_network;
  client::Joined m_joined;
  QString m_key;
  client::KnownNames m_names;
  QSet<QString> m_missedAsked;  // members whose unread messages are being counted
  QTimer m_wordsTimer;          // so that many messages at once are one change of facts
  QTimer m_aloneTimer;          // asks what keeps the others away, while there are none
  bool m_inFront = true;
  bool m_liveElsewhere = false;  // this member is on air in another group
  bool m_alone = false;          // the stage is
  bool m_wasLive = false;        // isLive(), when the stage changed last
  bool m_peopleInWide = true;
  bool m_peopleInNarrow = false;
};

}  // namespace vinicast::gui
