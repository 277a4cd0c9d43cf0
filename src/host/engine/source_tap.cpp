// SPDX-License-Identifier: MIT
#include "host/engine/source_tap.hpp"

#include <utility>

namespace vinicast::host {

void SourceTap::handlePicture(const media::PicturePtr& picture) {
  {
    const std::scoped_lock lock(m_mutex);
    if (m_publisher) {
      m_publisher->pushPicture(picture);
      m_picture = picture;
    }
  }
  m_preview->offer(*picture);
}

void SourceTap::handleSound(const std::shared_ptr<const media::Sound>& sound) {
  if (!m_voiceWanted) {
    m_voice.reset();
    pass(sound);
    return;
  }
  if (!m_voice) m_voice.emplace();
  for (const auto& one : m_voice->process(*sound)) pass(one);
}

void SourceTap::pass(const std::shared_ptr<const media::Sound>& sound) {
  {
    const std::scoped_lock lock(m_mutex);
    if (m_publisher) m_publisher->pushSound(sound);
  }
  if (const auto level = m_meter.add(sound->samples)) m_onLevel(*level);
}

void SourceTap::setPublisher(std::unique_ptr<media::Publisher> publisher) {
  {
    const std::scoped_lock lock(m_mutex);
    std::swap(m_publisher, publisher);
    m_picture.reset();
    if (m_publisher) m_publisher->setMuted(m_muted);
    if (m_publisher) m_publisher->setTarget(m_target);
    if (publisher) m_last = publisher->statistics();
  }
  publisher.reset();  // may take as long as its threads need to end: not under the lock
}

void SourceTap::requestKeyFrame() {
  const std::scoped_lock lock(m_mutex);
  if (m_publisher) m_publisher->requestKeyFrame();
}

void SourceTap::setTarget(const EncodingTarget& target) {
  const std::scoped_lock lock(m_mutex);
  m_target = target;
  if (m_publisher) m_publisher->setTarget(target);
}

void SourceTap::setMuted(bool muted) {
  m_muted = muted;
  const std::scoped_lock lock(m_mutex);
  if (m_publisher) m_publisher->setMuted(muted);
}

media::PicturePtr SourceTap::picture() const {
  const std::scoped_lock lock(m_mutex);
  return m_picture;
}

media::PublisherStatistics SourceTap::statistics() const {
  const std::scoped_lock lock(m_mutex);
  return m_publisher ? m_publisher->statistics() : m_last;
}

}  // namespace vinicast::host
