// SPDX-License-Identifier: MIT
#pragma once

// One window for a profile: the first to start listens at a local socket, and one that starts later hands its
// arguments over and ends. A lock decides who is first, so two that start at once agree; what a crash leaves
// behind is taken over.
//
//   RUNTIME-DIRECTORY/vinicast-KEY.lock, .socket    KEY from the profile's directory
//   words: the arguments as a JSON array on one line; answered by one byte
//
// Thread: the one that made it, with an event loop. Bounds: kMaxBytes of a line, kAnswerMillis for each side.

#include <QDeadlineTimer>
#include <QObject>
#include <QString>
#include <QStringList>
#include <memory>

class QLocalServer;
class QLocalSocket;
class QLockFile;

namespace vinicast::host {

class SingleInstance final : public QObject {
  Q_OBJECT

 public:
  static constexpr int kMaxBytes = 64 * 1024;
  static constexpr int kAnswerMillis = 3000;

  // First: this program has the window of the profile. HandedOver: another has, and got the arguments. Alone:
  // it can't be found out (no runtime directory, or the other does not answer), so go on.
  enum class Role { First, HandedOver, Alone };

  explicit SingleInstance(QObject* parent = nullptr);
  ~SingleInstance() override;

  // Once. `profileDirectory` empty: the default profile. May wait kAnswerMillis for the other, and where that
  // one ends meanwhile, takes its place.
  [[nodiscard]] Role start(const QString& profileDirectory, const QStringList& arguments);
  // This program is about to end: from now on nothing is handed over to it. It is First until it is gone.
  void stop();

 Q_SIGNALS:
  // Another one was started for this profile.
  void handedOver(const QStringList& arguments);

 private:
  void handleConnection();
  void read(QLocalSocket& socket);
  [[nodiscard]] static bool handOver(const QString& path, const QStringList& arguments,
                                     const QDeadlineTimer& deadline);

  std::unique_ptr<QLockFile> m_lock;
  QLocalServer* m_server;
};

}  // namespace vinicast::host
