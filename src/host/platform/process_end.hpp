// SPDX-License-Identifier: MIT
#pragma once

// The end of a program that used sound devices.

namespace vinicast::host {

// Flushes C's and C++'s standard streams and ends the process without running static destructors: among them
// is Qt 6.4's, which takes its PulseAudio connection apart without the lock that its thread needs, and aborts
// about one program in twenty. To be called by main() last, after the QCoreApplication and everything else
// was destroyed.
[[noreturn]] void endProcess(int status);

}  // namespace vinicast::host
