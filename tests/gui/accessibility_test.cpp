// SPDX-License-Identifier: MIT
// What a screen reader is given: the tree of every page and dialog, in which every control that does
// something has a role, a name, and a way by the keyboard. VINICAST_SHOTS names a directory that gets each
// tree as text.
#include <QAccessible>
#include <QAccessibleInterface>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QPushButton>

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
    if (role != QAccessible::ListItem && !node.state().disabled && !node.state().focusable) {
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

}  // namespace

class AccessibilityTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QAccessible::setActive(true); }
  void joinPage();
  void groupPage();
  void dialogs_data();
  void dialogs();

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
  engine.hold(kBen, kBenName);
  engine.stream(client::StreamState::Started, kBen);
  engine.stream(client::StreamState::FirstFrame, kBen);
  Q_EMIT engine.failed({client::ErrorCode::NetworkLost, {}, {}});
  check(*fixture.window, "group", 14);
  engine.release();
  engine.hold(QStringLiteral("self"), QStringLiteral("Anna Berg"));
  check(*fixture.window, "on-air", 14);
}

void AccessibilityTest::dialogs_data() {
  QTest::addColumn<QString>("opener");
  QTest::addColumn<int>("key");
  QTest::addColumn<int>("controls");
  QTest::newRow("GoLiveDialog") << QStringLiteral("goLivePushButton") << 0 << 5;
  QTest::newRow("InviteDialog") << QStringLiteral("inviteToolButton") << 0 << 4;
  QTest::newRow("SettingsDialog") << QString() << static_cast<int>(Qt::Key_Comma) << 7;
  QTest::newRow("ShortcutsDialog") << QString() << static_cast<int>(Qt::Key_Slash) << 1;
}

void AccessibilityTest::dialogs() {
  QFETCH(QString, opener);
  QFETCH(int, key);
  QFETCH(int, controls);
  WindowFixture fixture;
  fixture.join();
  if (opener.isEmpty()) {
    fixture.press(static_cast<Qt::Key>(key), Qt::ControlModifier);
  } else {
    fixture.click(qPrintable(opener));
  }
  auto* dialog = fixture.window->findChild<QDialog*>(QLatin1String(QTest::currentDataTag()));
  QVERIFY(dialog != nullptr && dialog->isVisible());
  QVERIFY(!dialog->windowTitle().isEmpty());
  check(*dialog, QTest::currentDataTag(), controls);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::AccessibilityTest)
#include "accessibility_test.moc"
