// SPDX-License-Identifier: MIT
#pragma once

// Sees to it that people hear of a post after it is kept: takes the session's posts to the store, one batch a
// turn of the loop, and holds back what is to be told of them until the store says that they are on the disk.
// So what was shown, or told to a program, is there after a crash.
//
// Where nothing can be kept (no profile, a full or failing disk, one that does not answer), words pass at
// once; the front end was told.
//
// Thread: the session's. Bounds: kMaxWords held back, then all pass and are counted; StoreQueue's.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <utility>

#include "host/engine/telling.hpp"
#include "host/store/store_queue.hpp"

namespace vinicast::host {

class PostKeeper {
 public:
  static constexpr std::size_t kMaxWords = 8192;

  struct Ways {
    std::function<void(const Telling::Word&)> tell;
    std::function<void()> wakeStore;  // there is something in the queue
  };
  PostKeeper(std::shared_ptr<StoreQueue> queue, Ways ways);

  // The store is open; `kept`: it works.
  void start(bool kept);
  // No store any more: what is held back passes.
  void stop();

  void keep(PostStored stored);
  void keep(StoredMessage message);
  void remember(const RememberedPeer& peer);
  // A post, a message or a delivery, to be told in its turn.
  void tell(Telling::Word word);
  // The turn of the loop ends.
  void submit();
  // The store has dealt with everything up to `ticket`. True if posts are kept again, and were not before.
  [[nodiscard]] bool handleWritten(std::uint64_t ticket, bool kept);
  // The store does not answer. True if posts count as not kept from now on, and did not before.
  [[nodiscard]] bool handleStall();

  [[nodiscard]] bool isOpen() const { return m_open; }
  // What was told is on the disk.
  [[nodiscard]] bool isKept() const { return m_open && m_kept; }
  // The store has something to write.
  [[nodiscard]] bool isWaiting() const { return m_open && m_written < m_submitted; }
  // Words that passed before their posts were on the disk because too many waited.
  [[nodiscard]] std::uint64_t passed() const { return m_passed; }

 private:
  void release(std::uint64_t ticket);
  void releaseAll() { release(m_submitted + 1); }

  std::shared_ptr<StoreQueue> m_queue;
  Ways m_ways;
  StoreBatch m_batch;
  std::deque<std::pair<std::uint64_t, Telling::Word>> m_words;  // by the ticket they wait for
  std::uint64_t m_submitted = 0;
  std::uint64_t m_written = 0;
  std::uint64_t m_passed = 0;
  bool m_open = false;
  bool m_kept = false;
};

}  // namespace vinicast::host
