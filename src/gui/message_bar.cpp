// SPDX-License-Identifier: MIT
#include "gui/message_bar.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent),
      m_react(new QToolButton(this)),
      m_reply(new QToolButton(this)),
      m_more(new QToolButton(this)) {
  setObjectName(QStringLiteral("messageBar"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(2, 2, 2, 2);
  layout->setSpacing(0);
  m_react->setObjectName(QStringLiteral("messageReactToolButton"));
  m_reply->setObjectName(QStringLiteral("messageReplyToolButton"));
  m_more->setObjectName(QStringLiteral("messageMoreToolButton"));
  m_react->setIcon(icons::icon(icons::Glyph::Smile));
  m_reply->setIcon(icons::icon(icons::Glyph::Reply));
  m_more->setIcon(icons::icon(icons::Glyph::More));
  for (QToolButton* button : {m_react, m_reply, m_more}) {
    button->setIconSize(QSize(theme::kIconSizeSmall, theme::kIconSizeSmall));
    button->setFocusPolicy(Qt::TabFocus);
    button->setCursor(Qt::ArrowCursor);
    layout->addWidget(button);
  }
  const auto below = [](const QToolButton* button) {
    return button->mapToGlobal(QPoint(0, button->height()));
  };
  connect(m_react, &QToolButton::clicked, this, [this, below] { Q_EMIT reactClicked(below(m_react)); });
  connect(m_reply, &QToolButton::clicked, this, &MessageBar::replyClicked);
  connect(m_more, &QToolButton::clicked, this, [this, below] { Q_EMIT moreClicked(below(m_more)); });
  retranslate();
  adjustSize();
  hide();
}

void MessageBar::retranslate() {
  m_react->setToolTip(tr("React"));
  m_reply->setToolTip(tr("Reply"));
  m_more->setToolTip(tr("More"));
  for (QToolButton* button : {m_react, m_reply, m_more}) button->setAccessibleName(button->toolTip());
}

void MessageBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void MessageBar::paintEvent(QPaintEvent*) {
  const theme::Colors& colors = theme::colorsFor(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colors.border, theme::kHairline));
  painter.setBrush(colors.field);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::kRadiusM, theme::kRadiusM);
}

}  // namespace vinicast::gui
