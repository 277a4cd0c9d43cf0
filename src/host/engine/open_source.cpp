// SPDX-License-Identifier: MIT
#include "host/engine/open_source.hpp"

#include <utility>

#include "host/capture/camera_source.hpp"
#include "host/capture/devices.hpp"

namespace vinicast::host {

namespace {

// The stage shows pictures: with sound alone, everyone would wait for the first one.
OpenedSource openVideoFile(const std::string& path, const media::SourceLimits& limits) {
  OpenedSource opened = media::openFile(path, limits);
  if (opened && !(*opened)->hasPicture())
    return Unexpected(media::SourceError{media::SourceErrorCode::NoPicture, {}});
  return opened;
}

}  // namespace

OpenedSource openSource(const client::SourceSpec& spec, const media::SourceLimits& limits,
                        SourceWarner warner, const AbortFlag& abort) {
  switch (spec.kind) {
    case client::SourceKind::Camera:
      return openCamera(spec.argument, spec.microphone, spec.withMicrophone, limits, std::move(warner),
                        abort);
    case client::SourceKind::Screen:
      return openScreen(spec.microphone, spec.withMicrophone, limits, std::move(warner));
    case client::SourceKind::File:
      return openVideoFile(spec.argument.toStdString(), limits);
    case client::SourceKind::Pipe:
      return media::openPipe(spec.argument.toStdString(), limits);
    case client::SourceKind::Test:
      break;
  }
  return media::makeTestSource(limits);
}

SourceDevices sourceDevices() {
  return {[](const client::SourceSpec& a, const client::SourceSpec& b) {
            const QString name = cameraNameOf(a.argument);
            return !name.isEmpty() && name == cameraNameOf(b.argument);
          },
          [](media::Source& source, const client::SourceSpec& spec, SourceWarner warner) {
            return exchangeMicrophone(source, spec.microphone, spec.withMicrophone, std::move(warner));
          }};
}

}  // namespace vinicast::host
