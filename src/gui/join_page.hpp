// SPDX-License-Identifier: MIT
#pragma once

// The first view: who, which group, Join. Checks nothing that the engine checks, except for empty fields.

#include <QWidget>
#include <memory>

#include "client/types.hpp"

class QMenu;

namespace Ui {
class JoinPage;
}

namespace vinicast::gui {

class JoinPage final : public QWidget {
  Q_OBJECT

 public:
  // `menu` outlives the page.
  explicit JoinPage(QMenu& menu, QWidget* parent = nullptr);
  ~JoinPage() override;

  void fill(const client::JoinRequest& request);
  void setName(const QString& name);
  // While joining, the form can't be changed.
  void setJoining(bool joining);
  void showError(const QString& sentence);
  [[nodiscard]] bool hasError() const;
  // Off where the sidebar has the menu.
  void setMenuVisible(bool visible);

 Q_SIGNALS:
  // Holds what the form shows; the rest of the request is the caller's.
  void joinRequested(const vinicast::client::JoinRequest& request);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void submit();
  void setAdvanced(bool open);
  void setPrivate(bool open);
  // A pasted invitation, in whatever field, fills the form.
  void takeInvite(const QString& text);
  void retranslate();

  std::unique_ptr<Ui::JoinPage> m_ui;
  bool m_joining = false;
};

}  // namespace vinicast::gui
