// SPDX-License-Identifier: MIT
#include "host/engine/stage.hpp"

#include <utility>

namespace vinicast::host {

Stage::Stage(const OutputWriter::Paths& paths, std::shared_ptr<PictureGate> gate, Callbacks callbacks)
    : m_isWritten(!paths.y4m.isEmpty()),
      m_gate(std::move(gate)),
      m_output(paths, std::move(callbacks.onOutputError)) {
  media::ViewerCallbacks viewerCallbacks;
  viewerCallbacks.onPicture = [this](const media::PicturePtr& picture) {
    keep(picture);
    m_output.showPicture(picture);
    m_gate->offer(*picture);
  };
  viewerCallbacks.arePicturesWanted = [this] { return m_isWritten || m_gate->isLookedAt(); };
  viewerCallbacks.onKeyFrameNeeded = std::move(callbacks.onKeyFrameNeeded);
  viewerCallbacks.onFirstPicture = std::move(callbacks.onFirstPicture);
  m_viewer = std::make_unique<media::Viewer>(std::move(viewerCallbacks));
}

Stage::~Stage() {
  m_gate->close();
}

void Stage::close() {
  end();
  m_output.finish();
}

void Stage::keep(media::PicturePtr picture) {
  const std::scoped_lock lock(m_pictureMutex);
  m_picture = std::move(picture);
}

media::PicturePtr Stage::picture() const {
  const std::scoped_lock lock(m_pictureMutex);
  return m_picture;
}

bool Stage::glance() {
  if (m_isWritten || m_gate->isLookedAt()) return false;
  keep(nullptr);
  m_gate->glance();
  return true;
}

void Stage::begin() {
  m_ended.reset();
  m_viewer->reset();
  keep(nullptr);
  m_gate->open();
}

void Stage::end() {
  m_gate->close();
  if (!m_ended) m_ended = m_viewer->statistics();
  m_viewer->reset();
  keep(nullptr);
}

void Stage::push(ReceivedFrame frame) {
  m_viewer->push(std::move(frame));
}

void Stage::pull(std::span<float> out, std::int64_t deviceDelayMicros) {
  m_viewer->readSound(out, deviceDelayMicros);
  m_output.hearSound(out);
}

}  // namespace vinicast::host
