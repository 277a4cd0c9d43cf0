// SPDX-License-Identifier: MIT
#include "cli/options.hpp"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <cerrno>

namespace vinicast::cli {
namespace {

const char kHelp[] = QT_TRANSLATE_NOOP("Cli", R"(Usage: vinicast-cli join [GROUP] [options]

Joins a group on the local network, without a window. GROUP is vinigroup unless given.

Options:
  --name N            the name that others see (default: the user's)
  --code C            the invite code of a private group
  --address A:P       the group's multicast address (default: 225.225.24.123:4444)
  --interface IF      only this network card (default: every usable one)
  --profile DIR       where the identity is kept
  --peer HOST[:PORT]  a member that multicast does not reach (port: the group's); may be given
                      again
  --play none|window  show and sound what is live; with none, and without --y4m, its pictures are
                      not even decoded (default: none)
  --size 720|1080     the largest picture to send when live: 1280x720 at up to 3 Mbit/s, or
                      1920x1080 at up to 6 Mbit/s (default: 720)
  --microphone NAME|none
                      the microphone for a camera or the screen: its name or a part of it, or
                      none, and then none is opened (default: the system's)
  --encoder best|software
                      the video encoder: the best one here, or one without the graphics card,
                      for a card whose pictures come out wrong (default: best)
  --record FILE.mkv   as the command record, from the start
  --y4m FILE          write the shown pictures as raw Y4M; - is stdout
  --wav FILE          write the heard sound
  --version           print the version and end
  --help              print this and end

Commands, one a line on stdin:
  say TEXT            post TEXT to the group
  reply ID TEXT       post TEXT as an answer to the post ID
  react ID SIGN       put a sign, such as 👍, to a post; without a sign, take it back
  edit ID TEXT, delete ID
                      change or delete a post of one's own; a "changed" line tells of all these
  to MEMBER TEXT      send TEXT to one member: its id, a unique beginning of it, or its exact
                      name; a name with spaces may stand in double quotes
  typing [MEMBER]     tell the group, or one member, that a text is being typed; "typing" lines
                      tell it of others
  nearest PLACE TEXT  send TEXT to the member nearest to PLACE on the ring of members: 32
                      hexadecimal digits, or any word, which stands for its hash
  next TEXT, previous TEXT, neighbors TEXT
                      send TEXT to the next member up or down the ring; to 13 and a few more
                      members, near and far
  live SOURCE         go live: camera, camera:NAME, screen, file:PATH, pipe:PATH (live Y4M), test;
                      while you are live, show SOURCE instead
  stop                stop being live
  sound off, sound on send silence instead of the sound, or the sound again
  sound original, sound voice
                      a microphone as it is, for music; or, as at the start, as a voice, without
                      noise and at an even level; now, and for what goes live later
  raise, lower        raise or lower the hand; when a "floor" line names you as "offered", it is
                      your turn for 10 s: say live, or lower to pass
  record FILE.mkv, record off
                      write what is live, sent or watched, to a Matroska file as it is; a picture
                      of another size goes on in FILE-2.mkv
  snapshot FILE.png   save the picture that is live
  open on, open off   while you are live, let anyone on this network watch with any player;
                      the "output" line has the address, and the SDP for those that want one
  push URL, push off  while you are live, send it to a media server: rtsp://, rtsps:// or srt://
  members             print a "member" line for each present member
  history [N]         print the last N posts again (default: 50)
  stats               print the statistics
  leave               leave the group and end

Events come as JSON, one object a line, each with "event" and "at" (ms since the epoch), on
stdout; sentences for people come on stderr. With --y4m - the pictures have stdout for
themselves: the JSON goes to stderr, and the sentences are left out.

Ends with the command leave, with SIGINT or SIGTERM, when nobody reads stdout any more, and at
the end of stdin once the posts are delivered, after 3 s at the latest. When stdin is /dev/null
or closed from the start, as in a service, it runs until a signal.

Exit status: 0 left, 2 bad usage, 3 the network or the address can't be used.
)");

Options usage(const QString& complaint) {
  Options options;
  options.complaint = complaint;
  return options;
}

void addOptions(QCommandLineParser& parser) {
  for (const char* name : {"name", "code", "address", "interface", "profile", "peer", "play", "size",
                           "microphone", "encoder", "record", "y4m", "wav"})
    parser.addOption({QString::fromLatin1(name), QString(), QStringLiteral("value")});
  parser.addOptions({{QStringLiteral("help"), QString()}, {QStringLiteral("version"), QString()}});
}

client::JoinRequest requestOf(const QCommandLineParser& parser) {
  client::JoinRequest request;
  request.name = parser.value(QStringLiteral("name"));
  request.code = parser.value(QStringLiteral("code"));
  request.address = parser.value(QStringLiteral("address"));
  request.interfaceName = parser.value(QStringLiteral("interface"));
  request.profileDirectory = parser.value(QStringLiteral("profile"));
  request.peers = parser.values(QStringLiteral("peer"));
  request.recordPath = parser.value(QStringLiteral("record"));
  request.y4mPath = parser.value(QStringLiteral("y4m"));
  request.wavPath = parser.value(QStringLiteral("wav"));
  return request;
}

// Of an option with two values, the first of which is the default; nothing if another one was given.
std::optional<bool> secondChosen(const QCommandLineParser& parser, const char* name, const char* first,
                                 const char* second) {
  const QString option = QString::fromLatin1(name);
  if (!parser.isSet(option) || parser.value(option) == QLatin1String(first)) return false;
  if (parser.value(option) == QLatin1String(second)) return true;
  return std::nullopt;
}

// Why `path` can't be written, as an errno; 0 if it can.
int faultOf(const QString& path) {
  const QFileInfo file(path);
  if (file.isDir()) return EISDIR;
  if (file.exists()) return file.isWritable() ? 0 : EACCES;
  const QFileInfo folder(file.absolutePath());
  if (!folder.isDir()) return ENOENT;
  return folder.isWritable() ? 0 : EACCES;
}

}  // namespace

Options parseOptions(const QStringList& arguments) {
  QCommandLineParser parser;
  addOptions(parser);
  const bool parsed = parser.parse(arguments);
  Options options;
  if (parser.isSet(QStringLiteral("help"))) {
    options.action = Options::Action::Help;
    return options;
  }
  if (parser.isSet(QStringLiteral("version"))) {
    options.action = Options::Action::Version;
    return options;
  }
  if (!parsed) return usage(parser.errorText());

  const QStringList words = parser.positionalArguments();
  if (words.isEmpty() || words.first() != QLatin1String("join"))
    return usage(words.isEmpty()
                     ? QCoreApplication::translate("Cli", "Say what to do: join.")
                     : QCoreApplication::translate("Cli", "“%1” is not known.").arg(words.first()));
  if (words.size() > 2)
    return usage(QCoreApplication::translate("Cli", "“%1” is one word too many.").arg(words[2]));

  // An empty text would mean the default: someone who gave one meant something else.
  for (const QString& name : parser.optionNames()) {
    if (parser.values(name).contains(QString()))
      return usage(QCoreApplication::translate("Cli", "--%1 needs a value.").arg(name));
  }
  const auto window = secondChosen(parser, "play", "none", "window");
  if (!window) return usage(QCoreApplication::translate("Cli", "--play takes none or window."));
  options.window = *window;
  const auto fullHd = secondChosen(parser, "size", "720", "1080");
  if (!fullHd) return usage(QCoreApplication::translate("Cli", "--size takes 720 or 1080."));
  options.pictureSize = *fullHd ? client::PictureSize::FullHd : client::PictureSize::Hd;
  const auto software = secondChosen(parser, "encoder", "best", "software");
  if (!software) return usage(QCoreApplication::translate("Cli", "--encoder takes best or software."));
  options.softwareEncoder = *software;

  const QString microphone = parser.value(QStringLiteral("microphone"));
  options.withMicrophone = microphone != QLatin1String("none");
  if (options.withMicrophone) options.microphone = microphone;

  options.action = Options::Action::Join;
  options.request = requestOf(parser);
  if (words.size() == 2) {
    if (words[1].isEmpty()) return usage(QCoreApplication::translate("Cli", "The group needs a name."));
    options.request.group = words[1];
  }
  options.request.playSound = options.window;
  options.request.showPictures = options.window;
  return options;
}

std::optional<client::Error> unusableOutput(const client::JoinRequest& request) {
  for (const QString& path : {request.recordPath, request.y4mPath, request.wavPath}) {
    if (path.isEmpty() || (path == request.y4mPath && path == QLatin1String("-"))) continue;
    const int fault = faultOf(path);
    if (fault != 0)
      return client::Error{client::ErrorCode::OutputFailed, path,
                           QStringLiteral("%1: %2").arg(path, qt_error_string(fault))};
  }
  return std::nullopt;
}

QString helpText() {
  return QCoreApplication::translate("Cli", kHelp);
}

ExitStatus exitStatusOf(client::ErrorCode code) {
  switch (code) {
    case client::ErrorCode::BadName:
    case client::ErrorCode::BadGroup:
    case client::ErrorCode::BadCode:
    case client::ErrorCode::ProfileBusy:
    case client::ErrorCode::ProfileUnusable:
    case client::ErrorCode::IdentityDamaged:
    case client::ErrorCode::IdentityNewer:
    case client::ErrorCode::OutputFailed:
      return kExitUsage;
    default:
      return kExitNetwork;
  }
}

}  // namespace vinicast::cli
