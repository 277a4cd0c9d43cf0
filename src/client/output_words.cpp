// SPDX-License-Identifier: MIT
// The sentences of words.hpp about outputs.
#include <QCoreApplication>

#include "client/words.hpp"

namespace vinicast::client {

namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Outputs", text);
}

QString recordingWords(const Output& output) {
  switch (output.state) {
    case OutputState::Waiting:
      return words(QT_TRANSLATE_NOOP("Outputs", "The recording in %1 waits for the next live picture."))
          .arg(output.target);
    case OutputState::Off:
      if (output.bytes == 0) return words(QT_TRANSLATE_NOOP("Outputs", "Nothing was recorded."));
      return words(QT_TRANSLATE_NOOP("Outputs", "The recording in %1 is finished.")).arg(output.target);
    default:
      return words(QT_TRANSLATE_NOOP("Outputs", "Recording in %1.")).arg(output.target);
  }
}

QString playersWords(const Output& output) {
  switch (output.state) {
    case OutputState::Off:
      return words(QT_TRANSLATE_NOOP("Outputs", "Other players can't watch any more."));
    case OutputState::Waiting:
      return words(
          QT_TRANSLATE_NOOP("Outputs", "From your next live picture on, anyone on this network can watch."));
    default:
      return words(QT_TRANSLATE_NOOP("Outputs", "Anyone on this network can watch, with any player (%1)."))
          .arg(output.target);
  }
}

QString pushWords(const Output& output) {
  switch (output.state) {
    case OutputState::Off:
      return words(QT_TRANSLATE_NOOP("Outputs", "Nothing is sent to the media server any more."));
    case OutputState::Waiting:
      return words(QT_TRANSLATE_NOOP(
                       "Outputs", "From your next live picture on, your stream goes to the media server %1."))
          .arg(output.target);
    case OutputState::Connecting:
      return words(QT_TRANSLATE_NOOP("Outputs", "Connecting to the media server %1.")).arg(output.target);
    default:
      return words(QT_TRANSLATE_NOOP("Outputs", "Your stream goes to the media server %1."))
          .arg(output.target);
  }
}

}  // namespace

QString describe(const Output& output) {
  if (output.error) return describe(*output.error);
  switch (output.kind) {
    case OutputKind::Recording:
      return recordingWords(output);
    case OutputKind::Snapshot:
      return words(QT_TRANSLATE_NOOP("Outputs", "The picture is saved in %1.")).arg(output.target);
    case OutputKind::Players:
      return playersWords(output);
    case OutputKind::Push:
      return pushWords(output);
  }
  Q_UNREACHABLE();
}

QString codeWord(OutputKind kind) {
  switch (kind) {
    case OutputKind::Recording:
      return QStringLiteral("recording");
    case OutputKind::Snapshot:
      return QStringLiteral("snapshot");
    case OutputKind::Players:
      return QStringLiteral("players");
    case OutputKind::Push:
      return QStringLiteral("push");
  }
  Q_UNREACHABLE();
}

QString codeWord(OutputState state) {
  switch (state) {
    case OutputState::Off:
      return QStringLiteral("off");
    case OutputState::Waiting:
      return QStringLiteral("waiting");
    case OutputState::Connecting:
      return QStringLiteral("connecting");
    case OutputState::Running:
      return QStringLiteral("running");
    case OutputState::Retrying:
      return QStringLiteral("retrying");
    case OutputState::Saved:
      return QStringLiteral("saved");
    case OutputState::Failed:
      return QStringLiteral("failed");
  }
  Q_UNREACHABLE();
}

}  // namespace vinicast::client
