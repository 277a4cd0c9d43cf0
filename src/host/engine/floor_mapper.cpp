// SPDX-License-Identifier: MIT
#include "host/engine/floor_mapper.hpp"

#include "host/engine/translate.hpp"

namespace vinicast::host {

client::Floor FloorMapper::describe(const FloorView& view, client::FloorState state) const {
  client::Floor floor;
  floor.state = state;
  floor.holderId = idText(view.holder);
  if (!view.holder.isZero()) floor.holderName = m_nameOf(view.holder);
  floor.selfHolds = view.selfHolds;
  floor.term = view.term;
  for (const MemberId& id : view.queue) floor.queue.append(idText(id));
  return floor;
}

client::Floor FloorMapper::handleView(const FloorView& view) {
  const bool wasHeld = m_wasHeld;
  m_wasHeld = view.state == FloorState::Held;
  switch (view.state) {
    case FloorState::Claiming:
      return describe(view, client::FloorState::Claiming);
    case FloorState::Held:
      return describe(view, client::FloorState::Held);
    case FloorState::Idle:
      break;
  }
  return describe(view, wasHeld ? client::FloorState::Released : client::FloorState::Idle);
}

client::Floor FloorMapper::handleDenial(const FloorDenied& denial, const FloorView& view) const {
  FloorView denied = view;
  if (!denial.holder.isZero()) denied.holder = denial.holder;
  denied.selfHolds = false;
  return describe(denied, client::FloorState::Denied);
}

}  // namespace vinicast::host
