// SPDX-License-Identifier: MIT
#pragma once

// The one thread that owns Qt's knowledge of devices, and every camera.
//
// Qt 6.4's GStreamer backend handles "device added" and "device removed" in the thread in which its first
// object was made, without a lock, and it waits for the thread of the video sink at every picture: if that is
// the GUI thread and it is busy for a second, the camera stops for good. So the first use of Qt Multimedia
// happens here, and cameras live here. The thread needs a QCoreApplication (no QGuiApplication), starts at
// its first use and ends with the application. Opening a camera that was pulled out can hold it up for half a
// minute (GStreamer waits for PipeWire): nobody may wait for it without a limit.

#include <chrono>
#include <functional>

namespace vinicast::host {

// Runs `task` in the device thread later. Any thread. False, and the task is dropped, once the application is
// being destroyed.
bool postToDeviceThread(std::function<void()> task);

// Runs `task` in the device thread and waits for it, at most for `limit`. False: it has not been run yet, and
// may be later, so that it must own what it touches. Any thread, the device thread included.
[[nodiscard]] bool runInDeviceThread(std::function<void()> task, std::chrono::milliseconds limit);

[[nodiscard]] bool inDeviceThread();

// Every user of Qt Multimedia outside of the device thread calls this first.
void prepareDevices();

}  // namespace vinicast::host
