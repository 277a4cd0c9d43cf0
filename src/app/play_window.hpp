// SPDX-License-Identifier: MIT
#pragma once

// PlayWindow: the plain window of `vinicast-cli --play window`: the live picture and nothing else. It opens
// when a stream starts and closes when it ends; closed by hand, it stays so until the next stream.
//
// Thread: GUI. Lifetime: within the engine's.

#include <QObject>

#include "client/engine.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::app {

class PlayWindow : public QObject {
  Q_OBJECT

 public:
  explicit PlayWindow(client::Engine& engine);

 private:
  void onStreamChanged(const client::Stream& stream);

  client::Engine& m_engine;
  gui::VideoWidget m_video;
  bool m_open = false;  // the engine knows the window's size; before, pictures have a few pixels
};

}  // namespace vinicast::app
