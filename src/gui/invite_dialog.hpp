// SPDX-License-Identifier: MIT
#pragma once

// How others come into a group: in words, as a link and as a QR code, each to be copied or shown.

#include <QDialog>

#include "client/invite.hpp"

class QLabel;
class QPushButton;

namespace vinicast::gui {

class InviteDialog final : public QDialog {
  Q_OBJECT

 public:
  explicit InviteDialog(const client::Invite& invite, QWidget* parent = nullptr);

  // The message to send: what to do, and the link.
  [[nodiscard]] QString message() const;

 private:
  void build();
  QPushButton* addCopyButton(const char* name, const QString& text, const QString& copied);

  client::Invite m_invite;
  QLabel* m_copiedLabel = nullptr;
};

}  // namespace vinicast::gui
