// SPDX-License-Identifier: MIT
#include "client/engine.hpp"

namespace vinicast::client {

std::optional<SourceSpec> parseSource(const QString& text) {
  const qsizetype colon = text.indexOf(QLatin1Char(':'));
  const QString word = colon < 0 ? text : text.left(colon);
  const QString argument = colon < 0 ? QString() : text.mid(colon + 1);
  SourceSpec spec;
  spec.argument = argument;
  if (word == QLatin1String("camera")) {
    spec.kind = SourceKind::Camera;
    return spec;
  }
  const bool takesPath = word == QLatin1String("file") || word == QLatin1String("pipe");
  if (takesPath != !argument.isEmpty()) return std::nullopt;
  if (word == QLatin1String("file")) {
    spec.kind = SourceKind::File;
  } else if (word == QLatin1String("pipe")) {
    spec.kind = SourceKind::Pipe;
  } else if (word == QLatin1String("screen")) {
    spec.kind = SourceKind::Screen;
  } else if (word == QLatin1String("test")) {
    spec.kind = SourceKind::Test;
  } else {
    return std::nullopt;
  }
  return spec;
}

}  // namespace vinicast::client
