// SPDX-License-Identifier: MIT
#pragma once

// A known name has come with another key. Says so above the conversations until it was looked at: the safety
// numbers were opened, or the warning was closed. Several are said one after the other.
//
// Bound: kMost warnings wait; further ones are not taken, and come again with the next sight of the member.

#include <QList>
#include <QString>
#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace vinicast::gui {

class KeyWarningBar final : public QWidget {
  Q_OBJECT

 public:
  static constexpr qsizetype kMost = 16;

  explicit KeyWarningBar(QWidget* parent = nullptr);

  void warn(const QString& memberId, const QString& name);

 Q_SIGNALS:
  // The safety numbers are wanted.
  void compareRequested(const QString& memberId);
  // This warning was looked at; it is gone from here. Who closes it has seen all that are of this name.
  void lookedAt(const QString& memberId, const QString& name);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Warning {
    QString memberId;
    QString name;
  };
  void retranslate();
  void compare();
  void takeFirst();
  void closeName();

  QLabel* m_label;
  QPushButton* m_compare;
  QToolButton* m_close;
  QList<Warning> m_warnings;
};

}  // namespace vinicast::gui
