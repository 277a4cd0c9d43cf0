// SPDX-License-Identifier: MIT
#pragma once

// A group of two in a real window, with a conversation that a test fills and acts on.

#include <QAction>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>

#include "client/models/posts_model.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/conversation_view.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

inline const QString kSelf = QStringLiteral("self");
inline constexpr qint64 kNow = 1'700'000'000'000;

class Conversation {
 public:
  Conversation() {
    // Completion and shortcuts are for the window that has the keyboard.
    fixture.window->activateWindow();
    if (!QTest::qWaitForWindowActive(fixture.window.get())) qFatal("the window is not active");
    fixture.join();
    fixture.engine->addMember(kBen, kBenName);
    view = fixture.find<gui::ConversationView>("conversationListView");
    edit = fixture.find<QPlainTextEdit>("composerPlainTextEdit");
  }
  [[nodiscard]] client::PostsModel& model() const {
    return *qobject_cast<client::PostsModel*>(view->model());
  }
  void theirs(const QString& text) { fixture.engine->addPost(kBen, kBenName, text, kNow + ++posts * 1000); }
  void own(const QString& text) {
    fixture.engine->addPost(kSelf, QStringLiteral("Anna Berg"), text, kNow + ++posts * 1000, true);
  }
  [[nodiscard]] const client::PostDraft& lastDraft() const { return fixture.engine->drafts.last(); }
  // The menu of a row, opened with the keyboard.
  [[nodiscard]] QMenu* menuOf(int row) const {
    view->setFocus();
    view->setCurrentIndex(model().index(row));
    QTest::keyClick(view, Qt::Key_Return);
    return view->findChild<QMenu*>(QStringLiteral("messageMenu"));
  }
  void act(int row, const char* action) const {
    QMenu* menu = menuOf(row);
    QVERIFY(menu != nullptr);
    auto* found = menu->findChild<QAction*>(QLatin1String(action));
    QVERIFY2(found != nullptr, action);
    found->trigger();
    menu->close();
    QTRY_VERIFY(view->findChild<QMenu*>(QStringLiteral("messageMenu")) == nullptr);
  }
  void type(const QString& text) const {
    edit->setFocus();
    QTest::keyClicks(edit, text);
  }
  [[nodiscard]] gui::MessageLayout layoutOf(int row) const {
    QStyleOptionViewItem option;
    option.initFrom(view);
    option.widget = view;
    option.font = view->font();
    const QModelIndex index = model().index(row);
    option.rect = view->visualRect(index);
    return qobject_cast<gui::ConversationDelegate*>(view->itemDelegate())->layOut(option, index);
  }

  WindowFixture fixture;
  gui::ConversationView* view = nullptr;
  QPlainTextEdit* edit = nullptr;
  int posts = 0;
};

}  // namespace vinicast::test
