// SPDX-License-Identifier: MIT
#include "gui/read_mark.hpp"

#include <utility>

#include "gui/settings.hpp"

namespace vinicast::gui {

namespace {

// The place just before this one: orders are compared bytewise and all of one conversation are equally long.
QByteArray before(QByteArray order) {
  for (qsizetype at = order.size() - 1; at >= 0; --at) {
    const auto byte = static_cast<unsigned char>(order[at]);
    order[at] = static_cast<char>(byte - 1);
    if (byte != 0) break;
  }
  return order;
}

}  // namespace

void ReadMark::open(const QString& groupKey, const QString& memberId) {
  m_groupKey = groupKey;
  m_memberId = memberId;
  m_opened = m_mark = m_settings.readThrough(groupKey, memberId);
}

bool ReadMark::isMissed(const QByteArray& order) const {
  return !m_opened.isEmpty() && order > m_opened;
}

bool ReadMark::read(const QByteArray& order) {
  const QByteArray mark = order.isEmpty() ? QByteArray(1, '\0') : order;
  if (m_groupKey.isEmpty() || mark <= m_mark) return false;
  m_mark = mark;
  m_changed = true;
  return true;
}

bool ReadMark::unread(const QByteArray& order) {
  return m_mark.isEmpty() && read(before(order));
}

void ReadMark::save() {
  if (std::exchange(m_changed, false)) m_settings.setReadThrough(m_groupKey, m_memberId, m_mark);
}

}  // namespace vinicast::gui
