// SPDX-License-Identifier: MIT
#pragma once

// What the floor's views and denials look like to a front end: a pure function of their sequence.

#include <QString>
#include <functional>

#include "client/types.hpp"
#include "vinicast/events.hpp"

namespace vinicast::host {

class FloorMapper {
 public:
  using NameOf = std::function<QString(const MemberId&)>;
  explicit FloorMapper(NameOf nameOf) : m_nameOf(std::move(nameOf)) {}

  // Nobody live after somebody was is told as Released; who is only asked is not live.
  client::Floor handleView(const FloorView& view);
  // The last view was of somebody whose name was not known yet: whoever comes while somebody is live may hear
  // of the floor first.
  [[nodiscard]] bool lacksName() const { return m_lacksName; }
  // Denied, with who is live, or who won.
  [[nodiscard]] client::Floor handleDenial(const FloorDenied& denial, const FloorView& view) const;

 private:
  [[nodiscard]] client::Floor describe(const FloorView& view, client::FloorState state) const;

  NameOf m_nameOf;
  bool m_wasHeld = false;
  bool m_lacksName = false;
};

}  // namespace vinicast::host
