// SPDX-License-Identifier: MIT
// vinicast-cli: the headless client. Connects the standard streams, the session and the engine.

#include <QCoreApplication>
#include <QDateTime>
#include <cstdio>
#include <functional>
#include <memory>

#include "cli/cli_session.hpp"
#include "cli/standard_streams.hpp"
#include "host/engine/session_engine.hpp"
#include "host/platform/process_end.hpp"
#include "host/platform/user_name.hpp"

#ifdef VINICAST_HAVE_GUI
#include <QApplication>

#include "app/play_window.hpp"
#include "gui/language.hpp"
#endif

namespace {

using vinicast::cli::CliSession;
using vinicast::cli::LineSplitter;
using vinicast::cli::LineWriter;
using vinicast::cli::Options;

constexpr int kStdin = 0;
constexpr int kStdout = 1;
constexpr int kStderr = 2;

void printLine(std::FILE* stream, const QString& text) {
  const QByteArray bytes = text.toUtf8();
  std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
  std::fputc('\n', stream);
  std::fflush(stream);
}

// Makes what shows the engine's pictures; empty where nothing does.
using PlayerMaker = std::function<std::unique_ptr<QObject>(vinicast::client::Engine&)>;

int runSession(const Options& options, const PlayerMaker& makePlayer) {
  vinicast::client::JoinRequest request = options.request;
  if (request.name.isEmpty()) request.name = vinicast::host::userName();
  vinicast::cli::TerminationSignals signals;
  vinicast::host::SessionEngine engine;
  const std::unique_ptr<QObject> player = makePlayer ? makePlayer(engine) : nullptr;
  LineWriter events(options.picturesOnStdout() ? kStderr : kStdout);
  LineWriter pictures(kStdout);  // only its closed() is used
  const bool sentences = !options.picturesOnStdout();
  CliSession session(engine, {[&events](const QByteArray& line) { events.write(line); },
                              [sentences](const QString& sentence) {
                                if (sentences) printLine(stderr, sentence);
                              },
                              [] { return QDateTime::currentMSecsSinceEpoch(); }});

  session.setPictureSize(options.pictureSize);
  session.setSoftwareEncoder(options.softwareEncoder);
  session.setMicrophone(options.microphone, options.withMicrophone);

  LineSplitter splitter(
      [&session](LineSplitter::Line kind, const QString& text) { session.handleLine(kind, text); });
  vinicast::cli::StreamReader commands(kStdin);
  QObject::connect(&commands, &vinicast::cli::StreamReader::bytesRead, &session,
                   [&splitter](const QByteArray& bytes) { splitter.add(bytes); });
  QObject::connect(&commands, &vinicast::cli::StreamReader::ended, &session, [&splitter, &session] {
    splitter.finish();
    session.handleEnd();
  });
  QObject::connect(&session, &CliSession::readingWanted, &commands, &vinicast::cli::StreamReader::setReading);
  // Commands wait in the pipe until there is a group to act on.
  QObject::connect(&session, &CliSession::joined, &session, [&commands] { commands.start(); });
  QObject::connect(&session, &CliSession::finished, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
  QObject::connect(&signals, &vinicast::cli::TerminationSignals::raised, &session, &CliSession::leave);
  QObject::connect(&events, &LineWriter::closed, &session, &CliSession::leave, Qt::QueuedConnection);
  QObject::connect(&pictures, &LineWriter::closed, &session, &CliSession::leave, Qt::QueuedConnection);

  QMetaObject::invokeMethod(
      &session, [&session, &request] { session.join(request); }, Qt::QueuedConnection);
  QCoreApplication::exec();
  events.finish();
  return session.exitStatus();
}

void setNames() {
  QCoreApplication::setApplicationName(QStringLiteral("vinicast"));
  QCoreApplication::setApplicationVersion(QStringLiteral(VINICAST_VERSION));
}

// Everything but --play window: needs no screen, whatever the machine has.
int runWithoutWindow(int argc, char* argv[]) {
  QCoreApplication app(argc, argv);
  setNames();
#ifdef VINICAST_HAVE_GUI
  vinicast::gui::Language language;
  language.set({});
#endif
  const Options options = vinicast::cli::parseOptions(QCoreApplication::arguments());
  switch (options.action) {
    case Options::Action::Help:
      printLine(stdout, vinicast::cli::helpText().trimmed());
      return vinicast::cli::kExitLeft;
    case Options::Action::Version:
      printLine(stdout, QStringLiteral("vinicast-cli " VINICAST_VERSION));
      return vinicast::cli::kExitLeft;
    case Options::Action::Usage:
      printLine(stderr, options.complaint);
      printLine(stderr, QCoreApplication::translate("Cli", "Try: vinicast-cli --help"));
      return vinicast::cli::kExitUsage;
    case Options::Action::Join:
      if (options.window) {
        printLine(stderr, QCoreApplication::translate("Cli", "There is no screen for --play window."));
        return vinicast::cli::kExitUsage;
      }
      return runSession(options, {});
  }
  return vinicast::cli::kExitUsage;
}

#ifdef VINICAST_HAVE_GUI
int runWithWindow(int argc, char* argv[], const Options& options) {
  QApplication app(argc, argv);
  setNames();
  QApplication::setQuitOnLastWindowClosed(false);
  vinicast::gui::Language language;
  language.set({});
  return runSession(options, [](vinicast::client::Engine& engine) -> std::unique_ptr<QObject> {
    return std::make_unique<vinicast::app::PlayWindow>(engine);
  });
}

bool hasScreen() {
  return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
         qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}
#endif

}  // namespace

int main(int argc, char* argv[]) {
#ifdef VINICAST_HAVE_GUI
  QStringList arguments;
  for (int i = 0; i < argc; ++i) arguments.append(QString::fromLocal8Bit(argv[i]));
  const Options options = vinicast::cli::parseOptions(arguments);
  if (options.action == Options::Action::Join && options.window && hasScreen())
    vinicast::host::endProcess(runWithWindow(argc, argv, options));
#endif
  vinicast::host::endProcess(runWithoutWindow(argc, argv));
}
