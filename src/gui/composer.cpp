// SPDX-License-Identifier: MIT
#include "gui/composer.hpp"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextDocument>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "client/names.hpp"
#include "gui/completion_popup.hpp"
#include "gui/emoji.hpp"
#include "gui/emoji_picker.hpp"
#include "gui/icons.hpp"
#include "gui/rich_text.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {
// The edit's frame and padding above and below its text.
constexpr int kEditChrome = 2 * theme::kSpaceS + 2;
constexpr int kMostSuggestions = 6;
constexpr int kShortestName = 2;  // of an emoji, before any is suggested
constexpr qsizetype kMaxReference = 120;
}  // namespace

Composer::Composer(QWidget* parent)
    : QWidget(parent),
      m_edit(new QPlainTextEdit(this)),
      m_send(new QPushButton(this)),
      m_emoji(new QToolButton(this)),
      m_reference(new QWidget(this)),
      m_referenceLabel(new QLabel(m_reference)),
      m_referenceClose(new QToolButton(m_reference)),
      m_popup(new CompletionPopup(parent == nullptr ? this : parent)) {
  setAttribute(Qt::WA_StyledBackground);
  m_edit->setObjectName(QStringLiteral("composerPlainTextEdit"));
  m_edit->setTabChangesFocus(true);
  m_edit->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_edit->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_edit->document()->setDocumentMargin(0);
  m_edit->installEventFilter(this);
  m_send->setObjectName(QStringLiteral("sendPushButton"));
  m_send->setProperty("kind", QStringLiteral("primary"));
  m_send->setEnabled(false);
  m_emoji->setObjectName(QStringLiteral("emojiToolButton"));
  m_emoji->setIcon(icons::icon(icons::Glyph::Smile));
  m_emoji->setIconSize(QSize(theme::kIconSize, theme::kIconSize));
  m_emoji->setFixedSize(theme::kControlHeight, theme::kControlHeight);
  m_reference->setObjectName(QStringLiteral("referenceBar"));
  m_referenceLabel->setObjectName(QStringLiteral("referenceLabel"));
  m_referenceLabel->setTextFormat(Qt::PlainText);
  m_referenceLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_referenceClose->setObjectName(QStringLiteral("referenceCloseToolButton"));
  m_referenceClose->setIcon(icons::icon(icons::Glyph::Close, icons::Tint::Muted));
  theme::setTextStyle(*m_referenceLabel, theme::TextStyle::Caption);
  auto* reference = new QHBoxLayout(m_reference);
  reference->setContentsMargins(0, 0, 0, 0);
  reference->addWidget(m_referenceLabel, 1);
  reference->addWidget(m_referenceClose);
  m_reference->hide();

  auto* row = new QHBoxLayout;
  row->setSpacing(theme::kSpaceS);
  row->addWidget(m_edit);
  row->addWidget(m_emoji, 0, Qt::AlignBottom);
  row->addWidget(m_send, 0, Qt::AlignBottom);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceM, theme::kSpaceL, theme::kSpaceM);
  layout->setSpacing(theme::kSpaceXs);
  layout->addWidget(m_reference);
  layout->addLayout(row);
  connect(m_send, &QPushButton::clicked, this, &Composer::submit);
  connect(m_emoji, &QToolButton::clicked, this, &Composer::openPicker);
  connect(m_referenceClose, &QToolButton::clicked, this, &Composer::endReference);
  connect(m_edit, &QPlainTextEdit::textChanged, this, &Composer::onTextChanged);
  connect(m_popup, &CompletionPopup::chosen, this, &Composer::insertCompletion);
  setFocusProxy(m_edit);
  retranslate();
  fitHeight();
}

// Under the conversation's column.
void Composer::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const int side = theme::kSpaceL + std::max(0, width() - theme::kConversationMaxWidth) / 2;
  layout()->setContentsMargins(side, theme::kSpaceM, side, theme::kSpaceM);
}

