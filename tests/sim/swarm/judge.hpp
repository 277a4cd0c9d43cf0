// SPDX-License-Identifier: MIT
#pragma once

// What must hold: the invariants by name, how often each was tried, and the first that did not hold.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "vinicast/time.hpp"

namespace vinicast::sim {

enum class Invariant : std::uint8_t {
  I1OneStreamShown,
  I2ShownTokensRise,
  I3TokenIssuedOnce,
  I4MediaOnlyWhileHolding,
  I4NobodyLiveUnasked,
  I5NoMediaBelowGreaterToken,
  I6SilentAfterStall,
  I7OneHolderAfterHeal,
  I8GrantOnlyByLastHolder,
  I8ClaimNeedsALateAck,
  I9OnlyTheHoldersFrames,
  I10QueuesEqual,
  I11PressSucceeds,
  I11PressEnds,
  I12CrashFreesTheFloor,  // counted from the last beacon's arrival: one that was held back begins a lease
                          // (§5.3)
  I12NextHandIsAsked,     // also where who was to pass the floor on, or to get it, is gone
  I13PostsOnceInOrderGenuine,
  I14PostsEqualAfterHeal,
  I15OrderEqual,
  I16ParentsFirst,
  I17HistoryBounds,
  I17FewAskForOneLoss,
  I17RepairsHoldOff,
  I18NobodyMissing,
  I19TheDeadAreRemoved,
  I19PresenceBudget,
  I20DirectOnceAndTrue,
  I21HeardIsTrue,
  I22Caps,
  I23ForgeriesChangeNothing,
  I24ReplaysChangeNothing,
  I25LittleToStrangers,  // an address that proved nothing gets three times what it sent, at most
  I26NoBusyLoop,
  I27ElsewhereIsTrue,
  FramesReachViewers,
  Count,
};
inline constexpr std::size_t kInvariants = static_cast<std::size_t>(Invariant::Count);
[[nodiscard]] std::string_view nameOf(Invariant invariant);

struct Violation {
  Invariant invariant{};
  std::string text;
  TimePoint at;
};

class Judge {
 public:
  // `say` tells what is wrong; called at the first violation only.
  template <typename Say>
  void check(Invariant invariant, bool holds, Say say) {
    ++m_tried[static_cast<std::size_t>(invariant)];
    if (!holds && !m_violation) m_violation = Violation{invariant, say(), now ? now() : TimePoint{}};
  }
  [[nodiscard]] const std::optional<Violation>& violation() const { return m_violation; }
  [[nodiscard]] const std::array<std::uint64_t, kInvariants>& tried() const { return m_tried; }
  std::function<TimePoint()> now;

 private:
  std::array<std::uint64_t, kInvariants> m_tried{};
  std::optional<Violation> m_violation;
};

}  // namespace vinicast::sim
