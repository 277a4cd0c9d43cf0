// SPDX-License-Identifier: MIT
#include "core/crypto/crypto.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "core/wire/writer.hpp"

namespace vinicast {

namespace {

const unsigned char* asBytes(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* asBytes(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

std::span<const std::byte> textBytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

// The bytes that are signed: a fixed word, the group, the type, then the payload.
std::vector<std::byte> signedBytes(const SignatureScope& scope, std::span<const std::byte> payload) {
  Writer writer;
  writer.bytes(textBytes("vinicast-sign-v1"));
  writer.id(scope.group);
  writer.u8(static_cast<std::uint8_t>(scope.type));
  writer.bytes(payload);
  return writer.take();
}

constexpr std::string_view kSaltWord = "lan-group-v1";
constexpr char kKeyContext[crypto_kdf_CONTEXTBYTES + 1] = "vinicast";
enum SubkeyNumber : std::uint64_t { kControlSubkey = 1, kMediaSubkey = 2 };

}  // namespace

template <std::size_t kSize>
std::array<std::uint8_t, kSize> blake2b(std::span<const std::byte> input) {
  std::array<std::uint8_t, 32> wide{};
  crypto_generichash(wide.data(), wide.size(), asBytes(input), input.size(), nullptr, 0);
  std::array<std::uint8_t, kSize> out{};
  std::copy_n(wide.begin(), kSize, out.begin());
  return out;
}
template std::array<std::uint8_t, 8> blake2b<8>(std::span<const std::byte>);
template std::array<std::uint8_t, 16> blake2b<16>(std::span<const std::byte>);
template std::array<std::uint8_t, 32> blake2b<32>(std::span<const std::byte>);

MemberId memberIdOf(const PublicKey& key) {
  const auto digest = blake2b<32>(std::as_bytes(std::span(key.bytes)));
  MemberId id;
  std::copy_n(digest.begin(), MemberId::kBytes, id.bytes.begin());
  return id;
}

Identity::Identity(const SecretSeed& seed) {
  static_assert(crypto_sign_SECRETKEYBYTES == sizeof(m_secret) &&
                crypto_sign_PUBLICKEYBYTES == PublicKey::kBytes);
  crypto_sign_seed_keypair(m_public.bytes.data(), m_secret.data(), seed.data());
  m_id = memberIdOf(m_public);
}

Identity::~Identity() {
  sodium_memzero(m_secret.data(), m_secret.size());
}

Signature Identity::sign(const SignatureScope& scope, std::span<const std::byte> payload) const {
  static_assert(crypto_sign_BYTES == kSignatureBytes);
  const auto message = signedBytes(scope, payload);
  Signature signature{};
  crypto_sign_detached(signature.data(), nullptr, asBytes(message), message.size(), m_secret.data());
  return signature;
}

bool verify(const PublicKey& key, const SignatureScope& scope, std::span<const std::byte> payload,
            const Signature& signature) {
  const auto message = signedBytes(scope, payload);
  return crypto_sign_verify_detached(signature.data(), asBytes(message), message.size(), key.bytes.data()) ==
         0;
}

std::vector<std::byte> signBody(const Identity& author, const SignatureScope& scope,
                                std::span<const std::byte> payload) {
  Writer writer;
  writer.id(author.publicKey());
  writer.bytes(payload);
  const Signature signature = author.sign(scope, payload);
  writer.bytes(std::as_bytes(std::span(signature)));
  return writer.take();
}

std::optional<OpenedBody> openBody(const SignatureScope& scope, std::span<const std::byte> body) {
  if (body.size() < kSignedOverhead) return std::nullopt;
  OpenedBody opened;
  std::memcpy(opened.authorKey.bytes.data(), body.data(), PublicKey::kBytes);
  opened.payload = body.subspan(PublicKey::kBytes, body.size() - kSignedOverhead);
  Signature signature{};
  std::memcpy(signature.data(), body.last(kSignatureBytes).data(), kSignatureBytes);
  if (!verify(opened.authorKey, scope, opened.payload, signature)) return std::nullopt;
  opened.author = memberIdOf(opened.authorKey);
  return opened;
}

std::optional<GroupKeys> GroupKeys::derive(const std::string& group, const std::string& code) {
  if (sodium_init() < 0) return std::nullopt;
  Writer salted;
  salted.bytes(textBytes(kSaltWord));
  salted.text8(group);
  const auto salt = blake2b<16>(salted.view());
  Key root{};
  if (code.empty()) {
    Writer open;
    open.bytes(textBytes(kSaltWord));
    open.bytes(textBytes("-open"));
    open.text8(group);
    root = blake2b<32>(open.view());
  } else {
    static_assert(crypto_pwhash_SALTBYTES == 16);
    const int failed = crypto_pwhash(root.data(), root.size(), code.data(), code.size(), salt.data(),
                                     crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE,
                                     crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) return std::nullopt;
  }
  GroupKeys keys;
  crypto_kdf_derive_from_key(keys.m_control.data(), keys.m_control.size(), kControlSubkey, kKeyContext,
                             root.data());
  crypto_kdf_derive_from_key(keys.m_media.data(), keys.m_media.size(), kMediaSubkey, kKeyContext,
                             root.data());
  Writer identified;
  identified.bytes(textBytes("vinicast-group-v1"));
  identified.text8(group);
  identified.bytes(std::as_bytes(std::span(root)));
  keys.m_groupId.bytes = blake2b<32>(identified.view());
  sodium_memzero(root.data(), root.size());
  const auto tag = blake2b<8>(std::as_bytes(std::span(keys.m_groupId.bytes)));
  for (std::size_t i = 0; i < 4; ++i) keys.m_groupTag = (keys.m_groupTag << 8) | tag[i];
  return keys;
}

const GroupKeys::Key& GroupKeys::keyFor(MessageType type) const {
  return isMediaType(type) ? m_media : m_control;
}

void GroupKeys::seal(MessageType type, std::span<const std::byte, 24> nonce,
                     std::span<const std::byte> header, std::span<const std::byte> body,
                     std::span<std::byte> out) const {
  static_assert(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES == 24 &&
                crypto_aead_xchacha20poly1305_ietf_ABYTES == 16);
  crypto_aead_xchacha20poly1305_ietf_encrypt(asBytes(out), nullptr, asBytes(body), body.size(),
                                             asBytes(header), header.size(), nullptr,
                                             asBytes(std::span<const std::byte>(nonce)), keyFor(type).data());
}

bool GroupKeys::open(MessageType type, std::span<const std::byte, 24> nonce,
                     std::span<const std::byte> header, std::span<const std::byte> sealed,
                     std::span<std::byte> out) const {
  if (sealed.size() < crypto_aead_xchacha20poly1305_ietf_ABYTES) return false;
  return crypto_aead_xchacha20poly1305_ietf_decrypt(
             asBytes(out), nullptr, nullptr, asBytes(sealed), sealed.size(), asBytes(header), header.size(),
             asBytes(std::span<const std::byte>(nonce)), keyFor(type).data()) == 0;
}

}  // namespace vinicast
