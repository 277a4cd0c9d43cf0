// SPDX-License-Identifier: MIT
#pragma once

// A sentence about something that went wrong, above the conversation, until it is closed or replaced. What is
// nobody's fault and needs no hurry is said calmly: it has another colour.

#include <QWidget>

#include "client/types.hpp"

class QLabel;
class QToolButton;

namespace vinicast::gui {

class NoticeBar final : public QWidget {
  Q_OBJECT

 public:
  explicit NoticeBar(QWidget* parent = nullptr);
  void showNotice(const client::Error& error);
  // Of another group than the page's.
  void showGroupNotice(const QString& group, const client::Error& error);
  void dismiss();
  // Closes it if this is what it tells of the page's own group.
  void dismissIf(client::ErrorCode code);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void say();

  QString m_group;        // the one that m_error is of; empty: the page's
  client::Error m_error;  // what was shown last, to be said again in another language
  QLabel* m_label;
  QToolButton* m_close;
};

}  // namespace vinicast::gui
