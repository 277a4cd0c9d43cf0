// SPDX-License-Identifier: MIT
// The real window over the real engine, measured from inside:
//
//   vinicast-bench-ui-window STARTED OPTION...
//
// STARTED is when the program was started, in seconds of CLOCK_MONOTONIC; the options are the window's own.
// Commands, one a line on stdin, each answered by one line of JSON:
//
//   opened                         when the window was painted, joined, and painted with messages, in ms
//   scroll wheel|page UP TICKS MS  a notch or a page every MS milliseconds, UP 1 or -1
//   search TEXT                    typed key by key; from the last key until what was found is painted
//   latest                         the jump to the newest message
//   minimize | restore
//
// A tick's frame is from the moment at which the input is due until it is painted, so whatever holds the
// thread up at that time is in it. Its CPU time is all that this thread computed since the tick before, and
// tells the work on a machine that is busy with other things.

#include <QAbstractItemView>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScreen>
#include <QScrollBar>
#include <QSocketNotifier>
#include <QTimer>
#include <QToolButton>
#include <QWheelEvent>
#include <QWindow>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>

#include "frames.hpp"
#include "gui/command_line.hpp"
#include "gui/main_window.hpp"
#include "gui/theme.hpp"
#include "host/engine/session_engine.hpp"
#include "host/platform/process_end.hpp"

namespace vinicast::bench {
namespace {

constexpr int kNotch = 120;              // eighths of a degree
constexpr double kPatience = 30;         // seconds until something has to be there
constexpr double kNothingToPaint = 0.3;  // seconds without a frame
constexpr double kFramePatience = 1;     // for one frame
constexpr double kSettleSeconds = 0.5;   // without a frame

template <typename T>
T* visible(const char* name) {
  for (QWidget* top : QApplication::topLevelWidgets()) {
    const auto named = top->findChildren<T*>(QString::fromLatin1(name));
    for (T* widget : named) {
      if (widget->isVisible()) return widget;
    }
  }
  return nullptr;
}

// Runs the event loop until `ready`, at most until `deadline`.
bool until(double deadline, const std::function<bool()>& ready) {
  QTimer alarm;
  alarm.setSingleShot(true);
  alarm.setTimerType(Qt::PreciseTimer);
  alarm.start(std::max(0, static_cast<int>(std::ceil((deadline - wallSeconds()) * 1000))));
  while (!ready()) {
    if (wallSeconds() >= deadline) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
  }
  return true;
}

double millis(double seconds) {
  return std::round(seconds * 1e5) / 100;
}

class Measurer {
 public:
  Measurer(FrameApplication& app, gui::MainWindow& window, double started)
      : m_app(app), m_window(window), m_started(started) {}

  void noteFound(const client::Found& found) {
    m_found = found.text;
    m_foundAt = wallSeconds();
  }
  // Called after every frame.
  void noteFrame() {
    if (m_messagesAt > 0) return;
    if (m_shownAt == 0) m_shownAt = m_app.paintedAt();
    const auto* people = visible<QAbstractItemView>("peopleListView");
    if (m_joinedAt == 0 && people != nullptr && people->model()->rowCount() > 0)
      m_joinedAt = m_app.paintedAt();
    const auto* view = visible<QAbstractItemView>("conversationListView");
    if (view != nullptr && view->model()->rowCount() > 1) m_messagesAt = m_app.paintedAt();
  }

  QJsonObject answer(const QStringList& words) {
    const QString command = words.value(0);
    if (command == QLatin1String("opened")) return opened();
    if (command == QLatin1String("scroll"))
      return scroll(words.value(1) == QLatin1String("wheel"), words.value(2).toInt(), words.value(3).toInt(),
                    words.value(4).toDouble() / 1000);
    if (command == QLatin1String("search")) return search(words.mid(1).join(QLatin1Char(' ')));
    if (command == QLatin1String("latest")) return latest();
    if (command == QLatin1String("minimize")) return setMinimized(true);
    if (command == QLatin1String("restore")) return setMinimized(false);
    return {{QStringLiteral("error"), QStringLiteral("unknown command")}};
  }

 private:
  static QJsonObject failed(const char* what) {
    return {{QStringLiteral("error"), QString::fromLatin1(what)}};
  }
  static QAbstractItemView* conversation() { return visible<QAbstractItemView>("conversationListView"); }

