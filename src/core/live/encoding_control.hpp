// SPDX-License-Identifier: MIT
#pragma once

// What the publisher's encoder is to give, decided from what the viewers report (docs/protocol.md §6.10).
// Loss is met by parity and repair (§6.4, §6.7); only where frames are lost all the same, or more is lost for
// seconds than parity is ever made for, the bits a second go down, and with few bits the frames a second too.
// Down at once, up slowly. Integers only.

#include <cstdint>
#include <optional>

#include "vinicast/events.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/live.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class EncodingControl {
 public:
  // Of the worst viewer that counts (ViewerTable::Summary), and the publisher's own.
  struct Observed {
    std::uint32_t lossPermille = 0;
    std::uint32_t skippedPermille = 0;  // frames given up
    bool behind = false;                // the pacer dropped frames
  };

  EncodingControl(const EncodingBounds& bounds, TimePoint now);

  // Once a limits::kReportInterval. The new target, if it changed.
  [[nodiscard]] std::optional<EncodingTarget> observe(TimePoint now, const Observed& observed);
  [[nodiscard]] EncodingTarget target() const { return {m_bits, m_frames}; }

 private:
  void goDown(std::uint32_t lossPermille);
  void goUp();
  void chooseFrames();

  EncodingBounds m_bounds;
  std::uint32_t m_bits;
  std::uint32_t m_frames;
  std::uint32_t m_meanLoss = 0;  // permille, over some seconds
  TimePoint m_calmSince;
  std::optional<TimePoint> m_wentDown;
};

}  // namespace vinicast
