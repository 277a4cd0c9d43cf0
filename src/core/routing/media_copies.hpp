// SPDX-License-Identifier: MIT
#pragma once

// To whom a publisher sends its media by unicast, because multicast does not bring it to them
// (docs/protocol.md §9.6): at most limits::kMaxMediaSubscribers, and at most
// limits::kMediaCopyBytesPerSecond together. Those who hear nothing are served first, then who came first;
// who finds no place is told so.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/token_bucket.hpp"
#include "core/base/window_sum.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class MediaCopies {
 public:
  // Gives or renews a place until `until`; false, and the place is lost, if there is none for it. Who hears
  // some of the media all the same makes room for those who hear nothing.
  bool grant(TimePoint now, const SenderTag& member, const Endpoint& to, TimePoint until, bool hearsSome);
  void end(const SenderTag& member);

  // Where copies of a media datagram of this size go that leaves now.
  [[nodiscard]] std::vector<Endpoint> take(TimePoint now, std::size_t bytes);

  [[nodiscard]] bool serves(TimePoint now, const SenderTag& member) const;
  [[nodiscard]] std::size_t count(TimePoint now) const;
  [[nodiscard]] std::uint64_t refused() const { return m_refused; }  // requests that found no place
  [[nodiscard]] std::uint64_t held() const { return m_held; }        // copies not sent: over the rate

 private:
  struct Subscriber {
    SenderTag member;
    Endpoint to;
    TimePoint until;
    bool hearsSome = false;
  };
  void expire(TimePoint now);
  // How many the rate of the media leaves room for.
  [[nodiscard]] std::size_t room(TimePoint now);

  std::vector<Subscriber> m_subscribers;  // in the order in which they are served
  TokenBucket m_budget{limits::kMediaCopyBytesPerSecond, limits::kMediaCopyBurst, {}};
  WindowSum m_rate{std::chrono::seconds(1)};  // bytes of media, each datagram once
  std::uint64_t m_refused = 0;
  std::uint64_t m_held = 0;
};

}  // namespace vinicast
