// SPDX-License-Identifier: MIT
// What a screen reader is given: the tree of every page and dialog, in which every control that does
// something has a role, a name, and a way by the keyboard. VINICAST_SHOTS names a directory that gets each
// tree as text.
#include <QAccessible>
#include <QAccessibleInterface>
#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QListView>
#include <QMenu>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <functional>

#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

namespace {

// What people act on.
bool isControl(QAccessible::Role role) {
  switch (role) {
    case QAccessible::Button:
    case QAccessible::ButtonMenu:
    case QAccessible::ButtonDropDown:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::List:
    case QAccessible::ListItem:
    case QAccessible::MenuItem:
    case QAccessible::Slider:
    case QAccessible::SpinBox:
    case QAccessible::Link:
    case QAccessible::Table:
    case QAccessible::PageTab:
    case QAccessible::ColumnHeader:
      return true;
    default:
      return false;
  }
}

struct Tree {
  QStringList lines;
  QStringList faults;
  int controls = 0;
};

// A combo box makes a list, a line and scroll bars for itself, and is named as a whole.
bool isPartOfControl(const QAccessibleInterface& node) {
  return node.role() == QAccessible::ScrollBar || node.role() == QAccessible::ComboBox;
}

void walk(QAccessibleInterface& node, int depth, Tree& tree) {
  if (node.state().invisible || depth > 40) return;
  const QAccessible::Role role = node.role();
  const QString name = node.text(QAccessible::Name);
  const QString where = node.object() == nullptr ? QStringLiteral("-") : node.object()->objectName();
  const QString line = QStringLiteral("%1 \"%2\" %3").arg(static_cast<int>(role), 0, 16).arg(name, where);
  tree.lines << QString(2 * depth, QLatin1Char(' ')) + line;
  if (isControl(role)) {
    ++tree.controls;
    if (name.isEmpty()) tree.faults << QStringLiteral("no name: ") + line;
    const bool reachedWithin =
        role == QAccessible::ListItem || role == QAccessible::MenuItem || role == QAccessible::ColumnHeader;
    if (!reachedWithin && !node.state().disabled && !node.state().focusable) {
      tree.faults << QStringLiteral("not by keyboard: ") + line;
    }
  } else if (node.state().focusable && role == QAccessible::NoRole) {
    tree.faults << QStringLiteral("no role: ") + line;
  }
  if (isPartOfControl(node)) return;
  for (int child = 0; child < node.childCount(); ++child) {
    if (QAccessibleInterface* below = node.child(child)) walk(*below, depth + 1, tree);
  }
}

void triggerNamed(const WindowFixture& fixture, const char* action) {
  fixture.find<QAction>(action)->trigger();
}

// The menu of the one message, as Return opens it.
QMenu* openMessageMenu(const WindowFixture& fixture) {
  auto* view = fixture.find<QListView>("conversationListView");
  view->setFocus();
  view->setCurrentIndex(view->model()->index(view->model()->rowCount() - 1, 0));
  QTest::keyClick(view, Qt::Key_Return);
  return fixture.find<QMenu>("messageMenu");
}

QMenu* openPersonMenu(const WindowFixture& fixture) {
  auto* people = fixture.find<QListView>("peopleListView");
  Q_EMIT people->customContextMenuRequested(people->visualRect(people->model()->index(1, 0)).center());
  return fixture.find<QMenu>("personMenu");
}

// In whatever window it is.
QWidget* visibleNamed(const char* name) {
  const QWidgetList all = QApplication::allWidgets();
  const auto found = std::find_if(all.begin(), all.end(), [name](const QWidget* widget) {
    return widget->objectName() == QLatin1String(name) && widget->isVisible();
  });
  return found == all.end() ? nullptr : *found;
}

void watchBen(const WindowFixture& fixture) {
  MemoryEngine& engine = *fixture.engine;
  engine.hold(kBen, kBenName);
  engine.stream(client::StreamState::Started, kBen);
  engine.stream(client::StreamState::FirstFrame, kBen);
}

// Something that opens over the group's page, and the name of what is then there.
struct Opening {
  const char* name;
  int controls;  // at least so many
  std::function<void(WindowFixture&)> open;
};

const QList<Opening>& openings() {
  static const QList<Opening> list = {
      {"GoLiveDialog", 5, [](WindowFixture& fixture) { fixture.click("goLivePushButton"); }},
      {"InviteDialog", 4, [](WindowFixture& fixture) { fixture.click("inviteToolButton"); }},
      {"SettingsDialog", 10,
       [](WindowFixture& fixture) {
         fixture.press(Qt::Key_Comma, Qt::ControlModifier);
         fixture.click("tryDevicesPushButton");
       }},
      {"ShortcutsDialog", 1, [](WindowFixture& fixture) { fixture.press(Qt::Key_F1); }},
      {"NetworkDialog", 6,
       [](WindowFixture& fixture) {
         client::Stats& stats = fixture.engine->stats;
         stats.network.cards = {
             {QStringLiteral("eth0"), QStringLiteral("192.168.1.20"), false, true, true, 10, 0, 10, 300}};
         stats.network.verdict = client::NetworkVerdict::Good;
         triggerNamed(fixture, "networkAction");
       }},
      {"SafetyDialog", 2,
       [](WindowFixture& fixture) {
         QMenu* menu = openPersonMenu(fixture);
         menu->actions().last()->trigger();
         menu->close();
       }},
      {"personMenu", 2, [](WindowFixture& fixture) { openPersonMenu(fixture); }},
      {"messageMenu", 5, [](WindowFixture& fixture) { openMessageMenu(fixture); }},
      {"deleteMessageBox", 2,
       [](WindowFixture& fixture) {
         QMenu* menu = openMessageMenu(fixture);
         menu->findChild<QAction*>(QStringLiteral("deleteAction"))->trigger();
         menu->close();
       }},
      {"emojiPicker", 20, [](WindowFixture& fixture) { fixture.click("emojiToolButton"); }},
      {"completionListWidget", 2,
       [](WindowFixture& fixture) {
         fixture.find("composerPlainTextEdit")->setFocus();
         QTest::keyClicks(fixture.find("composerPlainTextEdit"), QStringLiteral("@"));
       }},
      {"messageBar", 3,
       [](WindowFixture& fixture) {
         auto* view = fixture.find<QListView>("conversationListView");
         const QModelIndex last = view->model()->index(view->model()->rowCount() - 1, 0);
         QTest::mouseMove(view->viewport(), view->visualRect(last).center());
       }},
      {"stageWindow", 6,
       [](WindowFixture& fixture) {
         watchBen(fixture);
         fixture.click("popOutToolButton");
       }},
      {"stagePlaceholder", 1,
       [](WindowFixture& fixture) {
         watchBen(fixture);
         fixture.click("popOutToolButton");
       }},
      {"conversationStackedWidget", 3,  // with a private conversation in front
       [](WindowFixture& fixture) {
         QMenu* menu = openPersonMenu(fixture);
         menu->actions().first()->trigger();
         menu->close();
       }},
      {"searchPanel", 3, [](WindowFixture& fixture) { fixture.click("searchToolButton"); }},
  };
  return list;
}

}  // namespace

class AccessibilityTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QAccessible::setActive(true); }
  void joinPage();
  void groupPage();
  void opened_data();
  void opened();
  void menusOfTheSidebar();
  void conversationRowIsRead();

 private:
  static void check(QWidget& widget, const char* name, int atLeast);
};

void AccessibilityTest::check(QWidget& widget, const char* name, int atLeast) {
  QAccessibleInterface* root = QAccessible::queryAccessibleInterface(&widget);
  QVERIFY(root != nullptr);
  Tree tree;
  walk(*root, 0, tree);
  const QString directory = qEnvironmentVariable("VINICAST_SHOTS");
  if (!directory.isEmpty()) {
    QFile file(QDir(directory).filePath(QStringLiteral("tree-%1.txt").arg(QLatin1String(name))));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(tree.lines.join(QLatin1Char('\n')).toUtf8());
  }
  QVERIFY2(tree.faults.isEmpty(), qPrintable(tree.faults.join(QLatin1Char('\n'))));
  QVERIFY2(tree.controls >= atLeast, qPrintable(tree.lines.join(QLatin1Char('\n'))));
}

void AccessibilityTest::joinPage() {
  WindowFixture fixture;
  fixture.click("advancedPushButton");
  fixture.click("privatePushButton");
  check(*fixture.window, "join", 9);
}

