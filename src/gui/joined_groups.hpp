// SPDX-License-Identifier: MIT
#pragma once

// The groups that this machine is in: for each an engine and a page. Joins, leaves, and lets go of an engine
// after it has left. Knows no list and no window.
//
// Thread: GUI. Bound: client::GroupsModel::kMaxJoined groups.

#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

#include "client/engine.hpp"
#include "gui/known_group.hpp"

class QMenu;

namespace vinicast::gui {

class GroupPage;
class Settings;

using EngineFactory = std::function<std::unique_ptr<client::Engine>()>;

// One of them. Its page lives in the window's stack until the group is gone.
struct JoinedGroup {
  enum class State { Joining, Joined, Leaving };
  KnownGroup known;
  client::JoinRequest request;
  client::Joined joined;
  State state = State::Joining;
  std::unique_ptr<client::Engine> engine;
  GroupPage* page = nullptr;
  QTimer patience;  // of leaving
};

class JoinedGroups final : public QObject {
  Q_OBJECT

 public:
  // `settings` outlives this.
  JoinedGroups(EngineFactory factory, Settings& settings, QObject* parent = nullptr);
  ~JoinedGroups() override;

  // Begins to join; joined() or joinFailed() follows, both after this call. Null: too many groups, or this
  // one is there already (find() it).
  JoinedGroup* join(const client::JoinRequest& request);
  // gone() follows, within half a second.
  void leave(const QString& key);
  void leaveAll();

  [[nodiscard]] JoinedGroup* find(const QString& key) const;
  [[nodiscard]] JoinedGroup* find(const GroupPage* page) const;
  [[nodiscard]] const std::vector<std::unique_ptr<JoinedGroup>>& all() const { return m_groups; }
  [[nodiscard]] bool isEmpty() const { return m_groups.empty(); }
  // The group in which this machine is live, or about to be; null: none.
  [[nodiscard]] JoinedGroup* onAir() const;

 Q_SIGNALS:
  void joined(const QString& key);
  // gone() follows.
  void joinFailed(const QString& key, const vinicast::client::Error& error);
  // The engine and the page are about to be deleted.
  void goingAway(const QString& key);
  // They are.
  void gone(const QString& key);

 private:
  void onJoined(JoinedGroup& group, const client::Joined& joined);
  void dropSoon(const QString& key);
  void drop(const QString& key);

  EngineFactory m_factory;
  Settings& m_settings;
  std::vector<std::unique_ptr<JoinedGroup>> m_groups;
};

}  // namespace vinicast::gui
