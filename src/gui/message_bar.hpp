// SPDX-License-Identifier: MIT
#pragma once

// The few buttons that appear at a message under the pointer: react, reply, more. All that they do is in the
// message's menu too, for the keyboard.

#include <QWidget>

class QToolButton;

namespace vinicast::gui {

class MessageBar final : public QWidget {
  Q_OBJECT

 public:
  explicit MessageBar(QWidget* parent = nullptr);

  void setPost(const QString& id) { m_post = id; }
  [[nodiscard]] const QString& post() const { return m_post; }

 Q_SIGNALS:
  void reactClicked(const QPoint& globalPosition);
  void replyClicked();
  void moreClicked(const QPoint& globalPosition);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void retranslate();

  QToolButton* m_react;
  QToolButton* m_reply;
  QToolButton* m_more;
  QString m_post;
};

}  // namespace vinicast::gui
