// SPDX-License-Identifier: MIT
#pragma once

// The number by which two members make sure of each other's keys (docs/adr/0006), with what to do with it.

#include <QDialog>

namespace vinicast::gui {

class SafetyDialog final : public QDialog {
  Q_OBJECT

 public:
  // `number`: client::safetyNumber() of the two. Deletes itself when it is closed.
  SafetyDialog(const QString& name, const QString& number, QWidget* parent = nullptr);
};

}  // namespace vinicast::gui
