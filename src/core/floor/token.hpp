// SPDX-License-Identifier: MIT
#pragma once

// The floor token on the wire and its place in the total order (docs/protocol.md §5.1). FloorToken itself,
// with its order, is in vinicast/ids.hpp; hashOf() is declared in floor.hpp.

#include <cstddef>
#include <cstdint>

#include "core/wire/reader.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/ids.hpp"

namespace vinicast {

// term 8 · priority 1 · tie 8 · owner 16 · incarnation 8: in the order of comparison, so that comparing the
// bytes compares the tokens.
inline constexpr std::size_t kTokenBytes = 41;

// BLAKE2b-64 of group 32 · term 8 · owner 16: fair for each term, and not to be chosen by a claimant.
[[nodiscard]] std::uint64_t tieOf(const GroupId& group, std::uint64_t term, const MemberId& owner);

[[nodiscard]] FloorToken makeToken(const GroupId& group, std::uint64_t term, std::uint8_t priority,
                                   const MemberId& owner, std::uint64_t incarnation);

// A term from 1, an owner, and the tie that belongs to both.
[[nodiscard]] bool isGenuine(const GroupId& group, const FloorToken& token);

void writeToken(Writer& writer, const FloorToken& token);
[[nodiscard]] FloorToken readToken(Reader& reader);

}  // namespace vinicast