void AccessibilityTest::groupPage() {
  WindowFixture fixture;
  fixture.join();
  MemoryEngine& engine = *fixture.engine;
  engine.addMember(kBen, kBenName);
  engine.addPost(kBen, kBenName, QStringLiteral("hello"), 1000);
  watchBen(fixture);
  Q_EMIT engine.failed({client::ErrorCode::NetworkLost, {}, {}});
  check(*fixture.window, "group", 14);
  engine.release();
  engine.hold(QStringLiteral("self"), QStringLiteral("Anna Berg"));
  check(*fixture.window, "on-air", 14);
}

void AccessibilityTest::opened_data() {
  QTest::addColumn<int>("number");
  for (int number = 0; number < openings().size(); ++number)
    QTest::newRow(openings().at(number).name) << number;
}

void AccessibilityTest::opened() {
  QFETCH(int, number);
  const Opening& opening = openings().at(number);
  WindowFixture fixture;
  fixture.join();
  fixture.engine->addMember(kBen, kBenName);
  fixture.engine->addPost(QStringLiteral("self"), QStringLiteral("Anna Berg"), QStringLiteral("hello"), 1000,
                          true);
  QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
  opening.open(fixture);
  QTRY_VERIFY(visibleNamed(opening.name) != nullptr);
  QWidget* widget = visibleNamed(opening.name);
  if (qobject_cast<QDialog*>(widget) != nullptr) QVERIFY(!widget->windowTitle().isEmpty());
  check(*widget, opening.name, opening.controls);
}

// Every entry of the window's menu and of a group's, too.
void AccessibilityTest::menusOfTheSidebar() {
  WindowFixture fixture;
  fixture.join();
  auto* groups = fixture.find<QListView>("groupsListView");
  int checked = 0;
  // These menus run an event loop of their own.
  const auto checkOpen = [&](const char* name) {
    return [&checked, name] {
      QWidget* menu = QApplication::activePopupWidget();
      QVERIFY(menu != nullptr);
      check(*menu, name, 3);
      ++checked;
      menu->close();
    };
  };
  QTimer::singleShot(0, checkOpen("groupMenu"));
  Q_EMIT groups->customContextMenuRequested(groups->visualRect(groups->model()->index(0, 0)).center());
  QTimer::singleShot(0, checkOpen("windowMenu"));
  fixture.find<QToolButton>("menuToolButton")->showMenu();
  QTRY_COMPARE(checked, 2);
}

// Who, when, what; and a day's line is none of it.
void AccessibilityTest::conversationRowIsRead() {
  WindowFixture fixture;
  fixture.join();
  const QDateTime when(QDate(2026, 3, 2), QTime(9, 41));
  fixture.engine->addPost(kBen, kBenName, QStringLiteral("the **new** hull"), when.toMSecsSinceEpoch());
  auto* view = fixture.find<QListView>("conversationListView");
  QAccessibleInterface* list = QAccessible::queryAccessibleInterface(view);
  QVERIFY(list != nullptr);
  QCOMPARE(list->role(), QAccessible::List);
  QTRY_COMPARE(list->childCount(), 1);
  const QString row = list->child(0)->text(QAccessible::Name);
  QCOMPARE(list->child(0)->role(), QAccessible::ListItem);
  const QString time = QLocale().toString(when.time(), QLocale::ShortFormat);
  QVERIFY2(row.startsWith(kBenName + QStringLiteral(", ")), qPrintable(row));
  QVERIFY2(row.indexOf(time) > 0 && row.indexOf(time) < row.indexOf(QStringLiteral("the")), qPrintable(row));
  QVERIFY2(row.endsWith(QStringLiteral("hull")), qPrintable(row));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::AccessibilityTest)
#include "accessibility_test.moc"