void Composer::setGroup(const QString& group) {
  m_group = group;
  retranslate();
}

void Composer::setAway(bool away) {
  m_away = away;
  retranslate();
}

void Composer::setNames(const QStringList& names) {
  m_names = names;
}

void Composer::restore(const QString& text) {
  const QString since = m_edit->toPlainText();
  place(since.isEmpty() ? text : text + QLatin1Char('\n') + since);
}

void Composer::place(const QString& text) {
  m_placing = true;
  m_edit->setPlainText(text);
  m_edit->moveCursor(QTextCursor::End);
  m_placing = false;
}

void Composer::beginReply(const QString& postId, const QString& author, const QString& text) {
  endReference();
  m_next = {client::PostKind::Reply, {}, postId};
  m_referenceWords = tr("Reply to %1: %2").arg(client::isolated(author), plainLine(text.left(kMaxReference)));
  m_referenceLabel->setText(m_referenceWords);
  m_reference->show();
  m_edit->setFocus();
}

void Composer::beginEdit(const QString& postId, const QString& text) {
  endReference();
  m_draftBefore = m_edit->toPlainText();
  m_next = {client::PostKind::Edit, {}, postId};
  m_referenceWords = tr("Change the message: %1").arg(plainLine(text.left(kMaxReference)));
  m_referenceLabel->setText(m_referenceWords);
  m_reference->show();
  place(text);
  m_edit->setFocus();
}

void Composer::endReference() {
  const bool editing = m_next.kind == client::PostKind::Edit;
  m_next = {};
  m_reference->hide();
  if (editing) place(std::exchange(m_draftBefore, {}));
}

QString Composer::draft() const {
  return m_next.kind == client::PostKind::Edit ? m_draftBefore : m_edit->toPlainText();
}

void Composer::setDraft(const QString& text) {
  place(text);
}

void Composer::submit() {
  const QString text = m_edit->toPlainText().trimmed();
  if (text.isEmpty()) return;
  client::PostDraft draft = m_next;
  draft.text = text;
  m_popup->hide();
  place({});
  endReference();
  m_edit->setFocus();
  Q_EMIT submitted(draft);
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

void Composer::onTextChanged() {
  m_send->setEnabled(!m_edit->toPlainText().trimmed().isEmpty());
  fitHeight();
  offerCompletions();
  Q_EMIT draftChanged();
  if (!m_placing && m_send->isEnabled()) Q_EMIT typed();
}

QString Composer::wordAtCursor() const {
  const QTextCursor cursor = m_edit->textCursor();
  if (cursor.hasSelection()) return {};
  const QString before = cursor.block().text().left(cursor.positionInBlock());
  constexpr auto kUnicode = QRegularExpression::UseUnicodePropertiesOption;
  // Behind no letter, but that of a script without spaces (client::isSpacedLetter()).
  static const QRegularExpression emoji(
      QStringLiteral(R"((?<=^|[^\w:]|[\x{2e80}-\x{10ffff}])(:[a-z0-9_]+:?)$)"), kUnicode);
  // Names of people may hold spaces; which of them are meant is seen by comparing.
  static const QRegularExpression name(
      QStringLiteral(R"((?<=^|[^\w@]|[\x{2e80}-\x{10ffff}])(@[^@\n]{0,40})$)"), kUnicode);
  // A Chinese name stands alone: "时间:火" means a colon.
  static const QRegularExpression chinese(QStringLiteral(R"((?<=^|[^\w:])(:[\x{4e00}-\x{9fff}]+:?)$)"),
                                          kUnicode);
  QString word = emoji.match(before).captured(1);
  if (word.isEmpty()) word = chinese.match(before).captured(1);
  return word.isEmpty() ? name.match(before).captured(1) : word;
}

void Composer::offerCompletions() {
  const QString word = wordAtCursor();
  QList<CompletionPopup::Choice> choices;
  if (word.startsWith(QLatin1Char(':'))) {
    const bool closed = word.size() > 1 && word.endsWith(QLatin1Char(':'));
    const QString name = word.mid(1, word.size() - (closed ? 2 : 1));
    if (const QString sign = closed ? emojiNamed(name) : QString(); !sign.isEmpty()) {
      insertCompletion(sign);
      return;
    }
    const bool ascii = !name.isEmpty() && name.front().unicode() < 0x80;
    if (!closed && name.size() >= (ascii ? kShortestName : 1)) {
      for (const Emoji& one : findEmoji(name.toLower(), kMostSuggestions)) {
        const QString sign = QString::fromUtf8(one.sign);
        const QString shown = ascii ? QString(QLatin1String(one.name)) : chineseName(one);
        choices.append({sign + QStringLiteral("  :%1:").arg(shown), sign});
      }
    }
  } else if (word.startsWith(QLatin1Char('@'))) {
    for (const QString& name : m_names) {
      if (choices.size() < kMostSuggestions && name.startsWith(word.mid(1), Qt::CaseInsensitive) &&
          name.size() + 1 > word.size())
        choices.append({name, QLatin1Char('@') + name + QLatin1Char(' ')});
    }
  }
  const QPoint corner = m_edit->mapTo(m_popup->parentWidget(), m_edit->cursorRect().topLeft());
  m_popup->offer(m_edit->hasFocus() ? choices : QList<CompletionPopup::Choice>(), corner);
}

void Composer::insertCompletion(const QString& text) {
  const QString word = wordAtCursor();
  QTextCursor cursor = m_edit->textCursor();
  cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, static_cast<int>(word.size()));
  cursor.insertText(text);
}

