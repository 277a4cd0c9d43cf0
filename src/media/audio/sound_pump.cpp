// SPDX-License-Identifier: MIT
#include "media/audio/sound_pump.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "media/base/raw.hpp"

namespace vinicast::media {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kPeriod{kSoundFrameMillis};
constexpr std::chrono::milliseconds kMaxBehind{100};

}  // namespace

struct SoundPump::Impl {
  Read read;
  Deliver deliver;
  std::mutex mutex;
  std::condition_variable stopped;
  bool stopping = false;
  std::atomic<std::uint64_t> pulls{0};
  std::atomic<std::uint64_t> skipped{0};
  std::thread thread;

  void run() {
    std::array<float, static_cast<std::size_t>(kSoundFrameSamples) * kChannels> samples{};
    Clock::time_point deadline = Clock::now() + kPeriod;
    std::unique_lock lock(mutex);
    while (!stopped.wait_until(lock, deadline, [this] { return stopping; })) {
      lock.unlock();
      read(samples);
      if (deliver) deliver(samples);
      pulls.fetch_add(1, std::memory_order_relaxed);
      deadline += kPeriod;
      const auto behind = Clock::now() - deadline;
      if (behind > kMaxBehind) {
        const auto missed = behind / kPeriod;
        skipped.fetch_add(static_cast<std::uint64_t>(missed), std::memory_order_relaxed);
        deadline += missed * kPeriod;
      }
      lock.lock();
    }
  }
};

SoundPump::SoundPump(Read read, Deliver deliver) : m_impl(std::make_unique<Impl>()) {
  m_impl->read = std::move(read);
  m_impl->deliver = std::move(deliver);
  m_impl->thread = std::thread([impl = m_impl.get()] { impl->run(); });
}

SoundPump::~SoundPump() {
  stop();
}

void SoundPump::stop() {
  {
    const std::scoped_lock lock(m_impl->mutex);
    m_impl->stopping = true;
  }
  m_impl->stopped.notify_all();
  if (m_impl->thread.joinable()) m_impl->thread.join();
}

std::uint64_t SoundPump::pulls() const {
  return m_impl->pulls.load(std::memory_order_relaxed);
}

std::uint64_t SoundPump::skipped() const {
  return m_impl->skipped.load(std::memory_order_relaxed);
}

}  // namespace vinicast::media
