// SPDX-License-Identifier: MIT
// In these programs a signature is a keyed hash: BLAKE2b-512 of the message under the public key, instead of
// Ed25519. Nobody forges here, every signature is still made and checked by the code that always does it, and
// a thousand members that each verify each message are simulated in seconds. The linker puts it in front of
// libsodium's functions (--wrap). What cryptography costs is measured elsewhere, with the real one.

#include <sodium.h>

#include <array>

namespace {

std::array<unsigned char, crypto_sign_BYTES> hashOf(const unsigned char* message, unsigned long long size,
                                                    const unsigned char* publicKey) {
  std::array<unsigned char, crypto_sign_BYTES> out{};
  crypto_generichash(out.data(), out.size(), message, size, publicKey, crypto_sign_PUBLICKEYBYTES);
  return out;
}

}  // namespace

extern "C" {

// libsodium's secret key is the seed, then the public key.
int __wrap_crypto_sign_detached(unsigned char* signature, unsigned long long* signatureBytes,
                                const unsigned char* message, unsigned long long size,
                                const unsigned char* secretKey) {
  const auto hash = hashOf(message, size, secretKey + crypto_sign_SEEDBYTES);
  for (std::size_t i = 0; i < hash.size(); ++i) signature[i] = hash[i];
  if (signatureBytes != nullptr) *signatureBytes = hash.size();
  return 0;
}

int __wrap_crypto_sign_verify_detached(const unsigned char* signature, const unsigned char* message,
                                       unsigned long long size, const unsigned char* publicKey) {
  const auto hash = hashOf(message, size, publicKey);
  return sodium_memcmp(signature, hash.data(), hash.size());
}
}
