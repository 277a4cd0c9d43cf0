// SPDX-License-Identifier: MIT
#include "gui/sidebar.hpp"

#include <QEvent>
#include <QMenu>

#include "client/models/groups_model.hpp"
#include "client/names.hpp"
#include "gui/icons.hpp"
#include "gui/sidebar_delegate.hpp"
#include "gui/theme.hpp"
#include "ui_sidebar.h"

namespace vinicast::gui {

using client::GroupRow;
using client::GroupsModel;

Sidebar::Sidebar(GroupsModel& model, QMenu& menu, QWidget* parent)
    : QWidget(parent), m_model(model), m_ui(std::make_unique<Ui::Sidebar>()) {
  m_ui->setupUi(this);
  m_ui->sidebarHeaderLayout->setContentsMargins(theme::kSpaceL, theme::kSpaceXs, theme::kSpaceS,
                                                theme::kSpaceXs);
  m_ui->selfLayout->setContentsMargins(theme::kSpaceM, theme::kSpaceS, theme::kSpaceS, theme::kSpaceS);
  theme::setSpacing(*m_ui->selfLayout, theme::kSpaceS);
  setAttribute(Qt::WA_StyledBackground);
  for (QWidget* part : {m_ui->sidebarHeader, m_ui->selfStrip}) part->setAttribute(Qt::WA_StyledBackground);
  setMinimumWidth(theme::kSidebarMinWidth);
  m_ui->sidebarHeader->setFixedHeight(theme::kHeaderHeight);
  m_ui->programLabel->setFullText(QStringLiteral("Vinicast"));
  theme::setTextStyle(*m_ui->programLabel, theme::TextStyle::Title);
  theme::setTextStyle(*m_ui->selfNameLabel, theme::TextStyle::Strong);
  m_ui->addGroupToolButton->setIcon(icons::icon(icons::Glyph::Plus));
  m_ui->menuToolButton->setIcon(icons::icon(icons::Glyph::More));
  for (QToolButton* button : {m_ui->addGroupToolButton, m_ui->menuToolButton}) {
    button->setIconSize(QSize(theme::kIconSize, theme::kIconSize));
  }
  m_ui->menuToolButton->setMenu(&menu);
  m_ui->groupsListView->setModel(&model);
  m_ui->groupsListView->setItemDelegate(new SidebarDelegate(this));
  m_ui->groupsListView->setMouseTracking(true);
  m_ui->groupsListView->setContextMenuPolicy(Qt::CustomContextMenu);
  m_ui->onAirElsewherePushButton->hide();
  connect(m_ui->groupsListView, &QListView::clicked, this, &Sidebar::choose);
  connect(m_ui->groupsListView, &QListView::activated, this, &Sidebar::choose);
  connect(m_ui->groupsListView, &QListView::customContextMenuRequested, this, &Sidebar::showMenu);
  connect(m_ui->addGroupToolButton, &QToolButton::clicked, this, &Sidebar::addRequested);
  connect(m_ui->onAirElsewherePushButton, &QPushButton::clicked, this, &Sidebar::onAirRequested);
}

Sidebar::~Sidebar() = default;

void Sidebar::setSelf(const QString& id, const QString& name) {
  m_ui->selfStrip->setVisible(true);
  m_ui->selfNameLabel->setFullText(name);
  m_ui->selfAvatar->setMember(id, name);
}

void Sidebar::setCurrent(const QString& key, const QString& memberId) {
  const int row = key.isEmpty() ? -1 : m_model.rowOf(key, memberId);
  const QModelIndex index = m_model.index(row, 0);
  m_ui->groupsListView->setCurrentIndex(index);
  if (!index.isValid()) m_ui->groupsListView->clearSelection();
}

void Sidebar::setOnAirElsewhere(const QString& group) {
  m_onAirGroup = group;
  m_ui->onAirElsewherePushButton->setVisible(!group.isEmpty());
  retranslate();
}

void Sidebar::focusList() {
  m_ui->groupsListView->setFocus(Qt::ShortcutFocusReason);
}

void Sidebar::choose(const QModelIndex& index) {
  if (!index.isValid()) return;
  const GroupRow row = m_model.at(index.row());
  if (row.kind == GroupRow::Kind::Recent) {
    Q_EMIT joinAgainRequested(row.key);
  } else {
    Q_EMIT chosen(row.key, row.memberId);
  }
}

void Sidebar::showMenu(const QPoint& position) {
  const QModelIndex index = m_ui->groupsListView->indexAt(position);
  if (!index.isValid()) return;
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("groupMenu"));
  fillMenu(menu, m_model.at(index.row()));
  menu.exec(m_ui->groupsListView->viewport()->mapToGlobal(position));
}

void Sidebar::fillMenu(QMenu& menu, const GroupRow& row) {
  const QString key = row.key;
  if (row.kind == GroupRow::Kind::Recent) {
    menu.addAction(tr("&Join again"), this, [this, key] { Q_EMIT joinAgainRequested(key); });
    menu.addAction(tr("&Forget this group"), this, [this, key] { Q_EMIT forgetRequested(key); });
    return;
  }
  if (row.kind == GroupRow::Kind::Private) {
    menu.addAction(tr("&Close the conversation"), this,
                   [this, key, member = row.memberId] { Q_EMIT closePrivateRequested(key, member); });
    return;
  }
  menu.addAction(icons::icon(icons::Glyph::Invite), tr("&Invite people…"), this,
                 [this, key] { Q_EMIT inviteRequested(key); });
  QAction* mute = menu.addAction(tr("&Mute"), this,
                                 [this, key, muted = row.muted] { Q_EMIT muteRequested(key, !muted); });
  mute->setCheckable(true);
  mute->setChecked(row.muted);
  menu.addSeparator();
  menu.addAction(icons::icon(icons::Glyph::Leave), tr("&Leave the group"), this,
                 [this, key] { Q_EMIT leaveRequested(key); });
}

void Sidebar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    m_ui->retranslateUi(this);
    retranslate();
  }
}

void Sidebar::retranslate() {
  m_ui->onAirElsewherePushButton->setText(tr("You are live in %1").arg(client::isolated(m_onAirGroup)));
  m_ui->onAirElsewherePushButton->setAccessibleName(m_ui->onAirElsewherePushButton->text());
}

}  // namespace vinicast::gui
