// SPDX-License-Identifier: MIT
// vinicast: the window. Connects it to the engine of this machine.

#include <QApplication>
#include <cstdio>
#include <memory>

#include "cli/standard_streams.hpp"
#include "gui/command_line.hpp"
#include "gui/language.hpp"
#include "gui/main_window.hpp"
#include "host/engine/session_engine.hpp"
#include "host/platform/color_scheme.hpp"
#include "host/platform/dbus_notifier.hpp"
#include "host/platform/process_end.hpp"
#include "host/platform/single_instance.hpp"
#include "host/platform/user_name.hpp"

namespace {

using vinicast::gui::CommandLine;

constexpr int kBadUsage = 2;

void setNames() {
  QCoreApplication::setApplicationName(QStringLiteral("vinicast"));
  QCoreApplication::setApplicationVersion(QStringLiteral(VINICAST_VERSION));
  QGuiApplication::setDesktopFileName(QStringLiteral("vinicast"));
}

// Before there is a QApplication: help, version and wrong usage need no screen.
CommandLine readCommandLine(int argc, char* argv[], QStringList& arguments) {
  QCoreApplication app(argc, argv);
  setNames();
  vinicast::gui::Language language;
  language.set({});
  arguments = QCoreApplication::arguments();
  return vinicast::gui::parseCommandLine(arguments, QStringLiteral(VINICAST_VERSION));
}

int runWindow(int argc, char* argv[], const vinicast::gui::WindowOptions& options,
              const QStringList& arguments) {
  QApplication app(argc, argv);
  setNames();
  vinicast::host::SingleInstance instance;
  const auto role = instance.start(options.request.profileDirectory, arguments);
  if (role == vinicast::host::SingleInstance::Role::HandedOver) return 0;
  // A window that waits for its goodbye is hidden, and must not end the program by that.
  QApplication::setQuitOnLastWindowClosed(false);
  vinicast::cli::TerminationSignals signals;
  vinicast::gui::theme::Look look(app);
  const vinicast::host::ColorScheme scheme;
  QObject::connect(&scheme, &vinicast::host::ColorScheme::changed, &look,
                   &vinicast::gui::theme::Look::setSystemDark);
  vinicast::host::DBusNotifier notifier;
  vinicast::gui::MainWindow window([] { return std::make_unique<vinicast::host::SessionEngine>(); }, options,
                                   &look, &notifier);
  QObject::connect(&window, &vinicast::gui::MainWindow::finished, &app, &QCoreApplication::quit,
                   Qt::QueuedConnection);
  QObject::connect(&window, &vinicast::gui::MainWindow::closing, &instance,
                   &vinicast::host::SingleInstance::stop);
  QObject::connect(&signals, &vinicast::cli::TerminationSignals::raised, &window,
                   &vinicast::gui::MainWindow::quit);
  QObject::connect(
      &instance, &vinicast::host::SingleInstance::handedOver, &window, [&window](const QStringList& handed) {
        const CommandLine line = vinicast::gui::parseCommandLine(handed, QStringLiteral(VINICAST_VERSION));
        window.takeOver(line.options);
      });
  if (options.minimized) {
    window.showMinimized();
  } else {
    window.show();
  }
  window.start();
  return QApplication::exec();
}

}  // namespace

int main(int argc, char* argv[]) {
  QStringList arguments;
  CommandLine line = readCommandLine(argc, argv, arguments);
  switch (line.kind) {
    case CommandLine::Kind::PrintAndExit:
      std::fputs(qPrintable(line.text), stdout);
      return 0;
    case CommandLine::Kind::BadUsage:
      std::fputs(qPrintable(line.text), stderr);
      return kBadUsage;
    case CommandLine::Kind::Run:
      break;
  }
  line.options.userName = vinicast::host::userName();
  vinicast::host::endProcess(runWindow(argc, argv, line.options, arguments));
}
