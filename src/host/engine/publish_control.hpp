// SPDX-License-Identifier: MIT
#pragma once

// Brings a source and the floor together: on air is who has both. Pure logic; what it wants done it asks of
// Actions.
//
// A camera warms up while the floor is claimed; any other source is opened first, so that a file that can't
// be read never takes the floor. While somebody else is live no device is opened at all.
//
// Thread: the session thread. Answers of an earlier attempt are told apart by their ticket.

#include <cstdint>
#include <functional>

#include "client/types.hpp"

namespace vinicast::host {

class PublishControl {
 public:
  enum class Claim : std::uint8_t { Started, AlreadyHeld, Refused };

  struct Actions {
    std::function<void(const client::SourceSpec&, std::uint64_t ticket)>
        openSource;                      // sourceReady or sourceFailed follows
    std::function<void()> requestFloor;  // claimed() follows
    std::function<void()> releaseFloor;
    std::function<void()> startAir;  // the open source's frames go out
    std::function<void()> pauseAir;  // nothing goes out, the source stays open
    std::function<void()> stopAir;   // and the source is closed, unless something else needs it
    std::function<void(const client::Error&)> fail;
  };

  explicit PublishControl(Actions actions) : m_actions(std::move(actions)) {}

  // `floorTaken`: another member is live. On air already: changes to the new source without a break.
  void goLive(const client::SourceSpec& source, bool floorTaken);
  void stop();

  void sourceReady(std::uint64_t ticket);
  // Could not be opened. On air, the source that is there goes on.
  void sourceFailed(std::uint64_t ticket, const client::Error& error);
  // The open source, asked for with this ticket, went away.
  void sourceLost(std::uint64_t ticket, const client::Error& error);
  void claimed(Claim claim);
  void floorHeld();
  // Fenced after a stall, and the session claims again by itself: floorHeld() or floorGone() follows.
  void floorPaused();
  // Denied, overtaken, fenced or released.
  void floorGone();

  [[nodiscard]] bool isOnAir() const { return m_onAir; }

 private:
  enum class SourceState : std::uint8_t { None, Opening, Ready };
  enum class FloorWish : std::uint8_t { None, Claiming, Held };

  void open();
  void claim();
  void startIfReady();
  void reset();

  Actions m_actions;
  bool m_active = false;
  bool m_onAir = false;
  SourceState m_sourceState = SourceState::None;
  FloorWish m_floor = FloorWish::None;
  client::SourceSpec m_source;
  std::uint64_t m_ticket = 0;       // the last one given out
  std::uint64_t m_firstTicket = 1;  // the first one of this attempt
};

}  // namespace vinicast::host
