// SPDX-License-Identifier: MIT
#pragma once

// Puts the fragments of long posts together again.
//
// A fragment is not signed, only the whole is, so whoever has the group's key can send false ones. They are
// kept by their senders: of the author's pieces alone the post is put together whatever others send. Where
// some of a sender's were lost, those of others fill in: a repair serves also who missed a part of it.
//
// Memory: limits::kMaxReassemblies posts, the one begun first makes room; of each kMaxReassemblySources
// senders, of which the first but the author does.

#include <cstdint>
#include <map>
#include <vector>

#include "core/posts/post_messages.hpp"

namespace vinicast {

class Reassembly {
 public:
  using Record = std::vector<std::byte>;

  // The signed records that are whole with this piece, at most two: of its sender's pieces alone, and of the
  // newest ones of all senders. Their signatures tell which is genuine; then comes settle().
  [[nodiscard]] std::vector<Record> add(const SenderTag& sender, PostFragment fragment);
  // No more of this post is needed.
  void settle(const PostKey& key) { m_partial.erase(key); }
  [[nodiscard]] std::size_t size() const { return m_partial.size(); }

 private:
  struct Piece {
    Record bytes;
    std::uint64_t age = 0;  // 0: not here yet
  };
  struct Source {
    SenderTag sender;
    std::vector<Piece> pieces;
  };
  struct Partial {
    std::uint64_t age = 0;
    std::vector<Source> sources;
  };

  Partial& partialOf(const PostKey& key);
  static Source& sourceOf(Partial& partial, const PostKey& key, const SenderTag& sender);
  // The newest pieces of all senders who say that there are so many; null where there is none.
  [[nodiscard]] static std::vector<const Piece*> newest(const Partial& partial, std::size_t count);

  std::map<PostKey, Partial> m_partial;
  std::uint64_t m_age = 0;
};

}  // namespace vinicast
