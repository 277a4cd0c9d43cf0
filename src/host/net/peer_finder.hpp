// SPDX-License-Identifier: MIT
#pragma once

// PeerFinder: from what people write after --peer to addresses. A name is looked up, and again every 30 s as
// long as that fails; the first failure is told.
//
// Thread: the session thread, which must run an event loop.

#include <QHostInfo>
#include <QObject>
#include <functional>
#include <vector>

#include "host/net/group_address.hpp"

namespace vinicast::host {

class PeerFinder : public QObject {
  Q_OBJECT

 public:
  static constexpr int kRetryMillis = 30'000;
  static constexpr qsizetype kMaxAddresses = 4;  // of one name

  struct Actions {
    std::function<void(const Endpoint&)> found;
    std::function<void(const client::Error&)> failed;
  };
  PeerFinder(AddressFamily family, Actions actions);
  ~PeerFinder() override;

  void find(const PeerAddress& peer);

 private:
  void lookUp(const PeerAddress& peer, bool first);
  void handleAnswer(const PeerAddress& peer, bool first, const QHostInfo& answer);

  AddressFamily m_family;
  Actions m_actions;
  std::vector<int> m_lookups;  // under way
};

}  // namespace vinicast::host
