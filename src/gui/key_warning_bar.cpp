// SPDX-License-Identifier: MIT
#include "gui/key_warning_bar.hpp"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "client/words.hpp"
#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

KeyWarningBar::KeyWarningBar(QWidget* parent)
    : QWidget(parent),
      m_label(new QLabel(this)),
      m_compare(new QPushButton(this)),
      m_close(new QToolButton(this)) {
  setAttribute(Qt::WA_StyledBackground);
  m_label->setObjectName(QStringLiteral("keyWarningLabel"));
  m_label->setTextFormat(Qt::PlainText);
  m_label->setWordWrap(true);
  m_compare->setObjectName(QStringLiteral("compareKeyPushButton"));
  m_close->setObjectName(QStringLiteral("keyWarningCloseToolButton"));
  m_close->setIcon(icons::icon(icons::Glyph::Close));
  m_close->setIconSize(QSize(theme::kIconSizeSmall, theme::kIconSizeSmall));
  m_close->setFocusPolicy(Qt::StrongFocus);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceS, theme::kSpaceS, theme::kSpaceS);
  layout->setSpacing(theme::kSpaceS);
  layout->addWidget(m_label, 1);
  layout->addWidget(m_compare);
  layout->addWidget(m_close, 0, Qt::AlignTop);
  connect(m_compare, &QPushButton::clicked, this, &KeyWarningBar::compare);
  connect(m_close, &QToolButton::clicked, this, &KeyWarningBar::closeName);
  retranslate();
}

void KeyWarningBar::warn(const QString& memberId, const QString& name) {
  const bool known = std::any_of(m_warnings.begin(), m_warnings.end(),
                                 [&](const Warning& one) { return one.memberId == memberId; });
  if (known || m_warnings.size() >= kMost) return;
  m_warnings.append({memberId, name});
  retranslate();
  QAccessibleEvent event(m_label, QAccessible::Alert);
  QAccessible::updateAccessibility(&event);
}

void KeyWarningBar::compare() {
  if (m_warnings.isEmpty()) return;
  Q_EMIT compareRequested(m_warnings.first().memberId);
  takeFirst();
}

void KeyWarningBar::takeFirst() {
  if (m_warnings.isEmpty()) return;
  const Warning seen = m_warnings.takeFirst();
  retranslate();
  Q_EMIT lookedAt(seen.memberId, seen.name);
}

// In a class where everybody is called "student" one click is enough.
void KeyWarningBar::closeName() {
  if (m_warnings.isEmpty()) return;
  const QString name = m_warnings.first().name;
  QList<Warning> seen;
  for (const Warning& one : std::as_const(m_warnings))
    if (one.name == name) seen.append(one);
  m_warnings.removeIf([&](const Warning& one) { return one.name == name; });
  retranslate();
  for (const Warning& one : std::as_const(seen)) Q_EMIT lookedAt(one.memberId, one.name);
}

void KeyWarningBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void KeyWarningBar::retranslate() {
  m_compare->setText(tr("Compare safety numbers…"));
  m_compare->setAccessibleName(m_compare->text());
  m_close->setToolTip(tr("Close the warning. It is not given again"));
  m_close->setAccessibleName(m_close->toolTip());
  setVisible(!m_warnings.isEmpty());
  if (m_warnings.isEmpty()) return;
  m_label->setText(client::describe({client::ErrorCode::NameOtherKey, m_warnings.first().name, {}}));
  m_label->setAccessibleName(m_label->text());
}

}  // namespace vinicast::gui
