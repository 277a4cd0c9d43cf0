// SPDX-License-Identifier: MIT
#pragma once

// The window's language. English is the source, and its singulars and plurals come from the resources; others
// come from there whole. Changing it retranslates every window.

#include <QList>
#include <QObject>
#include <QPair>
#include <QString>
#include <QTranslator>

namespace vinicast::gui {

class Language : public QObject {
  Q_OBJECT

 public:
  explicit Language(QObject* parent = nullptr);

  // "en", "zh_CN"; empty follows the system. False for a language there is none of.
  bool set(const QString& code);
  // The codes there are, each with its own name for itself.
  [[nodiscard]] static QList<QPair<QString, QString>> known();
  // The known code for what a user typed ("zh", "zh-cn", "ZH_CN"); empty if there is none.
  [[nodiscard]] static QString codeFor(const QString& typed);

 private:
  QTranslator m_program;
  QTranslator m_toolkit;
};

}  // namespace vinicast::gui
