// SPDX-License-Identifier: MIT
#pragma once

// The groups that this profile knows, as the settings keep them: those used last come first.
// Thread: GUI. Bound: Settings::kMaxKnownGroups.

#include <QList>
#include <optional>

#include "gui/known_group.hpp"

namespace vinicast::gui {

class Settings;

class GroupBook {
 public:
  // `settings` outlives the book.
  explicit GroupBook(Settings& settings);

  [[nodiscard]] const QList<KnownGroup>& all() const { return m_known; }
  [[nodiscard]] std::optional<KnownGroup> find(const QString& key) const;
  // Puts it first.
  void remember(const KnownGroup& known);
  void setMuted(const QString& key, bool muted);
  void forget(const QString& key);

 private:
  Settings& m_settings;
  QList<KnownGroup> m_known;
};

}  // namespace vinicast::gui
