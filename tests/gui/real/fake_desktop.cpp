// SPDX-License-Identifier: MIT
// A desktop on the session bus, for tests: the service of notifications (Desktop Notifications Specification
// 1.2), a portal that says whether to look dark (--dark: it is to), and with --tray a StatusNotifierWatcher
// that has a host. Tells as lines of JSON what it is asked for:
//
//   {"event":"notify","id":…,"replaces":…,"title":…,"text":…}  {"event":"close","id":…}  {"event":"tray"}
//
// Lines on stdin are what a person does: "click ID" and "dismiss ID" with a notification, "tray" clicks the
// icon in the tray, "menu TEXT" the entry of its menu that says so; "scheme N" sets the portal's
// color-scheme. Ends with its stdin.

#include <QCoreApplication>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVariant>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QVariantMap>
#include <cstdio>

namespace {

const auto kNotifications = QStringLiteral("org.freedesktop.Notifications");
const auto kNotificationsPath = QStringLiteral("/org/freedesktop/Notifications");
const auto kPortal = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPortalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kPortalSettings = QStringLiteral("org.freedesktop.portal.Settings");
const auto kAppearance = QStringLiteral("org.freedesktop.appearance");
const auto kColorScheme = QStringLiteral("color-scheme");
constexpr uint kPrefersDark = 1;
const auto kWatcher = QStringLiteral("org.kde.StatusNotifierWatcher");
constexpr quint32 kDismissed = 2;  // the specification's reason

void tell(const QJsonObject& event) {
  const QByteArray line = QJsonDocument(event).toJson(QJsonDocument::Compact) + '\n';
  std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
  std::fflush(stdout);
}

}  // namespace

class FakeNotifications : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

 public Q_SLOTS:
  Q_SCRIPTABLE uint Notify(const QString&, uint replaces, const QString&, const QString& title,
                           const QString& text, const QStringList&, const QVariantMap&, int) {
    const uint id = replaces == 0 ? ++m_last : replaces;
    tell({{QStringLiteral("event"), QStringLiteral("notify")},
          {QStringLiteral("id"), qint64(id)},
          {QStringLiteral("replaces"), qint64(replaces)},
          {QStringLiteral("title"), title},
          {QStringLiteral("text"), text}});
    return id;
  }
  Q_SCRIPTABLE void CloseNotification(uint id) {
    tell({{QStringLiteral("event"), QStringLiteral("close")}, {QStringLiteral("id"), qint64(id)}});
  }

 private:
  uint m_last = 0;
};

class FakeSettings : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

 public Q_SLOTS:
  Q_SCRIPTABLE QDBusVariant Read(const QString& space, const QString& key) const {
    const bool known = space == kAppearance && key == kColorScheme;
    // In a variant of its own, as portals have always done.
    return QDBusVariant(QVariant::fromValue(QDBusVariant(known ? m_scheme : 0U)));
  }

 public:
  void setScheme(uint scheme) {
    m_scheme = scheme;
    QDBusMessage signal =
        QDBusMessage::createSignal(kPortalPath, kPortalSettings, QStringLiteral("SettingChanged"));
    signal << kAppearance << kColorScheme << QVariant::fromValue(QDBusVariant(scheme));
    QDBusConnection::sessionBus().send(signal);
  }

 private:
  uint m_scheme = 0;
};

