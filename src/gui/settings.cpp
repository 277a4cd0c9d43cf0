// SPDX-License-Identifier: MIT
#include "gui/settings.hpp"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <algorithm>

namespace vinicast::gui {

namespace {

const QString& drafts() {
  static const QString name = QStringLiteral("drafts");
  return name;
}

const QString& readMarks() {
  static const QString name = QStringLiteral("read");
  return name;
}

const QString& closedMarks() {
  static const QString name = QStringLiteral("closed");
  return name;
}

QString conversationName(const QString& groupKey, const QString& memberId) {
  return groupKey + QLatin1Char('-') + memberId;
}

QString conversationKey(const QString& settingsGroup, const QString& groupKey, const QString& memberId) {
  return settingsGroup + QLatin1Char('/') + conversationName(groupKey, memberId);
}

QString fileIn(const QString& profileDirectory) {
  const QString directory = profileDirectory.isEmpty()
                                ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                                : profileDirectory;
  return QDir(directory).filePath(QStringLiteral("window.ini"));
}

}  // namespace

Settings::Settings(const QString& profileDirectory)
    : m_store(fileIn(profileDirectory), QSettings::IniFormat) {}

theme::Mode Settings::mode() const {
  const QString word = m_store.value(QStringLiteral("look")).toString();
  if (word == QLatin1String("light")) return theme::Mode::Light;
  if (word == QLatin1String("dark")) return theme::Mode::Dark;
  return theme::Mode::System;
}

void Settings::setMode(theme::Mode mode) {
  const char* word = mode == theme::Mode::Light ? "light" : mode == theme::Mode::Dark ? "dark" : "system";
  m_store.setValue(QStringLiteral("look"), QString::fromLatin1(word));
}

QString Settings::language() const {
  return m_store.value(QStringLiteral("language")).toString();
}

void Settings::setLanguage(const QString& language) {
  m_store.setValue(QStringLiteral("language"), language);
}

float Settings::volume() const {
  return std::clamp(m_store.value(QStringLiteral("volume"), 1.0F).toFloat(), 0.0F, 1.0F);
}

void Settings::setVolume(float volume) {
  m_store.setValue(QStringLiteral("volume"), volume);
}

bool Settings::soundMuted() const {
  return m_store.value(QStringLiteral("soundMuted"), false).toBool();
}

void Settings::setSoundMuted(bool muted) {
  m_store.setValue(QStringLiteral("soundMuted"), muted);
}

Notify Settings::notify() const {
  const QString word = m_store.value(QStringLiteral("notify")).toString();
  if (word == QLatin1String("mentions")) return Notify::Mentions;
  if (word == QLatin1String("nothing")) return Notify::Nothing;
  return Notify::All;
}

void Settings::setNotify(Notify notify) {
  const char* word = notify == Notify::Mentions ? "mentions" : notify == Notify::Nothing ? "nothing" : "all";
  m_store.setValue(QStringLiteral("notify"), QString::fromLatin1(word));
}

bool Settings::staysInTray() const {
  return m_store.value(QStringLiteral("staysInTray"), true).toBool();
}

void Settings::setStaysInTray(bool stays) {
  m_store.setValue(QStringLiteral("staysInTray"), stays);
}

client::SourceSpec Settings::source() const {
  client::SourceSpec source;
  source.argument = m_store.value(QStringLiteral("camera")).toString();
  source.microphone = m_store.value(QStringLiteral("microphone")).toString();
  source.withMicrophone = m_store.value(QStringLiteral("withMicrophone"), true).toBool();
  source.originalSound = m_store.value(QStringLiteral("originalSound"), false).toBool();
  source.softwareEncoder = m_store.value(QStringLiteral("softwareEncoder"), false).toBool();
  if (m_store.value(QStringLiteral("pictureSize")).toString() == QLatin1String("1080"))
    source.pictureSize = client::PictureSize::FullHd;
  return source;
}

void Settings::setSource(const client::SourceSpec& source) {
  const bool camera = source.kind == client::SourceKind::Camera;
  if (camera) m_store.setValue(QStringLiteral("camera"), source.argument);
  if (!camera && source.kind != client::SourceKind::Screen) return;
  m_store.setValue(QStringLiteral("microphone"), source.microphone);
  m_store.setValue(QStringLiteral("withMicrophone"), source.withMicrophone);
  m_store.setValue(QStringLiteral("originalSound"), source.originalSound);
}

void Settings::setSoftwareEncoder(bool software) {
  m_store.setValue(QStringLiteral("softwareEncoder"), software);
}

void Settings::setPictureSize(client::PictureSize size) {
  const char* word = size == client::PictureSize::FullHd ? "1080" : "720";
  m_store.setValue(QStringLiteral("pictureSize"), QString::fromLatin1(word));
}

bool Settings::peopleShown() const {
  return m_store.value(QStringLiteral("people"), true).toBool();
}

void Settings::setPeopleShown(bool shown) {
  m_store.setValue(QStringLiteral("people"), shown);
}

QString Settings::lastName() const {
  return m_store.value(QStringLiteral("name")).toString();
}

QString Settings::lastGroup() const {
  return m_store.value(QStringLiteral("group")).toString();
}

void Settings::setLast(const QString& name, const QString& group) {
  m_store.setValue(QStringLiteral("name"), name);
  m_store.setValue(QStringLiteral("group"), group);
}

QList<KnownGroup> Settings::knownGroups() const {
  QList<KnownGroup> groups;
  const QVariantList entries = m_store.value(QStringLiteral("groups")).toList();
  for (const QVariant& entry : entries) {
    const QVariantMap map = entry.toMap();
    KnownGroup known;
    known.group = map.value(QStringLiteral("group")).toString();
    known.code = map.value(QStringLiteral("code")).toString();
    known.address = map.value(QStringLiteral("address")).toString();
    known.interfaceName = map.value(QStringLiteral("interface")).toString();
    known.open = map.value(QStringLiteral("open")).toBool();
    known.muted = map.value(QStringLiteral("muted")).toBool();
    if (!known.group.isEmpty() && groups.size() < kMaxKnownGroups) groups.append(known);
  }
  return groups;
}

void Settings::setKnownGroups(QList<KnownGroup> groups) {
  while (groups.size() > kMaxKnownGroups) {
    auto oldest = groups.end() - 1;
    while (oldest != groups.begin() && oldest->open) --oldest;
    forget(oldest->key());
    groups.erase(oldest);
  }
  QVariantList entries;
  for (const KnownGroup& known : groups) {
    entries.append(QVariantMap{{QStringLiteral("group"), known.group},
                               {QStringLiteral("code"), known.code},
                               {QStringLiteral("address"), known.address},
                               {QStringLiteral("interface"), known.interfaceName},
                               {QStringLiteral("open"), known.open},
                               {QStringLiteral("muted"), known.muted}});
  }
  m_store.setValue(QStringLiteral("groups"), entries);
  m_store.sync();
  QFile::setPermissions(m_store.fileName(), QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

QVariantMap Settings::names(const QString& groupKey) const {
  return m_store.value(QStringLiteral("names/") + groupKey).toMap();
}

void Settings::setNames(const QString& groupKey, const QVariantMap& names) {
  m_store.setValue(QStringLiteral("names/") + groupKey, names);
}

QString Settings::currentGroup() const {
  return m_store.value(QStringLiteral("currentGroup")).toString();
}

QString Settings::currentMember() const {
  return m_store.value(QStringLiteral("currentMember")).toString();
}

void Settings::setCurrent(const QString& groupKey, const QString& memberId) {
  m_store.setValue(QStringLiteral("currentGroup"), groupKey);
  m_store.setValue(QStringLiteral("currentMember"), memberId);
}

void Settings::setBounded(const QString& settingsGroup, const QString& name, const QString& value, int most) {
  const QString key = settingsGroup + QLatin1Char('/') + name;
  if (value == m_store.value(key).toString()) return;
  if (value.isEmpty()) {
    m_store.remove(key);
    return;
  }
  m_store.beginGroup(settingsGroup);
  const bool full = m_store.childKeys().size() >= most;
  m_store.endGroup();
  if (!full || m_store.contains(key)) m_store.setValue(key, value);
}

QString Settings::draft(const QString& groupKey, const QString& memberId) const {
  return m_store.value(conversationKey(drafts(), groupKey, memberId)).toString();
}

void Settings::setDraft(const QString& groupKey, const QString& memberId, const QString& text) {
  setBounded(drafts(), conversationName(groupKey, memberId), text.trimmed().isEmpty() ? QString() : text,
             kMaxDrafts);
}

QByteArray Settings::readThrough(const QString& groupKey, const QString& memberId) const {
  return QByteArray::fromHex(
      m_store.value(conversationKey(readMarks(), groupKey, memberId)).toString().toLatin1());
}

void Settings::setReadThrough(const QString& groupKey, const QString& memberId, const QByteArray& order) {
  setBounded(readMarks(), conversationName(groupKey, memberId), QString::fromLatin1(order.toHex()),
             kMaxReadMarks);
}

QByteArray Settings::closedThrough(const QString& groupKey, const QString& memberId) const {
  return QByteArray::fromHex(
      m_store.value(conversationKey(closedMarks(), groupKey, memberId)).toString().toLatin1());
}

void Settings::setClosedThrough(const QString& groupKey, const QString& memberId, const QByteArray& order) {
  setBounded(closedMarks(), conversationName(groupKey, memberId), QString::fromLatin1(order.toHex()),
             kMaxReadMarks);
}

void Settings::forget(const QString& groupKey) {
  m_store.remove(QStringLiteral("names/") + groupKey);
  for (const QString& settingsGroup : {drafts(), readMarks(), closedMarks()}) {
    m_store.beginGroup(settingsGroup);
    const QStringList names = m_store.childKeys();
    for (const QString& name : names)
      if (name.startsWith(groupKey + QLatin1Char('-'))) m_store.remove(name);
    m_store.endGroup();
  }
}

QByteArray Settings::layout(const QString& part) const {
  return m_store.value(QStringLiteral("layout/") + part).toByteArray();
}

void Settings::setLayout(const QString& part, const QByteArray& state) {
  m_store.setValue(QStringLiteral("layout/") + part, state);
}

}  // namespace vinicast::gui
