// SPDX-License-Identifier: MIT
#pragma once

// A combo box whose arrow is one of the program's own icons, as the style sheet can't paint one.

#include <QComboBox>

namespace vinicast::gui {

class ChevronComboBox final : public QComboBox {
  Q_OBJECT

 public:
  using QComboBox::QComboBox;

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace vinicast::gui
