// SPDX-License-Identifier: MIT
#pragma once

// Whether a viewer gets the media it follows by multicast, and so whether it has to ask the publisher for
// copies by unicast (docs/protocol.md §9.6). The publisher's beacons say that media is being sent; only then
// is silence a sign.

#include <optional>

#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class MediaReach {
 public:
  // Media of this publisher is shown from now on. `deaf`: multicast brings nothing else from it either.
  void follow(TimePoint now, const SenderTag& publisher, bool deaf) {
    if (m_publisher == publisher) return;  // a new token of the same one
    m_publisher = publisher;
    m_since = now;
    m_lastHeard.reset();
    m_deaf = deaf;
    m_wanted = false;
  }
  void unfollow() {
    m_publisher.reset();
    m_wanted = false;
  }
  // Media of this sender came by multicast, sealed well.
  void noteMulticast(TimePoint now, const SenderTag& sender) {
    if (m_publisher != sender) return;
    if (!m_lastHeard || now - *m_lastHeard >= limits::kMediaGrace) m_heardSince = now;
    m_lastHeard = now;
  }
  // The publisher's beacon said at `said` that media is being sent.
  void noteSaid(TimePoint now, TimePoint said) {
    if (!m_publisher) return;
    if (m_wanted) {
      const bool steady = m_lastHeard && now - *m_lastHeard < limits::kMediaGrace;
      m_wanted = !steady || now - m_heardSince < limits::kSettle;
      return;
    }
    const TimePoint last = m_lastHeard.value_or(m_since);
    const Duration grace = m_deaf && !m_lastHeard ? Duration::zero() : Duration(limits::kMediaGrace);
    m_wanted = said >= last + grace;
  }

  // Whose copies are wanted.
  [[nodiscard]] std::optional<SenderTag> wanted() const { return m_wanted ? m_publisher : std::nullopt; }

 private:
  std::optional<SenderTag> m_publisher;
  TimePoint m_since;
  std::optional<TimePoint> m_lastHeard;  // by multicast
  TimePoint m_heardSince;                // without a silence of limits::kMediaGrace
  bool m_deaf = false;
  bool m_wanted = false;
};

}  // namespace vinicast
