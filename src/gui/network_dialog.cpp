// SPDX-License-Identifier: MIT
#include "gui/network_dialog.hpp"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "client/names.hpp"
#include "client/network_report.hpp"
#include "client/words.hpp"
#include "gui/icons.hpp"
#include "gui/plain_text.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::ErrorCode;
using client::NetworkVerdict;

namespace {

constexpr int kAskMillis = 1000;
constexpr int kCopiedMillis = 2000;
// Who does not answer has been told of by then (PeerSilent, PeerUnknown).
constexpr int kLookingMillis = 10'000;
constexpr QSize kFirstSize(720, 560);
constexpr int kMostRowsSeen = 4;  // of cards; more are scrolled to

QTableWidget* makeTable(QWidget* parent, const char* name) {
  auto* table = new QTableWidget(parent);
  table->setObjectName(QLatin1String(name));
  table->verticalHeader()->hide();
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setShowGrid(false);
  table->setTabKeyNavigation(false);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  return table;
}

// In place, so that a selection and the scroll bar stay where they are.
void fill(QTableWidget& table, const QList<QStringList>& rows) {
  table.setRowCount(static_cast<int>(rows.size()));
  for (int row = 0; row < rows.size(); ++row) {
    for (int column = 0; column < rows[row].size(); ++column) {
      QTableWidgetItem* item = table.item(row, column);
      if (item == nullptr) {
        item = new QTableWidgetItem;
        table.setItem(row, column, item);
      }
      item->setText(rows[row][column]);
      item->setToolTip(asPlainText(rows[row][column]));
    }
  }
}

// As high as its rows.
void fitHeight(QTableWidget& table) {
  const int rows = std::clamp(table.rowCount(), 1, kMostRowsSeen);
  const int row = table.rowCount() > 0 ? table.rowHeight(0) : table.verticalHeader()->defaultSectionSize();
  table.setFixedHeight(table.horizontalHeader()->sizeHint().height() + rows * row + 2 * table.frameWidth());
}

void setColumns(QTableWidget& table, const QStringList& names) {
  table.setColumnCount(static_cast<int>(names.size()));
  table.setHorizontalHeaderLabels(names);
  table.horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table.horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
}

const char* kindOf(NetworkVerdict verdict) {
  switch (verdict) {
    case NetworkVerdict::Good:
      return "good";
    case NetworkVerdict::PartlyUnicast:
    case NetworkVerdict::PictureCopies:
    case NetworkVerdict::PictureUnicast:
    case NetworkVerdict::PictureRefused:
    case NetworkVerdict::Lossy:
    case NetworkVerdict::Unicast:
    case NetworkVerdict::NobodyInGroup:
    case NetworkVerdict::NobodyHeard:
      return "warning";
    default:
      return "error";
  }
}

// A property that the style sheet looks at.
void setKind(QLabel& label, const char* kind) {
  if (label.property("kind").toString() == QLatin1String(kind)) return;
  label.setProperty("kind", QLatin1String(kind));
  label.style()->unpolish(&label);
  label.style()->polish(&label);
}

}  // namespace

NetworkDialog::NetworkDialog(client::Engine& engine, const QString& group, QWidget* parent)
    : QDialog(parent), m_engine(engine), m_group(group) {
  setObjectName(QStringLiteral("NetworkDialog"));
  build();
  connectParts();
  retranslate();
  resize(kFirstSize);
  m_ask.start(kAskMillis);
  m_engine.requestStats();
  m_address->setFocus();
}

void NetworkDialog::build() {
  m_verdict = new QLabel(this);
  m_verdict->setObjectName(QStringLiteral("verdictLabel"));
  m_verdict->setTextFormat(Qt::PlainText);
  m_verdict->setWordWrap(true);
  m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_cardsTitle = new QLabel(this);
  m_cards = makeTable(this, "cardsTableWidget");
  m_membersTitle = new QLabel(this);
  m_members = makeTable(this, "reachTableWidget");
  for (QLabel* title : {m_cardsTitle, m_membersTitle}) theme::setTextStyle(*title, theme::TextStyle::Strong);
  m_addressLabel = new QLabel(this);
  m_address = new QLineEdit(this);
  m_address->setObjectName(QStringLiteral("peerAddressLineEdit"));
  m_addressLabel->setBuddy(m_address);
  m_add = new QPushButton(this);
  m_add->setObjectName(QStringLiteral("addAddressPushButton"));
  m_add->setEnabled(false);
  m_add->setAutoDefault(false);
  m_said = new QLabel(this);
  m_said->setObjectName(QStringLiteral("addressSaidLabel"));
  m_said->setProperty("kind", QStringLiteral("warning"));
  m_said->setTextFormat(Qt::PlainText);
  m_said->setWordWrap(true);
  m_said->hide();
  m_copy = new QPushButton(this);
  m_copy->setObjectName(QStringLiteral("copyReportPushButton"));
  m_copy->setAutoDefault(false);
  m_close = new QPushButton(this);
  m_close->setObjectName(QStringLiteral("closeNetworkPushButton"));
  m_close->setAutoDefault(false);

  auto* address = new QHBoxLayout;
  address->setSpacing(theme::kSpaceS);
  address->addWidget(m_addressLabel);
  address->addWidget(m_address, 1);
  address->addWidget(m_add);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_copy);
  buttons->addStretch();
  buttons->addWidget(m_close);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceL, theme::kSpaceL, theme::kSpaceL);
  layout->setSpacing(theme::kSpaceS);
  layout->addWidget(m_verdict);
  layout->addSpacing(theme::kSpaceS);
  layout->addWidget(m_cardsTitle);
  layout->addWidget(m_cards);
  layout->addWidget(m_membersTitle);
  layout->addWidget(m_members, 1);
  layout->addLayout(address);
  layout->addWidget(m_said);
  layout->addSpacing(theme::kSpaceS);
  layout->addLayout(buttons);
}

