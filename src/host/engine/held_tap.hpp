// SPDX-License-Identifier: MIT
#pragma once

// HeldTap: between a source and the tap. Closed, it keeps the latest picture, and sound is nobody's; open,
// all goes on, the kept picture first. So a source can run, and show what it is worth, before it takes the
// place of another one.
//
// Threads: those of SourceTap; open() from any.

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "host/engine/source_tap.hpp"

namespace vinicast::host {

class HeldTap {
 public:
  // `onFirst` is called once, from the source's thread, when the first picture has come.
  HeldTap(std::shared_ptr<SourceTap> tap, std::function<void()> onFirst)
      : m_tap(std::move(tap)), m_onFirst(std::move(onFirst)) {}

  void handlePicture(const media::PicturePtr& picture) {
    const std::scoped_lock lock(m_mutex);
    if (m_open) {
      m_tap->handlePicture(picture);
      return;
    }
    if (!std::exchange(m_kept, picture)) m_onFirst();
  }
  void handleSound(const std::shared_ptr<const media::Sound>& sound) {
    if (m_open) m_tap->handleSound(sound);
  }
  void open() {
    const std::scoped_lock lock(m_mutex);
    m_open = true;
    if (const media::PicturePtr kept = std::exchange(m_kept, nullptr)) m_tap->handlePicture(kept);
  }

 private:
  const std::shared_ptr<SourceTap> m_tap;
  const std::function<void()> m_onFirst;
  std::mutex m_mutex;
  std::atomic<bool> m_open{false};  // changed under the lock
  media::PicturePtr m_kept;
};

}  // namespace vinicast::host
