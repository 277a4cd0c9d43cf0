// SPDX-License-Identifier: MIT
#include "gui/group_book.hpp"

#include <algorithm>

#include "gui/settings.hpp"

namespace vinicast::gui {

GroupBook::GroupBook(Settings& settings) : m_settings(settings), m_known(settings.knownGroups()) {}

std::optional<KnownGroup> GroupBook::find(const QString& key) const {
  const auto found =
      std::find_if(m_known.begin(), m_known.end(), [&](const KnownGroup& one) { return one.key() == key; });
  return found == m_known.end() ? std::nullopt : std::optional(*found);
}

void GroupBook::remember(const KnownGroup& known) {
  m_known.removeIf([&](const KnownGroup& one) { return one.key() == known.key(); });
  m_known.prepend(known);
  m_settings.setKnownGroups(m_known);
  m_known = m_settings.knownGroups();
}

void GroupBook::setMuted(const QString& key, bool muted) {
  for (KnownGroup& known : m_known) {
    if (known.key() == key) known.muted = muted;
  }
  m_settings.setKnownGroups(m_known);
}

void GroupBook::forget(const QString& key) {
  m_known.removeIf([&](const KnownGroup& one) { return one.key() == key; });
  m_settings.setKnownGroups(m_known);
  m_settings.forget(key);
}

}  // namespace vinicast::gui
