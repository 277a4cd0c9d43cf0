// SPDX-License-Identifier: MIT
#include "gui/join_page.hpp"

#include <QEvent>
#include <QMenu>

#include "client/invite.hpp"
#include "client/words.hpp"
#include "gui/icons.hpp"
#include "gui/theme.hpp"
#include "ui_join_page.h"

namespace vinicast::gui {

JoinPage::JoinPage(QMenu& menu, QWidget* parent) : QWidget(parent), m_ui(std::make_unique<Ui::JoinPage>()) {
  m_ui->setupUi(this);
  theme::setMargins(*m_ui->contentsLayout, theme::kSpaceXl, theme::kSpaceXl);
  for (QLayout* layout : {m_ui->formLayout, m_ui->privateLayout, m_ui->advancedLayout})
    theme::setSpacing(*layout, theme::kFieldSpace);
  theme::setSpacing(*m_ui->codeLayout, theme::kSpaceS);
  setAttribute(Qt::WA_StyledBackground);
  theme::setTextStyle(*m_ui->titleLabel, theme::TextStyle::Display);
  m_ui->iconLabel->setPixmap([this] {
    const qreal ratio = devicePixelRatioF();
    QPixmap pixmap = icons::appPixmap(qRound(theme::kAppIconOnPage * ratio));
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
  }());
  m_ui->formWidget->setMaximumWidth(theme::kFormWidth);
  icons::setOnButton(*m_ui->advancedPushButton, icons::Glyph::ChevronRight, icons::Tint::Accent);
  for (QLineEdit* edit : findChildren<QLineEdit*>())
    connect(edit, &QLineEdit::returnPressed, this, &JoinPage::submit);
  connect(m_ui->joinPushButton, &QPushButton::clicked, this, &JoinPage::submit);
  connect(m_ui->advancedPushButton, &QPushButton::toggled, this, &JoinPage::setAdvanced);
  connect(m_ui->privatePushButton, &QPushButton::toggled, this, &JoinPage::setPrivate);
  connect(m_ui->newCodePushButton, &QPushButton::clicked, this,
          [this] { m_ui->codeLineEdit->setText(client::generateCode()); });
  for (QLineEdit* edit : {m_ui->groupLineEdit, m_ui->codeLineEdit}) {
    connect(edit, &QLineEdit::textChanged, this, &JoinPage::takeInvite);
  }
  m_ui->joinMenuToolButton->setIcon(icons::icon(icons::Glyph::More));
  m_ui->joinMenuToolButton->setIconSize(QSize(theme::kIconSize, theme::kIconSize));
  m_ui->joinMenuToolButton->setMenu(&menu);
  m_ui->errorLabel->hide();
  setAdvanced(false);
  setPrivate(false);
  retranslate();
}

JoinPage::~JoinPage() = default;

void JoinPage::fill(const client::JoinRequest& request) {
  m_ui->errorLabel->hide();
  m_ui->nameLineEdit->setText(request.name);
  m_ui->groupLineEdit->setText(request.group);
  m_ui->addressLineEdit->setText(request.address);
  m_ui->interfaceLineEdit->setText(request.interfaceName);
  m_ui->codeLineEdit->setText(request.code);
  m_ui->advancedPushButton->setChecked(!request.address.isEmpty() || !request.interfaceName.isEmpty());
  m_ui->privatePushButton->setChecked(!request.code.isEmpty());
  m_ui->nameLineEdit->selectAll();
  if (!request.name.isEmpty()) m_ui->joinPushButton->setFocus();
}

void JoinPage::setName(const QString& name) {
  m_ui->nameLineEdit->setText(name);
}

void JoinPage::setJoining(bool joining) {
  m_joining = joining;
  for (QLineEdit* edit : findChildren<QLineEdit*>()) edit->setEnabled(!joining);
  for (QPushButton* button : {m_ui->joinPushButton, m_ui->newCodePushButton}) button->setEnabled(!joining);
  if (joining) m_ui->errorLabel->hide();
  retranslate();
}

void JoinPage::setMenuVisible(bool visible) {
  m_ui->joinMenuToolButton->setVisible(visible);
}

bool JoinPage::hasError() const {
  return m_ui->errorLabel->isVisibleTo(this);
}

void JoinPage::showError(const QString& sentence) {
  m_ui->errorLabel->setText(sentence);
  m_ui->errorLabel->setAccessibleName(sentence);
  m_ui->errorLabel->show();
  // The sentence may be below the end of a small window.
  QMetaObject::invokeMethod(
      this, [this] { m_ui->scrollArea->ensureWidgetVisible(m_ui->errorLabel, 0, theme::kSpaceM); },
      Qt::QueuedConnection);
}

void JoinPage::submit() {
  if (m_joining) return;
  client::JoinRequest request;
  request.name = m_ui->nameLineEdit->text().trimmed();
  request.group = m_ui->groupLineEdit->text().trimmed();
  request.address = m_ui->addressLineEdit->text().trimmed();
  request.interfaceName = m_ui->interfaceLineEdit->text().trimmed();
  if (m_ui->privatePushButton->isChecked()) request.code = client::normalCode(m_ui->codeLineEdit->text());
  if (request.name.isEmpty()) {
    showError(tr("Write the name others will see."));
    m_ui->nameLineEdit->setFocus();
    return;
  }
  if (request.group.isEmpty()) {
    showError(tr("Write the name of the group to join. Everyone who writes the same name meets there."));
    m_ui->groupLineEdit->setFocus();
    return;
  }
  if (m_ui->privatePushButton->isChecked() && request.code.isEmpty()) {
    showError(tr("A private group needs its code: from your invitation, or a new one."));
    m_ui->codeLineEdit->setFocus();
    return;
  }
  Q_EMIT joinRequested(request);
}

void JoinPage::takeInvite(const QString& text) {
  const auto invite = client::parseInvite(text);
  if (!invite) return;
  client::JoinRequest request;
  request.name = m_ui->nameLineEdit->text();
  request.group = invite->group;
  request.code = invite->code;
  request.address = invite->address;
  fill(request);
}

void JoinPage::setPrivate(bool open) {
  m_ui->privateWidget->setVisible(open);
  icons::setOnButton(*m_ui->privatePushButton, open ? icons::Glyph::ChevronDown : icons::Glyph::ChevronRight,
                     icons::Tint::Accent);
}

void JoinPage::setAdvanced(bool open) {
  m_ui->advancedWidget->setVisible(open);
  icons::setOnButton(*m_ui->advancedPushButton, open ? icons::Glyph::ChevronDown : icons::Glyph::ChevronRight,
                     icons::Tint::Accent);
}

void JoinPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    m_ui->retranslateUi(this);
    retranslate();
  }
}

void JoinPage::retranslate() {
  m_ui->joinPushButton->setText(m_joining ? tr("Joining…") : tr("Join"));
}

}  // namespace vinicast::gui
