// SPDX-License-Identifier: MIT
#pragma once

// A camera, through QCamera. Its light is on from open() until the object is destroyed.
//
// Thread: open(), start() and the destructor from any thread. Pictures are converted, and the callbacks come,
// in the device thread (device_thread.hpp). The thread of the windows is never waited for, and may be busy.
// Lifetime: to be destroyed before the QCoreApplication.

#include <QString>
#include <functional>
#include <memory>

#include "host/capture/abort_flag.hpp"
#include "media/base/raw.hpp"
#include "media/source/source.hpp"
#include "vinicast/result.hpp"

namespace vinicast::host {

struct CameraCallbacks {
  std::function<void(media::PicturePtr)> onPicture;  // stamped with the time at which it came in
  std::function<void(media::SourceError)> onError;   // once: Lost when it gives no more pictures
};

class Camera {
 public:
  // Opens the camera of that name or id (devices.hpp), empty: the default one, and waits for its first
  // picture, at most 5 s. Errors: NoCamera; Unreadable when access is refused; Busy when another program has
  // it, or when it is listed but gives no picture, or when `abort` is raised meanwhile; NotMedia when its
  // pixels can't be read.
  [[nodiscard]] static Result<std::unique_ptr<Camera>, media::SourceError> open(
      const QString& name, const media::SourceLimits& limits, const AbortFlag& abort = {});
  // Waits for the light to be off, but at most 2 s. No callback runs or follows afterwards (except the one
  // from which it is called).
  ~Camera();
  Camera(const Camera&) = delete;
  Camera& operator=(const Camera&) = delete;

  // Pictures that came before are not kept. At most limits.maxRate a second are passed on. Replaces earlier
  // callbacks, which do not run any more when it returns.
  void start(CameraCallbacks callbacks);

 private:
  class Link;
  class Worker;
  explicit Camera(std::shared_ptr<Link> link) : m_link(std::move(link)) {}
  std::shared_ptr<Link> m_link;
};

}  // namespace vinicast::host
