// SPDX-License-Identifier: MIT
#pragma once

// Where the parts of a session leave what they want sent and what they want told. The session seals the
// bodies and hands them to the host, the first one first.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/wire/message_type.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/events.hpp"
#include "vinicast/ids.hpp"

namespace vinicast {

struct Destination {
  enum class Kind : std::uint8_t { ControlGroup, MediaGroup, Member, Address };
  Kind kind = Kind::ControlGroup;
  MemberId member;    // Kind::Member: the session looks its address up, and drops the body if there is none
  Endpoint endpoint;  // Kind::Address

  static Destination controlGroup() { return {}; }
  static Destination mediaGroup() { return {Kind::MediaGroup, {}, {}}; }
  static Destination toMember(const MemberId& id) { return {Kind::Member, id, {}}; }
  static Destination toAddress(const Endpoint& endpoint) { return {Kind::Address, {}, endpoint}; }
};

// A body to be sealed and sent: at most limits::kMaxBody bytes.
struct Outgoing {
  MessageType type{};
  Destination to;
  std::vector<std::byte> body;
};

class Outbox {
 public:
  void send(MessageType type, const Destination& to, std::vector<std::byte> body) {
    m_messages.push_back({type, to, std::move(body)});
  }
  void tell(Event event) { m_events.push_back(std::move(event)); }

  // Those that are to go to one of the groups. A look at all of them: they are few, as each call of the
  // session is followed by their leaving.
  [[nodiscard]] std::uint32_t waitingForGroups() const {
    return static_cast<std::uint32_t>(
        std::count_if(m_messages.begin(), m_messages.end(), [](const Outgoing& message) {
          return message.to.kind == Destination::Kind::ControlGroup ||
                 message.to.kind == Destination::Kind::MediaGroup;
        }));
  }
  [[nodiscard]] std::optional<Outgoing> takeMessage() { return take(m_messages); }
  [[nodiscard]] std::optional<Event> takeEvent() { return take(m_events); }

 private:
  template <typename T>
  static std::optional<T> take(std::deque<T>& queue) {
    if (queue.empty()) return std::nullopt;
    T front = std::move(queue.front());
    queue.pop_front();
    return front;
  }

  std::deque<Outgoing> m_messages;
  std::deque<Event> m_events;
};

}  // namespace vinicast
