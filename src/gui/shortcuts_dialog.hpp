// SPDX-License-Identifier: MIT
#pragma once

// All keys of the window, in one list (F1 or Ctrl+/).

#include <QDialog>
#include <QList>
#include <QString>

namespace vinicast::gui {

struct ShortcutLine {
  QString keys;     // as QKeySequence reads them; of several, separated by " / "
  QString meaning;  // translated
};

[[nodiscard]] QList<ShortcutLine> allShortcuts();

class ShortcutsDialog final : public QDialog {
  Q_OBJECT

 public:
  explicit ShortcutsDialog(QWidget* parent = nullptr);
};

}  // namespace vinicast::gui
