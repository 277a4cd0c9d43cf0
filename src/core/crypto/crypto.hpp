// SPDX-License-Identifier: MIT
#pragma once

// All cryptography of the engine, over libsodium. Nothing else in core includes it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/wire/message_type.hpp"
#include "vinicast/group_config.hpp"
#include "vinicast/ids.hpp"

namespace vinicast {

// The first kSize bytes of BLAKE2b-256 (RFC 7693).
template <std::size_t kSize>
[[nodiscard]] std::array<std::uint8_t, kSize> blake2b(std::span<const std::byte> input);
extern template std::array<std::uint8_t, 8> blake2b<8>(std::span<const std::byte>);
extern template std::array<std::uint8_t, 16> blake2b<16>(std::span<const std::byte>);
extern template std::array<std::uint8_t, 32> blake2b<32>(std::span<const std::byte>);

[[nodiscard]] MemberId memberIdOf(const PublicKey& key);

inline constexpr std::size_t kSignatureBytes = 64;
using Signature = std::array<std::uint8_t, kSignatureBytes>;

// What a signature covers besides the payload: a signature for one group or type is worthless in another
// (§2.5).
struct SignatureScope {
  GroupId group;
  MessageType type{};
};

// A long-term Ed25519 key pair (RFC 8032). The secret is wiped at destruction.
class Identity {
 public:
  explicit Identity(const SecretSeed& seed);
  ~Identity();
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  [[nodiscard]] const PublicKey& publicKey() const { return m_public; }
  [[nodiscard]] const MemberId& id() const { return m_id; }
  [[nodiscard]] Signature sign(const SignatureScope& scope, std::span<const std::byte> payload) const;

 private:
  std::array<std::uint8_t, 64> m_secret{};
  PublicKey m_public;
  MemberId m_id;
};

[[nodiscard]] bool verify(const PublicKey& key, const SignatureScope& scope,
                          std::span<const std::byte> payload, const Signature& signature);

// A signed body is: public key 32 · payload · signature 64 (§2.5). It proves its author wherever it is
// repeated.
inline constexpr std::size_t kSignedOverhead = PublicKey::kBytes + kSignatureBytes;

[[nodiscard]] std::vector<std::byte> signBody(const Identity& author, const SignatureScope& scope,
                                              std::span<const std::byte> payload);

struct OpenedBody {
  PublicKey authorKey;
  MemberId author;
  std::span<const std::byte> payload;  // into the body
};
// Nothing if the body is too short or its signature is wrong.
[[nodiscard]] std::optional<OpenedBody> openBody(const SignatureScope& scope,
                                                 std::span<const std::byte> body);

// The keys of a group, from its name alone (open) or from its name and code (private) (§2.3).
class GroupKeys {
 public:
  // Nothing if libsodium can't start or Argon2id gets no memory.
  static std::optional<GroupKeys> derive(const std::string& group, const std::string& code);
  [[nodiscard]] const GroupId& groupId() const { return m_groupId; }
  [[nodiscard]] std::uint32_t groupTag() const { return m_groupTag; }

  // XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). `out` is body.size() + 16 bytes: ciphertext and tag.
  void seal(MessageType type, std::span<const std::byte, 24> nonce, std::span<const std::byte> header,
            std::span<const std::byte> body, std::span<std::byte> out) const;
  // False if the seal is broken; `out` is sealed.size() - 16 bytes.
  [[nodiscard]] bool open(MessageType type, std::span<const std::byte, 24> nonce,
                          std::span<const std::byte> header, std::span<const std::byte> sealed,
                          std::span<std::byte> out) const;

 private:
  using Key = std::array<std::uint8_t, 32>;
  [[nodiscard]] const Key& keyFor(MessageType type) const;
  GroupId m_groupId;
  std::uint32_t m_groupTag = 0;
  Key m_control{};
  Key m_media{};
};

}  // namespace vinicast
