// SPDX-License-Identifier: MIT
#include "gui/whole_height.hpp"

#include <QDialog>
#include <QEvent>
#include <QLayout>

namespace vinicast::gui {

WholeHeight::WholeHeight(QDialog& dialog) : QObject(&dialog), m_dialog(dialog) {
  dialog.installEventFilter(this);
}

bool WholeHeight::eventFilter(QObject* watched, QEvent* event) {
  const auto type = event->type();
  if (type == QEvent::Show || type == QEvent::Resize || type == QEvent::LayoutRequest) {
    m_dialog.setMinimumHeight(m_dialog.layout()->totalHeightForWidth(m_dialog.width()));
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace vinicast::gui
