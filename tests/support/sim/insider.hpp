// SPDX-License-Identifier: MIT
#pragma once

// What a member can do that has the group's key and means harm: seal anything under any name, and sign as
// itself.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/floor/token.hpp"
#include "core/wire/envelope.hpp"

namespace vinicast::sim {

class Insider {
 public:
  explicit Insider(const std::string& group, const SecretSeed& seed = usualSeed())
      : self(seed), m_keys(*GroupKeys::derive(group, "")) {}

  // The body of a datagram of the group; nothing if it is of another.
  [[nodiscard]] std::optional<std::vector<std::byte>> open(std::span<const std::byte> datagram) const {
    const auto decoded = decodeHeader(datagram);
    std::vector<std::byte> body(datagram.size() - limits::kHeaderBytes - limits::kTagBytes);
    if (!m_keys.open(decoded.header.type, nonceOf(decoded.header), datagram.first(limits::kHeaderBytes),
                     datagram.subspan(limits::kHeaderBytes), body)) {
      return std::nullopt;
    }
    return body;
  }

  [[nodiscard]] std::vector<std::byte> seal(MessageType type, const SenderTag& sender, std::uint64_t boot,
                                            std::span<const std::byte> body) {
    EnvelopeHeader header{type, m_keys.groupTag(), sender, boot, ++m_counter};
    const auto clear = encodeHeader(header);
    std::vector<std::byte> datagram(clear.begin(), clear.end());
    datagram.resize(clear.size() + body.size() + limits::kTagBytes);
    m_keys.seal(type, nonceOf(header), clear, body, std::span(datagram).subspan(clear.size()));
    return datagram;
  }

  // The counter before that of its next datagram.
  void setCounter(std::uint64_t counter) { m_counter = counter; }

  // A body of its own, sealed in its own name.
  [[nodiscard]] std::vector<std::byte> send(MessageType type, std::span<const std::byte> body) {
    return seal(type, tag(), kBoot, body);
  }
  [[nodiscard]] std::vector<std::byte> sign(MessageType type, std::span<const std::byte> payload) const {
    return signBody(self, {m_keys.groupId(), type}, payload);
  }
  // A message of its own, signed and sealed.
  template <typename Message>
  [[nodiscard]] std::vector<std::byte> say(MessageType type, const Message& message) {
    return send(type, sign(type, message.encode()));
  }
  [[nodiscard]] FloorToken tokenOf(std::uint64_t term) const {
    return makeToken(m_keys.groupId(), term, 0, self.id(), kBoot);
  }
  [[nodiscard]] SenderTag tag() const { return senderTagOf(self.id()); }

  const Identity self;

  static constexpr std::uint64_t kBoot = 1;

 private:
  static SecretSeed usualSeed() {
    SecretSeed seed{};
    seed.fill(0x4d);
    return seed;
  }
  GroupKeys m_keys;
  std::uint64_t m_counter = 1'000'000;
};

}  // namespace vinicast::sim
