// SPDX-License-Identifier: MIT
#pragma once

// A map that is walked through in the order of its keys and asked as fast as a hash table: for the tables of
// all members, which every datagram asks and few timers walk.

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "core/base/lookup_table.hpp"

namespace vinicast {

// Pointers to values are good until their key is erased.
template <typename Key, typename Value>
class IndexedMap {
 public:
  // `seed`: see LookupTable.
  explicit IndexedMap(std::uint64_t seed) : m_index(seed) {}
  // The index leads into the map's own nodes.
  IndexedMap(const IndexedMap&) = delete;
  IndexedMap& operator=(const IndexedMap&) = delete;

  [[nodiscard]] auto begin() { return m_entries.begin(); }
  [[nodiscard]] auto end() { return m_entries.end(); }
  [[nodiscard]] auto begin() const { return m_entries.begin(); }
  [[nodiscard]] auto end() const { return m_entries.end(); }
  // The first entry whose key is not less.
  [[nodiscard]] auto lower_bound(const Key& key) const { return m_entries.lower_bound(key); }
  [[nodiscard]] std::size_t size() const { return m_entries.size(); }
  [[nodiscard]] bool empty() const { return m_entries.empty(); }

  [[nodiscard]] Value* find(const Key& key) {
    Value** const found = m_index.find(key);
    return found == nullptr ? nullptr : *found;
  }
  [[nodiscard]] const Value* find(const Key& key) const {
    Value* const* const found = m_index.find(key);
    return found == nullptr ? nullptr : *found;
  }
  // A new one is as Value{} makes it.
  Value& operator[](const Key& key) {
    if (Value* known = find(key)) return *known;
    Value& fresh = m_entries[key];
    m_index.insert(key, &fresh);
    return fresh;
  }
  bool erase(const Key& key) {
    if (!m_index.erase(key)) return false;
    m_entries.erase(key);
    return true;
  }

 private:
  std::map<Key, Value> m_entries;
  LookupTable<Key, Value*> m_index;
};

}  // namespace vinicast
