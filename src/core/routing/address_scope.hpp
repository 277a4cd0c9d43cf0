// SPDX-License-Identifier: MIT
#pragma once

// What kind of place an address is (RFC 4291 §2.4, RFC 3927, RFC 1122 §3.2.1.3): whether it can be sent to,
// and to whom it is worth telling.

#include <algorithm>
#include <cstdint>

#include "vinicast/endpoint.hpp"

namespace vinicast {

enum class AddressScope : std::uint8_t { Unusable, Loopback, Link, Wide };

[[nodiscard]] inline bool isIpv4Mapped(const Endpoint& endpoint) {
  const auto& a = endpoint.address;
  return std::all_of(a.begin(), a.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) &&
         a[10] == 0xff && a[11] == 0xff;
}

[[nodiscard]] inline AddressScope scopeOf(const Endpoint& endpoint) {
  const auto& a = endpoint.address;
  if (endpoint.port == 0) return AddressScope::Unusable;
  if (isIpv4Mapped(endpoint)) {
    if (a[12] == 0 || a[12] >= 224) return AddressScope::Unusable;  // this network, multicast, broadcast
    if (a[12] == 127) return AddressScope::Loopback;
    return a[12] == 169 && a[13] == 254 ? AddressScope::Link : AddressScope::Wide;
  }
  const bool low = std::all_of(a.begin(), a.begin() + 12, [](std::uint8_t byte) { return byte == 0; });
  if (low) {  // ::1, and :: and the old IPv4-compatible ones
    const bool loopback = a[12] == 0 && a[13] == 0 && a[14] == 0 && a[15] == 1;
    return loopback ? AddressScope::Loopback : AddressScope::Unusable;
  }
  if (a[0] == 0xff) return AddressScope::Unusable;
  return a[0] == 0xfe && (a[1] & 0xc0) == 0x80 ? AddressScope::Link : AddressScope::Wide;
}

[[nodiscard]] inline bool isUsableAddress(const Endpoint& endpoint) {
  return scopeOf(endpoint) != AddressScope::Unusable;
}

// Whether a member at `reader` can do something with `address`: the same family, and nothing narrower than
// the way to itself.
[[nodiscard]] inline bool isWorthTelling(const Endpoint& address, const Endpoint& reader) {
  const AddressScope scope = scopeOf(address);
  if (scope == AddressScope::Unusable || address.isSamePlace(reader)) return false;
  return isIpv4Mapped(address) == isIpv4Mapped(reader) &&
         (scope == AddressScope::Wide || scope == scopeOf(reader));
}

}  // namespace vinicast
