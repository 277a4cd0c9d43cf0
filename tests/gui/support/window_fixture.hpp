// SPDX-License-Identifier: MIT
#pragma once

// A main window on a MemoryEngine, with finding by object name.

#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QtTest>
#include <memory>

#include "gui/main_window.hpp"
#include "gui/support/memory_engine.hpp"

namespace vinicast::test {

// Another member, for tests that need one.
inline const QString kBen = QStringLiteral("b");
inline const QString kBenName = QStringLiteral("Ben");

// One size leads to another for some rounds of events: until nothing moves any more.
inline void settle(const QWidget& window) {
  constexpr int kMostRounds = 50;
  QList<QRect> before;
  for (int round = 0; round < kMostRounds; ++round) {
    QTest::qWait(1);
    QList<QRect> now;
    for (const QWidget* widget : window.findChildren<QWidget*>()) now.append(widget->geometry());
    if (now == before) return;
    before = now;
  }
}

// Everything is laid out from right to left while this lives.
class RightToLeft {
 public:
  RightToLeft() { QGuiApplication::setLayoutDirection(Qt::RightToLeft); }
  ~RightToLeft() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }
  RightToLeft(const RightToLeft&) = delete;
  RightToLeft& operator=(const RightToLeft&) = delete;
};

class WindowFixture {
 public:
  explicit WindowFixture(const gui::WindowOptions& options = {}, gui::theme::Look* look = nullptr,
                         client::DesktopNotifier* notifier = nullptr) {
    gui::WindowOptions chosen = options;
    if (chosen.request.profileDirectory.isEmpty()) chosen.request.profileDirectory = m_profile.path();
    if (chosen.language.isEmpty()) chosen.language = QStringLiteral("en");
    if (chosen.userName.isEmpty()) chosen.userName = QStringLiteral("Someone");  // as the system knows one
    window = std::make_unique<gui::MainWindow>(
        [this] {
          auto made = std::make_unique<MemoryEngine>();
          engine = made.get();
          all.append(engine);
          ++engines;
          return made;
        },
        chosen, look, notifier);
    window->resize(1100, 720);
    window->show();
  }

  template <typename Widget = QWidget>
  [[nodiscard]] Widget* find(const char* name) const {
    auto* found = window->template findChild<Widget*>(QLatin1String(name));
    if (found == nullptr) qFatal("no widget is named %s", name);
    return found;
  }

  [[nodiscard]] QString labelText(const char* name) const { return find<QLabel>(name)->text(); }

  void click(const char* name) const { QTest::mouseClick(find(name), Qt::LeftButton); }

  // A key of the whole window.
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const {
    if (!QTest::qWaitForWindowActive(window.get())) qFatal("the window does not get the keys");
    QTest::keyClick(window.get(), key, modifiers);
  }

  // Joins as `name`, whose id is "self".
  void join(const QString& name = QStringLiteral("Anna Berg"),
            const QString& group = QStringLiteral("vinigroup"), bool open = true) {
    find<QLineEdit>("nameLineEdit")->setText(name);
    find<QLineEdit>("groupLineEdit")->setText(group);
    click("joinPushButton");
    engine->acceptJoin(QStringLiteral("self"), open);
  }

  std::unique_ptr<gui::MainWindow> window;
  MemoryEngine* engine = nullptr;
  QList<MemoryEngine*> all;  // in the order they were made; those of groups that were left are gone
  int engines = 0;

 private:
  QTemporaryDir m_profile;
};

}  // namespace vinicast::test
