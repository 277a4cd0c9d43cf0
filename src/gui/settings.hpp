// SPDX-License-Identifier: MIT
#pragma once

// What the window remembers between runs: look, language, volume, the last name, the groups, sizes.
// Thread: GUI. One file per profile, for its owner alone, as it holds the codes of private groups; an
// unreadable one gives the defaults.

#include <QByteArray>
#include <QList>
#include <QSettings>
#include <QString>
#include <QVariantMap>

#include "client/types.hpp"
#include "gui/known_group.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

// What is told outside the window.
enum class Notify { All, Mentions, Nothing };

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
  [[nodiscard]] Notify notify() const;
  void setNotify(Notify notify);
  // The program goes on without its window, where there is a tray.
  [[nodiscard]] bool staysInTray() const;
  void setStaysInTray(bool stays);
  // Camera, microphone, sound, encoder and picture size as they were chosen last, in the settings or to go
  // live. Its kind is Camera.
  [[nodiscard]] client::SourceSpec source() const;
  // Of what has no camera or no microphone the rest is kept as it was, and so are the encoder and the
  // picture size.
  void setSource(const client::SourceSpec& source);
  void setSoftwareEncoder(bool software);
  void setPictureSize(client::PictureSize size);
  // The people of a group, where there is room.
  [[nodiscard]] bool peopleShown() const;
  void setPeopleShown(bool shown);
  [[nodiscard]] QString lastName() const;
  [[nodiscard]] QString lastGroup() const;
  void setLast(const QString& name, const QString& group);
  // Those used last come first. More than kMaxKnownGroups are not kept: the oldest that are not open go.
  [[nodiscard]] QList<KnownGroup> knownGroups() const;
  void setKnownGroups(QList<KnownGroup> groups);
  static constexpr int kMaxKnownGroups = 32;
  // All that is kept of this group, but the group itself.
  void forget(const QString& groupKey);
  // Who was seen in a group under which name (client::KnownNames).
  [[nodiscard]] QVariantMap names(const QString& groupKey) const;
  void setNames(const QString& groupKey, const QVariantMap& names);
  // The group and the private conversation in front.
  [[nodiscard]] QString currentGroup() const;
  [[nodiscard]] QString currentMember() const;
  void setCurrent(const QString& groupKey, const QString& memberId);
  // What was typed and not sent: to the group, or to a member of it. At most kMaxDrafts are kept.
  [[nodiscard]] QString draft(const QString& groupKey, const QString& memberId) const;
  void setDraft(const QString& groupKey, const QString& memberId, const QString& text);
  static constexpr int kMaxDrafts = 64;
  // The last message of a conversation that was read, as its order; empty: none was (gui/read_mark.hpp). At
  // most kMaxReadMarks are kept.
  [[nodiscard]] QByteArray readThrough(const QString& groupKey, const QString& memberId) const;
  void setReadThrough(const QString& groupKey, const QString& memberId, const QByteArray& order);
  static constexpr int kMaxReadMarks = 1024;
  // The last message, as its order, of a private conversation that was closed; empty: it is listed. At most
  // kMaxReadMarks are kept.
  [[nodiscard]] QByteArray closedThrough(const QString& groupKey, const QString& memberId) const;
  void setClosedThrough(const QString& groupKey, const QString& memberId, const QByteArray& order);
  // `part` is "window", "sidebar", "main" or "stage".
  [[nodiscard]] QByteArray layout(const QString& part) const;
  void setLayout(const QString& part, const QByteArray& state);

 private:
  // Sets or, where it is empty, removes a value of a group of settings that holds `most` of them.
  void setBounded(const QString& settingsGroup, const QString& name, const QString& value, int most);

  QSettings m_store;
};

}  // namespace vinicast::gui
