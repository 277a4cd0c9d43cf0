// SPDX-License-Identifier: MIT
#pragma once

// Sources that go wrong on air.

#include <QThread>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "media/source/source.hpp"

namespace vinicast::test {

// Pictures that no encoder takes.
class OddPictures : public media::Source {
 public:
  ~OddPictures() override { OddPictures::stop(); }
  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return false; }
  void start(media::SourceCallbacks callbacks) override {
    m_thread = std::thread([this, onPicture = std::move(callbacks.onPicture)] {
      while (!m_stopping) {
        onPicture(media::Picture::make(321, 181));
        QThread::msleep(10);  // on purpose: their rate
      }
    });
  }
  void stop() override {
    m_stopping = true;
    if (m_thread.joinable()) m_thread.join();
  }

 private:
  std::atomic<bool> m_stopping = false;
  std::thread m_thread;
};

// Pictures until they are taken away.
class LosablePictures : public media::Source {
 public:
  explicit LosablePictures(std::shared_ptr<std::atomic<bool>> lost) : m_lost(std::move(lost)) {}
  ~LosablePictures() override { LosablePictures::stop(); }
  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return false; }
  void start(media::SourceCallbacks callbacks) override {
    m_thread = std::thread([this, callbacks = std::move(callbacks)] {
      while (!m_stopping && !*m_lost) {
        const auto picture = media::Picture::make(320, 180);
        picture->captureMicros = media::nowMicros();
        callbacks.onPicture(picture);
        QThread::msleep(30);  // on purpose: their rate
      }
      if (!m_stopping) callbacks.onError({media::SourceErrorCode::Lost, "taken away"});
    });
  }
  void stop() override {
    m_stopping = true;
    if (m_thread.joinable()) m_thread.join();
  }

 private:
  std::shared_ptr<std::atomic<bool>> m_lost;
  std::atomic<bool> m_stopping = false;
  std::thread m_thread;
};

}  // namespace vinicast::test
