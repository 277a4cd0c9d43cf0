// SPDX-License-Identifier: MIT
#include "gui/typing_line.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <algorithm>

#include "client/names.hpp"
#include "gui/elided_label.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

TypingLine::TypingLine(QWidget* parent) : QWidget(parent), m_label(new ElidedLabel(this)) {
  setObjectName(QStringLiteral("typingLine"));
  m_label->setObjectName(QStringLiteral("typingLabel"));
  m_label->setProperty("kind", QStringLiteral("muted"));
  theme::setTextStyle(*m_label, theme::TextStyle::Caption);
  auto* layout = new QHBoxLayout(this);
  layout->setSpacing(0);
  layout->addWidget(m_label);
  fit();
}

void TypingLine::setNames(const QStringList& names) {
  if (names == m_names) return;
  m_names = names;
  retranslate();
}

void TypingLine::retranslate() {
  if (m_names.isEmpty()) {
    m_label->setFullText({});
  } else if (m_names.size() == 1) {
    m_label->setFullText(tr("%1 is typing…").arg(client::isolated(m_names.first())));
  } else if (m_names.size() == 2) {
    m_label->setFullText(
        tr("%1 and %2 are typing…").arg(client::isolated(m_names.first()), client::isolated(m_names.last())));
  } else {
    m_label->setFullText(tr("Several people are typing…"));
  }
}

// Under the conversation's column, and as high as its words.
void TypingLine::fit() {
  const int side = theme::kSpaceL + std::max(0, width() - theme::kConversationMaxWidth) / 2;
  layout()->setContentsMargins(side, 0, side, 0);
  const QFontMetrics metrics(theme::font(font(), theme::TextStyle::Caption));
  setFixedHeight(metrics.height() + theme::kSpaceXs);
}

void TypingLine::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit();
}

void TypingLine::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::FontChange) fit();
}

}  // namespace vinicast::gui
