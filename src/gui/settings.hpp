// SPDX-License-Identifier: MIT
#pragma once

// What the window remembers between runs: look, language, volume, the last name and group, sizes.
// Thread: GUI. One file per profile; an unreadable one gives the defaults.

#include <QByteArray>
#include <QSettings>
#include <QString>

#include "gui/theme.hpp"

namespace vinicast::gui {

class Settings {
 public:
  // An empty directory is the default profile's.
  explicit Settings(const QString& profileDirectory);

  [[nodiscard]] theme::Mode mode() const;
  void setMode(theme::Mode mode);
  // "en", "zh_CN"; empty follows the system.
  [[nodiscard]] QString language() const;
  void setLanguage(const QString& language);
  [[nodiscard]] float volume() const;
  void setVolume(float volume);
  [[nodiscard]] bool soundMuted() const;
  void setSoundMuted(bool muted);
  [[nodiscard]] QString lastName() const;
  [[nodiscard]] QString lastGroup() const;
  void setLast(const QString& name, const QString& group);
  // `part` is "window", "main" or "stage".
  [[nodiscard]] QByteArray layout(const QString& part) const;
  void setLayout(const QString& part, const QByteArray& state);

 private:
  QSettings m_store;
};

}  // namespace vinicast::gui
