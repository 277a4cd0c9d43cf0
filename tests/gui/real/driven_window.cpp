// SPDX-License-Identifier: MIT
// The real window over the real engine, with an ear on stdin for a test in another process. It changes
// nothing: it tells where a named widget is, what it says, and what number the shown test picture carries on
// the screen. Commands, one a line, each answered by one line of JSON: "rect NAME", "text NAME", "rows NAME",
// "item NAME TEXT" (where the row with that text is), "button TEXT" (where it is), "stamp NAME", "grab PATH",
// "close NAME" (its window, as a window manager does), "stand MILLISECONDS" (the GUI thread does nothing for
// so long).

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPixmap>
#include <QScreen>
#include <QSocketNotifier>
#include <QThread>
#include <cstdio>
#include <memory>

#include "gui/command_line.hpp"
#include "gui/main_window.hpp"
#include "gui/theme.hpp"
#include "host/engine/session_engine.hpp"
#include "host/platform/color_scheme.hpp"
#include "host/platform/dbus_notifier.hpp"
#include "host/platform/process_end.hpp"
#include "host/platform/user_name.hpp"
#include "media/source/test_stamp.hpp"

namespace {

QWidget* findWidget(const QString& name) {
  for (QWidget* top : QApplication::topLevelWidgets()) {
    if (!top->isVisible()) continue;
    if (top->objectName() == name) return top;
    const auto named = top->findChildren<QWidget*>(name);
    for (QWidget* widget : named) {
      if (widget->isVisible()) return widget;
    }
  }
  return nullptr;
}

QRect screenRect(const QWidget* widget) {
  return {widget->mapToGlobal(QPoint(0, 0)), widget->size()};
}

QImage screenshot(const QRect& rect) {
  return QGuiApplication::primaryScreen()
      ->grabWindow(0, rect.x(), rect.y(), rect.width(), rect.height())
      .toImage()
      .convertToFormat(QImage::Format_Grayscale8);
}

QJsonObject answerRect(const QWidget* widget) {
  const QRect rect = screenRect(widget);
  return {{QStringLiteral("rect"), QJsonArray{rect.x(), rect.y(), rect.width(), rect.height()}},
          {QStringLiteral("enabled"), widget->isEnabled()},
          {QStringLiteral("active"), widget->isActiveWindow()}};
}

QJsonObject answerText(const QWidget* widget) {
  for (const char* property : {"plainText", "text", "accessibleDescription"}) {
    const QVariant value = widget->property(property);
    if (value.isValid()) return {{QStringLiteral("text"), value.toString()}};
  }
  return {};
}

QJsonObject answerRows(const QWidget* widget) {
  QJsonArray rows;
  if (const auto* view = qobject_cast<const QAbstractItemView*>(widget); view && view->model()) {
    for (int row = 0; row < view->model()->rowCount(); ++row) {
      const QModelIndex index = view->model()->index(row, 0);
      const QVariant words = index.data(Qt::AccessibleTextRole);
      rows.append(words.isValid() ? words.toString() : index.data(Qt::DisplayRole).toString());
    }
  }
  return {{QStringLiteral("rows"), rows}};
}

QJsonObject answerItem(const QString& name, const QString& text) {
  const auto* view = qobject_cast<const QAbstractItemView*>(findWidget(name));
  if (view == nullptr || view->model() == nullptr) return {};
  for (int row = view->model()->rowCount() - 1; row >= 0; --row) {
    const QModelIndex index = view->model()->index(row, 0);
    if (!index.data(Qt::AccessibleTextRole).toString().contains(text)) continue;
    const QRect rect = view->visualRect(index).intersected(view->viewport()->rect());
    if (rect.isEmpty()) return {};
    const QPoint at = view->viewport()->mapToGlobal(rect.topLeft());
    return {{QStringLiteral("rect"), QJsonArray{at.x(), at.y(), rect.width(), rect.height()}},
            {QStringLiteral("enabled"), view->isEnabled()}};
  }
  return {};
}

QJsonObject answerButton(const QString& text) {
  const auto all = QApplication::allWidgets();
  for (const QWidget* widget : all) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (button != nullptr && button->isVisible() && button->text() == text) return answerRect(button);
  }
  return {};
}

