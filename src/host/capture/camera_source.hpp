// SPDX-License-Identifier: MIT
#pragma once

// Camera or screen, with or without a microphone, as one source with one clock (media::nowMicros()).
//
// Thread: open* and the source's methods from any one thread, better not the GUI's: opening waits for the
// first picture, 0.1 s as a rule, 2 s with slow cameras, 5 s at most. Nothing here needs the GUI thread, so
// it may be busy. A QCoreApplication must exist, and outlive the source.

#include <QString>
#include <functional>
#include <memory>

#include "host/capture/abort_flag.hpp"
#include "media/source/source.hpp"
#include "vinicast/result.hpp"

namespace vinicast::host {

// What is missing although the source works: NoMicrophone or Busy from open*, in the calling thread; Lost
// from the microphone's thread when it goes away later, and NoMicrophone never again. Pictures go on; sound
// comes back by itself.
using SourceWarning = std::function<void(const media::SourceError&)>;

// Names as in devices.hpp; empty: the default device. Errors: as Camera::open().
[[nodiscard]] Result<std::unique_ptr<media::Source>, media::SourceError> openCamera(
    const QString& cameraName, const QString& microphoneName, bool withMicrophone,
    const media::SourceLimits& limits, SourceWarning onWarning = {}, const AbortFlag& abort = {});

// The screen's pictures (media::openScreen()) and the microphone.
[[nodiscard]] Result<std::unique_ptr<media::Source>, media::SourceError> openScreen(
    const QString& microphoneName, bool withMicrophone, const media::SourceLimits& limits,
    SourceWarning onWarning = {});

// Gives a source of one of these another microphone, or none; its pictures go on. The old one is closed
// first. False: it is another source.
bool exchangeMicrophone(media::Source& source, const QString& microphoneName, bool withMicrophone,
                        SourceWarning onWarning = {});

}  // namespace vinicast::host
