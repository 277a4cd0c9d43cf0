// SPDX-License-Identifier: MIT
#include "host/engine/snapshot.hpp"

#include <QImage>
#include <QImageWriter>
#include <QSaveFile>

#include "media/base/convert.hpp"

namespace vinicast::host {

namespace {

client::Output failed(const QString& path, const QString& words) {
  client::Output output;
  output.kind = client::OutputKind::Snapshot;
  output.state = client::OutputState::Failed;
  output.target = path;
  output.error =
      client::Error{client::ErrorCode::OutputFailed, path, QStringLiteral("%1: %2").arg(path, words)};
  return output;
}

}  // namespace

client::Output saveSnapshot(const media::Picture& picture, const QString& path) {
  media::RgbScaler scaler;
  const auto pixels = scaler.scale(picture, picture.width, picture.height);
  if (!pixels) return failed(path, QStringLiteral("not enough memory"));
  const QImage image(pixels->pixels.data(), pixels->width, pixels->height, pixels->bytesPerLine,
                     QImage::Format_RGB32);
  QSaveFile file(path);
  if (!file.open(QIODevice::WriteOnly)) return failed(path, file.errorString());
  QImageWriter writer(&file, "png");
  if (!writer.write(image)) {
    // A device that fails says more than the writer.
    return failed(path, file.error() == QFileDevice::NoError ? writer.errorString() : file.errorString());
  }
  const qint64 size = file.size();
  if (!file.commit()) return failed(path, file.errorString());
  client::Output output;
  output.kind = client::OutputKind::Snapshot;
  output.state = client::OutputState::Saved;
  output.target = path;
  output.bytes = static_cast<quint64>(size);
  return output;
}

}  // namespace vinicast::host
