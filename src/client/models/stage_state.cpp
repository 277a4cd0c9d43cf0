// SPDX-License-Identifier: MIT
#include "client/models/stage_state.hpp"

namespace vinicast::client {

namespace {

StagePhase phaseOf(StreamState state) {
  switch (state) {
    case StreamState::FirstFrame:
      return StagePhase::Watching;
    case StreamState::Stalled:
      return StagePhase::Stalled;
    case StreamState::Ended:
    case StreamState::Started:
      break;
  }
  return StagePhase::Connecting;
}

}  // namespace

bool StageState::own() const {
  return m_phase == StagePhase::Opening || m_phase == StagePhase::Asking || m_phase == StagePhase::OnAir;
}

void StageState::requestLive() {
  if (m_otherLive || m_phase == StagePhase::OnAir) return;
  m_phase = StagePhase::Opening;
  m_publisherId.clear();
  m_publisherName.clear();
}

void StageState::liveFailed() {
  if (m_phase == StagePhase::Opening || m_phase == StagePhase::Asking) m_phase = StagePhase::Empty;
}

void StageState::apply(const Floor& floor) {
  m_otherLive = !floor.holderId.isEmpty() && !floor.selfHolds;
  if (floor.state == FloorState::Claiming) {
    m_phase = StagePhase::Asking;
    m_publisherId.clear();
    m_publisherName.clear();
    return;
  }
  if (floor.holderId.isEmpty() && !floor.selfHolds) {
    nobody(floor.state);
    return;
  }
  const bool sameStream = m_publisherId == floor.holderId && m_term == floor.term;
  m_term = floor.term;
  m_publisherId = floor.holderId;
  m_publisherName = floor.holderName;
  if (floor.selfHolds) {
    m_phase = StagePhase::OnAir;
  } else if (!sameStream || own()) {
    watch(floor.holderId);
  }
}

void StageState::apply(const Stream& stream) {
  m_stream = stream;
  if (own()) return;
  if (stream.publisherId != m_publisherId || m_phase == StagePhase::Empty) return;
  if (stream.state == StreamState::Ended) {
    end();
  } else {
    m_phase = phaseOf(stream.state);
  }
}

void StageState::dismiss() {
  if (!over() || m_otherLive) return;
  m_phase = StagePhase::Empty;
  m_publisherId.clear();
  m_publisherName.clear();
}

// Who stops says so at once; of who fell silent first nothing more is to be expected.
void StageState::end() {
  if (!over()) m_phase = m_phase == StagePhase::Stalled ? StagePhase::Lost : StagePhase::Ended;
}

void StageState::watch(const QString& id) {
  m_phase = m_stream.publisherId == id ? phaseOf(m_stream.state) : StagePhase::Connecting;
}

void StageState::nobody(FloorState state) {
  m_stream = {StreamState::Ended, {}};
  switch (m_phase) {
    case StagePhase::Opening:
      // The floor may become free while the source is still being opened.
      if (state == FloorState::Denied) m_phase = StagePhase::Empty;
      break;
    case StagePhase::Asking:
    case StagePhase::OnAir:
      m_phase = StagePhase::Empty;
      break;
    case StagePhase::Connecting:
    case StagePhase::Watching:
    case StagePhase::Stalled:
      end();
      return;
    case StagePhase::Empty:
    case StagePhase::Ended:
    case StagePhase::Lost:
      return;
  }
  m_publisherId.clear();
  m_publisherName.clear();
}

}  // namespace vinicast::client
