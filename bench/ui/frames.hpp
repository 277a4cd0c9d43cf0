// SPDX-License-Identifier: MIT
#pragma once

// An application that knows when its window was painted: after the top-level widget has handled its
// UpdateRequest, everything that was to be painted is, and is on its way to the screen.
//
// Thread: GUI. A frame's number counts from 1 for all top-level widgets together.

#include <QApplication>
#include <QEvent>
#include <cstdint>
#include <ctime>
#include <functional>
#include <utility>

namespace vinicast::bench {

[[nodiscard]] inline double secondsOf(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
// The clock of the program that started this one, too.
[[nodiscard]] inline double wallSeconds() {
  return secondsOf(CLOCK_MONOTONIC);
}
// What this thread has computed.
[[nodiscard]] inline double threadSeconds() {
  return secondsOf(CLOCK_THREAD_CPUTIME_ID);
}

class FrameApplication final : public QApplication {
 public:
  using QApplication::QApplication;

  bool notify(QObject* receiver, QEvent* event) override {
    const bool paints = event->type() == QEvent::UpdateRequest && receiver->isWidgetType();
    const bool handled = QApplication::notify(receiver, event);
    if (paints) {
      ++m_frames;
      m_paintedAt = wallSeconds();
      if (m_onFrame) m_onFrame();
    }
    return handled;
  }
  [[nodiscard]] std::uint64_t frames() const { return m_frames; }
  void onFrame(std::function<void()> call) { m_onFrame = std::move(call); }
  [[nodiscard]] double paintedAt() const { return m_paintedAt; }

 private:
  std::function<void()> m_onFrame;
  std::uint64_t m_frames = 0;
  double m_paintedAt = 0;
};

}  // namespace vinicast::bench
