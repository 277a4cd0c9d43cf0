// SPDX-License-Identifier: MIT
#pragma once

// What may be sent to addresses that proved nothing (docs/protocol.md §4.7): anybody with the group's key can
// name any address, in an update too. Counted by address, whatever the port: three bytes for each byte that
// came from there, until somebody at the address repeats what was sent to it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "core/base/lookup_table.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

class AddressLedger {
 public:
  // `seed`: see LookupTable.
  explicit AddressLedger(std::uint64_t seed) : m_accounts(seed) {}

  // A datagram of `bytes` with a good seal came from there.
  void noteReceived(const Endpoint& from, std::size_t bytes) {
    Account& account = accountOf(from);
    account.credit = std::min(account.credit + bytes * limits::kMaxAmplification, limits::kMaxUnprovenCredit);
  }
  void noteProven(const Endpoint& at) { accountOf(at).proven = true; }

  [[nodiscard]] bool isProven(const Endpoint& at) const {
    const Account* account = m_accounts.find(Place{at.address});
    return account != nullptr && account->proven;
  }
  // Bytes of datagrams that may go to an address that proved nothing.
  [[nodiscard]] std::size_t credit(const Endpoint& to) const {
    const Account* account = m_accounts.find(Place{to.address});
    return account == nullptr ? 0 : account->credit;
  }
  // False if a datagram of `bytes` must not go there.
  [[nodiscard]] bool take(const Endpoint& to, std::size_t bytes) {
    Account* account = m_accounts.find(Place{to.address});
    if (account != nullptr && account->proven) return true;
    if (account == nullptr || account->credit < bytes) {
      ++m_refused;
      return false;
    }
    account->credit -= bytes;
    return true;
  }
  // Datagrams that were not sent.
  [[nodiscard]] std::uint64_t refused() const { return m_refused; }

 private:
  struct Place {
    std::array<std::uint8_t, 16> address{};
    friend bool operator==(const Place&, const Place&) = default;
    friend void hashInto(KeyHash& hash, const Place& place) { hash.add(place.address); }
  };
  struct Account {
    std::size_t credit = 0;
    bool proven = false;
  };
  Account& accountOf(const Endpoint& at) {
    const Place place{at.address};
    if (Account* known = m_accounts.find(place)) return *known;
    if (m_accounts.size() >= limits::kMaxSources) {
      m_accounts.erase(m_order.front());
      m_order.pop_front();
    }
    m_order.push_back(place);
    return m_accounts.insert(place, {}).first;
  }

  LookupTable<Place, Account> m_accounts;
  std::deque<Place> m_order;  // in order of first sight
  std::uint64_t m_refused = 0;
};

}  // namespace vinicast
