// SPDX-License-Identifier: MIT
#include "host/engine/floor_mapper.hpp"

#include "host/engine/translate.hpp"

namespace vinicast::host {

client::Floor FloorMapper::describe(const FloorView& view, client::FloorState state) const {
  client::Floor floor;
  floor.state = state;
  if (view.offered) {
    floor.offeredId = idText(view.holder);
    floor.offeredName = m_nameOf(view.holder);
  } else if (!view.holder.isZero()) {
    floor.holderId = idText(view.holder);
    floor.holderName = m_nameOf(view.holder);
    floor.selfHolds = view.selfHolds;
  }
  floor.term = view.term;
  for (const MemberId& id : view.queue) floor.queue.append(idText(id));
  return floor;
}

client::Floor FloorMapper::handleView(const FloorView& view) {
  const bool wasHeld = m_wasHeld;
  m_wasHeld = view.state == FloorState::Held && !view.offered;
  m_lacksName = !view.holder.isZero() && m_nameOf(view.holder).isEmpty();
  if (m_wasHeld) return describe(view, client::FloorState::Held);
  if (view.state == FloorState::Claiming) return describe(view, client::FloorState::Claiming);
  return describe(view, wasHeld ? client::FloorState::Released : client::FloorState::Idle);
}

client::Floor FloorMapper::handleDenial(const FloorDenied& denial, const FloorView& view) const {
  FloorView denied = view;
  if (!denial.holder.isZero()) denied.holder = denial.holder;
  denied.selfHolds = false;
  denied.offered = denial.reason == FloorDenial::Offered;
  return describe(denied, client::FloorState::Denied);
}

}  // namespace vinicast::host
