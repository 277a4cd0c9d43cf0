// SPDX-License-Identifier: MIT
#pragma once

// Copies of the datagram that went to the control group last, one after the other: the same sealed bytes to
// other addresses (docs/protocol.md §9.1).

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

class Copies {
 public:
  void fill(std::span<const std::byte> datagram, std::vector<Endpoint> to, bool broadcast) {
    m_to = std::move(to);
    m_broadcast = broadcast;
    m_size = datagram.size();
    if (broadcast || !m_to.empty()) std::copy(datagram.begin(), datagram.end(), m_bytes.begin());
  }
  // Writes the next copy into `out`.
  [[nodiscard]] std::optional<Transmit> take(std::span<std::byte> out) {
    Transmit transmit;
    transmit.size = m_size;
    if (std::exchange(m_broadcast, false)) {
      transmit.target = TransmitTarget::Broadcast;
    } else if (!m_to.empty()) {
      transmit.target = TransmitTarget::Unicast;
      transmit.to = m_to.back();
      m_to.pop_back();
    } else {
      return std::nullopt;
    }
    std::copy_n(m_bytes.begin(), m_size, out.begin());
    return transmit;
  }

 private:
  std::array<std::byte, limits::kMaxDatagram> m_bytes{};
  std::size_t m_size = 0;
  std::vector<Endpoint> m_to;
  bool m_broadcast = false;
};

}  // namespace vinicast
