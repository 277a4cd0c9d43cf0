// SPDX-License-Identifier: MIT
#pragma once

// Tells that something about the machine's interfaces or their addresses changed (Linux: rtnetlink(7)).
// Where the system has no such notice, isOpen() is false and the caller has to look from time to time.

namespace vinicast::host {

class InterfaceWatch {
 public:
  InterfaceWatch();
  ~InterfaceWatch();
  InterfaceWatch(const InterfaceWatch&) = delete;
  InterfaceWatch& operator=(const InterfaceWatch&) = delete;

  [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
  // Becomes readable at a change.
  [[nodiscard]] int descriptor() const { return m_descriptor; }
  // Reads and forgets the pending notices.
  void drain();

 private:
  int m_descriptor = -1;
};

}  // namespace vinicast::host
