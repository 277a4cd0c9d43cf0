// SPDX-License-Identifier: MIT
#include "sim/swarm/verify_memo.hpp"

#include <sodium.h>

#include <array>
#include <cstring>
#include <map>
#include <vector>

extern "C" {
int __real_crypto_sign_verify_detached(const unsigned char* signature, const unsigned char* message,
                                       unsigned long long size, const unsigned char* key);
int __wrap_crypto_sign_verify_detached(const unsigned char* signature, const unsigned char* message,
                                       unsigned long long size, const unsigned char* key);
}

namespace vinicast::sim {

namespace {

using Name = std::array<unsigned char, 16>;

std::map<Name, int>& verdicts() {
  static std::map<Name, int> all;
  return all;
}

}  // namespace

void forgetVerified() {
  verdicts().clear();
}

}  // namespace vinicast::sim

int __wrap_crypto_sign_verify_detached(const unsigned char* signature, const unsigned char* message,
                                       unsigned long long size, const unsigned char* key) {
  vinicast::sim::Name name;
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, name.size());
  crypto_generichash_update(&state, signature, crypto_sign_BYTES);
  crypto_generichash_update(&state, key, crypto_sign_PUBLICKEYBYTES);
  crypto_generichash_update(&state, message, size);
  crypto_generichash_final(&state, name.data(), name.size());
  auto& verdicts = vinicast::sim::verdicts();
  const auto known = verdicts.find(name);
  if (known != verdicts.end()) return known->second;
  const int verdict = __real_crypto_sign_verify_detached(signature, message, size, key);
  verdicts.emplace(name, verdict);
  return verdict;
}
