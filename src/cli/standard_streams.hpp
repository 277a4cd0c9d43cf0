// SPDX-License-Identifier: MIT
#pragma once

// The process's streams and signals as the headless client uses them. None of it blocks the event loop.
//
// Thread: the main thread. Linux and other POSIX systems.

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>
#include <memory>

namespace vinicast::cli {

// Reads a file descriptor to its end, at the pace of the event loop.
class StreamReader : public QObject {
  Q_OBJECT

 public:
  explicit StreamReader(int descriptor);
  // False where there is nothing to read, ever: /dev/null, or a closed descriptor. Nothing happens then.
  bool start();
  // False: leaves what comes in the pipe until it is true again.
  void setReading(bool reading);

 Q_SIGNALS:
  void bytesRead(const QByteArray& bytes);
  void ended();

 private:
  void onReadable();

  int m_descriptor;
  bool m_ended = false;
  std::unique_ptr<QSocketNotifier> m_notifier;
};

// Writes lines to a file descriptor, each at once where the reader keeps up, else from a bounded buffer.
class LineWriter : public QObject {
  Q_OBJECT

 public:
  // Bytes that may wait for a slow reader; more count as closed().
  static constexpr qsizetype kMaxWaitingBytes = 16 * Q_INT64_C(1048576);
  // How long finish() waits for a slow reader, in milliseconds.
  static constexpr int kFinishWait = 1000;

  explicit LineWriter(int descriptor);
  ~LineWriter() override;

  // `line` without its line break.
  void write(const QByteArray& line);
  // Writes what waits, or gives up after kFinishWait.
  void finish();

 Q_SIGNALS:
  // Once: nobody reads any more, or much too slowly; nothing is written from here on.
  void closed();

 private:
  // Writes what can be written within `waitMillis`.
  void flush(int waitMillis);
  void close();

  int m_descriptor;
  QByteArray m_waiting;
  bool m_closed = false;
  std::unique_ptr<QSocketNotifier> m_writable;
  std::unique_ptr<QSocketNotifier> m_hangUp;
};

// SIGINT, SIGTERM and, unless it was ignored before, SIGHUP as Qt signals; SIGPIPE ignored. One in a process.
class TerminationSignals : public QObject {
  Q_OBJECT

 public:
  TerminationSignals();
  ~TerminationSignals() override;

 Q_SIGNALS:
  void raised();

 private:
  std::unique_ptr<QSocketNotifier> m_notifier;
};

}  // namespace vinicast::cli
