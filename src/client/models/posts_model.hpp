// SPDX-License-Identifier: MIT
#pragma once

// One conversation: posts of the group, or messages with one member, in their order, each once, with what is
// known of the delivery of one's own.
//
// It is a window on what the disk keeps: kMaxPosts rows at most. Older and newer pages are put in as the view
// asks for them (hasOlder(), hasNewer()) and leave at the other end. While the newest rows are not loaded,
// posts that come are not put in; clear() and the last page lead back to them.
//
// A screen reader gets who wrote what, when, and who has it, by Qt::AccessibleTextRole.
//
// Thread: the front end's. Lifetime: one per conversation. Bound: kMaxPosts.

#include <QAbstractListModel>
#include <QHash>
#include <QStringList>
#include <deque>
#include <optional>

#include "client/known_names.hpp"
#include "client/types.hpp"

namespace vinicast::client {

// Whether `text` names a member called `name`, as "@name", and not in code.
// Not where it names one of `others` whose name begins like this one: "@Ben Ito" is not "@Ben".
[[nodiscard]] bool mentions(const QString& text, const QString& name, const QStringList& others = {});

class PostsModel : public QAbstractListModel {
  Q_OBJECT

 public:
  static constexpr int kMaxPosts = 6000;

  enum Role {
    IdRole = Qt::UserRole + 1,
    AuthorIdRole,
    AuthorNameRole,
    TextRole,
    TimeRole,          // qint64, milliseconds since the epoch
    OwnRole,           // bool
    HistoryRole,       // bool: posted before this member joined
    HeardRole,         // int: others that have it; own posts only
    MembersRole,       // int: others that should have it; 0 while nothing is known
    NewDayRole,        // bool: the first post of a day
    FirstOfGroupRole,  // bool: begins a run of one author's posts
    LastOfGroupRole,   // bool: ends it
    FirstLiveRole,     // bool: the first post after the history
    FirstUnreadRole,   // bool: the first one that came while nobody looked
    TargetIdRole,      // of a reply: what it answers
    QuoteAuthorRole,   // its author and text, empty where it is not loaded
    QuoteTextRole,
    ReactionsRole,     // QList<Reaction>
    EditedRole,        // bool
    DeletedRole,       // bool
    MentionsSelfRole,  // bool: somebody else's that names this member
    DirectStateRole,   // int, a DirectState; invalid in a group
    OtherKeyRole,      // bool: not by the member that its author's name is pinned to
  };

  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  void setSelf(const QString& id, const QString& name);
  // Of all that are there (mentions()).
  void setNames(const QStringList& names) { m_names = names; }
  // Somebody else's that names this member or answers it. It need not be here, nor what it answers.
  [[nodiscard]] bool meansSelf(const Post& post) const;
  // Tells people of one name apart (OtherKeyRole); asked at each reading, and outlives the model.
  void setKnownNames(const KnownNames& names) { m_knownNames = &names; }
  // A post whose id is known already is ignored.
  void add(const Post& post);
  void add(const DirectMessage& message);
  // An answer to a request for what comes before the first row or after the last one.
  void add(const History& page);
  void add(const DirectHistory& page);
  // A post that is not here is ignored.
  void change(const Post& post);
  void apply(const Delivery& delivery);
  void apply(const DirectDelivery& delivery);
  void clear();
  // The conversation begins with these rows, and may go on at both ends: what a jump leads to.
  void showAround(const Post& post);
  void showAround(const DirectMessage& message);
  // As it is shown here.
  [[nodiscard]] Post postOf(const DirectMessage& message) const { return entryOf(message).post; }

  [[nodiscard]] bool hasOlder() const { return m_hasOlder; }
  [[nodiscard]] bool hasNewer() const { return m_hasNewer; }
  // Post::order of the first and the last row; empty without rows.
  [[nodiscard]] QByteArray firstOrder() const;
  [[nodiscard]] QByteArray lastOrder() const;
  [[nodiscard]] int rowOf(const QString& id) const;
  [[nodiscard]] std::optional<Post> postAt(int row) const;
  // The row of this member's last post that can be changed; -1 if there is none.
  [[nodiscard]] int lastOwnRow() const;
  // The line above what came while nobody looked; an empty id takes it away.
  void setFirstUnread(const QString& id, const QByteArray& order);
  // Empty: there is none. It need not be loaded.
  [[nodiscard]] const QString& firstUnread() const { return m_firstUnread; }
  // It is there and before all that is loaded.
  [[nodiscard]] bool isFirstUnreadOlder() const;

 Q_SIGNALS:
  // A post came that is not put in, because the newest rows are not loaded.
  void arrivedBelow();

 private:
  struct Entry {
    Post post;
    int heard = 0;
    int members = 0;
    std::optional<DirectState> state{};  // of a message to one member
  };

  // For those who hear the conversation.
  [[nodiscard]] QString spoken(const Entry& entry) const;
  [[nodiscard]] const Entry* target(const Entry& entry) const;
  [[nodiscard]] bool newDay(int row) const;
  [[nodiscard]] bool continues(int row) const;
  [[nodiscard]] bool firstLive(int row) const;
  [[nodiscard]] bool mentionsSelf(const Entry& entry) const;
  [[nodiscard]] bool isOtherKey(const Entry& entry) const;
  [[nodiscard]] Entry entryOf(const DirectMessage& message) const;
  [[nodiscard]] int placeOf(const QByteArray& order) const;
  // Whether a page goes on where the rows end now.
  [[nodiscard]] bool fits(const QByteArray& before, const QByteArray& after) const;
  void addPage(std::deque<Entry> page, bool newer, bool more);
  void showAround(Entry entry);
  void put(int row, std::deque<Entry> entries);
  void remove(int first, int last);
  void changed(int row, const QList<int>& roles);
  // What a row shows depends on the one before it.
  void refreshAround(int row);

  std::deque<Entry> m_entries;
  QHash<QString, QByteArray> m_orderById;
  // Of own posts, also of those that left the window; kMaxPosts at most, then they are forgotten.
  QHash<QString, Delivery> m_deliveries;
  const KnownNames* m_knownNames = nullptr;
  QString m_selfId;
  QString m_selfName;
  QStringList m_names;
  QString m_firstUnread;
  QByteArray m_firstUnreadOrder;
  bool m_hasOlder = true;
  bool m_hasNewer = false;
};

}  // namespace vinicast::client