// The picture may be letterboxed: its own rectangle is the widest of a 16:9 shape inside the widget.
QJsonObject answerStamp(const QWidget* widget) {
  const QRect whole = screenRect(widget);
  QSize picture(16, 9);
  picture.scale(whole.size(), Qt::KeepAspectRatio);
  QRect rect(QPoint(0, 0), picture);
  rect.moveCenter(whole.center());
  const QImage image = screenshot(rect);
  const auto stamp = vinicast::media::readStamp(image.constBits(), static_cast<int>(image.bytesPerLine()),
                                                image.width(), image.height());
  if (!stamp) return {};
  return {{QStringLiteral("frame"), static_cast<qint64>(stamp->frameNumber)}};
}

QJsonObject answer(const QString& line) {
  const QString command = line.section(QLatin1Char(' '), 0, 0);
  const QString argument = line.section(QLatin1Char(' '), 1);
  if (command == QLatin1String("grab")) {
    const bool saved = QGuiApplication::primaryScreen()->grabWindow(0).save(argument);
    return {{QStringLiteral("saved"), saved}};
  }
  if (command == QLatin1String("item"))
    return answerItem(argument.section(QLatin1Char(' '), 0, 0), argument.section(QLatin1Char(' '), 1));
  if (command == QLatin1String("button")) return answerButton(argument);
  if (command == QLatin1String("stand")) {
    QThread::msleep(argument.toULong());  // on purpose: this is what is tested
    return {{QStringLiteral("stood"), true}};
  }
  QWidget* widget = findWidget(argument);
  if (widget == nullptr) return {};
  if (command == QLatin1String("close")) return {{QStringLiteral("closed"), widget->window()->close()}};
  if (command == QLatin1String("rect")) return answerRect(widget);
  if (command == QLatin1String("text")) return answerText(widget);
  if (command == QLatin1String("rows")) return answerRows(widget);
  if (command == QLatin1String("stamp")) return answerStamp(widget);
  return {{QStringLiteral("error"), QStringLiteral("unknown command")}};
}

// Before there is a QApplication: the X11 plugin would take --name for its own.
vinicast::gui::CommandLine readCommandLine(int argc, char* argv[]) {
  QCoreApplication app(argc, argv);
  QCoreApplication::setApplicationName(QStringLiteral("vinicast"));
  return vinicast::gui::parseCommandLine(QCoreApplication::arguments(), QStringLiteral("test"));
}

int runWindow(int argc, char* argv[], const vinicast::gui::CommandLine& line) {
  QApplication app(argc, argv);
  QApplication::setQuitOnLastWindowClosed(false);
  QApplication::setApplicationName(QStringLiteral("vinicast"));
  vinicast::gui::theme::Look look(app);
  const vinicast::host::ColorScheme scheme;
  QObject::connect(&scheme, &vinicast::host::ColorScheme::changed, &look,
                   &vinicast::gui::theme::Look::setSystemDark);
  vinicast::host::DBusNotifier desktop;
  vinicast::gui::MainWindow window([] { return std::make_unique<vinicast::host::SessionEngine>(); },
                                   line.options, &look, &desktop);
  QObject::connect(&window, &vinicast::gui::MainWindow::finished, &app, &QApplication::quit);
  window.setGeometry(QGuiApplication::primaryScreen()->geometry());
  window.start();
  window.show();

  QFile commands;
  if (!commands.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)) return 2;
  QByteArray waiting;
  QSocketNotifier notifier(0, QSocketNotifier::Read);
  QObject::connect(&notifier, &QSocketNotifier::activated, &app, [&] {
    const QByteArray bytes = commands.read(4096);
    if (bytes.isEmpty()) {
      notifier.setEnabled(false);
      window.quit();
      return;
    }
    waiting += bytes;
    for (qsizetype end = waiting.indexOf('\n'); end >= 0; end = waiting.indexOf('\n')) {
      const QByteArray reply =
          QJsonDocument(answer(QString::fromUtf8(waiting.left(end)))).toJson(QJsonDocument::Compact) + '\n';
      waiting.remove(0, end + 1);
      std::fwrite(reply.constData(), 1, static_cast<std::size_t>(reply.size()), stdout);
      std::fflush(stdout);
    }
  });
  return QApplication::exec();
}

}  // namespace

int main(int argc, char* argv[]) {
  auto line = readCommandLine(argc, argv);
  if (line.kind != vinicast::gui::CommandLine::Kind::Run) {
    std::fputs(qPrintable(line.text), stderr);
    return 2;
  }
  line.options.userName = vinicast::host::userName();
  vinicast::host::endProcess(runWindow(argc, argv, line));
}
