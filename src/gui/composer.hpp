// SPDX-License-Identifier: MIT
#pragma once

// Where a message is typed: Enter sends, Shift+Enter begins a new line; it grows with the text up to a few
// lines. An answer or a change of a message is said above the text until it is sent or given up (Escape).
// ":name:" becomes an emoji, "@name" is completed; Up in an empty text asks for the last message of one's
// own.

#include <QStringList>
#include <QWidget>

#include "client/types.hpp"

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QToolButton;

namespace vinicast::gui {

class CompletionPopup;

class Composer final : public QWidget {
  Q_OBJECT

 public:
  explicit Composer(QWidget* parent = nullptr);

  // Whom a message goes to: a group or a member.
  void setGroup(const QString& group);
  // Who would read it is not there now: said where one writes.
  void setAway(bool away);
  // Who can be named with "@".
  void setNames(const QStringList& names);
  // Puts back a text that could not be sent, before whatever has been typed since.
  void restore(const QString& text);
  // What is sent next answers this message, or takes its place.
  void beginReply(const QString& postId, const QString& author, const QString& text);
  void beginEdit(const QString& postId, const QString& text);
  // What was typed for an answer stays; the text of a change goes.
  void endReference();
  [[nodiscard]] QString draft() const;
  void setDraft(const QString& text);

 Q_SIGNALS:
  void submitted(const vinicast::client::PostDraft& draft);
  void editLastRequested();
  void draftChanged();
  // A person changed a text that is not empty.
  void typed();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void submit();
  // The program's own change of the text.
  void place(const QString& text);
  void fitHeight();
  void retranslate();
  void onTextChanged();
  void offerCompletions();
  void insertCompletion(const QString& text);
  void openPicker();
  [[nodiscard]] bool handleKey(const class QKeyEvent& key);
  // The ":name" or "@name" that ends at the cursor, with its sign; empty if there is none.
  [[nodiscard]] QString wordAtCursor() const;

  QPlainTextEdit* m_edit;
  QPushButton* m_send;
  QToolButton* m_emoji;
  QWidget* m_reference;
  QLabel* m_referenceLabel;
  QToolButton* m_referenceClose;
  CompletionPopup* m_popup;
  QString m_group;
  bool m_away = false;
  QStringList m_names;
  client::PostDraft m_next;  // its kind and target; the text is the edit's
  QString m_referenceWords;
  QString m_draftBefore;  // what an edit put aside
  bool m_placing = false;
};

}  // namespace vinicast::gui
