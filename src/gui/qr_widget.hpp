// SPDX-License-Identifier: MIT
#pragma once

// A text as a QR code (ISO/IEC 18004), dark on light in every look, with the quiet zone that cameras need.

#include <QImage>
#include <QWidget>

namespace vinicast::gui {

// One pixel a module, without quiet zone; null if the text is too long for a code.
[[nodiscard]] QImage qrCodeOf(const QString& text);

class QrWidget final : public QWidget {
  Q_OBJECT

 public:
  explicit QrWidget(QWidget* parent = nullptr);
  void setText(const QString& text);
  [[nodiscard]] bool isEmpty() const { return m_code.isNull(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QImage m_code;
};

}  // namespace vinicast::gui
