// SPDX-License-Identifier: MIT
#include "host/engine/open_source.hpp"

#include <utility>

#include "host/capture/camera_source.hpp"

namespace vinicast::host {

OpenedSource openSource(const client::SourceSpec& spec, const media::SourceLimits& limits,
                        SourceWarner warner, const AbortFlag& abort) {
  switch (spec.kind) {
    case client::SourceKind::Camera:
      return openCamera(spec.argument, spec.microphone, spec.withMicrophone, limits, std::move(warner),
                        abort);
    case client::SourceKind::Screen:
      if (spec.withMicrophone) return openScreenWithMicrophone(spec.microphone, limits, std::move(warner));
      return media::openScreen(limits);
    case client::SourceKind::File:
      return media::openFile(spec.argument.toStdString(), limits);
    case client::SourceKind::Pipe:
      return media::openPipe(spec.argument.toStdString(), limits);
    case client::SourceKind::Test:
      break;
  }
  return media::makeTestSource(limits);
}

}  // namespace vinicast::host
