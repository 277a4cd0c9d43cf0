// SPDX-License-Identifier: MIT
#pragma once

// The directed messages that were sent, and of which it is not told yet whether they arrived. At most kMost;
// further ones are not kept.

#include <QString>
#include <cstddef>
#include <deque>

#include "client/types.hpp"

namespace vinicast::cli {

struct UnsettledDirect {
  QString to;  // the member's id; empty where the ring chose the member
  QString text;
};

class UnsettledDirects {
 public:
  static constexpr std::size_t kMost = 1000;

  void add(const UnsettledDirect& sent);
  // True if one of them was meant.
  bool settle(const client::DirectDelivery& delivery);
  // The engine may have refused one of them. True if so.
  bool refuse(const client::Error& error);
  [[nodiscard]] bool isEmpty() const { return m_sent.empty(); }
  // All of them, oldest first; none are left.
  [[nodiscard]] std::deque<UnsettledDirect> take();

 private:
  template <typename Matches>
  bool remove(Matches matches);

  std::deque<UnsettledDirect> m_sent;
};

}  // namespace vinicast::cli
