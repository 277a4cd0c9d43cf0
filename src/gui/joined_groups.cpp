// SPDX-License-Identifier: MIT
#include "gui/joined_groups.hpp"

#include <algorithm>

#include "client/models/groups_model.hpp"
#include "gui/group_page.hpp"
#include "gui/settings.hpp"

namespace vinicast::gui {

namespace {
// How long the goodbye is waited for.
constexpr int kLeaveMillis = 500;
}  // namespace

JoinedGroups::JoinedGroups(EngineFactory factory, Settings& settings, QObject* parent)
    : QObject(parent), m_factory(std::move(factory)), m_settings(settings) {}

JoinedGroups::~JoinedGroups() {
  for (auto& group : m_groups) delete group->page;
}

JoinedGroup* JoinedGroups::join(const client::JoinRequest& request) {
  KnownGroup known = knownGroupOf(request);
  if (find(known.key()) != nullptr || m_groups.size() >= client::GroupsModel::kMaxJoined) return nullptr;
  m_groups.push_back(std::make_unique<JoinedGroup>());
  JoinedGroup& group = *m_groups.back();
  group.known = known;
  group.request = request;
  group.engine = m_factory();
  group.page = new GroupPage(*group.engine, m_settings);
  const QString key = known.key();
  group.patience.setSingleShot(true);
  group.patience.setInterval(kLeaveMillis);
  connect(&group.patience, &QTimer::timeout, this, [this, key] { dropSoon(key); });
  connect(group.engine.get(), &client::Engine::joined, this,
          [this, &group](const client::Joined& joined) { onJoined(group, joined); });
  connect(group.engine.get(), &client::Engine::joinFailed, this, [this, key](const client::Error& error) {
    Q_EMIT joinFailed(key, error);
    dropSoon(key);
  });
  connect(group.engine.get(), &client::Engine::left, this, [this, key] { dropSoon(key); });
  group.engine->join(request);
  return &group;
}

void JoinedGroups::onJoined(JoinedGroup& group, const client::Joined& joined) {
  group.joined = joined;
  // A leave() meanwhile goes on.
  if (group.state == JoinedGroup::State::Joining) group.state = JoinedGroup::State::Joined;
  group.page->welcome(joined, group.known.key());
  Q_EMIT this->joined(group.known.key());
}

void JoinedGroups::leave(const QString& key) {
  JoinedGroup* group = find(key);
  if (group == nullptr || group->state == JoinedGroup::State::Leaving) return;
  group->state = JoinedGroup::State::Leaving;
  group->patience.start();
  group->engine->leave();
}

void JoinedGroups::leaveAll() {
  for (const auto& group : m_groups) leave(group->known.key());
}

JoinedGroup* JoinedGroups::find(const QString& key) const {
  const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                  [&](const auto& group) { return group->known.key() == key; });
  return found == m_groups.end() ? nullptr : found->get();
}

JoinedGroup* JoinedGroups::find(const GroupPage* page) const {
  const auto found =
      std::find_if(m_groups.begin(), m_groups.end(), [&](const auto& group) { return group->page == page; });
  return page == nullptr || found == m_groups.end() ? nullptr : found->get();
}

JoinedGroup* JoinedGroups::onAir() const {
  const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                  [](const auto& group) { return group->page->isOwnLive(); });
  return found == m_groups.end() ? nullptr : found->get();
}

// The engine is still in its own signal.
void JoinedGroups::dropSoon(const QString& key) {
  QMetaObject::invokeMethod(
      this, [this, key] { drop(key); }, Qt::QueuedConnection);
}

void JoinedGroups::drop(const QString& key) {
  const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                  [&](const auto& group) { return group->known.key() == key; });
  if (found == m_groups.end()) return;
  Q_EMIT goingAway(key);
  const std::unique_ptr<JoinedGroup> group = std::move(*found);
  m_groups.erase(found);
  delete group->page;
  group->engine.reset();
  Q_EMIT gone(key);
}

}  // namespace vinicast::gui
