// SPDX-License-Identifier: MIT
#include "cli/unsettled_directs.hpp"

#include <algorithm>
#include <utility>

namespace vinicast::cli {

void UnsettledDirects::add(const UnsettledDirect& sent) {
  if (m_sent.size() < kMost) m_sent.push_back(sent);
}

template <typename Matches>
bool UnsettledDirects::remove(Matches matches) {
  const auto sent = std::find_if(m_sent.begin(), m_sent.end(), matches);
  if (sent == m_sent.end()) return false;
  m_sent.erase(sent);
  return true;
}

bool UnsettledDirects::settle(const client::DirectDelivery& delivery) {
  const QString to = delivery.messageId.isEmpty() ? QString() : delivery.toId;
  return remove([&](const UnsettledDirect& sent) { return sent.to == to; });
}

bool UnsettledDirects::refuse(const client::Error& error) {
  using client::ErrorCode;
  switch (error.code) {
    case ErrorCode::PostEmpty:
    case ErrorCode::PostTooLong:
    case ErrorCode::PostNotText:
    case ErrorCode::DirectTooMany:
    case ErrorCode::NotJoined:
      return remove([&](const UnsettledDirect& sent) { return sent.text == error.subject; });
    case ErrorCode::UnknownMember:
      return remove([&](const UnsettledDirect& sent) { return sent.text == error.detail; });
    case ErrorCode::NoNeighbor:
      return remove([](const UnsettledDirect& sent) { return sent.to.isEmpty(); });
    default:
      return false;
  }
}

std::deque<UnsettledDirect> UnsettledDirects::take() {
  return std::exchange(m_sent, {});
}

}  // namespace vinicast::cli
