// SPDX-License-Identifier: MIT
#include "core/routing/media_copies.hpp"

#include <algorithm>

namespace vinicast {

void MediaCopies::expire(TimePoint now) {
  std::erase_if(m_subscribers, [&](const Subscriber& one) { return one.until <= now; });
}

std::size_t MediaCopies::room(TimePoint now) {
  const std::uint64_t rate = std::max<std::uint64_t>(m_rate.total(now), 1);
  const std::uint64_t fitting = limits::kMediaCopyBytesPerSecond / rate;
  return static_cast<std::size_t>(std::min<std::uint64_t>(fitting, limits::kMaxMediaSubscribers));
}

bool MediaCopies::grant(TimePoint now, const SenderTag& member, const Endpoint& to, TimePoint until) {
  expire(now);
  const auto known = std::find_if(m_subscribers.begin(), m_subscribers.end(),
                                  [&](const Subscriber& one) { return one.member == member; });
  const auto place = static_cast<std::size_t>(known - m_subscribers.begin());
  if (place >= room(now)) {
    if (known != m_subscribers.end()) m_subscribers.erase(known);
    ++m_refused;
    return false;
  }
  if (known == m_subscribers.end()) {
    m_subscribers.push_back({member, to, until});
  } else {
    known->to = to;
    known->until = until;
  }
  return true;
}

void MediaCopies::end(const SenderTag& member) {
  std::erase_if(m_subscribers, [&](const Subscriber& one) { return one.member == member; });
}

std::vector<Endpoint> MediaCopies::take(TimePoint now, std::size_t bytes) {
  m_rate.add(now, bytes);
  if (m_subscribers.empty()) return {};
  expire(now);
  std::vector<Endpoint> to;
  for (const Subscriber& one : m_subscribers) {
    if (m_budget.take(now, bytes)) {
      to.push_back(one.to);
    } else {
      ++m_held;
    }
  }
  return to;
}

bool MediaCopies::serves(TimePoint now, const SenderTag& member) const {
  return std::any_of(m_subscribers.begin(), m_subscribers.end(),
                     [&](const Subscriber& one) { return one.member == member && one.until > now; });
}

std::size_t MediaCopies::count(TimePoint now) const {
  return static_cast<std::size_t>(std::count_if(m_subscribers.begin(), m_subscribers.end(),
                                                [&](const Subscriber& one) { return one.until > now; }));
}

}  // namespace vinicast
