// SPDX-License-Identifier: MIT
#pragma once

// Who is here: joins, updates by the RTCP interval rule with timer reconsideration (RFC 3550 §6.3), goodbyes,
// and members lost by silence (docs/protocol.md §3). Owns the timing of this member's own updates; the
// session fills them.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/lookup_table.hpp"
#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/members/member_messages.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/events.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class Roster final : public MemberDirectory {
 public:
  struct Entry {
    MemberId id;
    PublicKey key;
    std::string name;
    std::uint64_t bootNumber = 0;
    std::uint32_t uptimeMillis = 0;
    std::vector<Endpoint> addresses;  // the last that worked first; none if it told no port
    TimePoint lastHeard;
    std::optional<TimePoint> lastMulticast;  // heard by it, the way of §9
    std::optional<TimePoint> lastUnicast;
    TimePoint multicastSince;                // heard by it without a long silence
    std::optional<TimePoint> missesUsSince;  // its updates say that it does not hear us
    Duration interval{};
    int pings = 0;  // sent since it was last heard

    // Where it is; unset if it told no port.
    [[nodiscard]] Endpoint address() const { return addresses.empty() ? Endpoint{} : addresses.front(); }
  };
  // An accepted JOIN or UPDATE, for the parts that read the rest of it.
  struct Accepted {
    MemberId id;
    MemberUpdate update;
    bool appeared = false;  // was not present before, or started anew
    std::optional<std::vector<SenderTag>> heard = std::nullopt;  // whom its author hears, if it says so
  };
  struct Handled {
    std::optional<DropReason> drop;
    std::optional<Accepted> accepted;
    std::optional<MemberId> gone;
  };
  // Where a datagram came from and how.
  struct Source {
    Endpoint from;
    Arrival arrival = Arrival::Multicast;
  };

  Roster(const Identity& self, const GroupId& group, std::uint64_t bootNumber, std::string name,
         Outbox& outbox, std::uint64_t seed, TimePoint now);

  // A body of type Join to Pong whose seal is good, from `sender` in its boot `bootNumber`.
  Handled handleMessage(TimePoint now, MessageType type, const SenderTag& sender, std::uint64_t bootNumber,
                        const Source& source, std::span<const std::byte> body);
  // Any datagram of a member whose seal is good shows that it is alive. `way`: None where it says nothing
  // about how the control group reaches here, as media does.
  void noteHeard(TimePoint now, const SenderTag& sender, std::uint64_t bootNumber, Way way);
  // A member was found to answer at this address.
  void noteAddress(const SenderTag& member, const Endpoint& address);
  // The machine slept: nobody is to be lost for what was not heard meanwhile.
  void handleResumed(TimePoint now);
  // An update is due within `within`, for example because a post is to be acknowledged; merged with what is
  // planned.
  void updateSoon(TimePoint now, Duration within);

  // Asks silent members whether they are still there; returns those that did not answer in time and are lost.
  std::vector<MemberId> takeLost(TimePoint now);
  // True when an own JOIN or UPDATE is due: then the session calls sendUpdate().
  [[nodiscard]] bool updateDue(TimePoint now);
  void sendUpdate(TimePoint now, MemberUpdate update);
  // The same for one address alone, beside the planned ones.
  void sendUpdateTo(TimePoint now, const Endpoint& address, MemberUpdate update);
  void sendBye();
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  [[nodiscard]] std::size_t otherMembers() const override { return m_present.size(); }
  [[nodiscard]] bool isPresent(const MemberId& id) const override { return find(id) != nullptr; }
  [[nodiscard]] bool hasRoute(const MemberId& id) const override {
    const Entry* entry = find(id);
    return entry != nullptr && !entry->addresses.empty();
  }
  [[nodiscard]] bool isTagPresent(const SenderTag& tag) const override { return m_byTag.contains(tag); }
  [[nodiscard]] std::vector<MemberId> sample(Random& random, std::size_t count) const override;
  [[nodiscard]] const Entry* find(const MemberId& id) const;
  [[nodiscard]] const Entry* findByTag(const SenderTag& tag) const;
  // Whether at least `count` present members are such.
  template <typename Condition>
  [[nodiscard]] bool atLeast(std::size_t count, Condition condition) const {
    for (auto it = m_present.begin(); it != m_present.end() && count > 0; ++it)
      count -= condition(it->second) ? 1 : 0;
    return count == 0;
  }
  [[nodiscard]] std::vector<Member> members() const;
  [[nodiscard]] const std::map<MemberId, Entry>& present() const { return m_present; }
  // The next `count` present members after those of the last call, round and round, each at most once.
  [[nodiscard]] std::vector<const Entry*> nextInTurn(std::size_t count);
  // The present members by id, oneself left out.
  [[nodiscard]] std::vector<MemberId> others() const;
  [[nodiscard]] Duration uptime(TimePoint now) const { return now - m_start; }
  // Whether members answer each other at once instead of waiting for their next update.
  [[nodiscard]] bool isPrompt() const;
  // Silence on multicast after which a member counts as not heard that way.
  [[nodiscard]] Duration unheardAfter(const Entry& entry) const;
  [[nodiscard]] bool isHeardByMulticast(TimePoint now, const Entry& entry) const;
  [[nodiscard]] Way wayOf(TimePoint now, const Entry& entry) const;
  // Between two updates of each member, in the mean.
  [[nodiscard]] Duration meanInterval() const;

 private:
  [[nodiscard]] Entry* lookUp(const SenderTag& tag);
  void scheduleUpdate(TimePoint now);
  Handled handleUpdate(TimePoint now, MessageType type, const OpenedBody& opened, std::uint64_t bootNumber,
                       const Source& source);
  static void promote(Entry& entry, const Endpoint& address);
  void noteList(TimePoint now, Entry& entry, const std::vector<SenderTag>& heard) const;
  std::vector<std::byte> complete(TimePoint now, MemberUpdate& update) const;
  Handled handleBye(const OpenedBody& opened);
  std::optional<DropReason> handlePing(const SenderTag& sender, std::span<const std::byte> body);
  // When the entry needs the next ping, or is lost. A group that has grown since lets its members speak less
  // often than they told then.
  [[nodiscard]] TimePoint deadlineOf(const Entry& entry) const;
  void announce(const Entry& entry, MemberState state);

  const Identity& m_self;
  GroupId m_group;
  std::uint64_t m_bootNumber;
  std::string m_name;
  Outbox& m_outbox;
  Random m_random;
  TimePoint m_start;
  std::map<MemberId, Entry> m_present;
  LookupTable<SenderTag, Entry*> m_byTag;    // of all that are present: no two have one tag
  MemberId m_turn;                           // whose turn was last
  TimePoint m_lostCheck = TimePoint::max();  // no member is lost before this
  std::size_t m_joinsSent = 0;
  TimePoint m_lastUpdate;
  TimePoint m_nextUpdate;
  bool m_reconsider = false;  // the planned update follows the interval rule; else it was asked for
};

}  // namespace vinicast
