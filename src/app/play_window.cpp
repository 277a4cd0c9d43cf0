// SPDX-License-Identifier: MIT
#include "app/play_window.hpp"

#include <QCoreApplication>

namespace vinicast::app {

namespace {
constexpr int kClosedPixels = 16;  // of the view of a closed window
}  // namespace

PlayWindow::PlayWindow(client::Engine& engine) : m_engine(engine) {
  m_video.setWindowTitle(QCoreApplication::applicationName());
  m_video.setAccessibleName(QCoreApplication::translate("Cli", "Live picture"));
  m_video.resize(1280, 720);
  connect(&m_engine, &client::Engine::streamChanged, this, &PlayWindow::onStreamChanged);
  connect(&m_engine, &client::Engine::pictureShown, this, [this](const client::Picture& picture) {
    if (m_open) m_video.show(picture);
  });
  // A closed window wants no pictures, but `snapshot` does: so they are decoded, and hardly scaled.
  connect(&m_video, &gui::VideoWidget::pictureSizeWanted, this, [this](const QSize& size) {
    m_open = !size.isEmpty();
    m_engine.setViewSize(m_open ? size : QSize(kClosedPixels, kClosedPixels));
  });
  connect(&m_video, &gui::VideoWidget::doubleClicked, this,
          [this] { m_video.setWindowState(m_video.windowState() ^ Qt::WindowFullScreen); });
}

void PlayWindow::onStreamChanged(const client::Stream& stream) {
  m_video.setDimmed(stream.state == client::StreamState::Stalled);
  if (stream.state == client::StreamState::Started) {
    m_video.show();
  } else if (stream.state == client::StreamState::Ended) {
    m_video.clear();
    m_video.hide();
  }
}

}  // namespace vinicast::app
