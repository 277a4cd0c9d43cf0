// SPDX-License-Identifier: MIT
#pragma once

// What the viewers report, and how much parity follows from it (docs/protocol.md §6.4, §6.8).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "core/base/member_directory.hpp"
#include "core/base/window_sum.hpp"
#include "core/live/live_messages.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// Parity shards for a block of `dataShards` where any loss is known of: one always, and as many more as the
// worst loss that counts takes away.
[[nodiscard]] constexpr std::uint8_t parityFor(std::size_t dataShards, std::uint32_t worstLossPermille) {
  const std::size_t loss = std::min(worstLossPermille, limits::kMaxTolerableLossPermille);
  return static_cast<std::uint8_t>(1 + dataShards * loss / 1000);
}
static_assert(limits::kMaxBlockData + parityFor(limits::kMaxBlockData, 1000) <= limits::kMaxBlockShards);

class ViewerTable {
 public:
  struct Summary {
    std::uint32_t viewers =
        0;  // heard within limits::kViewerTimeout and still present, scaled up where sampled
    std::uint32_t worstLossPermille = 0;  // the worst of them
    // The worst of those that count (limits::kFewViewers).
    std::uint32_t lossPermille = 0;
    std::uint32_t skippedPermille = 0;  // of the frames between its last two reports
    friend bool operator==(const Summary&, const Summary&) = default;
  };

  // False if the table is full.
  bool add(TimePoint now, const MemberId& viewer, const ViewerReport& report);
  [[nodiscard]] Summary summary(TimePoint now, const MemberDirectory& members);
  // Of those heard within limits::kViewerTimeout and still present, the worst first.
  [[nodiscard]] std::vector<ViewerLoss> list(TimePoint now, const MemberDirectory& members) const;

 private:
  struct Viewer {
    TimePoint heard;
    std::uint32_t lossPermille = 0;
    bool sampled = false;
    std::uint32_t framesComplete = 0;
    std::uint32_t framesSkipped = 0;
    std::uint32_t skippedPermille = 0;
  };
  void expire(TimePoint now);

  std::map<MemberId, Viewer> m_viewers;
  WindowSum m_populations{limits::kViewerTimeout};  // of sampled reports
};

}  // namespace vinicast
