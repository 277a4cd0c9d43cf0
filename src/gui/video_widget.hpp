// SPDX-License-Identifier: MIT
#pragma once

// Shows client::Picture values: letterboxed on black, without copying their pixels. Pictures are best made at
// the size told by pictureSizeWanted(); then painting is a blit.
//
// Thread: GUI. The picture's pixels are kept alive as long as they are shown.

#include <QImage>
#include <QTimer>
#include <QWidget>

#include "client/types.hpp"

namespace vinicast::gui {

class VideoWidget final : public QWidget {
  Q_OBJECT

 public:
  explicit VideoWidget(QWidget* parent = nullptr);

  void show(const client::Picture& picture);
  void clear();
  // A dimmed picture is one that has stopped.
  void setDimmed(bool dimmed);
  [[nodiscard]] bool hasPicture() const { return !m_image.isNull(); }
  // The picture as painted, for tests and snapshots.
  [[nodiscard]] const QImage& image() const { return m_image; }
  // Device pixels; empty while nobody can see the widget.
  [[nodiscard]] QSize wantedSize() const;
  using QWidget::show;

 Q_SIGNALS:
  void pictureSizeWanted(const QSize& devicePixels);
  void doubleClicked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;

 private:
  void tellSize();

  client::Picture m_picture;
  QImage m_image;  // over m_picture's pixels
  bool m_dimmed = false;
  QSize m_toldSize;
  QTimer m_resizeTimer;
};

}  // namespace vinicast::gui
