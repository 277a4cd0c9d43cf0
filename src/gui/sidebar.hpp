// SPDX-License-Identifier: MIT
#pragma once

// The window's left edge: the groups, their private conversations and what can be joined again; below, who
// this member is, and the menu. Says what was chosen; changes nothing itself.

#include <QWidget>
#include <memory>

class QListView;
class QMenu;

namespace Ui {
class Sidebar;
}

namespace vinicast::client {
class GroupsModel;
struct GroupRow;
}  // namespace vinicast::client

namespace vinicast::gui {

class Sidebar final : public QWidget {
  Q_OBJECT

 public:
  // `model` and `menu` outlive it.
  Sidebar(client::GroupsModel& model, QMenu& menu, QWidget* parent = nullptr);
  ~Sidebar() override;

  void setSelf(const QString& id, const QString& name);
  // Marks the row in front; an empty key: none.
  void setCurrent(const QString& key, const QString& memberId);
  // A way back to the group where this member is live, while another is in front; an empty name hides it.
  void setOnAirElsewhere(const QString& group);
  void focusList();

 Q_SIGNALS:
  void chosen(const QString& key, const QString& memberId);
  void joinAgainRequested(const QString& key);
  void addRequested();
  void onAirRequested();
  void inviteRequested(const QString& key);
  void muteRequested(const QString& key, bool muted);
  void leaveRequested(const QString& key);
  void forgetRequested(const QString& key);
  void closePrivateRequested(const QString& key, const QString& memberId);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void choose(const QModelIndex& index);
  void showMenu(const QPoint& position);
  void fillMenu(QMenu& menu, const client::GroupRow& row);
  void retranslate();

  client::GroupsModel& m_model;
  std::unique_ptr<Ui::Sidebar> m_ui;
  QString m_onAirGroup;
};

}  // namespace vinicast::gui
