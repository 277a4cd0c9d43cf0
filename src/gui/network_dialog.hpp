// SPDX-License-Identifier: MIT
#pragma once

// Network health: one verdict with what to do, the network cards, how each member is reached, an address to
// look for members at, and a report to send to whoever can help. Asks the engine once a second while it is
// open.
//
// Thread: GUI. Lifetime: at most that of the engine.

#include <QDialog>
#include <QTimer>

#include "client/engine.hpp"

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace vinicast::gui {

class NetworkDialog final : public QDialog {
  Q_OBJECT

 public:
  // `group`: whose network it is.
  NetworkDialog(client::Engine& engine, const QString& group, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void build();
  void connectParts();
  void showStats(const client::Stats& stats);
  void showCards(const client::Network& network);
  void showMembers(const client::Stats& stats);
  void addAddress();
  void copyReport();
  void onFailed(const client::Error& error);
  void say(const QString& sentence, const char* kind);
  void retranslate();

  client::Engine& m_engine;
  QString m_group;
  QString m_lookingFor;  // the address that is being said to be looked for
  client::Stats m_stats;
  QLabel* m_verdict;
  QLabel* m_cardsTitle;
  QTableWidget* m_cards;
  QLabel* m_membersTitle;
  QTableWidget* m_members;
  QLabel* m_addressLabel;
  QLineEdit* m_address;
  QPushButton* m_add;
  QLabel* m_said;
  QPushButton* m_copy;
  QPushButton* m_close;
  QTimer m_ask;
  QTimer m_looking;
};

}  // namespace vinicast::gui
