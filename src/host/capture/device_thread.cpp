// SPDX-License-Identifier: MIT
#include "host/capture/device_thread.hpp"

#include <QAudioDevice>
#include <QCameraDevice>
#include <QCoreApplication>
#include <QMediaDevices>
#include <QMetaObject>
#include <QObject>
#include <QThread>
#include <future>
#include <memory>
#include <mutex>
#include <utility>

namespace vinicast::host {

namespace {

// How long the application's end waits for a camera that does not answer.
constexpr unsigned long kEndMillis = 3000;

class DeviceThread {
 public:
  DeviceThread() {
    m_thread.setObjectName(QStringLiteral("devices"));
    m_context.moveToThread(&m_thread);
    m_thread.start();
    // Makes Qt's own objects, so that they belong to this thread.
    QMetaObject::invokeMethod(
        &m_context, [] { (void)QMediaDevices::videoInputs(); }, Qt::BlockingQueuedConnection);
  }
  DeviceThread(const DeviceThread&) = delete;
  DeviceThread& operator=(const DeviceThread&) = delete;

  // False: it did not end in time and still uses this object.
  bool end() {
    m_thread.quit();
    return m_thread.wait(kEndMillis);
  }
  void post(std::function<void()> task) {
    QMetaObject::invokeMethod(&m_context, std::move(task), Qt::QueuedConnection);
  }
  [[nodiscard]] bool isCurrent() const { return QThread::currentThread() == &m_thread; }

 private:
  QThread m_thread;
  QObject m_context;
};

struct Holder {
  std::mutex mutex;
  DeviceThread* thread = nullptr;
  bool ended = false;
};

Holder& holder() {
  static Holder instance;
  return instance;
}

void endDeviceThread() {
  DeviceThread* last = nullptr;
  {
    const std::lock_guard lock(holder().mutex);
    holder().ended = true;
    last = std::exchange(holder().thread, nullptr);
  }
  if (last != nullptr && last->end()) {
    delete last;
  }
}

// Calls `use` with the thread, which can't end meanwhile; false if it has.
template <typename Use>
bool withDeviceThread(Use use) {
  const std::lock_guard lock(holder().mutex);
  if (holder().ended) {
    return false;
  }
  if (holder().thread == nullptr) {
    holder().thread = new DeviceThread;
    qAddPostRoutine(endDeviceThread);
  }
  use(*holder().thread);
  return true;
}

}  // namespace

bool postToDeviceThread(std::function<void()> task) {
  return withDeviceThread([&](DeviceThread& thread) { thread.post(std::move(task)); });
}

bool runInDeviceThread(std::function<void()> task, std::chrono::milliseconds limit) {
  if (inDeviceThread()) {
    task();
    return true;
  }
  auto done = std::make_shared<std::promise<void>>();
  const std::future<void> future = done->get_future();
  return postToDeviceThread([task = std::move(task), done] {
           task();
           done->set_value();
         }) &&
         future.wait_for(limit) == std::future_status::ready;
}

bool inDeviceThread() {
  bool current = false;
  withDeviceThread([&](DeviceThread& thread) { current = thread.isCurrent(); });
  return current;
}

void prepareDevices() {
  withDeviceThread([](DeviceThread&) {});
}

}  // namespace vinicast::host
