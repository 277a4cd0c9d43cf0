// SPDX-License-Identifier: MIT
#include "gui/settings.hpp"

#include <QDir>
#include <QStandardPaths>
#include <algorithm>

namespace vinicast::gui {

namespace {

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

QByteArray Settings::layout(const QString& part) const {
  return m_store.value(QStringLiteral("layout/") + part).toByteArray();
}

void Settings::setLayout(const QString& part, const QByteArray& state) {
  m_store.setValue(QStringLiteral("layout/") + part, state);
}

}  // namespace vinicast::gui
