// SPDX-License-Identifier: MIT
#pragma once

// A profile: the directory that holds a member's identity, used by one running program at a time, in as many
// groups as it has joined.
//
//   DIRECTORY/identity         "vinicast-identity 1 <64 hexadecimal digits>" and a line feed, mode 0600;
//                              written once
//   DIRECTORY/lock             held while in use; one left behind by a crash, or copied with its profile, is
//                              taken over. A full disk has no room for it: so the identity is locked, too
//                              (flock(2))
//   DIRECTORY/group-ID.sqlite  a group's history and peers (profile_store.hpp), mode 0600
//
// A damaged identity is never overwritten: it is the only copy of a name that others have learned to trust.

#include <QString>
#include <memory>

#include "client/types.hpp"
#include "vinicast/group_config.hpp"
#include "vinicast/result.hpp"

class QFile;
class QLockFile;

namespace vinicast::host {

class Profile {
 public:
  // Opens `directory`, made where it is not there yet. Empty: the default one; if that is in use, a temporary
  // identity in memory, with a line in the log. Errors: ProfileBusy, ProfileUnusable, IdentityDamaged,
  // IdentityNewer.
  static Result<Profile, client::Error> open(const QString& directory);
  // The same, shared by all in this program that have it open: an identity may be in several groups at once.
  // The last one closes it. Thread: any.
  static Result<std::shared_ptr<Profile>, client::Error> openShared(const QString& directory);
  // The default profile of this user.
  [[nodiscard]] static QString defaultDirectory();

  Profile(Profile&&) noexcept;
  Profile& operator=(Profile&&) noexcept;
  ~Profile();  // releases the lock

  [[nodiscard]] const SecretSeed& identitySeed() const { return m_identitySeed; }
  // Not kept: gone when the program ends.
  [[nodiscard]] bool isTemporary() const { return m_directory.isEmpty(); }
  // Empty if it is temporary.
  [[nodiscard]] const QString& directory() const { return m_directory; }

 private:
  Profile(QString directory, const SecretSeed& identitySeed, std::unique_ptr<QLockFile> lock,
          std::unique_ptr<QFile> held);
  static Result<Profile, client::Error> open(const QString& directory, int patienceMillis);
  static Result<Profile, client::Error> openDirectory(const QString& directory, int patienceMillis);

  QString m_directory;
  SecretSeed m_identitySeed{};
  std::unique_ptr<QLockFile> m_lock;
  std::unique_ptr<QFile> m_held;  // the identity; let go of before the lock
};

// From the system's random source.
[[nodiscard]] SecretSeed randomSeed();
[[nodiscard]] std::uint64_t randomNumber();

}  // namespace vinicast::host
