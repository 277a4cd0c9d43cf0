// SPDX-License-Identifier: MIT
#include "host/engine/post_keeper.hpp"

#include <algorithm>

namespace vinicast::host {

PostKeeper::PostKeeper(std::shared_ptr<StoreQueue> queue, Ways ways)
    : m_queue(std::move(queue)), m_ways(std::move(ways)) {}

void PostKeeper::start(bool kept) {
  m_open = true;
  m_kept = kept;
}

void PostKeeper::stop() {
  submit();
  m_open = false;
  releaseAll();
}

void PostKeeper::keep(PostStored stored) {
  if (m_open) m_batch.posts.push_back(std::move(stored));
}

void PostKeeper::keep(StoredMessage message) {
  if (m_open) m_batch.messages.push_back(std::move(message));
}

void PostKeeper::remember(const RememberedPeer& peer) {
  if (m_open) m_batch.peers.push_back(peer);
}

void PostKeeper::tell(Telling::Word word) {
  const bool gathered = !m_batch.posts.empty() || !m_batch.messages.empty();
  const bool waits = isKept() && (isWaiting() || gathered);
  if (!waits) {
    m_ways.tell(word);
    return;
  }
  m_words.emplace_back(gathered ? m_submitted + 1 : m_submitted, std::move(word));
  if (m_words.size() <= kMaxWords) return;
  m_passed += m_words.size();
  releaseAll();
}

void PostKeeper::submit() {
  if (m_batch.posts.empty() && m_batch.peers.empty() && m_batch.messages.empty()) return;
  m_batch.ticket = ++m_submitted;
  if (m_queue->put(std::exchange(m_batch, {}))) m_ways.wakeStore();
}

bool PostKeeper::handleWritten(std::uint64_t ticket, bool kept) {
  m_written = std::max(m_written, ticket);
  const bool again = kept && !m_kept && !isWaiting();
  m_kept = m_kept ? kept : again;
  if (m_kept) {
    release(ticket);
  } else {
    releaseAll();
  }
  return again;
}

bool PostKeeper::handleStall() {
  if (!isKept()) return false;
  m_kept = false;
  releaseAll();
  return true;
}

void PostKeeper::release(std::uint64_t ticket) {
  while (!m_words.empty() && m_words.front().first <= ticket) {
    const Telling::Word word = std::move(m_words.front().second);
    m_words.pop_front();
    m_ways.tell(word);
  }
}

}  // namespace vinicast::host
