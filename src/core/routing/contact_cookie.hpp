// SPDX-License-Identifier: MIT
#pragma once

// Proof that an address can be answered, without remembering who was asked (docs/protocol.md §9.2, as TLS
// does it in RFC 8446 §4.2.2): a keyed hash of the address and the member, good for one to two epochs.

#include <cstdint>

#include "core/crypto/crypto.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class ContactCookie {
 public:
  ContactCookie(const SecretSeed& secret, std::uint64_t bootNumber) {
    Writer writer;
    writer.bytes(std::as_bytes(std::span(kContext)));
    writer.bytes(std::as_bytes(std::span(secret)));
    writer.u64(bootNumber);
    m_key = blake2b<32>(writer.view());
  }

  // Never 0.
  [[nodiscard]] std::uint64_t make(TimePoint now, const SenderTag& member, const Endpoint& address) const {
    return at(epochOf(now), member, address);
  }
  [[nodiscard]] bool isGood(std::uint64_t cookie, TimePoint now, const SenderTag& member,
                            const Endpoint& address) const {
    if (cookie == 0) return false;
    return cookie == at(epochOf(now), member, address) || cookie == at(epochOf(now) - 1, member, address);
  }

 private:
  static constexpr std::array<char, 15> kContext = {'v', 'i', 'n', 'i', 'c', 'a', 's', 't',
                                                    '-', 'c', 'o', 'o', 'k', 'i', 'e'};

  [[nodiscard]] static std::int64_t epochOf(TimePoint now) {
    return now.time_since_epoch() / limits::kCookieEpoch;
  }
  [[nodiscard]] std::uint64_t at(std::int64_t epoch, const SenderTag& member, const Endpoint& address) const {
    Writer writer;
    writer.bytes(std::as_bytes(std::span(m_key)));
    writer.u64(static_cast<std::uint64_t>(epoch));
    writer.id(member);
    writer.bytes(std::as_bytes(std::span(address.address)));
    writer.u16(address.port);
    std::uint64_t cookie = 0;
    for (const std::uint8_t byte : blake2b<8>(writer.view())) cookie = (cookie << 8) | byte;
    return cookie | 1;
  }

  std::array<std::uint8_t, 32> m_key{};
};

}  // namespace vinicast
