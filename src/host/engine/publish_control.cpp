// SPDX-License-Identifier: MIT
#include "host/engine/publish_control.hpp"

#include <utility>

namespace vinicast::host {

void PublishControl::goLive(const client::SourceSpec& source, bool floorTaken) {
  if (m_wasOnAir || (m_active && m_floor == FloorWish::None)) {
    switchSource(source);
    return;
  }
  if (m_active) {
    m_actions.fail({client::ErrorCode::FloorBusy, QString(), QString()});
    return;
  }
  m_wanted = source;
  m_active = true;
  if (floorTaken) {
    claim();  // to be denied, or to be first after a holder that stops right now
    return;
  }
  open(source);
  if (m_active && source.kind == client::SourceKind::Camera) claim();
}

void PublishControl::switchSource(const client::SourceSpec& source) {
  if (m_active) open(source);
}

void PublishControl::stop() {
  if (!m_active) return;
  const bool hasFloor = m_floor != FloorWish::None;
  reset();
  if (hasFloor) m_actions.releaseFloor();
}

void PublishControl::open(const client::SourceSpec& source) {
  m_wanted = source;
  if (m_sourceState == SourceState::None) setSourceState(SourceState::Opening);
  m_actions.openSource(source, ++m_ticket);
}

void PublishControl::setSourceState(SourceState state) {
  const bool was = std::exchange(m_sourceState, state) == SourceState::Lost;
  if (was != (state == SourceState::Lost)) m_actions.sourceless(!was);
}

void PublishControl::claim() {
  m_floor = FloorWish::Claiming;
  m_actions.requestFloor();
}

void PublishControl::claimed(Claim claim) {
  if (!m_active || claim == Claim::Started) return;
  if (claim == Claim::AlreadyHeld) {
    floorHeld();
    return;
  }
  reset();
  m_actions.fail({client::ErrorCode::FloorBusy, QString(), QString()});
}

// An answer of an earlier attempt, or about a source before the one that is open.
bool PublishControl::isLate(std::uint64_t ticket) const {
  return !m_active || ticket < m_firstTicket || ticket < m_sourceTicket;
}

void PublishControl::sourceReady(std::uint64_t ticket, const client::SourceSpec& source) {
  if (isLate(ticket)) return;
  m_source = source;
  m_sourceTicket = ticket;
  setSourceState(SourceState::Ready);
  if (m_onAir) {
    m_actions.tellAir({true, m_source});
    return;
  }
  if (m_floor == FloorWish::None) claim();
  startIfReady();
}

void PublishControl::sourceFailed(std::uint64_t ticket, const client::Error& error) {
  if (isLate(ticket)) return;
  m_actions.fail(error);
  if (m_sourceState == SourceState::Opening && ticket == m_ticket) stop();
}

void PublishControl::sourceLost(std::uint64_t ticket, const client::Error& error) {
  if (isLate(ticket)) return;
  m_actions.fail(error);
  if (!m_wasOnAir || m_source.kind == client::SourceKind::Pipe ||
      error.code == client::ErrorCode::EncoderFailed) {
    stop();
    return;
  }
  if (std::exchange(m_onAir, false)) m_actions.pauseAir();
  setSourceState(SourceState::Lost);
  m_actions.tellAir({false, m_source});
}

void PublishControl::floorHeld() {
  if (!m_active) {
    m_actions.releaseFloor();  // nothing to send
    return;
  }
  m_floor = FloorWish::Held;
  if (m_sourceState == SourceState::None) open(m_wanted);
  startIfReady();
}

void PublishControl::floorPaused() {
  if (!m_active) return;
  m_floor = FloorWish::Claiming;
  if (std::exchange(m_onAir, false)) m_actions.pauseAir();
}

void PublishControl::floorGone() {
  if (m_active) reset();
}

void PublishControl::startIfReady() {
  if (m_onAir || m_sourceState != SourceState::Ready || m_floor != FloorWish::Held) return;
  m_onAir = true;
  m_wasOnAir = true;
  m_actions.startAir();
  m_actions.tellAir({true, m_source});
}

void PublishControl::reset() {
  m_active = false;
  m_onAir = false;
  m_wasOnAir = false;
  setSourceState(SourceState::None);
  m_floor = FloorWish::None;
  m_firstTicket = ++m_ticket;  // answers on their way are for nobody
  m_actions.stopAir();
}

}  // namespace vinicast::host
