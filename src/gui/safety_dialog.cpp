// SPDX-License-Identifier: MIT
#include "gui/safety_dialog.hpp"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "client/names.hpp"
#include "gui/theme.hpp"
#include "gui/whole_height.hpp"

namespace vinicast::gui {

namespace {

constexpr int kGroupsInLine = 3;
constexpr int kGroupLength = 5;

// Two lines are easier to read aloud than one long one.
QString inLines(const QString& number) {
  QString lines = number;
  const int place = kGroupsInLine * (kGroupLength + 1) - 1;
  if (lines.size() > place) lines[place] = QLatin1Char('\n');
  return lines;
}

}  // namespace

SafetyDialog::SafetyDialog(const QString& name, const QString& number, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("SafetyDialog"));
  setWindowTitle(tr("Safety number"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl);
  layout->setSpacing(theme::kSpaceL);
  const auto label = [&](const char* objectName, const QString& text) {
    auto* made = new QLabel(text);
    made->setObjectName(QLatin1String(objectName));
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    layout->addWidget(made);
    return made;
  };
  theme::setTextStyle(*label("safetyTitleLabel", tr("You and %1").arg(client::isolated(name))),
                      theme::TextStyle::Title);
  label("safetyWordsLabel", tr("Names are only what people call themselves. Ask %1, face to face or on the "
                               "phone, to open this page "
                               "for you, and compare the numbers. The same number on both sides: it is %1, "
                               "whom nobody can pass for.")
                                .arg(client::isolated(name)));
  auto* digits = label("safetyNumberLabel", inLines(number));
  digits->setAlignment(Qt::AlignCenter);
  digits->setProperty("kind", QStringLiteral("good"));
  theme::setTextStyle(*digits, theme::TextStyle::Display);
  digits->setAccessibleName(tr("Safety number: %1").arg(number));
  digits->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  label("safetyOtherLabel", tr("Another number: it is another person, or another computer of the same one."))
      ->setProperty("kind", QStringLiteral("muted"));

  auto* row = new QHBoxLayout;
  row->setSpacing(theme::kSpaceS);
  auto* copy = new QPushButton(tr("&Copy"));
  copy->setObjectName(QStringLiteral("copySafetyNumberPushButton"));
  copy->setAccessibleName(tr("Copy the safety number"));
  copy->setAutoDefault(false);
  connect(copy, &QPushButton::clicked, this, [number] { QGuiApplication::clipboard()->setText(number); });
  auto* close = new QPushButton(tr("Close"));
  close->setObjectName(QStringLiteral("closeSafetyPushButton"));
  close->setAccessibleName(tr("Close"));
  close->setDefault(true);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  row->addWidget(copy);
  row->addStretch(1);
  row->addWidget(close);
  layout->addLayout(row);
  setFixedWidth(theme::kDialogWidth);
  new WholeHeight(*this);
}

}  // namespace vinicast::gui
