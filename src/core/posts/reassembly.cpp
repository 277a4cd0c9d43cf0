// SPDX-License-Identifier: MIT
#include "core/posts/reassembly.hpp"

#include <algorithm>

#include "vinicast/limits.hpp"

namespace vinicast {

Reassembly::Partial& Reassembly::partialOf(const PostKey& key) {
  if (const auto found = m_partial.find(key); found != m_partial.end()) return found->second;
  if (m_partial.size() >= limits::kMaxReassemblies) {
    m_partial.erase(std::min_element(m_partial.begin(), m_partial.end(), [](const auto& a, const auto& b) {
      return a.second.age < b.second.age;
    }));
  }
  Partial& partial = m_partial[key];
  partial.age = ++m_age;
  return partial;
}

Reassembly::Source& Reassembly::sourceOf(Partial& partial, const PostKey& key, const SenderTag& sender) {
  auto& sources = partial.sources;
  const auto found =
      std::find_if(sources.begin(), sources.end(), [&](const Source& one) { return one.sender == sender; });
  if (found != sources.end()) return *found;
  if (sources.size() >= limits::kMaxReassemblySources) {
    sources.erase(std::find_if(sources.begin(), sources.end(),
                               [&](const Source& one) { return one.sender != key.log.author; }));
  }
  sources.push_back({sender, {}});
  return sources.back();
}

std::vector<const Reassembly::Piece*> Reassembly::newest(const Partial& partial, std::size_t count) {
  std::vector<const Piece*> pieces(count, nullptr);
  for (const Source& source : partial.sources) {
    if (source.pieces.size() != count) continue;
    for (std::size_t index = 0; index < count; ++index) {
      const Piece& piece = source.pieces[index];
      if (piece.age != 0 && (pieces[index] == nullptr || pieces[index]->age < piece.age))
        pieces[index] = &piece;
    }
  }
  return pieces;
}

std::vector<Reassembly::Record> Reassembly::add(const SenderTag& sender, PostFragment fragment) {
  std::vector<Record> whole;
  if (fragment.count == 1) {
    whole.push_back(std::move(fragment.bytes));
    return whole;
  }
  Partial& partial = partialOf(fragment.key);
  Source& source = sourceOf(partial, fragment.key, sender);
  if (source.pieces.size() != fragment.count) source.pieces.assign(fragment.count, Piece{});
  source.pieces[fragment.index] = {std::move(fragment.bytes), ++m_age};

  std::vector<const Piece*> own;
  for (const Piece& piece : source.pieces) own.push_back(piece.age == 0 ? nullptr : &piece);
  const std::vector<const Piece*> all = newest(partial, fragment.count);
  const auto take = [&whole](const std::vector<const Piece*>& pieces) {
    if (std::find(pieces.begin(), pieces.end(), nullptr) != pieces.end()) return;
    Record& record = whole.emplace_back();
    for (const Piece* piece : pieces) record.insert(record.end(), piece->bytes.begin(), piece->bytes.end());
  };
  take(own);
  if (all != own) take(all);
  return whole;
}

}  // namespace vinicast