void Composer::openPicker() {
  auto* picker = new EmojiPicker(this);
  connect(picker, &EmojiPicker::picked, this, [this](const QString& sign) {
    m_edit->insertPlainText(sign);
    m_edit->setFocus();
  });
  picker->openAt(m_emoji->mapToGlobal(QPoint(0, -picker->sizeHint().height())));
}

bool Composer::handleKey(const QKeyEvent& key) {
  if (m_popup->handleKey(key)) return true;
  const bool enter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
  if (enter && !key.modifiers().testFlag(Qt::ShiftModifier)) {
    submit();
    return true;
  }
  if (key.key() == Qt::Key_Escape && m_reference->isVisible()) {
    endReference();
    return true;
  }
  if (key.key() == Qt::Key_Up && m_edit->toPlainText().isEmpty()) {
    Q_EMIT editLastRequested();
    return true;
  }
  return false;
}

bool Composer::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_edit) {
    if (event->type() == QEvent::KeyPress && handleKey(*static_cast<QKeyEvent*>(event))) return true;
    if (event->type() == QEvent::Resize) fitHeight();
    if (event->type() == QEvent::FocusOut) m_popup->hide();
  }
  return QWidget::eventFilter(watched, event);
}

void Composer::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void Composer::retranslate() {
  QString hint = tr("Write a message");
  if (!m_group.isEmpty())
    hint = (m_away ? tr("%1 is not here now") : tr("Message to %1")).arg(client::isolated(m_group));
  m_edit->setPlaceholderText(hint);
  m_edit->setAccessibleName(tr("Message"));
  m_send->setText(tr("Send"));
  icons::setOnButton(*m_send, icons::Glyph::Send, icons::Tint::OnAccent);
  m_send->setAccessibleName(tr("Send the message"));
  m_send->setToolTip(tr("Enter sends, Shift+Enter begins a new line"));
  m_emoji->setToolTip(tr("Emoji"));
  m_emoji->setAccessibleName(m_emoji->toolTip());
  m_referenceClose->setToolTip(tr("Give it up (Escape)"));
  m_referenceClose->setAccessibleName(m_referenceClose->toolTip());
}

}  // namespace vinicast::gui
