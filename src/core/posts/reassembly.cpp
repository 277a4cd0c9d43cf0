// SPDX-License-Identifier: MIT
#include "core/posts/reassembly.hpp"

#include <algorithm>

#include "vinicast/limits.hpp"

namespace vinicast {

std::optional<std::vector<std::byte>> Reassembly::add(PostFragment fragment) {
  if (fragment.count == 1) return std::move(fragment.bytes);
  auto found = m_partial.find(fragment.key);
  // Another count: one of the two is not genuine. The newer wins, the signature decides in the end.
  if (found != m_partial.end() && found->second.pieces.size() != fragment.count) {
    m_partial.erase(found);
    found = m_partial.end();
  }
  if (found == m_partial.end()) {
    if (m_partial.size() >= limits::kMaxReassemblies) {
      m_partial.erase(std::min_element(m_partial.begin(), m_partial.end(), [](const auto& a, const auto& b) {
        return a.second.age < b.second.age;
      }));
    }
    found =
        m_partial.emplace(fragment.key, Partial{std::vector<std::vector<std::byte>>(fragment.count), ++m_age})
            .first;
  }
  auto& pieces = found->second.pieces;
  pieces[fragment.index] = std::move(fragment.bytes);
  if (std::any_of(pieces.begin(), pieces.end(), [](const auto& piece) { return piece.empty(); }))
    return std::nullopt;
  std::vector<std::byte> whole;
  for (const auto& piece : pieces) whole.insert(whole.end(), piece.begin(), piece.end());
  m_partial.erase(found);
  return whole;
}

}  // namespace vinicast
