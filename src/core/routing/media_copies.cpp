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

bool MediaCopies::grant(TimePoint now, const SenderTag& member, const Endpoint& to, TimePoint until,
                        bool hearsSome) {
  expire(now);
  auto place = std::find_if(m_subscribers.begin(), m_subscribers.end(),
                            [&](const Subscriber& one) { return one.member == member; });
  if (place == m_subscribers.end() || place->hearsSome != hearsSome) {
    if (place != m_subscribers.end()) m_subscribers.erase(place);
    place = std::find_if(m_subscribers.begin(), m_subscribers.end(),
                         [&](const Subscriber& one) { return one.hearsSome && !hearsSome; });
    place = m_subscribers.insert(place, {member, to, until, hearsSome});
  }
  if (static_cast<std::size_t>(place - m_subscribers.begin()) >= room(now)) {
    m_subscribers.erase(place);
    ++m_refused;
    return false;
  }
  place->to = to;
  place->until = until;
  // The last one learns it when it renews.
  if (m_subscribers.size() > limits::kMaxMediaSubscribers) m_subscribers.pop_back();
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
