// SPDX-License-Identifier: MIT
#pragma once

// Which of the cameras that are listed are no longer there. Qt 6.4 with GStreamer lists a camera twice that
// was there when the program started, as its monitor's devices and as the monitor's first messages, and takes
// one entry away when it is pulled out: the other stays for as long as the program runs. A camera that comes
// later is listed once and goes whole. So of a name that was listed twice at the start, one entry is worth
// nothing once the number of entries has fallen.
//
// Time is an argument. One thread at a time.

#include <QMap>
#include <QString>
#include <algorithm>
#include <chrono>

namespace vinicast::host {

class PulledCameras {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  // From the first look on: the second entries come a moment after the first.
  static constexpr std::chrono::seconds kSettling{3};

  // How often each name is listed now.
  void look(const QMap<QString, int>& listed, TimePoint now) {
    if (m_begin == TimePoint{}) m_begin = now;
    for (auto place = listed.cbegin(); place != listed.cend(); ++place) m_cameras[place.key()];
    for (auto place = m_cameras.begin(); place != m_cameras.end();) {
      Camera& camera = *place;
      const int entries = listed.value(place.key());
      if (now - m_begin <= kSettling) camera.listedTwice = std::max(camera.listedTwice, entries / 2);
      camera.leftOver += std::max(camera.entries - entries, 0);
      camera.leftOver = std::min({camera.leftOver, camera.listedTwice, entries});
      camera.entries = entries;
      place = entries == 0 ? m_cameras.erase(place) : std::next(place);
    }
  }
  // All entries of this name are of cameras that were pulled out.
  [[nodiscard]] bool isPulled(const QString& name) const {
    const Camera camera = m_cameras.value(name);
    return camera.entries > 0 && camera.entries <= camera.leftOver;
  }

 private:
  struct Camera {
    int entries = 0;
    int listedTwice = 0;  // devices of this name, at the start
    int leftOver = 0;     // entries of devices that are gone
  };
  QMap<QString, Camera> m_cameras;  // listed ones
  TimePoint m_begin{};
};

}  // namespace vinicast::host
