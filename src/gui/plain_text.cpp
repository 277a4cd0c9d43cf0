// SPDX-License-Identifier: MIT
#include "gui/plain_text.hpp"

#include <QTextDocument>

namespace vinicast::gui {

QString asPlainText(const QString& text) {
  // The same guess that they make.
  return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text) : text;
}

}  // namespace vinicast::gui
