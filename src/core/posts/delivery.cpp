// SPDX-License-Identifier: MIT
#include "core/posts/delivery.hpp"

#include "vinicast/limits.hpp"

namespace vinicast {

Delivery::Delivery(const MemberId& self, std::uint32_t incarnation, Outbox& outbox, std::uint64_t seed)
    : m_self(self), m_incarnation(incarnation), m_outbox(outbox), m_held(seed) {}

void Delivery::track(TimePoint now, std::uint64_t sequence) {
  m_tracked.push_back({sequence, 0, true});
  if (m_tracked.size() > limits::kTrackedDeliveries) m_tracked.pop_front();
  if (!m_noticeAt) m_noticeAt = now + limits::kDeliveryNotice;
}

void Delivery::noteHeld(TimePoint now, const MemberId& member, std::uint64_t contiguous) {
  std::uint64_t& held = m_held.insert(member, 0).first;
  if (contiguous <= held) return;
  const std::uint64_t before = held;
  held = contiguous;
  for (auto it = m_tracked.rbegin(); it != m_tracked.rend() && it->sequence > before; ++it) {
    if (it->sequence > contiguous) continue;
    ++it->heard;
    it->changed = true;
    if (!m_noticeAt) m_noticeAt = now + limits::kDeliveryNotice;
  }
}

void Delivery::noteGone(TimePoint now, const MemberId& member) {
  const std::uint64_t* const found = m_held.find(member);
  const std::uint64_t held = found == nullptr ? 0 : *found;
  m_held.erase(member);
  for (Tracked& tracked : m_tracked) {
    if (tracked.sequence <= held) {
      // One hearer less of one member less: nothing that a person would want to be told.
      --tracked.heard;
    } else {
      tracked.changed = true;
      if (!m_noticeAt) m_noticeAt = now + limits::kDeliveryNotice;
    }
  }
}

void Delivery::handleTimeout(TimePoint now, std::uint32_t otherMembers) {
  if (!m_noticeAt || now < *m_noticeAt) return;
  m_noticeAt.reset();
  for (Tracked& tracked : m_tracked) {
    if (!tracked.changed) continue;
    tracked.changed = false;
    m_outbox.tell(PostHeard{{m_self, m_incarnation, tracked.sequence}, tracked.heard, otherMembers});
  }
}

}  // namespace vinicast
