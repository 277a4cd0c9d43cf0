// SPDX-License-Identifier: MIT
#include "host/platform/color_scheme.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace vinicast::host {

namespace {

const auto kPortal = QStringLiteral("org.freedesktop.portal.Desktop");
const auto kPortalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto kSettings = QStringLiteral("org.freedesktop.portal.Settings");
const auto kAppearance = QStringLiteral("org.freedesktop.appearance");
const auto kColorScheme = QStringLiteral("color-scheme");

// Values of the key.
constexpr uint kPrefersDark = 1;
constexpr uint kPrefersLight = 2;

}  // namespace

ColorScheme::ColorScheme(QObject* parent) : QObject(parent) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(kPortal, kPortalPath, kSettings, QStringLiteral("SettingChanged"), this,
              SLOT(handleSetting(QDBusMessage)));
  QDBusMessage read = QDBusMessage::createMethodCall(kPortal, kPortalPath, kSettings, QStringLiteral("Read"));
  read.setArguments({kAppearance, kColorScheme});
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
    watcher->deleteLater();
    const QDBusPendingReply<QDBusVariant> reply(*watcher);
    if (!reply.isError()) take(reply.value().variant());
  });
}

void ColorScheme::handleSetting(const QDBusMessage& message) {
  const QVariantList told = message.arguments();  // of which space, which key, its value
  if (told.value(0) == kAppearance && told.value(1) == kColorScheme) take(told.value(2));
}

void ColorScheme::take(const QVariant& value) {
  // Read() wraps the value twice.
  const QVariant inner =
      value.canConvert<QDBusVariant>() ? qvariant_cast<QDBusVariant>(value).variant() : value;
  const uint scheme = inner.toUInt();
  const bool known = scheme == kPrefersDark || scheme == kPrefersLight;
  Q_EMIT changed(known ? std::optional(scheme == kPrefersDark) : std::nullopt);
}

}  // namespace vinicast::host
