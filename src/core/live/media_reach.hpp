// SPDX-License-Identifier: MIT
#pragma once

// Whether a viewer gets the media it follows by multicast, and so whether it has to ask the publisher for
// copies by unicast (docs/protocol.md §9.6): where nothing comes, and where much of it is lost. The
// publisher's beacons say that media is being sent; only then is silence a sign.
//
// Loss on all ways, as of a crowded card, is no reason: copies make it worse. That can't be told before they
// are tried, so they are given up where they do not help, and asked for again after longer and longer times.

#include <cstdint>
#include <optional>

#include "core/live/live_receiver.hpp"
#include "vinicast/events.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class MediaReach {
 public:
  // Media of this publisher is shown from now on. `deaf`: multicast brings nothing else from it either.
  // `patience`: random, at most limits::kMediaAskSpread for each other member.
  void follow(TimePoint now, const SenderTag& publisher, bool deaf, Duration patience);
  void unfollow() {
    m_publisher.reset();
    m_need = Need::None;
  }
  // Media of this sender came by multicast, sealed well.
  void noteMulticast(TimePoint now, const SenderTag& sender);
  // The publisher's beacon said at `said` that media is being sent.
  void noteSaid(TimePoint now, TimePoint said);
  // All that is known of the loss of what is shown: called often, of use ten times a second.
  void noteLoss(TimePoint now, const MediaLoss& loss);
  // What the publisher answered the last time; Multicast if nothing yet.
  void noteWay(TimePoint now, MediaWay way);

  // Whose copies are wanted; whether some of it comes by multicast all the same.
  [[nodiscard]] std::optional<SenderTag> wanted() const {
    return m_need == Need::None ? std::nullopt : m_publisher;
  }
  [[nodiscard]] bool hearsSome() const { return m_need == Need::Better; }

 private:
  enum class Need : std::uint8_t {
    None,
    Better,  // much is lost
    All,     // nothing comes
  };
  // Counts steps of one kind; enough of them in a row, or nearly so, make a sign.
  class Steps {
   public:
    void note(bool sign);
    void clear() { m_count = 0; }
    [[nodiscard]] bool enough() const;

   private:
    int m_count = 0;
  };
  [[nodiscard]] bool isSilent(TimePoint said) const;
  void begin(TimePoint now, Need need);
  void giveUp(TimePoint now);
  void judge(TimePoint now, const LossTotals& all, const LossTotals& byMulticast);

  std::optional<SenderTag> m_publisher;
  TimePoint m_since;
  std::optional<TimePoint> m_lastHeard;  // by multicast
  TimePoint m_heardSince;                // without a silence of limits::kMediaGrace
  bool m_cutOff = false;                 // multicast brings nothing of this publisher at all
  bool m_deaf = false;                   // nothing is to be waited for
  std::optional<TimePoint> m_deafUntil;  // the media group was silent, and nobody was heard there since
  Need m_need = Need::None;
  MediaWay m_way = MediaWay::Multicast;

  Duration m_patience{};
  MediaLoss m_before;  // when the step began
  TimePoint m_stepBegan;
  Steps m_heavy;                     // steps in which multicast lost much
  std::optional<TimePoint> m_askAt;  // since there were enough of them
  Steps m_useless;                   // steps in which copies were lost, too
  LossTotals m_low;                  // by multicast, since
  TimePoint m_lowSince;
  int m_changes = 0;      // copies were wanted so often
  int m_failures = 0;     // and of no use, or refused, so often
  TimePoint m_notBefore;  // then they may be again, where some media comes
};

}  // namespace vinicast
