// SPDX-License-Identifier: MIT
#include "gui/composer.hpp"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <algorithm>

#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {
// The edit's frame and padding above and below its text.
constexpr int kEditChrome = 2 * theme::kSpaceS + 2;
}  // namespace

Composer::Composer(QWidget* parent)
    : QWidget(parent), m_edit(new QPlainTextEdit(this)), m_send(new QPushButton(this)) {
  setAttribute(Qt::WA_StyledBackground);
  m_edit->setObjectName(QStringLiteral("composerPlainTextEdit"));
  m_edit->setTabChangesFocus(true);
  m_edit->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_edit->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_edit->document()->setDocumentMargin(0);
  m_edit->installEventFilter(this);
  m_send->setObjectName(QStringLiteral("sendPushButton"));
  m_send->setProperty("kind", QStringLiteral("primary"));
  m_send->setIcon(icons::icon(icons::Glyph::Send, icons::Tint::OnAccent));
  m_send->setEnabled(false);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceM, theme::kSpaceL, theme::kSpaceM);
  layout->setSpacing(theme::kSpaceS);
  layout->addWidget(m_edit);
  layout->addWidget(m_send, 0, Qt::AlignBottom);
  connect(m_send, &QPushButton::clicked, this, &Composer::submit);
  connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
    m_send->setEnabled(!m_edit->toPlainText().trimmed().isEmpty());
    fitHeight();
  });
  setFocusProxy(m_edit);
  retranslate();
  fitHeight();
}

void Composer::setGroup(const QString& group) {
  m_group = group;
  retranslate();
}

void Composer::restore(const QString& text) {
  const QString since = m_edit->toPlainText();
  m_edit->setPlainText(since.isEmpty() ? text : text + QLatin1Char('\n') + since);
  m_edit->moveCursor(QTextCursor::End);
}

void Composer::submit() {
  const QString text = m_edit->toPlainText().trimmed();
  if (text.isEmpty()) return;
  m_edit->clear();
  m_edit->setFocus();
  Q_EMIT submitted(text);
}

void Composer::fitHeight() {
  // A QPlainTextEdit's document measures its height in lines.
  const int lines =
      std::clamp(static_cast<int>(m_edit->document()->documentLayout()->documentSize().height()), 1,
                 theme::kComposerMaxLines);
  const bool full = m_edit->document()->documentLayout()->documentSize().height() > theme::kComposerMaxLines;
  const int text = lines * m_edit->fontMetrics().lineSpacing();
  m_edit->setFixedHeight(std::max(theme::kControlHeight, text + kEditChrome));
  m_edit->setVerticalScrollBarPolicy(full ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
}

bool Composer::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_edit && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && !key->modifiers().testFlag(Qt::ShiftModifier)) {
      submit();
      return true;
    }
  }
  if (watched == m_edit && event->type() == QEvent::Resize) fitHeight();
  return QWidget::eventFilter(watched, event);
}

void Composer::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void Composer::retranslate() {
  m_edit->setPlaceholderText(m_group.isEmpty() ? tr("Write a message") : tr("Message to %1").arg(m_group));
  m_edit->setAccessibleName(tr("Message"));
  m_send->setText(tr("Send"));
  m_send->setAccessibleName(tr("Send the message"));
  m_send->setToolTip(tr("Enter sends, Shift+Enter begins a new line"));
}

}  // namespace vinicast::gui