void NetworkDialog::connectParts() {
  connect(&m_ask, &QTimer::timeout, &m_engine, &client::Engine::requestStats);
  m_looking.setObjectName(QStringLiteral("lookingTimer"));
  m_looking.setParent(this);
  m_looking.setSingleShot(true);
  m_looking.setInterval(kLookingMillis);
  // The list has addresses, not the names of computers.
  connect(&m_looking, &QTimer::timeout, this, [this] {
    if (m_lookingFor.isEmpty()) return;
    say(tr("%1 was asked. Whoever answered is in the list above.").arg(m_lookingFor), "muted");
    m_lookingFor.clear();
  });
  connect(&m_engine, &client::Engine::statsReady, this,
          [this](const client::Stats& stats) { showStats(stats); });
  connect(&m_engine, &client::Engine::failed, this, &NetworkDialog::onFailed);
  connect(m_address, &QLineEdit::textChanged, this,
          [this](const QString& text) { m_add->setEnabled(!text.trimmed().isEmpty()); });
  connect(m_address, &QLineEdit::returnPressed, this, &NetworkDialog::addAddress);
  connect(m_add, &QPushButton::clicked, this, &NetworkDialog::addAddress);
  connect(m_copy, &QPushButton::clicked, this, &NetworkDialog::copyReport);
  connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
}

void NetworkDialog::showStats(const client::Stats& stats) {
  m_stats = stats;
  const QString sentence = client::describe(stats.network);
  m_verdict->setText(sentence);
  m_verdict->setAccessibleName(sentence);
  setKind(*m_verdict, kindOf(stats.network.verdict));
  showCards(stats.network);
  showMembers(stats);
}

void NetworkDialog::showCards(const client::Network& network) {
  QList<QStringList> rows;
  for (const client::NetworkCard& card : network.cards) {
    const QString heard = card.heard == 0 ? tr("nothing yet") : tr("%1 s ago").arg(card.silentMillis / 1000);
    const QString loss = card.loss ? tr("%1%").arg(*card.loss * 100, 0, 'f', 1) : QStringLiteral("–");
    rows.append({card.name, card.address, card.joined ? tr("yes") : tr("no"), QString::number(card.sent),
                 QString::number(card.sendFailures), QString::number(card.heard), loss, heard});
  }
  fill(*m_cards, rows);
  fitHeight(*m_cards);
}

void NetworkDialog::showMembers(const client::Stats& stats) {
  QList<QStringList> rows;
  for (const client::Reach& one : stats.reach)
    rows.append({one.name, one.addresses.join(QStringLiteral(", ")), client::describe(one)});
  fill(*m_members, rows);
  const bool answered =
      !m_lookingFor.isEmpty() &&
      std::any_of(stats.reach.begin(), stats.reach.end(), [this](const client::Reach& one) {
        return one.addresses.contains(m_lookingFor) ||
               std::any_of(one.addresses.begin(), one.addresses.end(), [this](const QString& address) {
                 return address.startsWith(m_lookingFor + QLatin1Char(':'));
               });
      });
  if (!answered) return;
  m_lookingFor.clear();
  m_said->hide();
}

void NetworkDialog::addAddress() {
  const QString address = m_address->text().trimmed();
  if (address.isEmpty()) return;
  say(tr("Looking for members at %1. Whoever answers appears in the list above.").arg(address), "warning");
  m_lookingFor = address;
  m_looking.start();
  m_engine.addPeer(address);
}

void NetworkDialog::onFailed(const client::Error& error) {
  switch (error.code) {
    case ErrorCode::BadPeer:
    case ErrorCode::PeerUnknown:
    case ErrorCode::PeerSilent:
    case ErrorCode::PeerIsSelf:
      m_lookingFor.clear();
      return say(client::describe(error), "error");
    default:
      return;
  }
}

void NetworkDialog::copyReport() {
  QApplication::clipboard()->setText(client::networkReport(m_stats));
  m_copy->setText(tr("Copied"));
  QTimer::singleShot(kCopiedMillis, this, [this] { m_copy->setText(tr("&Copy report")); });
}

void NetworkDialog::say(const QString& sentence, const char* kind) {
  m_said->setText(sentence);
  m_said->setAccessibleName(sentence);
  setKind(*m_said, kind);
  m_said->show();
}

void NetworkDialog::retranslate() {
  setWindowTitle(tr("Network of %1").arg(client::isolated(m_group)));
  m_cardsTitle->setText(tr("Network cards"));
  m_cards->setAccessibleName(tr("Network cards"));
  setColumns(*m_cards, {tr("Card"), tr("Address"), tr("In the group"), tr("Sent"), tr("Not sent"),
                        tr("Heard"), tr("Lost"), tr("Last heard")});
  m_membersTitle->setText(tr("How members are reached"));
  m_members->setAccessibleName(tr("How members are reached"));
  setColumns(*m_members, {tr("Member"), tr("Address"), tr("Way")});
  m_addressLabel->setText(tr("&Add by address"));
  m_address->setPlaceholderText(tr("Name or address of a computer, for example 192.168.1.20"));
  m_address->setAccessibleName(tr("Address of a computer with a member"));
  m_add->setText(tr("Add"));
  m_add->setAccessibleName(tr("Look for members at this address"));
  m_copy->setText(tr("&Copy report"));
  m_copy->setAccessibleName(tr("Copy a report of all this"));
  m_close->setText(tr("Close"));
  m_close->setAccessibleName(tr("Close"));
  showStats(m_stats);
}

void NetworkDialog::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

}  // namespace vinicast::gui