class FakeWatcher : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
  Q_PROPERTY(bool IsStatusNotifierHostRegistered READ hasHost)
  Q_PROPERTY(int ProtocolVersion READ version)

 public:
  [[nodiscard]] bool hasHost() const { return true; }
  [[nodiscard]] int version() const { return 0; }

 public Q_SLOTS:
  Q_SCRIPTABLE void RegisterStatusNotifierItem(const QString& service) {
    m_item = service;
    tell({{QStringLiteral("event"), QStringLiteral("tray")}});
  }

 public:
  void clickIcon() const {
    QDBusMessage call = QDBusMessage::createMethodCall(m_item, QStringLiteral("/StatusNotifierItem"),
                                                       QStringLiteral("org.kde.StatusNotifierItem"),
                                                       QStringLiteral("Activate"));
    call << 0 << 0;
    QDBusConnection::sessionBus().send(call);
  }
  // By com.canonical.dbusmenu; nothing happens where no entry says so.
  void clickMenu(const QString& text) const {
    QList<int> ids;
    for (int id = 1; id <= kMostEntries; ++id) ids << id;
    QDBusMessage ask = menuCall(QStringLiteral("GetGroupProperties"));
    ask << QVariant::fromValue(ids) << QStringList{QStringLiteral("label")};
    const QDBusMessage answer = QDBusConnection::sessionBus().call(ask);
    const auto entries = answer.arguments().value(0).value<QDBusArgument>();
    entries.beginArray();
    while (!entries.atEnd()) {
      int id = 0;
      QVariantMap properties;
      entries.beginStructure();
      entries >> id >> properties;
      entries.endStructure();
      const QString label = properties.value(QStringLiteral("label")).toString();
      if (QString(label).remove(QLatin1Char('_')) == text) clickEntry(id);
    }
    entries.endArray();
  }

 private:
  static constexpr int kMostEntries = 100;

  [[nodiscard]] QDBusMessage menuCall(const QString& method) const {
    return QDBusMessage::createMethodCall(m_item, QStringLiteral("/MenuBar"),
                                          QStringLiteral("com.canonical.dbusmenu"), method);
  }
  void clickEntry(int id) const {
    QDBusMessage call = menuCall(QStringLiteral("Event"));
    call << id << QStringLiteral("clicked") << QVariant::fromValue(QDBusVariant(QString())) << 0U;
    QDBusConnection::sessionBus().send(call);
  }

  QString m_item;  // the service of the icon
};

namespace {

void doWhatAPersonDoes(const QByteArray& line, const FakeWatcher& watcher, FakeSettings& settings) {
  const QList<QByteArray> words = line.split(' ');
  if (words.value(0) == "scheme") return settings.setScheme(words.value(1).toUInt());
  if (words.value(0) == "tray") return watcher.clickIcon();
  if (words.value(0) == "menu") return watcher.clickMenu(QString::fromUtf8(line.mid(line.indexOf(' ') + 1)));
  const bool click = words.value(0) == "click";
  QDBusMessage signal = QDBusMessage::createSignal(
      kNotificationsPath, kNotifications,
      click ? QStringLiteral("ActionInvoked") : QStringLiteral("NotificationClosed"));
  const quint32 id = words.value(1).toUInt();
  if (click) {
    signal << id << QStringLiteral("default");
  } else {
    signal << id << kDismissed;
  }
  QDBusConnection::sessionBus().send(signal);
}

bool serve(QObject& notifications, QObject& settings, QObject& watcher, bool tray) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  const auto calls = QDBusConnection::ExportScriptableSlots;
  if (!bus.registerObject(kNotificationsPath, &notifications, calls) || !bus.registerService(kNotifications))
    return false;
  if (!bus.registerObject(kPortalPath, &settings, calls) || !bus.registerService(kPortal)) return false;
  if (!tray) return true;
  return bus.registerObject(QStringLiteral("/StatusNotifierWatcher"), &watcher,
                            calls | QDBusConnection::ExportAllProperties) &&
         bus.registerService(kWatcher);
}

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication app(argc, argv);
  FakeNotifications notifications;
  FakeSettings settings;
  FakeWatcher watcher;
  const QStringList arguments = QCoreApplication::arguments();
  if (arguments.contains(QStringLiteral("--dark"))) settings.setScheme(kPrefersDark);
  if (!serve(notifications, settings, watcher, arguments.contains(QStringLiteral("--tray")))) {
    std::fputs("no session bus, or it has a desktop already\n", stderr);
    return 1;
  }
  tell({{QStringLiteral("event"), QStringLiteral("ready")}});
  QFile commands;
  if (!commands.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)) return 2;
  QSocketNotifier ear(0, QSocketNotifier::Read);
  QObject::connect(&ear, &QSocketNotifier::activated, &app, [&] {
    const QByteArray line = commands.readLine(256).trimmed();
    if (line.isEmpty()) {
      QCoreApplication::quit();
    } else {
      doWhatAPersonDoes(line, watcher, settings);
    }
  });
  return QCoreApplication::exec();
}

#include "fake_desktop.moc"
