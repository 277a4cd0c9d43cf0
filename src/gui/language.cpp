// SPDX-License-Identifier: MIT
#include "gui/language.hpp"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace vinicast::gui {

namespace {

QString systemCode() {
  for (const QString& wanted : QLocale::system().uiLanguages()) {
    const QString code = Language::codeFor(wanted);
    if (!code.isEmpty()) return code;
  }
  return QStringLiteral("en");
}

}  // namespace

Language::Language(QObject* parent) : QObject(parent) {}

QList<QPair<QString, QString>> Language::known() {
  return {{QStringLiteral("en"), QStringLiteral("English")},
          {QStringLiteral("zh_CN"), QStringLiteral("简体中文")}};
}

QString Language::codeFor(const QString& typed) {
  const QString plain = QString(typed).replace(QLatin1Char('-'), QLatin1Char('_'));
  const QString language = plain.section(QLatin1Char('_'), 0, 0);
  // Traditional Chinese is another writing; its readers get English.
  for (const char* other : {"hant", "tw", "hk", "mo"}) {
    if (plain.section(QLatin1Char('_'), 1).contains(QLatin1String(other), Qt::CaseInsensitive)) return {};
  }
  for (const auto& [code, name] : known()) {
    if (language.compare(code.section(QLatin1Char('_'), 0, 0), Qt::CaseInsensitive) == 0) return code;
  }
  return {};
}

bool Language::set(const QString& code) {
  const QString wanted = code.isEmpty() ? systemCode() : codeFor(code);
  if (wanted.isEmpty()) return false;
  QCoreApplication::removeTranslator(&m_program);
  QCoreApplication::removeTranslator(&m_toolkit);
  // The formats of the C locale are nobody's wish: its short times have seconds.
  const QLocale system = QLocale::system();
  const bool forPrograms = system.timeFormat(QLocale::ShortFormat).contains(QLatin1Char('s'));
  QLocale::setDefault(code.isEmpty() && !forPrograms ? system : QLocale(wanted));
  const QString toolkit = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
  if (m_toolkit.load(QStringLiteral("qtbase_") + wanted, toolkit)) {
    QCoreApplication::installTranslator(&m_toolkit);
  }
  if (!m_program.load(QStringLiteral(":/i18n/vinicast_") + wanted + QStringLiteral(".qm"))) return false;
  return QCoreApplication::installTranslator(&m_program);
}

}  // namespace vinicast::gui
