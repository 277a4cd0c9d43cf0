// SPDX-License-Identifier: MIT
#include "core/floor/token.hpp"

#include "core/crypto/crypto.hpp"
#include "core/floor/floor.hpp"

namespace vinicast {

static_assert(kTokenBytes == 8 + 1 + 8 + MemberId::kBytes + 8);

std::uint64_t tieOf(const GroupId& group, std::uint64_t term, const MemberId& owner) {
  Writer writer;
  writer.id(group);
  writer.u64(term);
  writer.id(owner);
  std::uint64_t tie = 0;
  for (const std::uint8_t byte : blake2b<8>(writer.view())) tie = (tie << 8) | byte;
  return tie;
}

FloorToken makeToken(const GroupId& group, std::uint64_t term, std::uint8_t priority, const MemberId& owner,
                     std::uint64_t incarnation) {
  return {term, priority, tieOf(group, term, owner), owner, incarnation};
}

bool isGenuine(const GroupId& group, const FloorToken& token) {
  // No policy gives a priority yet: a member that took one would be ahead of every other.
  return token.term > 0 && token.priority == 0 && !token.owner.isZero() &&
         token.tie == tieOf(group, token.term, token.owner);
}

void writeToken(Writer& writer, const FloorToken& token) {
  writer.u64(token.term);
  writer.u8(token.priority);
  writer.u64(token.tie);
  writer.id(token.owner);
  writer.u64(token.incarnation);
}

FloorToken readToken(Reader& reader) {
  FloorToken token;
  token.term = reader.u64();
  token.priority = reader.u8();
  token.tie = reader.u64();
  reader.id(token.owner);
  token.incarnation = reader.u64();
  return token;
}

TokenHash hashOf(const FloorToken& token) {
  Writer writer;
  writeToken(writer, token);
  return TokenHash{blake2b<8>(writer.view())};
}

}  // namespace vinicast
