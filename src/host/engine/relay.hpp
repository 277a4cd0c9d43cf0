// SPDX-License-Identifier: MIT
#pragma once

// A function that threads may call until its owner goes away. close() waits for a call that is running; after
// it no call gets through. The function must be short and must not close its own relay.

#include <functional>
#include <mutex>
#include <utility>

namespace vinicast::host {

template <typename... Arguments>
class Relay {
 public:
  explicit Relay(std::function<void(Arguments...)> function) : m_function(std::move(function)) {}

  void operator()(Arguments... arguments) {
    const std::scoped_lock lock(m_mutex);
    if (m_function) m_function(arguments...);
  }

  void close() {
    const std::scoped_lock lock(m_mutex);
    m_function = nullptr;
  }

 private:
  std::mutex m_mutex;
  std::function<void(Arguments...)> m_function;
};

}  // namespace vinicast::host
