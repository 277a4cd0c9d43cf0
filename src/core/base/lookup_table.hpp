// SPDX-License-Identifier: MIT
#pragma once

// A hash table for the lookups that every datagram needs: one or two places in memory are touched where a
// tree of a thousand entries touches ten. It can be asked and not walked through, so no decision can depend
// on its order. The hash is keyed by a seed that others do not know: whoever chooses keys, as a sender does
// with its addresses, can't choose them to collide.
//
// Open addressing with linear probing, at most half full; a removal closes the gap (Knuth, The Art of
// Computer Programming, vol. 3, §6.4, algorithm R). The owner keeps the number of entries within its limit.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "vinicast/ids.hpp"

namespace vinicast {

// Takes in a key word by word. Each step is a bijection of the state (the finalizer of SplitMix64, Steele et
// al., 2014).
class KeyHash {
 public:
  explicit KeyHash(std::uint64_t seed) : m_state(seed) {}
  void add(std::uint64_t word) {
    m_state ^= word;
    m_state = (m_state ^ (m_state >> 30)) * 0xbf58476d1ce4e5b9ULL;
    m_state = (m_state ^ (m_state >> 27)) * 0x94d049bb133111ebULL;
    m_state ^= m_state >> 31;
  }
  // A whole number of words.
  template <std::size_t kSize>
  void add(const std::array<std::uint8_t, kSize>& bytes) {
    static_assert(kSize % 8 == 0);
    for (std::size_t i = 0; i < kSize; i += 8) {
      std::uint64_t word = 0;
      for (std::size_t j = 0; j < 8; ++j) word |= std::uint64_t{bytes[i + j]} << (8 * j);
      add(word);
    }
  }
  [[nodiscard]] std::uint64_t value() const { return m_state; }

 private:
  std::uint64_t m_state;
};

template <typename Tag, std::size_t kSize>
void hashInto(KeyHash& hash, const detail::ByteId<Tag, kSize>& id) {
  hash.add(id.bytes);
}

// Key: equality, and hashInto(KeyHash&, key) beside it. Value: movable; pointers to values are good until the
// next insert() or erase().
template <typename Key, typename Value>
class LookupTable {
 public:
  explicit LookupTable(std::uint64_t seed) : m_seed(seed) {}

  [[nodiscard]] std::size_t size() const { return m_size; }
  [[nodiscard]] bool contains(const Key& key) const { return find(key) != nullptr; }
  [[nodiscard]] const Value* find(const Key& key) const {
    if (m_slots.empty()) return nullptr;
    const Slot& slot = m_slots[placeOf(key)];
    return slot ? &slot->second : nullptr;
  }
  [[nodiscard]] Value* find(const Key& key) {
    return const_cast<Value*>(
        std::as_const(*this).find(key));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  }
  // The value of the key, and whether it is new: an old one stays as it is.
  std::pair<Value&, bool> insert(const Key& key, Value value) {
    if (m_slots.size() < 2 * (m_size + 1)) grow();
    Slot& slot = m_slots[placeOf(key)];
    const bool isNew = !slot;
    if (isNew) {
      slot.emplace(key, std::move(value));
      ++m_size;
    }
    return {slot->second, isNew};
  }
  bool erase(const Key& key) {
    if (m_slots.empty()) return false;
    std::size_t gap = placeOf(key);
    if (!m_slots[gap]) return false;
    m_slots[gap].reset();
    --m_size;
    // What had to go past the gap moves into it, so that no search ends there too early.
    for (std::size_t at = next(gap); m_slots[at]; at = next(at)) {
      const std::size_t home = homeOf(m_slots[at]->first);
      const std::size_t mask = m_slots.size() - 1;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      m_slots[gap] = std::move(m_slots[at]);
      m_slots[at].reset();
      gap = at;
    }
    return true;
  }

 private:
  using Slot = std::optional<std::pair<Key, Value>>;
  static constexpr std::size_t kFirstSlots = 16;  // a power of two, as every size after it

  [[nodiscard]] std::size_t homeOf(const Key& key) const {
    KeyHash hash(m_seed);
    hashInto(hash, key);
    return static_cast<std::size_t>(hash.value()) & (m_slots.size() - 1);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (m_slots.size() - 1); }
  // Where the key is, or would go.
  [[nodiscard]] std::size_t placeOf(const Key& key) const {
    std::size_t at = homeOf(key);
    while (m_slots[at] && !(m_slots[at]->first == key)) at = next(at);
    return at;
  }
  void grow() {
    std::vector<Slot> old(m_slots.empty() ? kFirstSlots : 2 * m_slots.size());
    old.swap(m_slots);
    for (Slot& slot : old)
      if (slot) m_slots[placeOf(slot->first)] = std::move(slot);
  }

  std::uint64_t m_seed;
  std::size_t m_size = 0;
  std::vector<Slot> m_slots;
};

}  // namespace vinicast
