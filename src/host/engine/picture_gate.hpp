// SPDX-License-Identifier: MIT
#pragma once

// Pictures on their way to the front end's thread: scaled to its view, and at most one waiting. A front end
// that is behind gets fewer pictures; nobody waits for it.
//
// Threads: setSize(), open(), close() and take() from any; offer() from one, the one that shows pictures.

#include <QSize>
#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>

#include "client/types.hpp"
#include "media/base/convert.hpp"
#include "media/base/raw.hpp"
#include "vinicast/time_spread.hpp"

namespace vinicast::host {

class PictureGate {
 public:
  // `notify` is called from offer()'s thread when take() has something, once for each picture.
  explicit PictureGate(std::function<void()> notify) : m_notify(std::move(notify)) {}

  // In device pixels; an empty one stops pictures from being made, and says that nobody looks.
  void setSize(const QSize& size);
  // Until the view has been empty for kGlance: one that is popped out, docked or left for another group for a
  // moment costs nobody a key frame. A front end that has none, which never tells a size, counts pictures.
  [[nodiscard]] bool isLookedAt(std::int64_t now = media::nowMicros()) const {
    return now < m_lookedUntil.load(std::memory_order_relaxed);
  }
  static constexpr std::int64_t kGlance = 2'000'000;  // us
  // Whether the front end wants pictures at all; at first it does. One that does not looks by glances alone.
  void setShown(bool shown);
  // Somebody looks, for kGlance at least.
  void glance();
  void open();
  // Forgets what waits; offers are refused.
  void close();
  void offer(const media::Picture& picture);
  [[nodiscard]] std::optional<client::Picture> take();
  // Offers since open() that came while one waited, or for an empty view. A front end without a view has
  // none.
  [[nodiscard]] std::uint64_t notPainted() const;
  // From offer() to take(), of the pictures that were taken since open().
  [[nodiscard]] StageTime handOver() const;

 private:
  std::function<void()> m_notify;
  static constexpr std::uint64_t kNoView = ~std::uint64_t{0};
  std::atomic<std::uint64_t> m_size{kNoView};  // width and height; 0: an empty view
  std::atomic<std::int64_t> m_lookedUntil{std::numeric_limits<std::int64_t>::max()};
  mutable std::mutex m_mutex;
  bool m_open = false;
  std::uint64_t m_epoch = 0;  // rises at every open and close
  bool m_pending = false;     // told, not taken yet
  std::shared_ptr<const media::RgbPicture> m_waiting;
  std::int64_t m_offered = 0;  // when what waits was offered
  std::uint64_t m_notPainted = 0;
  TimeSpread m_handOver;
  media::RgbScaler m_scaler;  // of offer()'s thread
};

}  // namespace vinicast::host
