// SPDX-License-Identifier: MIT
#pragma once

// A test program in a network of its own: main() (own_network.cpp) moves into a fresh network namespace, as
// root or as a user that may make user namespaces, brings its loopback up, and skips every test with a reason
// where it can't. So no datagram of a test ever reaches a real network.

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <functional>
#include <string>

namespace vinicast::test {

// Runs the program `ip` with these arguments; false if it failed.
bool ip(const std::string& arguments);

// Handles events until `condition` holds, for at most `milliseconds`; whether it does.
template <typename Condition>
bool waitFor(Condition condition, int milliseconds = 5000) {
  const QDeadlineTimer deadline(milliseconds);
  while (!condition()) {
    if (deadline.hasExpired()) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
  }
  return true;
}

// A second network: this thread is in it between enter() and leave(). Sockets stay in the network they were
// made in.
class SecondNetwork {
 public:
  SecondNetwork();
  ~SecondNetwork();
  SecondNetwork(const SecondNetwork&) = delete;
  SecondNetwork& operator=(const SecondNetwork&) = delete;

  [[nodiscard]] bool isOpen() const { return m_second >= 0; }
  void enter();
  void leave();
  // Moves an interface of the first network into this one.
  bool adopt(const std::string& interfaceName);

 private:
  int m_first = -1;
  int m_second = -1;
};

}  // namespace vinicast::test
