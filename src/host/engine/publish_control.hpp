// SPDX-License-Identifier: MIT
#pragma once

// Brings a source and the floor together: on air is who has both. Pure logic; what it wants done it asks of
// Actions.
//
// A camera warms up while the floor is claimed; any other source is opened first, so that a file that can't
// be read, or a pipe that nobody writes to, never takes the floor. While somebody else is live no device is
// opened at all.
//
// On air, a source that is lost does not take the floor along: viewers keep the last picture while another
// one is chosen, as long as the host has patience (sourceless). The end of a pipe is its end: that stops.
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
    std::function<void(const client::Air&)> tellAir;  // what is on air has changed
    // The floor is held without a source from now on, or no more: stop() if that lasts.
    std::function<void(bool)> sourceless;
  };

  explicit PublishControl(Actions actions) : m_actions(std::move(actions)) {}

  // `floorTaken`: another member is live. On air already: changes to the new source without a break. While no
  // more is done than opening a source, this one takes its place.
  void goLive(const client::SourceSpec& source, bool floorTaken);
  // Another source for the floor that is held, or asked for; without one nothing happens. sourceReady() or
  // sourceFailed() follows; until then what was on air goes on. Of several asked for in a row each that is
  // ready counts, as it is the open one then, though a later one fails.
  void switchSource(const client::SourceSpec& source);
  void stop();

  // `source`, asked for with this ticket, is the open one now.
  void sourceReady(std::uint64_t ticket, const client::SourceSpec& source);
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
  enum class SourceState : std::uint8_t { None, Opening, Ready, Lost };
  enum class FloorWish : std::uint8_t { None, Claiming, Held };

  void open(const client::SourceSpec& source);
  [[nodiscard]] bool isLate(std::uint64_t ticket) const;
  void setSourceState(SourceState state);
  void claim();
  void startIfReady();
  void reset();

  Actions m_actions;
  bool m_active = false;
  bool m_onAir = false;
  SourceState m_sourceState = SourceState::None;
  FloorWish m_floor = FloorWish::None;
  bool m_wasOnAir = false;           // in this attempt
  client::SourceSpec m_source;       // the one that is open
  client::SourceSpec m_wanted;       // the one asked for last
  std::uint64_t m_ticket = 0;        // the last one given out: of m_wanted
  std::uint64_t m_sourceTicket = 0;  // of m_source
  std::uint64_t m_firstTicket = 1;   // the first one of this attempt
};

}  // namespace vinicast::host
