// SPDX-License-Identifier: MIT
#pragma once

// Copies of the datagram that went to one of the groups last, one after the other: the same sealed bytes to
// other addresses (docs/protocol.md §9.1, §9.6).

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
    m_media = false;
    m_size = datagram.size();
    if (broadcast || !m_to.empty()) std::copy(datagram.begin(), datagram.end(), m_bytes.begin());
  }
  void fillMedia(std::span<const std::byte> datagram, std::vector<Endpoint> to) {
    fill(datagram, std::move(to), false);
    m_media = true;
  }
  [[nodiscard]] bool isMedia() const { return m_media; }
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
  bool m_media = false;
};

}  // namespace vinicast
