// SPDX-License-Identifier: MIT
#include "gui/notice_bar.hpp"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include "client/names.hpp"
#include "client/words.hpp"
#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {

// A computer without a loudspeaker, or a floor that somebody else has, is as usual as any.
bool isCalm(client::ErrorCode code) {
  switch (code) {
    case client::ErrorCode::NoSoundOutput:
    case client::ErrorCode::NoMicrophone:
    case client::ErrorCode::FloorTaken:
    case client::ErrorCode::FloorLost:
      return true;
    default:
      return false;
  }
}

}  // namespace

NoticeBar::NoticeBar(QWidget* parent)
    : QWidget(parent), m_label(new QLabel(this)), m_close(new QToolButton(this)) {
  setAttribute(Qt::WA_StyledBackground);
  m_label->setObjectName(QStringLiteral("noticeLabel"));
  m_label->setTextFormat(Qt::PlainText);
  m_label->setWordWrap(true);
  m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_close->setObjectName(QStringLiteral("noticeCloseToolButton"));
  m_close->setIcon(icons::icon(icons::Glyph::Close));
  m_close->setIconSize(QSize(theme::kIconSizeSmall, theme::kIconSizeSmall));
  m_close->setFocusPolicy(Qt::StrongFocus);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceS, theme::kSpaceS, theme::kSpaceS);
  layout->addWidget(m_label, 1);
  layout->addWidget(m_close, 0, Qt::AlignTop);
  connect(m_close, &QToolButton::clicked, this, &NoticeBar::dismiss);
  hide();
  retranslate();
}

void NoticeBar::showNotice(const client::Error& error) {
  showGroupNotice({}, error);
}

void NoticeBar::showGroupNotice(const QString& group, const client::Error& error) {
  m_group = group;
  m_error = error;
  setProperty("kind", isCalm(error.code) ? QStringLiteral("calm") : QStringLiteral("fault"));
  style()->unpolish(this);
  style()->polish(this);
  say();
  show();
  QAccessibleEvent event(m_label, QAccessible::Alert);
  QAccessible::updateAccessibility(&event);
}

void NoticeBar::say() {
  QString sentence = client::describe(m_error);
  if (!m_group.isEmpty())
    sentence = tr("%1: %2", "group, what happened").arg(client::isolated(m_group), sentence);
  m_label->setText(sentence);
  m_label->setAccessibleName(sentence);
}

void NoticeBar::dismiss() {
  hide();
}

void NoticeBar::dismissIf(client::ErrorCode code) {
  if (m_error.code == code && m_group.isEmpty()) dismiss();
}

void NoticeBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void NoticeBar::retranslate() {
  m_close->setAccessibleName(tr("Close the notice"));
  m_close->setToolTip(tr("Close"));
  if (!isHidden()) say();
}

}  // namespace vinicast::gui
