// SPDX-License-Identifier: MIT
#pragma once

// The session's words to the front end, bounded: while the front end stands still, at most
// Backlog::kMaxWaiting of them wait in its event loop. What comes then is held back in the session thread, of
// each member, post and state only the newest word, and told once the front end has caught up. A post is held
// by its id and read from the session again; one that the session itself let go of meanwhile, and messages
// and errors over their bounds, are dropped and counted.

#include <QString>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "client/output.hpp"
#include "client/types.hpp"

namespace vinicast::host {

// Words under way. Told by one thread (the session's), received by one other (the front end's).
class Backlog {
 public:
  static constexpr int kMaxWaiting = 1000;

  // The teller: counts one more word; false, and nothing is counted, if no more may wait.
  [[nodiscard]] bool admit();
  // The teller has held something back. True if the receiver has caught up already, and will not ask.
  [[nodiscard]] bool noteHeld();
  // The receiver got one. True: it has caught up and what is held back may come, Telling::release().
  [[nodiscard]] bool received();

 private:
  [[nodiscard]] bool takeHeld() { return m_waiting.load() <= kMaxWaiting / 2 && m_held.exchange(false); }

  std::atomic<int> m_waiting{0};
  std::atomic<bool> m_held{false};
};

// A post that was told is another one now.
struct PostChange {
  client::Post post;
};

// Thread: the session's.
class Telling {
 public:
  using Word = std::variant<client::Member, client::Floor, client::Stream, client::Post, PostChange,
                            client::Delivery, client::DirectMessage, client::DirectDelivery, client::Typing,
                            client::Output, client::Error>;
  static constexpr std::size_t kMaxMembers = 32768;
  static constexpr std::size_t kMaxPosts = 4096;  // twice what the session holds
  static constexpr std::size_t kMaxDeliveries = 4096;
  static constexpr std::size_t kMaxMessages = 256;  // and as many deliveries of own ones
  static constexpr std::size_t kMaxErrors = 256;
  static constexpr std::size_t kMaxTyping = 512;  // twice what the session believes

  struct Ways {
    std::function<void(const Word&)> say;
    std::function<std::vector<client::Post>()> posts;  // all that the session holds, in their order
    std::function<void()> releaseSoon;                 // has release() called, not from within
  };
  Telling(std::shared_ptr<Backlog> backlog, Ways ways);

  void tell(Word word);
  // Tells what was held back, as far as there is room.
  void release();
  // Forgets what is held back.
  void clear();
  [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }

 private:
  struct Held {
    std::map<QString, client::Member> members;
    std::optional<client::Floor> floor;
    std::optional<client::Stream> stream;
    std::set<QString> posts;
    std::set<QString> changes;  // of posts that are not among `posts`
    std::map<QString, client::Delivery> deliveries;
    std::deque<client::DirectMessage> messages;
    std::deque<client::DirectDelivery> messageDeliveries;
    std::map<std::pair<QString, bool>, client::Typing> typing;
    std::map<client::OutputKind, client::Output> outputs;
    std::deque<client::Error> errors;
    [[nodiscard]] bool isEmpty() const;
  };

  void hold(client::Member member);
  void hold(client::Floor floor) { m_held.floor = std::move(floor); }
  void hold(client::Stream stream) { m_held.stream = std::move(stream); }
  void hold(const client::Post& post);
  void hold(const PostChange& change);
  void hold(const client::Delivery& delivery);
  void hold(client::DirectMessage message);
  void hold(client::DirectDelivery delivery);
  void hold(const client::Typing& typing);
  void hold(const client::Output& output);
  void hold(client::Error error);
  template <typename Key, typename Value>
  bool releaseAll(std::map<Key, Value>& words);
  template <typename Value>
  bool releaseAll(std::deque<Value>& words);
  template <typename Value>
  bool releaseOne(std::optional<Value>& word);
  bool releasePosts();
  // Forgets held posts that the session does not hold any more.
  void dropForgottenPosts(const std::vector<client::Post>& posts);

  std::shared_ptr<Backlog> m_backlog;
  Ways m_ways;
  Held m_held;
  std::uint64_t m_dropped = 0;
};

}  // namespace vinicast::host
