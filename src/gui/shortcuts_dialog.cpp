// SPDX-License-Identifier: MIT
#include "gui/shortcuts_dialog.hpp"

#include <QCoreApplication>
#include <QGridLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "gui/theme.hpp"
#include "gui/whole_height.hpp"

namespace vinicast::gui {

namespace {

constexpr int kColumns = 2;  // fit 800 x 600

QString native(const QString& keys) {
  QStringList shown;
  for (const QString& one : keys.split(QStringLiteral(" / "))) {
    shown << QKeySequence(one).toString(QKeySequence::NativeText);
  }
  return shown.join(QStringLiteral(" / "));
}

}  // namespace

QList<ShortcutLine> allShortcuts() {
  const auto words = [](const char* text) { return QCoreApplication::translate("Shortcuts", text); };
  return {
      {QStringLiteral("F1 / Ctrl+/"), words(QT_TRANSLATE_NOOP("Shortcuts", "This page"))},
      {QStringLiteral("Ctrl+N"), words(QT_TRANSLATE_NOOP("Shortcuts", "Join another group"))},
      {QStringLiteral("Ctrl+I"), words(QT_TRANSLATE_NOOP("Shortcuts", "Invite people"))},
      {QStringLiteral("Alt+Down / Alt+Up"),
       words(QT_TRANSLATE_NOOP("Shortcuts", "The next and the previous group"))},
      {QStringLiteral("Ctrl+G"), words(QT_TRANSLATE_NOOP("Shortcuts", "To the list of groups"))},
      {QStringLiteral("Ctrl+,"), words(QT_TRANSLATE_NOOP("Shortcuts", "Settings"))},
      {QStringLiteral("Ctrl+Shift+N"), words(QT_TRANSLATE_NOOP("Shortcuts", "How the network does"))},
      {QStringLiteral("F11"),
       words(QT_TRANSLATE_NOOP("Shortcuts", "The stage on the full screen, and back"))},
      {QStringLiteral("Ctrl+Q"), words(QT_TRANSLATE_NOOP("Shortcuts", "Quit"))},
      {QStringLiteral("Esc"), words(QT_TRANSLATE_NOOP("Shortcuts", "Back, or close"))},
      {QStringLiteral("Ctrl+F"), words(QT_TRANSLATE_NOOP("Shortcuts", "Search and export"))},
      {QStringLiteral("Return"), words(QT_TRANSLATE_NOOP("Shortcuts", "Send; on a message: its menu"))},
      {QStringLiteral("Shift+Return"), words(QT_TRANSLATE_NOOP("Shortcuts", "A new line"))},
      {QStringLiteral("Up"), words(QT_TRANSLATE_NOOP("Shortcuts", "Before a text: change the last message"))},
      {QStringLiteral("Shift+Up / Shift+Down"),
       words(QT_TRANSLATE_NOOP("Shortcuts", "Select several messages"))},
      {QStringLiteral("Ctrl+C"), words(QT_TRANSLATE_NOOP("Shortcuts", "Copy them"))},
      {QStringLiteral("PgUp / PgDown / End"),
       words(QT_TRANSLATE_NOOP("Shortcuts", "Through the messages, and to the latest"))},
      {QStringLiteral("F / P"),
       words(QT_TRANSLATE_NOOP("Shortcuts", "On the stage: full screen, a window of its own"))},
      {QStringLiteral("M"), words(QT_TRANSLATE_NOOP("Shortcuts", "Its sound; of one's own, the microphone"))},
      {QStringLiteral("R / S"), words(QT_TRANSLATE_NOOP("Shortcuts", "Record it, save its picture"))},
      {QStringLiteral("I"), words(QT_TRANSLATE_NOOP("Shortcuts", "Its figures"))},
  };
}

ShortcutsDialog::ShortcutsDialog(QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("ShortcutsDialog"));
  setWindowTitle(tr("Keyboard shortcuts"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl);
  layout->setSpacing(theme::kSpaceL);
  auto* title = new QLabel(tr("Keyboard shortcuts"));
  title->setObjectName(QStringLiteral("shortcutsTitleLabel"));
  theme::setTextStyle(*title, theme::TextStyle::Title);
  layout->addWidget(title);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(theme::kSpaceXl);
  grid->setVerticalSpacing(theme::kSpaceS);
  const QList<ShortcutLine> lines = allShortcuts();
  const auto rows = static_cast<int>(lines.size() + kColumns - 1) / kColumns;
  int at = 0;
  for (const ShortcutLine& line : lines) {
    auto* keys = new QLabel(native(line.keys));
    keys->setObjectName(QStringLiteral("shortcutKeysLabel%1").arg(at));
    theme::setTextStyle(*keys, theme::TextStyle::Strong);
    auto* meaning = new QLabel(line.meaning);
    meaning->setObjectName(QStringLiteral("shortcutMeaningLabel%1").arg(at));
    meaning->setWordWrap(true);
    grid->addWidget(keys, at % rows, 2 * (at / rows));
    grid->addWidget(meaning, at % rows, 2 * (at / rows) + 1);
    ++at;
  }
  for (int column = 0; column < kColumns; ++column) grid->setColumnStretch(2 * column + 1, 1);
  layout->addLayout(grid);
  auto* close = new QPushButton(tr("Close"));
  close->setObjectName(QStringLiteral("closeShortcutsPushButton"));
  close->setAccessibleName(tr("Close"));
  close->setDefault(true);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  layout->addWidget(close, 0, Qt::AlignRight);
  setFixedWidth(theme::kWideDialogWidth);
  new WholeHeight(*this);
}

}  // namespace vinicast::gui
