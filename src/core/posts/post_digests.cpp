// SPDX-License-Identifier: MIT
// What a store tells of itself in digests, and what it lacks of those of others.

#include <algorithm>

#include "core/posts/post_store.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

// Builds the list of a digest within a number of bytes.
class PageWriter {
 public:
  PageWriter(Digest& page, std::size_t maxBytes) : m_page(page), m_maxBytes(maxBytes) {}

  // Posts come in ascending order. False if there is no room for this one.
  bool add(const PostKey& key, std::uint64_t hash) {
    const bool newLog = m_page.logs.empty() || m_page.logs.back().log != key.log;
    if (!newLog) {
      DigestRun& run = m_page.logs.back().runs.back();
      const std::uint64_t last = run.first + run.count - 1;
      if (key.sequence == last + 1 && key.sequence / limits::kDigestRun == last / limits::kDigestRun) {
        ++run.count;
        run.hash += hash;
        return true;
      }
    }
    const std::size_t bytes = Digest::kRunBytes + (newLog ? Digest::kLogBytes : 0);
    if (m_bytes + bytes > m_maxBytes) return false;
    m_bytes += bytes;
    if (newLog) m_page.logs.push_back({key.log, {}});
    m_page.logs.back().runs.push_back({key.sequence, 1, hash});
    return true;
  }

 private:
  Digest& m_page;
  std::size_t m_maxBytes;
  std::size_t m_bytes = Digest::kFixedBytes;
};

static_assert(limits::kMaxBody / Digest::kRunBytes < 256, "a log's runs are counted in one byte");

}  // namespace

Digest PostStore::page(const PostKey& from, std::size_t maxBytes) const {
  Digest page;
  page.root = m_root;
  page.from = from;
  page.through = lastPostKey();
  PageWriter writer(page, maxBytes);
  for (auto log = m_logs.lower_bound(from.log); log != m_logs.end(); ++log) {
    const std::uint64_t first = log->first == from.log ? from.sequence : 0;
    for (auto post = log->second.posts.lower_bound(first); post != log->second.posts.end(); ++post) {
      const PostKey key{log->first, post->first};
      if (writer.add(key, post->second.hash)) continue;
      page.through = {key.log, key.sequence - 1};
      return page;
    }
  }
  return page;
}

Digest PostStore::latestPage(std::size_t count, std::size_t maxBytes) const {
  std::vector<PostKey> keys;
  for (auto it = m_order.rbegin(); it != m_order.rend() && keys.size() < count; ++it)
    keys.push_back(it->second);
  std::sort(keys.begin(), keys.end());
  Digest page;
  page.root = m_root;
  page.through = lastPostKey();
  PageWriter writer(page, maxBytes);
  for (const PostKey& key : keys) {
    if (!writer.add(key, m_logs.at(key.log).posts.at(key.sequence).hash)) break;
  }
  return page;
}

std::vector<PostKey> PostStore::lacking(const Digest& theirs, std::size_t most) const {
  std::vector<PostKey> lacking;
  for (const Digest::Log& listed : theirs.logs) {
    const Log* log = find(listed.log);
    for (const DigestRun& run : listed.runs) {
      std::uint64_t hash = 0;
      bool whole = true;
      for (std::uint64_t sequence = run.first; sequence < run.first + run.count; ++sequence) {
        if (lacking.size() >= most) return lacking;
        if (log != nullptr) {
          const auto held = log->posts.find(sequence);
          if (held != log->posts.end()) {
            hash += held->second.hash;
            continue;
          }
          whole = false;
          if (sequence < log->evictedBelow) continue;  // was held here once
        }
        whole = false;
        lacking.push_back({listed.log, sequence});
      }
      if (!whole || hash == run.hash) continue;
      // The same numbers and other posts: one of the two is to go.
      for (std::uint64_t sequence = run.first; sequence < run.first + run.count; ++sequence)
        lacking.push_back({listed.log, sequence});
    }
  }
  return lacking;
}

}  // namespace vinicast
