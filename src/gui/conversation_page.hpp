// SPDX-License-Identifier: MIT
#pragma once

// One conversation, the group's or the one with a member: the messages, the search above them, and where one
// writes. Listens to the engine from before it joins, so that nothing it tells is missed; loads older
// messages as they are scrolled to; keeps what was typed and not sent, and how far it was read.

#include <QString>
#include <QStringList>
#include <QTimer>
#include <QWidget>
#include <array>
#include <optional>

#include "client/engine.hpp"
#include "gui/read_mark.hpp"

namespace vinicast::client {
class KnownNames;
class MembersModel;
class PostsModel;
}  // namespace vinicast::client

namespace vinicast::gui {

class Composer;
class ConversationView;
class SearchPanel;
class Settings;
class TypingLine;

class ConversationPage final : public QWidget {
  Q_OBJECT

 public:
  // What is sent and refused so is given back to the composer.
  static constexpr std::array kRefusals{
      client::ErrorCode::PostEmpty,   client::ErrorCode::PostTooLong,   client::ErrorCode::PostNotText,
      client::ErrorCode::PostTooFast, client::ErrorCode::PostNoTarget,  client::ErrorCode::PostNotYours,
      client::ErrorCode::NotJoined,   client::ErrorCode::UnknownMember, client::ErrorCode::DirectTooMany};

  // `memberId`: with whom; empty: the group's. All that is given outlives the page.
  ConversationPage(client::Engine& engine, client::MembersModel& members, Settings& settings,
                   const QString& memberId = {}, QWidget* parent = nullptr);
  ~ConversationPage() override;

  // Who was seen under which name here; outlives the page.
  void setKnownNames(const client::KnownNames& names);
  // Of a member who is not there.
  void setName(const QString& name) { m_name = name; }
  // `groupKey` names the group in the settings.
  void welcome(const client::Joined& joined, const QString& groupKey);
  // It is what the person sees, or not: what comes then is new.
  void setInFront(bool inFront);
  // A message with this member, told to the page that it opens.
  void receive(const client::DirectMessage& message);
  void setHint(const QString& hint);
  void openSearch();
  // Into a text or an HTML file.
  void exportTo(const QString& path);

  [[nodiscard]] const QString& memberId() const { return m_memberId; }
  // The group's name, or the member's.
  [[nodiscard]] QString title() const;
  // Who said what last, in one line; empty: nothing that is there to be read.
  [[nodiscard]] QString lastWords() const;

 Q_SIGNALS:
  // Perhaps; many at once where many messages come.
  void lastWordsChanged();
  // From somebody else, now.
  void arrived(const QString& memberId, const QString& author, const QString& text, bool mentions);
  // From somebody else, while the program did not run or nobody looked at it.
  void missed(bool mentions);
  // ConversationView's.
  void invitationOpened(const QString& link);
  // A message is on its way to the engine.
  void sending();
  void exported(int messages, const QString& path, const QString& problem);

 protected:
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void buildParts();
  void connectGroup();
  void connectPrivate();
  void connectView();
  void onPost(const client::Post& post);
  void onHistory(const client::History& history);
  void onMessages(const client::DirectHistory& history);
  void onFound(const client::DirectFound& found);
  // After a page came: of newer posts, or of the latest ones.
  void goOn(bool newer, bool latest);
  void onFailed(const client::Error& error);
  void onTyping(const client::Typing& typing);
  void showTyping();
  [[nodiscard]] QString toldName(const QString& name, const QString& memberId) const;
  void noteArrival(const QString& id, const QByteArray& order);
  void noteMissed(const client::Post& post);
  void noteMissed(const QList<client::DirectMessage>& messages);
  // What is here was seen, if it is.
  void noteRead();
  // Somebody looks at it again, if so.
  void noteSeen();
  void keepMark(bool changed);
  // One that was sent is there, or has changed what it was to change.
  void settle(const QString& text);
  void send(const client::PostDraft& draft);
  void sendAgain(const QString& messageId);
  void toggleReaction(const QString& postId, const QString& sign);
  void pickReaction(const QString& postId, const QPoint& globalPosition);
  void beginReply(const QString& postId);
  void beginEdit(const QString& postId);
  void confirmDelete(const QString& postId);
  void askOlder();
  void askBefore(int count, const QByteArray& order);
  void askNewer();
  void askLatest();
  void jumpTo(const QString& postId);
  void jumpTo(const client::Post& post);
  template <typename Message>
  void showAround(const Message& message);
  // Asks for the next page of those that are looked through for m_seeking.
  void seekBefore(const QByteArray& order);
  [[nodiscard]] bool isSought(const QByteArray& before, const QByteArray& after) const;
  template <typename Message>
  void seekIn(const QList<Message>& page, bool more);
  void search(const QString& text);
  void askWhereToExport();
  void refreshNames();
  void retranslate();
  void saveDraft();
  [[nodiscard]] bool isRead() const;

  client::Engine& m_engine;
  client::MembersModel& m_members;
  Settings& m_settings;
  QString m_memberId;
  QString m_name;
  const client::KnownNames* m_knownNames = nullptr;
  client::PostsModel* m_posts;
  ConversationView* m_view;
  TypingLine* m_typingLine;
  Composer* m_composer;
  SearchPanel* m_search;
  QStringList m_typing;  // who types now, kMostTyping at most: who began first comes first
  client::Joined m_joined;
  QString m_groupKey;
  // Sent, and neither shown nor refused yet; given back to the composer if refused.
  QList<client::PostDraft> m_pending;
  QList<client::DirectMessage> m_found;      // what the search panel lists, in a private conversation
  QString m_seeking;                         // the post that a jump looks for, or is about to show
  std::optional<QByteArray> m_soughtBefore;  // of the page that was asked for to look for it
  int m_pagesToSeek = 0;
  bool m_olderAsked = false;
  bool m_newerAsked = false;
  bool m_latestAsked = false;
  bool m_inFront = true;
  int m_unread = 0;
  ReadMark m_read;
  QByteArray m_firstMissed;  // the place of the line above what was missed; empty: there is none
  QTimer m_draftTimer;
};

}  // namespace vinicast::gui