  QJsonObject opened() {
    if (!until(m_started + kPatience, [this] { return m_messagesAt > 0; })) return failed("no messages");
    settle();
    return {{QStringLiteral("shownMs"), millis(m_shownAt - m_started)},
            {QStringLiteral("joinedMs"), millis(m_joinedAt - m_started)},
            {QStringLiteral("messagesMs"), millis(m_messagesAt - m_started)},
            {QStringLiteral("openMs"), millis(m_messagesAt - m_joinedAt)}};
  }

  // Until nothing has been painted for a while.
  void settle() {
    for (std::uint64_t before = m_app.frames() + 1; before != m_app.frames();) {
      before = m_app.frames();
      until(wallSeconds() + kSettleSeconds, [] { return false; });
    }
  }

  static void send(QAbstractItemView& view, bool wheel, int up) {
    if (!wheel) {
      view.verticalScrollBar()->triggerAction(up > 0 ? QAbstractSlider::SliderPageStepSub
                                                     : QAbstractSlider::SliderPageStepAdd);
      return;
    }
    const QPointF middle = QRectF(view.viewport()->rect()).center();
    QWheelEvent event(middle, view.viewport()->mapToGlobal(middle), QPoint(), QPoint(0, up * kNotch),
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view.viewport(), &event);
  }

  QJsonObject scroll(bool wheel, int up, int ticks, double interval) {
    QAbstractItemView* view = conversation();
    if (view == nullptr) return failed("no conversation");
    settle();
    QJsonArray frames;
    QJsonArray work;
    int waits = 0;
    int missed = 0;
    double due = wallSeconds() + interval;
    double computed = threadSeconds();
    for (int tick = 0; tick < ticks; ++tick) {
      until(due, [] { return false; });
      const std::uint64_t before = m_app.frames();
      const int place = view->verticalScrollBar()->value();
      send(*view, wheel, up);
      // At the end of what is loaded there is nothing to paint before the disk has answered.
      const bool moved = view->verticalScrollBar()->value() != place;
      const bool painted = until(moved ? due + kFramePatience : due + interval,
                                 [this, before] { return m_app.frames() > before; });
      const double now = threadSeconds();
      if (moved && painted) {
        frames.append(millis(m_app.paintedAt() - due));
        work.append(millis(now - computed));
      } else {
        ++waits;
      }
      computed = now;
      const int late = std::max(0, static_cast<int>(std::floor((wallSeconds() - due) / interval)) - 1);
      missed += moved ? late : 0;
      due += interval * (1 + late);
    }
    settle();
    return {{QStringLiteral("framesMs"), frames},
            {QStringLiteral("workMs"), work},
            {QStringLiteral("waits"), waits},
            {QStringLiteral("missed"), missed},
            {QStringLiteral("loaded"), view->model()->rowCount()}};
  }

  static void type(QWidget& widget, int key, const QString& text) {
    QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier, text);
    QCoreApplication::sendEvent(&widget, &press);
    QKeyEvent release(QEvent::KeyRelease, key, Qt::NoModifier, text);
    QCoreApplication::sendEvent(&widget, &release);
  }

  QJsonObject search(const QString& text) {
    if (visible<QLineEdit>("searchLineEdit") == nullptr) visible<QToolButton>("searchToolButton")->click();
    auto* field = visible<QLineEdit>("searchLineEdit");
    const auto* count = visible<QLabel>("searchCountLabel");
    if (field == nullptr || count == nullptr) return failed("no search");
    field->clear();
    if (!until(wallSeconds() + kPatience, [count] { return count->text().isEmpty(); }))
      return failed("not cleared");
    settle();
    double begin = 0;
    m_found.clear();
    for (const QChar letter : text) {
      // As fast as somebody types who is in a hurry.
      until(wallSeconds() + 0.08, [] { return false; });
      begin = wallSeconds();
      type(*field, 0, letter);
    }
    // What was found of a part of it is not the answer.
    const bool found = until(wallSeconds() + kPatience, [&] { return m_found == text; });
    if (!found) return failed("no answer");
    // Where nothing is found, as by the letters before, there is nothing to paint.
    const std::uint64_t before = m_app.frames();
    const bool painted = until(m_foundAt + kNothingToPaint, [&] { return m_app.frames() > before; });
    const auto* hits = m_window.findChild<QAbstractItemView*>(QStringLiteral("searchListWidget"));
    return {{QStringLiteral("ms"), millis((painted ? m_app.paintedAt() : m_foundAt) - begin)},
            {QStringLiteral("hits"), hits != nullptr && hits->isVisible() ? hits->model()->rowCount() : 0}};
  }

