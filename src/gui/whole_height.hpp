// SPDX-License-Identifier: MIT
#pragma once

// Dialogs whose words always have the room that they need.

#include <QObject>

class QDialog;

namespace vinicast::gui {

// A dialog opens with at most two thirds of the screen's height, and a wrapped label says no least height to
// its layout: on a small screen words would be cut off. This keeps the dialog's least height at what its
// layout takes at its width, whenever it is shown, resized or written anew. It belongs to the dialog, which
// must have its layout.
class WholeHeight final : public QObject {
 public:
  explicit WholeHeight(QDialog& dialog);

  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QDialog& m_dialog;
};

}  // namespace vinicast::gui
