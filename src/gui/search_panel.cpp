// SPDX-License-Identifier: MIT
#include "gui/search_panel.hpp"

#include <QDateTime>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QTextOption>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "client/names.hpp"
#include "gui/direction.hpp"
#include "gui/icons.hpp"
#include "gui/plain_text.hpp"
#include "gui/rich_text.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {

// A question that is not answered by then is forgotten: the group may have been left meanwhile.
constexpr int kPatienceMillis = 3000;
constexpr qsizetype kBefore = 30;  // characters that are shown before what was found
constexpr qsizetype kShown = 200;
constexpr int kMostVisible = 5;  // hits, before they scroll
constexpr int kHeadRole = Qt::UserRole;
constexpr int kWordsRole = Qt::UserRole + 1;
constexpr int kSearchedRole = Qt::UserRole + 2;

// The line around what was found.
QString around(const QString& text, const QString& searched) {
  const QString line = plainLine(text);
  const qsizetype at = line.indexOf(searched.section(QLatin1Char(' '), 0, 0), 0, Qt::CaseInsensitive);
  if (at <= kBefore) return line.left(kShown);
  return QStringLiteral("…") + line.mid(at - kBefore, kShown);
}

class HitDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const theme::Colors& colors = theme::colorsFor(option.palette);
    painter->save();
    painter->setLayoutDirection(option.direction);
    painter->setRenderHint(QPainter::Antialiasing);
    const bool marked = option.state.testFlag(QStyle::State_Selected);
    if (marked || option.state.testFlag(QStyle::State_MouseOver)) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(marked ? colors.selected : colors.hover);
      painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), theme::kRadiusS, theme::kRadiusS);
    }
    const QRect room =
        option.rect.adjusted(theme::kSpaceS, theme::kSpaceXs, -theme::kSpaceS, -theme::kSpaceXs);
    const QFont caption = theme::font(option.font, theme::TextStyle::Caption);
    painter->setFont(caption);
    painter->setPen(colors.textMuted);
    drawTextLine(*painter, room, index.data(kHeadRole).toString(), Qt::AlignLeft | Qt::AlignTop);
    const QFont body = theme::font(option.font, theme::TextStyle::Body);
    const QString words =
        QFontMetrics(body).elidedText(index.data(kWordsRole).toString(), Qt::ElideRight, room.width());
    QTextLayout layout(words, body);
    layout.setTextOption(QTextOption(QStyle::visualAlignment(option.direction, Qt::AlignLeft)));
    layout.setFormats(marks(words, index.data(kSearchedRole).toString(), colors));
    layout.beginLayout();
    QTextLine line = layout.createLine();
    line.setLineWidth(room.width());
    layout.endLayout();
    painter->setPen(colors.text);
    layout.draw(painter, QPointF(room.left(), room.bottom() + 1 - line.height()));
    painter->restore();
  }

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    const QFontMetrics caption(theme::font(option.font, theme::TextStyle::Caption));
    const QFontMetrics body(theme::font(option.font, theme::TextStyle::Body));
    return {1, caption.height() + body.height() + 2 * theme::kSpaceXs};
  }

 private:
  static QList<QTextLayout::FormatRange> marks(const QString& words, const QString& searched,
                                               const theme::Colors& colors) {
    QList<QTextLayout::FormatRange> all;
    QTextCharFormat format;
    format.setForeground(colors.accentText);
    format.setFontWeight(QFont::DemiBold);
    for (const QString& word : searched.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
      const qsizetype at = words.indexOf(word, 0, Qt::CaseInsensitive);
      if (at >= 0) all.append({static_cast<int>(at), static_cast<int>(word.size()), format});
    }
    return all;
  }
};

}  // namespace

SearchPanel::SearchPanel(QWidget* parent)
    : QWidget(parent),
      m_field(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_export(new QPushButton(this)),
      m_close(new QToolButton(this)),
      m_hits(new QListWidget(this)) {
  setObjectName(QStringLiteral("searchPanel"));
  setAttribute(Qt::WA_StyledBackground);
  m_field->setObjectName(QStringLiteral("searchLineEdit"));
  m_field->installEventFilter(this);
  m_count->setObjectName(QStringLiteral("searchCountLabel"));
  m_count->setTextFormat(Qt::PlainText);
  m_count->setProperty("kind", QStringLiteral("muted"));
  m_export->setObjectName(QStringLiteral("exportPushButton"));
  m_close->setObjectName(QStringLiteral("searchCloseToolButton"));
  m_close->setIcon(icons::icon(icons::Glyph::Close));
  m_hits->setObjectName(QStringLiteral("searchListWidget"));
  m_hits->setItemDelegate(new HitDelegate(m_hits));
  m_hits->setUniformItemSizes(true);
  m_hits->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_hits->setMouseTracking(true);
  m_hits->installEventFilter(this);
  m_hits->hide();
  auto* row = new QHBoxLayout;
  row->setSpacing(theme::kSpaceS);
  row->addWidget(m_field, 1);
  row->addWidget(m_count);
  row->addWidget(m_export);
  row->addWidget(m_close);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceS, theme::kSpaceL, theme::kSpaceS);
  layout->setSpacing(theme::kSpaceXs);
  layout->addLayout(row);
  layout->addWidget(m_hits);
  m_patience.setSingleShot(true);
  m_patience.setInterval(kPatienceMillis);
  connect(&m_patience, &QTimer::timeout, this, [this] {
    m_answered = std::exchange(m_asked, {});
    ask();
  });
  connect(m_field, &QLineEdit::textChanged, this, &SearchPanel::ask);
  connect(m_export, &QPushButton::clicked, this, &SearchPanel::exportRequested);
  connect(m_close, &QToolButton::clicked, this, &SearchPanel::finish);
  connect(m_hits, &QListWidget::itemClicked, this, &SearchPanel::choose);
  connect(m_hits, &QListWidget::itemActivated, this, &SearchPanel::choose);
  setFocusProxy(m_field);
  retranslate();
  hide();
}

