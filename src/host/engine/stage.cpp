// SPDX-License-Identifier: MIT
#include "host/engine/stage.hpp"

#include <utility>

namespace vinicast::host {

Stage::Stage(const OutputWriter::Paths& paths, std::shared_ptr<PictureGate> gate, Callbacks callbacks)
    : m_gate(std::move(gate)), m_output(paths, std::move(callbacks.onOutputError)) {
  media::ViewerCallbacks viewerCallbacks;
  viewerCallbacks.onPicture = [this](const media::PicturePtr& picture) {
    m_output.showPicture(picture);
    m_gate->offer(*picture);
  };
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

void Stage::begin() {
  m_viewer->reset();
  m_gate->open();
}

void Stage::end() {
  m_gate->close();
  m_viewer->reset();
}

void Stage::push(ReceivedFrame frame, std::int64_t nowMicros) {
  m_output.recordFrame(frame, nowMicros);
  m_viewer->push(std::move(frame));
}

void Stage::pull(std::span<float> out, std::int64_t deviceDelayMicros) {
  m_viewer->readSound(out, deviceDelayMicros);
  m_output.hearSound(out);
}

}  // namespace vinicast::host
