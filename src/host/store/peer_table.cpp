// SPDX-License-Identifier: MIT
#include "host/store/peer_table.hpp"

#include <QVariant>
#include <algorithm>

#include "host/store/blob.hpp"
#include "host/store/database.hpp"

namespace vinicast::host {

bool PeerTable::load(std::vector<RememberedPeer>& peers) {
  QSqlQuery query = m_database.query(
      "SELECT member, address, port, last_heard FROM peers WHERE group_number = ?"
      " ORDER BY last_heard DESC, member, address, port LIMIT ?");
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(qlonglong(kMaxPeers));
  if (!m_database.run(query)) return false;
  while (query.next()) {
    RememberedPeer peer;
    const bool whole =
        readBlob(query.value(0), peer.member.bytes) && readBlob(query.value(1), peer.endpoint.address);
    if (!whole) continue;
    peer.endpoint.port = static_cast<std::uint16_t>(query.value(2).toUInt());
    peer.lastHeardMillis = query.value(3).toLongLong();
    peers.push_back(peer);
  }
  return true;
}

bool PeerTable::remember(const std::vector<RememberedPeer>& peers) {
  if (peers.empty()) return true;
  QSqlQuery add = m_database.query(
      "INSERT INTO peers (group_number, member, address, port, last_heard) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT DO UPDATE SET last_heard = max(last_heard, excluded.last_heard)");
  for (const RememberedPeer& peer : peers) {
    add.addBindValue(qlonglong(m_group));
    add.addBindValue(toBlob(peer.member.bytes));
    add.addBindValue(toBlob(peer.endpoint.address));
    add.addBindValue(peer.endpoint.port);
    add.addBindValue(qlonglong(peer.lastHeardMillis));
    if (!m_database.run(add)) return false;
  }
  QSqlQuery forget = m_database.query(
      "DELETE FROM peers WHERE group_number = ? AND (member, address, port) NOT IN"
      " (SELECT member, address, port FROM peers WHERE group_number = ?"
      "  ORDER BY last_heard DESC, member, address, port LIMIT ?)");
  forget.addBindValue(qlonglong(m_group));
  forget.addBindValue(qlonglong(m_group));
  forget.addBindValue(qlonglong(kMaxPeers));
  return m_database.run(forget);
}

}  // namespace vinicast::host