void SearchPanel::open() {
  show();
  m_field->setFocus();
  m_field->selectAll();
  // Something may have come since it was open.
  m_answered.clear();
  ask();
}

void SearchPanel::ask() {
  const QString text = m_field->text().simplified();
  if (text.isEmpty()) {
    showNothing();
  } else if (m_asked.isEmpty() && text != m_answered) {
    m_asked = text;
    m_patience.start();
    Q_EMIT searchWanted(text);
  }
}

void SearchPanel::showNothing() {
  m_answered.clear();
  m_posts.clear();
  m_hits->clear();
  m_hits->hide();
  m_count->clear();
}

void SearchPanel::show(const client::Found& found) {
  if (found.text == m_asked) {
    m_asked.clear();
    m_patience.stop();
  }
  if (found.text != m_field->text().simplified()) {
    ask();
    return;
  }
  m_answered = found.text;
  m_posts = found.posts;
  m_hits->clear();
  for (const client::Post& post : m_posts) {
    auto* item = new QListWidgetItem(m_hits);
    const QString when =
        QLocale().toString(QDateTime::fromMSecsSinceEpoch(post.wallMillis), QLocale::ShortFormat);
    const QString head = client::isolated(post.authorName) + QStringLiteral(" · ") + when;
    const QString words = around(post.text, found.text);
    item->setData(kHeadRole, head);
    item->setData(kWordsRole, words);
    item->setData(kSearchedRole, found.text);
    item->setData(Qt::AccessibleTextRole, head + QStringLiteral(": ") + words);
  }
  const int count = static_cast<int>(m_posts.size());
  m_count->setText(count == 0   ? tr("Nothing found")
                   : found.more ? tr("%n or more", nullptr, count)
                                : tr("%n found", nullptr, count));
  if (count > 0) {
    m_hits->setCurrentRow(0);
    m_hits->setFixedHeight(std::min(count, kMostVisible) * m_hits->sizeHintForRow(0) + theme::kSpaceXs);
  }
  m_hits->setVisible(count > 0);
}

void SearchPanel::showExported(int messages, const QString& path, const QString& problem) {
  m_count->setText(problem.isEmpty() ? tr("%n messages written", nullptr, messages)
                                     : tr("Not written: %1").arg(problem));
  m_count->setToolTip(asPlainText(path));
}

void SearchPanel::choose(const QListWidgetItem* item) {
  const int row = m_hits->row(item);
  if (row >= 0 && row < m_posts.size()) Q_EMIT hitChosen(m_posts[row]);
}

void SearchPanel::finish() {
  hide();
  Q_EMIT closed();
}

bool SearchPanel::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key == Qt::Key_Escape) {
    finish();
    return true;
  }
  if (watched == m_field && (key == Qt::Key_Down || key == Qt::Key_Up) && m_hits->count() > 0) {
    const int step = key == Qt::Key_Down ? 1 : -1;
    m_hits->setCurrentRow(std::clamp(m_hits->currentRow() + step, 0, m_hits->count() - 1));
    return true;
  }
  if (watched == m_field && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
    // What is shown may be of the text before.
    const bool current = m_answered == m_field->text().simplified();
    if (current && m_hits->currentItem() != nullptr) choose(m_hits->currentItem());
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void SearchPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void SearchPanel::retranslate() {
  m_field->setPlaceholderText(tr("Search all messages"));
  m_field->setAccessibleName(m_field->placeholderText());
  m_hits->setAccessibleName(tr("Messages found"));
  m_export->setText(tr("Export…"));
  m_export->setAccessibleName(tr("Export the conversation"));
  m_export->setToolTip(tr("Write the whole conversation into a file"));
  m_close->setToolTip(tr("Close the search (Escape)"));
  m_close->setAccessibleName(m_close->toolTip());
}

}  // namespace vinicast::gui
