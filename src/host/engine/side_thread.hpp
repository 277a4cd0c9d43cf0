// SPDX-License-Identifier: MIT
#pragma once

// A thread that a disk or a server may keep from ending: it is waited for, but not for ever, and then left
// behind. So what its function uses must be the function's own or shared with it.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace vinicast::host {

class SideThread {
 public:
  explicit SideThread(std::function<void()> body) : m_state(std::make_shared<State>()) {
    m_thread = std::thread([state = m_state, run = std::move(body)]() mutable {
      run();
      run = nullptr;  // what it owned is gone before anyone hears of the end
      const std::scoped_lock lock(state->mutex);
      state->ended = true;
      state->changed.notify_all();
    });
  }
  SideThread(const SideThread&) = delete;
  SideThread& operator=(const SideThread&) = delete;
  ~SideThread() {
    if (m_thread.joinable()) m_thread.detach();
  }

  // False: it runs on, and is left behind when this goes.
  bool waitUntil(std::chrono::steady_clock::time_point deadline) {
    if (!m_thread.joinable()) return true;
    {
      std::unique_lock lock(m_state->mutex);
      if (!m_state->changed.wait_until(lock, deadline, [this] { return m_state->ended; })) return false;
    }
    m_thread.join();
    return true;
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    bool ended = false;
  };

  std::shared_ptr<State> m_state;
  std::thread m_thread;
};

}  // namespace vinicast::host
