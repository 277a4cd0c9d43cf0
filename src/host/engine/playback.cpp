// SPDX-License-Identifier: MIT
#include "host/engine/playback.hpp"

#include <utility>

namespace vinicast::host {

Playback::~Playback() {
  stop();
}

void Playback::playTestSound() {
  if (!m_test) m_test = std::make_unique<TestSound>();
  if (!m_test->play()) Q_EMIT failed({client::ErrorCode::NoSoundOutput, QString(), QString()});
}

void Playback::play(const std::shared_ptr<Stage>& stage) {
  stop();
  if (!m_wanted) {
    startPump(stage);
    return;
  }
  m_output = std::make_unique<SoundOutput>();
  m_output->setVolume(m_volume);
  m_output->setMuted(m_muted);
  SoundOutputCallbacks callbacks;
  callbacks.pull = [stage](std::span<float> out, std::int64_t delayMicros) { stage->pull(out, delayMicros); };
  callbacks.onLost = [this, stage] { handleLost(stage); };
  callbacks.onBack = [this] { handleBack(); };
  if (m_output->start(std::move(callbacks))) return;
  {
    const std::scoped_lock lock(m_pumpMutex);
    if (!m_cameBack) startPump(stage);
  }
  if (!std::exchange(m_complained, true))
    Q_EMIT failed({client::ErrorCode::NoSoundOutput, QString(), QString()});
}

void Playback::startPump(const std::shared_ptr<Stage>& stage) {
  m_pump = std::make_unique<media::SoundPump>([stage](std::span<float> out) { stage->pull(out, 0); },
                                              media::SoundPump::Deliver());
}

void Playback::handleBack() {
  const std::scoped_lock lock(m_pumpMutex);
  m_cameBack = true;
  m_pump.reset();
}

void Playback::handleLost(const std::shared_ptr<Stage>& stage) {
  const std::scoped_lock lock(m_pumpMutex);
  startPump(stage);
}

void Playback::stop() {
  m_output.reset();  // waits for its thread: no callback after this
  m_pump.reset();
  m_cameBack = false;
}

void Playback::setVolume(float volume) {
  m_volume = volume;
  if (m_output) m_output->setVolume(volume);
}

void Playback::setMuted(bool muted) {
  m_muted = muted;
  if (m_output) m_output->setMuted(muted);
}

}  // namespace vinicast::host
