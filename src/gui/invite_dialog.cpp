// SPDX-License-Identifier: MIT
#include "gui/invite_dialog.hpp"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "client/names.hpp"
#include "gui/icons.hpp"
#include "gui/qr_widget.hpp"
#include "gui/theme.hpp"
#include "gui/whole_height.hpp"

namespace vinicast::gui {

namespace {

QLineEdit* readOnlyLine(const char* name, const QString& accessibleName, const QString& text) {
  auto* line = new QLineEdit(text);
  line->setObjectName(QLatin1String(name));
  line->setAccessibleName(accessibleName);
  line->setReadOnly(true);
  line->setCursorPosition(0);
  return line;
}

QLabel* wrapped(const char* name, const QString& text) {
  auto* label = new QLabel(text);
  label->setObjectName(QLatin1String(name));
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  return label;
}

}  // namespace

InviteDialog::InviteDialog(const client::Invite& invite, QWidget* parent)
    : QDialog(parent), m_invite(invite) {
  setObjectName(QStringLiteral("InviteDialog"));
  setWindowTitle(tr("Invite people to %1").arg(client::isolated(invite.group)));
  setAttribute(Qt::WA_DeleteOnClose);
  build();
}

QString InviteDialog::message() const {
  const QString link = client::inviteLink(m_invite);
  if (m_invite.code.isEmpty()) {
    return tr("Join the group “%1” in Vinicast, on the same network: %2")
        .arg(client::isolated(m_invite.group), link);
  }
  return tr("Join the private group “%1” in Vinicast, on the same network, with the code %2: %3")
      .arg(client::isolated(m_invite.group), m_invite.code, link);
}

void InviteDialog::build() {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl, theme::kSpaceXl);
  layout->setSpacing(theme::kSpaceM);
  const bool open = m_invite.code.isEmpty();

  auto* heading = new QHBoxLayout;
  auto* lock = new QLabel;
  lock->setObjectName(QStringLiteral("inviteLockLabel"));
  lock->setPixmap(icons::icon(open ? icons::Glyph::Open : icons::Glyph::Lock)
                      .pixmap(QSize(theme::kIconSize, theme::kIconSize), devicePixelRatioF()));
  heading->addWidget(lock);
  auto* title = wrapped("inviteTitleLabel", client::visibleName(m_invite.group));
  theme::setTextStyle(*title, theme::TextStyle::Title);
  heading->addWidget(title, 1);
  layout->addLayout(heading);

  layout->addWidget(wrapped(
      "inviteMeaningLabel",
      open ? tr("An open group: anyone on this network who writes its name can join, read and be live.")
           : tr("A private group: only those who have its code can join, read and be live. Whoever gets the "
                "code, or this link or picture, has it for good, so give it to no one else. To shut someone "
                "out, make a new group with a new code.")));

  auto* body = new QHBoxLayout;
  body->setSpacing(theme::kSpaceXl);
  auto* code = new QrWidget;
  code->setObjectName(QStringLiteral("inviteQrWidget"));
  code->setAccessibleName(tr("QR code of the link"));
  code->setText(client::inviteLink(m_invite));
  body->addWidget(code, 0, Qt::AlignTop);
  auto* fields = new QVBoxLayout;
  fields->setSpacing(theme::kSpaceS);
  fields->addWidget(wrapped("inviteLinkLabel", tr("Link")));
  fields->addWidget(readOnlyLine("inviteLinkLineEdit", tr("Link"), client::inviteLink(m_invite)));
  if (!open) {
    fields->addWidget(wrapped("inviteCodeLabel", tr("Invite code")));
    auto* line = readOnlyLine("inviteCodeLineEdit", tr("Invite code"), m_invite.code);
    line->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    fields->addWidget(line);
  }
  fields->addSpacing(theme::kSpaceS);
  QPushButton* message = addCopyButton("copyInvitationPushButton", tr("Copy &invitation"), this->message());
  message->setProperty("kind", QStringLiteral("primary"));
  fields->addWidget(message);
  fields->addWidget(addCopyButton("copyLinkPushButton", tr("Copy &link"), client::inviteLink(m_invite)));
  m_copiedLabel = wrapped("copiedLabel", QString());
  m_copiedLabel->setProperty("kind", QStringLiteral("muted"));
  fields->addWidget(m_copiedLabel);
  fields->addStretch(1);
  body->addLayout(fields, 1);
  layout->addLayout(body);

  auto* close = new QPushButton(tr("Close"));
  close->setObjectName(QStringLiteral("closeInvitePushButton"));
  close->setAccessibleName(tr("Close"));
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  layout->addWidget(close, 0, Qt::AlignRight);
  message->setDefault(true);
  message->setFocus();
  setMinimumWidth(theme::kDialogWidth);
  new WholeHeight(*this);
}

QPushButton* InviteDialog::addCopyButton(const char* name, const QString& text, const QString& copied) {
  auto* button = new QPushButton(text);
  button->setObjectName(QLatin1String(name));
  button->setAccessibleName(QString(text).remove(QLatin1Char('&')));
  connect(button, &QPushButton::clicked, this, [this, copied] {
    QGuiApplication::clipboard()->setText(copied);
    m_copiedLabel->setText(tr("Copied"));
    m_copiedLabel->setAccessibleName(tr("Copied"));
  });
  return button;
}

}  // namespace vinicast::gui
