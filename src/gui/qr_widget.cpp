// SPDX-License-Identifier: MIT
#include "gui/qr_widget.hpp"

#include <qrencode.h>

#include <QPainter>
#include <algorithm>
#include <memory>

#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {

constexpr int kQuietModules = 4;     // on each side
constexpr int kSmallestVersion = 0;  // the library chooses

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

QImage qrCodeOf(const QString& text) {
  const QByteArray bytes = text.toUtf8();
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeData(static_cast<int>(bytes.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
                        kSmallestVersion, QR_ECLEVEL_M));
  if (code == nullptr) return {};
  QImage image(code->width, code->width, QImage::Format_Grayscale8);
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      const bool dark = (code->data[y * code->width + x] & 1) != 0;
      image.setPixelColor(x, y, dark ? Qt::black : Qt::white);
    }
  }
  return image;
}

QrWidget::QrWidget(QWidget* parent) : QWidget(parent) {
  setFixedSize(theme::kQrSize, theme::kQrSize);
}

void QrWidget::setText(const QString& text) {
  m_code = qrCodeOf(text);
  setVisible(!m_code.isNull());
  update();
}

void QrWidget::paintEvent(QPaintEvent*) {
  if (m_code.isNull()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Qt::white);
  painter.drawRoundedRect(rect(), theme::kRadiusM, theme::kRadiusM);
  // Whole device pixels a module, so that its borders stay sharp.
  const qreal ratio = devicePixelRatioF();
  const int modules = m_code.width() + 2 * kQuietModules;
  const int perModule = std::max(1, static_cast<int>(width() * ratio) / modules);
  const qreal side = m_code.width() * perModule / ratio;
  painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
  painter.drawImage(QRectF((width() - side) / 2, (height() - side) / 2, side, side), m_code);
}

}  // namespace vinicast::gui
