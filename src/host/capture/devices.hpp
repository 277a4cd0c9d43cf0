// SPDX-License-Identifier: MIT
#pragma once

// The cameras and microphones of this machine.
//
// A device is meant by its id or its name, else by a part of its name in any case; an empty name means the
// default one. Any thread. The first call takes up to a second, later ones a few milliseconds, so the GUI
// thread should not call.

#include <QList>
#include <QString>

#include "client/types.hpp"

namespace vinicast::host {

// The default device first. Devices of the same name are listed once: they are chosen by name. Empty, too,
// when the system has not answered for 5 s.
[[nodiscard]] QList<client::Device> listCameras();
[[nodiscard]] QList<client::Device> listMicrophones();
// The name of the camera that is meant; empty if there is none. One camera may be listed under two ids.
[[nodiscard]] QString cameraNameOf(const QString& wanted);

}  // namespace vinicast::host