  QJsonObject latest() {
    auto* button = visible<QAbstractButton>("jumpToLatestPushButton");
    if (button == nullptr) return failed("at the latest already");
    const std::uint64_t before = m_app.frames();
    const double begin = wallSeconds();
    button->click();
    const auto* bar = conversation()->verticalScrollBar();
    const bool there = until(begin + kPatience, [&] {
      return m_app.frames() > before && conversation()->model()->rowCount() > 1 &&
             bar->value() == bar->maximum() && !button->isVisible();
    });
    if (!there) return failed("not there");
    return {{QStringLiteral("ms"), millis(m_app.paintedAt() - begin)}};
  }

  // Without a window manager nobody unmaps the window: the caller does, by its id.
  QJsonObject setMinimized(bool minimized) {
    if (minimized) {
      m_window.showMinimized();
    } else {
      m_window.showNormal();
    }
    settle();
    return {{QStringLiteral("window"), static_cast<qint64>(m_window.winId())}};
  }

  FrameApplication& m_app;
  gui::MainWindow& m_window;
  double m_started;
  double m_shownAt = 0;
  double m_joinedAt = 0;
  double m_messagesAt = 0;
  double m_foundAt = 0;
  QString m_found;  // what was searched for, of the last answer
};

// Before there is a QApplication: the X11 plugin would take --name for its own.
gui::CommandLine readCommandLine(int argc, char* argv[]) {
  QCoreApplication app(argc, argv);
  QCoreApplication::setApplicationName(QStringLiteral("vinicast"));
  return gui::parseCommandLine(QCoreApplication::arguments(), QStringLiteral("bench"));
}

void write(const QJsonObject& answer) {
  const QByteArray line = QJsonDocument(answer).toJson(QJsonDocument::Compact) + '\n';
  std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
  std::fflush(stdout);
}

int runWindow(int argc, char* argv[], const gui::CommandLine& line, double started) {
  FrameApplication app(argc, argv);
  QApplication::setQuitOnLastWindowClosed(false);
  QApplication::setApplicationName(QStringLiteral("vinicast"));
  gui::theme::Look look(app);
  Measurer* listener = nullptr;
  const auto makeEngine = [&listener] {
    auto engine = std::make_unique<host::SessionEngine>();
    QObject::connect(engine.get(), &client::Engine::searchReady, engine.get(),
                     [&listener](const client::Found& found) {
                       if (listener != nullptr) listener->noteFound(found);
                     });
    return engine;
  };
  gui::MainWindow window(makeEngine, line.options, &look);
  Measurer measurer(app, window, started);
  listener = &measurer;
  app.onFrame([&measurer] { measurer.noteFrame(); });
  QObject::connect(&window, &gui::MainWindow::finished, &app, &QApplication::quit);
  window.setGeometry(QGuiApplication::primaryScreen()->geometry());
  window.show();
  window.start();

  QFile commands;
  if (!commands.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)) return 2;
  QSocketNotifier notifier(0, QSocketNotifier::Read);
  QObject::connect(&notifier, &QSocketNotifier::activated, &app, [&] {
    // One at a time: a command runs the event loop itself, and its answer is waited for.
    notifier.setEnabled(false);
    const QByteArray command = commands.readLine(4096).trimmed();
    if (command.isEmpty()) {
      window.quit();
      return;
    }
    write(measurer.answer(QString::fromUtf8(command).split(QLatin1Char(' '))));
    notifier.setEnabled(true);
  });
  return QApplication::exec();
}

}  // namespace
}  // namespace vinicast::bench

int main(int argc, char* argv[]) {
  const double started = argc > 1 ? QByteArray(argv[1]).toDouble() : 0;
  if (started <= 0) {
    std::fputs("usage: vinicast-bench-ui-window STARTED OPTION...\n", stderr);
    return 2;
  }
  // The rest are the window's own.
  std::rotate(argv + 1, argv + 2, argv + argc);
  --argc;
  const auto line = vinicast::bench::readCommandLine(argc, argv);
  if (line.kind != vinicast::gui::CommandLine::Kind::Run) {
    std::fputs(qPrintable(line.text), stderr);
    return 2;
  }
  vinicast::host::endProcess(vinicast::bench::runWindow(argc, argv, line, started));
}
