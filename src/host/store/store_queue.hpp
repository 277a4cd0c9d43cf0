// SPDX-License-Identifier: MIT
#pragma once

// Posts on their way from the session thread to the database's. Bounded: where the disk does not keep up, new
// ones are left out and counted; they are in the group all the same, and in this member's memory.
//
// What is put in between two takes is written in one transaction: a slow disk makes larger batches, not a
// longer queue.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "host/store/message_table.hpp"
#include "host/store/peer_table.hpp"
#include "vinicast/events.hpp"

namespace vinicast::host {

// What is written at once. A ticket stands for everything that was put in up to it.
struct StoreBatch {
  std::vector<PostStored> posts;
  std::vector<RememberedPeer> peers;
  std::vector<StoredMessage> messages;
  std::uint64_t ticket = 0;
};

class StoreQueue {
 public:
  // Twice what a session holds.
  static constexpr std::size_t kMaxPosts = 4096;
  static constexpr std::size_t kMaxBytes = 8 * 1024 * 1024;
  static constexpr std::size_t kMaxPeers = 256;
  static constexpr std::size_t kMaxMessages = 4096;

  // True: the writer is to be woken.
  [[nodiscard]] bool put(StoreBatch batch) {
    const std::scoped_lock lock(m_mutex);
    const bool first = m_waiting.ticket == 0;
    m_waiting.ticket = batch.ticket;
    for (PostStored& post : batch.posts) {
      if (m_waiting.posts.size() >= kMaxPosts || m_bytes + post.signedBody.size() > kMaxBytes) {
        m_dropped.fetch_add(1, std::memory_order_relaxed);
        continue;
      }
      m_bytes += post.signedBody.size();
      m_waiting.posts.push_back(std::move(post));
    }
    for (RememberedPeer& peer : batch.peers) {
      if (m_waiting.peers.size() < kMaxPeers) m_waiting.peers.push_back(peer);  // heard again soon
    }
    for (StoredMessage& message : batch.messages) {
      if (m_waiting.messages.size() < kMaxMessages) {
        m_waiting.messages.push_back(std::move(message));
      } else {
        m_dropped.fetch_add(1, std::memory_order_relaxed);
      }
    }
    return first;
  }

  // All of it; ticket 0 if there is nothing.
  [[nodiscard]] StoreBatch take() {
    const std::scoped_lock lock(m_mutex);
    m_bytes = 0;
    return std::exchange(m_waiting, {});
  }

  void countDropped(std::uint64_t posts) { m_dropped.fetch_add(posts, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t dropped() const { return m_dropped.load(std::memory_order_relaxed); }

 private:
  std::mutex m_mutex;
  StoreBatch m_waiting;
  std::size_t m_bytes = 0;
  std::atomic<std::uint64_t> m_dropped{0};
};

}  // namespace vinicast::host
