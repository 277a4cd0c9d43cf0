// SPDX-License-Identifier: MIT
#pragma once

// A group that this profile is or was in, as the settings remember it.

#include <QString>

#include "client/types.hpp"

namespace vinicast::gui {

struct KnownGroup {
  QString group;
  QString code;
  QString address;        // as people write it; empty: the default
  QString interfaceName;  // empty: every usable one
  bool open = false;      // not left: joined again at the next start
  bool muted = false;

  // Two requests for one group have one key. 16 hexadecimal digits; the code can't be read from it.
  [[nodiscard]] QString key() const;
  friend bool operator==(const KnownGroup&, const KnownGroup&) = default;
};

[[nodiscard]] KnownGroup knownGroupOf(const client::JoinRequest& request);

}  // namespace vinicast::gui
