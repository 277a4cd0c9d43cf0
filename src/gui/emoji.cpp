// SPDX-License-Identifier: MIT
#include "gui/emoji.hpp"

#include <QFile>
#include <QHash>
#include <QLocale>
#include <QStringList>

namespace vinicast::gui {

namespace {

// By the sign.
const QHash<QString, QString>& chineseNames() {
  static const QHash<QString, QString> names = [] {
    QHash<QString, QString> read;
    QFile file(QStringLiteral(":/emoji/emoji_zh.txt"));
    if (!file.open(QIODevice::ReadOnly)) return read;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (const QString& line : lines) {
      const qsizetype tab = line.indexOf(QLatin1Char('\t'));
      if (tab > 0) read.insert(line.left(tab), line.mid(tab + 1));
    }
    return read;
  }();
  return names;
}

}  // namespace

const QList<Emoji>& allEmoji() {
  static const QList<Emoji> all{
      {"smile", "😄"},
      {"grin", "😁"},
      {"joy", "😂"},
      {"rofl", "🤣"},
      {"slight_smile", "🙂"},
      {"wink", "😉"},
      {"blush", "😊"},
      {"innocent", "😇"},
      {"heart_eyes", "😍"},
      {"kiss", "😘"},
      {"yum", "😋"},
      {"tongue", "😛"},
      {"sunglasses", "😎"},
      {"thinking", "🤔"},
      {"neutral", "😐"},
      {"smirk", "😏"},
      {"eye_roll", "🙄"},
      {"grimace", "😬"},
      {"relieved", "😌"},
      {"sleepy", "😪"},
      {"sleeping", "😴"},
      {"mask", "😷"},
      {"sick", "🤒"},
      {"dizzy", "😵"},
      {"cowboy", "🤠"},
      {"party_face", "🥳"},
      {"nerd", "🤓"},
      {"confused", "😕"},
      {"worried", "😟"},
      {"open_mouth", "😮"},
      {"astonished", "😲"},
      {"flushed", "😳"},
      {"pleading", "🥺"},
      {"fearful", "😨"},
      {"cry", "😢"},
      {"sob", "😭"},
      {"scream", "😱"},
      {"disappointed", "😞"},
      {"sweat", "😓"},
      {"tired", "😫"},
      {"yawn", "🥱"},
      {"angry", "😠"},
      {"rage", "😡"},
      {"skull", "💀"},
      {"ghost", "👻"},
      {"robot", "🤖"},
      {"clown", "🤡"},
      {"poop", "💩"},
      {"cat", "🐱"},
      {"dog", "🐶"},
      {"fox", "🦊"},
      {"bear", "🐻"},
      {"panda", "🐼"},
      {"penguin", "🐧"},
      {"bug", "🐛"},
      {"bee", "🐝"},
      {"fish", "🐟"},
      {"wave", "👋"},
      {"raised_hand", "✋"},
      {"ok_hand", "👌"},
      {"victory", "✌️"},
      {"crossed_fingers", "🤞"},
      {"point_left", "👈"},
      {"point_right", "👉"},
      {"point_up", "👆"},
      {"point_down", "👇"},
      {"thumbsup", "👍"},
      {"thumbsdown", "👎"},
      {"fist", "✊"},
      {"clap", "👏"},
      {"raised_hands", "🙌"},
      {"handshake", "🤝"},
      {"pray", "🙏"},
      {"muscle", "💪"},
      {"eyes", "👀"},
      {"brain", "🧠"},
      {"shrug", "🤷"},
      {"facepalm", "🤦"},
      {"heart", "❤️"},
      {"orange_heart", "🧡"},
      {"yellow_heart", "💛"},
      {"green_heart", "💚"},
      {"blue_heart", "💙"},
      {"purple_heart", "💜"},
      {"broken_heart", "💔"},
      {"sparkles", "✨"},
      {"star", "⭐"},
      {"fire", "🔥"},
      {"boom", "💥"},
      {"hundred", "💯"},
      {"zzz", "💤"},
      {"tada", "🎉"},
      {"balloon", "🎈"},
      {"gift", "🎁"},
      {"trophy", "🏆"},
      {"medal", "🏅"},
      {"soccer", "⚽"},
      {"game", "🎮"},
      {"music", "🎵"},
      {"microphone", "🎤"},
      {"headphones", "🎧"},
      {"camera", "📷"},
      {"video_camera", "📹"},
      {"tv", "📺"},
      {"computer", "💻"},
      {"phone", "📱"},
      {"bulb", "💡"},
      {"book", "📖"},
      {"pencil", "✏️"},
      {"memo", "📝"},
      {"pushpin", "📌"},
      {"paperclip", "📎"},
      {"calendar", "📅"},
      {"chart", "📈"},
      {"lock", "🔒"},
      {"key", "🔑"},
      {"hammer", "🔨"},
      {"wrench", "🔧"},
      {"gear", "⚙️"},
      {"link", "🔗"},
      {"mail", "📧"},
      {"package", "📦"},
      {"rocket", "🚀"},
      {"car", "🚗"},
      {"ship", "🚢"},
      {"airplane", "✈️"},
      {"bike", "🚲"},
      {"house", "🏠"},
      {"office", "🏢"},
      {"school", "🏫"},
      {"sun", "☀️"},
      {"cloud", "☁️"},
      {"rain", "🌧️"},
      {"snow", "❄️"},
      {"rainbow", "🌈"},
      {"umbrella", "☔"},
      {"moon", "🌙"},
      {"earth", "🌍"},
      {"tree", "🌳"},
      {"flower", "🌸"},
      {"rose", "🌹"},
      {"four_leaf_clover", "🍀"},
      {"apple", "🍎"},
      {"banana", "🍌"},
      {"pizza", "🍕"},
      {"burger", "🍔"},
      {"rice", "🍚"},
      {"noodles", "🍜"},
      {"cake", "🎂"},
      {"cookie", "🍪"},
      {"coffee", "☕"},
      {"tea", "🍵"},
      {"beer", "🍺"},
      {"wine", "🍷"},
      {"cheers", "🍻"},
      {"check", "✅"},
      {"cross", "❌"},
      {"warning", "⚠️"},
      {"question", "❓"},
      {"exclamation", "❗"},
      {"plus", "➕"},
      {"arrow_right", "➡️"},
      {"arrow_left", "⬅️"},
      {"clock", "🕒"},
      {"hourglass", "⌛"},
      {"bell", "🔔"},
      {"speech", "💬"},
      {"loudspeaker", "📢"},
      {"red_circle", "🔴"},
      {"green_circle", "🟢"},
      {"flag", "🚩"},
  };
  return all;
}

QString chineseName(const Emoji& emoji) {
  return chineseNames().value(QString::fromUtf8(emoji.sign));
}

QString spokenName(const Emoji& emoji) {
  const QLocale locale;
  const bool chinese =
      locale.language() == QLocale::Chinese && locale.script() == QLocale::SimplifiedHanScript;
  const QString name = chinese ? chineseName(emoji) : QString();
  return name.isEmpty() ? QString(QLatin1String(emoji.name)).replace(QLatin1Char('_'), QLatin1Char(' '))
                        : name;
}

QString emojiNamed(const QString& name) {
  for (const Emoji& one : allEmoji())
    if (name == QLatin1String(one.name) || (!name.isEmpty() && name == chineseName(one)))
      return QString::fromUtf8(one.sign);
  return {};
}

QList<Emoji> findEmoji(const QString& start, int most) {
  QList<Emoji> begin;
  QList<Emoji> within;
  for (const Emoji& one : allEmoji()) {
    const QLatin1String name(one.name);
    const QString chinese = chineseName(one);
    if (name.startsWith(start) || chinese.startsWith(start)) {
      begin.append(one);
    } else if (name.contains(start) || chinese.contains(start)) {
      within.append(one);
    }
  }
  return (begin + within).mid(0, most);
}

QStringList quickReactions() {
  return {QStringLiteral("👍"), QStringLiteral("❤️"), QStringLiteral("😂"),
          QStringLiteral("😮"), QStringLiteral("🎉"),      QStringLiteral("👀")};
}

}  // namespace vinicast::gui
