// SPDX-License-Identifier: MIT
#include "gui/command_line.hpp"

#include <QCommandLineParser>
#include <QCoreApplication>

#include "client/engine.hpp"
#include "client/invite.hpp"
#include "client/words.hpp"
#include "gui/language.hpp"

namespace vinicast::gui {

namespace {

QString words(const char* text) {
  return QCoreApplication::translate("CommandLine", text);
}

struct Switches {
  QCommandLineOption group{QStringLiteral("group"),
                           words(QT_TRANSLATE_NOOP("CommandLine", "Join this group at once.")),
                           QStringLiteral("G")};
  QCommandLineOption name{QStringLiteral("name"),
                          words(QT_TRANSLATE_NOOP("CommandLine", "The name others see.")),
                          QStringLiteral("N")};
  QCommandLineOption address{
      QStringLiteral("address"),
      words(QT_TRANSLATE_NOOP("CommandLine", "The group's multicast address and port.")),
      QStringLiteral("A")};
  QCommandLineOption interface {
    QStringLiteral("interface"), words(QT_TRANSLATE_NOOP("CommandLine", "Use only this network card.")),
        QStringLiteral("I")
  };
  QCommandLineOption code{QStringLiteral("code"),
                          words(QT_TRANSLATE_NOOP("CommandLine", "The invite code of a private group.")),
                          QStringLiteral("C")};
  QCommandLineOption profile{
      QStringLiteral("profile"),
      words(QT_TRANSLATE_NOOP("CommandLine", "The directory for identity and settings.")),
      QStringLiteral("P")};
  QCommandLineOption peer{
      QStringLiteral("peer"),
      words(QT_TRANSLATE_NOOP("CommandLine", "Also try this address. May be given several times.")),
      QStringLiteral("HOST:PORT")};
  QCommandLineOption live{
      QStringLiteral("live"),
      words(QT_TRANSLATE_NOOP(
          "CommandLine",
          "Go live at once after joining: camera[:NAME], screen, file:PATH, pipe:PATH or test.")),
      QStringLiteral("SOURCE")};
  QCommandLineOption language{QStringLiteral("lang"),
                              words(QT_TRANSLATE_NOOP("CommandLine", "The window's language: en or zh_CN.")),
                              QStringLiteral("CODE")};
  QCommandLineOption minimized{QStringLiteral("minimized"),
                               words(QT_TRANSLATE_NOOP("CommandLine", "Start as a minimized window."))};
  QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")},
                          words(QT_TRANSLATE_NOOP("CommandLine", "Show this help."))};
  QCommandLineOption version{{QStringLiteral("v"), QStringLiteral("version")},
                             words(QT_TRANSLATE_NOOP("CommandLine", "Show the version."))};
};

CommandLine badUsage(const QString& sentence) {
  return {CommandLine::Kind::BadUsage, {}, sentence + QLatin1Char('\n')};
}

WindowOptions optionsFrom(const QCommandLineParser& parser, const Switches& switches) {
  WindowOptions options;
  options.groupGiven = parser.isSet(switches.group);
  options.nameGiven = parser.isSet(switches.name);
  if (options.groupGiven) options.request.group = parser.value(switches.group);
  options.request.name = parser.value(switches.name);
  options.request.address = parser.value(switches.address);
  options.request.interfaceName = parser.value(switches.interface);
  options.request.code = parser.value(switches.code);
  options.request.profileDirectory = parser.value(switches.profile);
  options.request.peers = parser.values(switches.peer);
  options.minimized = parser.isSet(switches.minimized);
  return options;
}

}  // namespace

void takeInvitation(WindowOptions& options, const QString& link) {
  const auto invite = client::parseInvite(link);
  options.invited = invite.has_value();
  options.badLink = !options.invited;
  if (!invite) return;
  options.request.group = invite->group;
  options.request.code = invite->code;
  options.request.address = invite->address;
}

CommandLine parseCommandLine(const QStringList& arguments, const QString& version) {
  const Switches switches;
  QCommandLineParser parser;
  parser.setApplicationDescription(words(
      QT_TRANSLATE_NOOP("CommandLine", "Chat and one live picture for everyone on the local network.")));
  parser.addOptions({switches.group, switches.name, switches.address, switches.interface, switches.code,
                     switches.profile, switches.peer, switches.live, switches.language, switches.minimized,
                     switches.help, switches.version});
  parser.addPositionalArgument(
      QStringLiteral("vinicast:…"),
      words(QT_TRANSLATE_NOOP("CommandLine", "An invitation: the window asks whether to join.")),
      QStringLiteral("[vinicast:…]"));
  if (!parser.parse(arguments)) return badUsage(parser.errorText());
  if (parser.isSet(switches.help)) return {CommandLine::Kind::PrintAndExit, {}, parser.helpText()};
  if (parser.isSet(switches.version)) {
    return {CommandLine::Kind::PrintAndExit, {}, QStringLiteral("Vinicast ") + version + QLatin1Char('\n')};
  }
  CommandLine result;
  result.options = optionsFrom(parser, switches);
  QStringList positional = parser.positionalArguments();
  if (!positional.isEmpty() && !result.options.groupGiven) {
    WindowOptions linked = result.options;
    takeInvitation(linked, positional.first());
    if (linked.invited || positional.first().startsWith(QLatin1String("vinicast:"), Qt::CaseInsensitive)) {
      result.options = linked;
      positional.removeFirst();
    }
  }
  if (!positional.isEmpty()) {
    return badUsage(words(QT_TRANSLATE_NOOP("CommandLine", "“%1” was not expected. See --help."))
                        .arg(positional.first()));
  }
  if (parser.isSet(switches.live)) {
    result.options.live = client::parseSource(parser.value(switches.live));
    if (!result.options.live) {
      return badUsage(client::describe({client::ErrorCode::SourceUnknown, {}, parser.value(switches.live)}));
    }
  }
  if (parser.isSet(switches.language)) {
    result.options.language = Language::codeFor(parser.value(switches.language));
    if (result.options.language.isEmpty()) {
      return badUsage(
          words(QT_TRANSLATE_NOOP("CommandLine", "“%1” is not a language there is: use en or zh_CN."))
              .arg(parser.value(switches.language)));
    }
  }
  return result;
}

}  // namespace vinicast::gui
