// SPDX-License-Identifier: MIT
#pragma once

// What holds of every window at any size; and a picture of it, for those who want to look.

#include <QAbstractButton>
#include <QDir>
#include <QLabel>
#include <QScrollArea>
#include <QtTest>

namespace vinicast::test {

inline bool insideScrollArea(const QWidget& widget) {
  for (const QWidget* above = widget.parentWidget(); above != nullptr; above = above->parentWidget()) {
    if (qobject_cast<const QScrollArea*>(above) != nullptr) return true;
  }
  return false;
}

// No button is cut or outside, and no words are.
inline void check(const QWidget& window) {
  for (const QWidget* widget : window.findChildren<QWidget*>()) {
    if (!widget->isVisible() || widget->objectName().isEmpty() ||
        widget->objectName().startsWith(QLatin1String("qt_"))) {
      continue;
    }
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const auto* label = qobject_cast<const QLabel*>(widget);
    if (button != nullptr) {
      QVERIFY2(button->width() >= button->minimumSizeHint().width(), qPrintable(button->objectName()));
      QVERIFY2(button->height() >= button->minimumSizeHint().height(), qPrintable(button->objectName()));
      if (insideScrollArea(*widget)) continue;
      const QRect place(button->mapTo(&window, QPoint()), button->size());
      QVERIFY2(window.rect().contains(place), qPrintable(button->objectName()));
    } else if (label != nullptr && label->wordWrap() && !label->text().isEmpty()) {
      QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->objectName()));
    }
  }
}

// Into the directory that VINICAST_SHOTS names, if it does.
inline void keep(QWidget& window, const QString& name) {
  const QString directory = qEnvironmentVariable("VINICAST_SHOTS");
  if (!directory.isEmpty())
    QVERIFY(window.grab().save(QDir(directory).filePath(name + QStringLiteral(".png"))));
}

}  // namespace vinicast::test
