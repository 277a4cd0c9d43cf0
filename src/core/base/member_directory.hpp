// SPDX-License-Identifier: MIT
#pragma once

// What the other parts of a session may ask about the members.

#include <cstddef>
#include <vector>

#include "core/base/random.hpp"
#include "vinicast/ids.hpp"

namespace vinicast {

class MemberDirectory {
 public:
  virtual ~MemberDirectory() = default;
  // Present members, oneself left out.
  [[nodiscard]] virtual std::size_t otherMembers() const = 0;
  [[nodiscard]] virtual bool isPresent(const MemberId& id) const = 0;
  // Present, and can be sent to by unicast.
  [[nodiscard]] virtual bool hasRoute(const MemberId& id) const = 0;
  [[nodiscard]] virtual bool isTagPresent(const SenderTag& tag) const = 0;
  // At most `count` different present members, oneself left out, drawn at random.
  [[nodiscard]] virtual std::vector<MemberId> sample(Random& random, std::size_t count) const = 0;
};

}  // namespace vinicast
