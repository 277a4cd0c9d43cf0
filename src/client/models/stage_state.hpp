// SPDX-License-Identifier: MIT
#pragma once

// What the stage is about: the floor's and the stream's events, in whatever order they come, become one
// phase. A plain value without signals; the caller compares before and after.

#include "client/types.hpp"

namespace vinicast::client {

enum class StagePhase {
  Empty,       // nobody is live
  Opening,     // this member's source is being opened
  Asking,      // this member's claim is under way
  OnAir,       // this member is live
  Connecting,  // someone else is live; no picture yet
  Watching,
  Stalled,  // nothing has come for a while
  Ended,    // someone else's stream is over, until dismiss()
  Lost,     // the same, and nothing had come of it for a while: who is gone can't say so
};

class StageState {
 public:
  void requestLive();
  // The source could not be used, or the claim failed.
  void liveFailed();
  void apply(const Floor& floor);
  void apply(const Stream& stream);
  // Ended or lost: the stage waits for dismiss().
  [[nodiscard]] bool over() const { return m_phase == StagePhase::Ended || m_phase == StagePhase::Lost; }
  // Ended and Lost become Empty once the floor is free; no other phase changes.
  void dismiss();

  [[nodiscard]] StagePhase phase() const { return m_phase; }
  // Who is, or was just, live. Empty when nobody is and for this member's own opening and asking.
  [[nodiscard]] const QString& publisherId() const { return m_publisherId; }
  [[nodiscard]] const QString& publisherName() const { return m_publisherName; }
  // This member is live or about to be.
  [[nodiscard]] bool own() const;
  // Someone else holds the floor.
  [[nodiscard]] bool otherLive() const { return m_otherLive; }

 private:
  void watch(const QString& id);
  void nobody(FloorState state);
  void end();

  StagePhase m_phase = StagePhase::Empty;
  QString m_publisherId;
  QString m_publisherName;
  // The stream event seen last, in case it comes before the floor's.
  Stream m_stream{StreamState::Ended, {}};
  quint64 m_term = 0;
  bool m_otherLive = false;
};

}  // namespace vinicast::client
