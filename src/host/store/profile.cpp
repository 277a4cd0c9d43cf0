// SPDX-License-Identifier: MIT
#include "host/store/profile.hpp"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSaveFile>
#include <QStandardPaths>
#include <QStorageInfo>
#include <algorithm>
#include <cerrno>
#include <map>
#include <mutex>
#include <utility>

#include "host/platform/file_lock.hpp"

namespace vinicast::host {

namespace {

Q_LOGGING_CATEGORY(lcProfile, "vinicast.profile", QtInfoMsg)

// How long a lock that this program is about to release is waited for.
constexpr int kClosingMillis = 500;

constexpr QFileDevice::Permissions kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

// Before the version.
const QByteArray& identityName() {
  static const QByteArray name = QByteArrayLiteral("vinicast-identity ");
  return name;
}

QByteArray identityPrefix() {
  return identityName() + "1 ";
}

client::Error unusable(const QString& path, const QString& words) {
  return {client::ErrorCode::ProfileUnusable, QString(), QStringLiteral("%1: %2").arg(path, words)};
}

// `words`, or that the disk below `directory`'s parent is full.
QString whyNot(const QString& directory, const QString& words) {
  const QStorageInfo disk(QFileInfo(directory).absolutePath());
  return disk.isValid() && disk.bytesAvailable() == 0 ? qt_error_string(ENOSPC) : words;
}

QByteArray encodeIdentity(const SecretSeed& seed) {
  const QByteArray bytes(reinterpret_cast<const char*>(seed.data()), static_cast<qsizetype>(seed.size()));
  return identityPrefix() + bytes.toHex() + '\n';
}

// Whether `content` names itself an identity of a version after the one known here.
bool isNewer(const QByteArray& content) {
  if (!content.startsWith(identityName())) return false;
  return content.mid(identityName().size()).split(' ').first().trimmed().toUInt() > 1;
}

Result<SecretSeed, client::Error> readIdentity(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return Unexpected(unusable(path, file.errorString()));
  const QByteArray content = file.read(1024);
  SecretSeed seed{};
  const QByteArray bytes = QByteArray::fromHex(content.mid(identityPrefix().size()));
  if (bytes.size() == static_cast<qsizetype>(seed.size()))
    std::copy(bytes.begin(), bytes.end(), seed.begin());
  // Exactly what was written: fromHex() skips what it can't read.
  if (content != encodeIdentity(seed) || seed == SecretSeed{}) {
    using client::ErrorCode;
    return Unexpected(client::Error{isNewer(content) ? ErrorCode::IdentityNewer : ErrorCode::IdentityDamaged,
                                    QString(), path});
  }
  if (file.permissions() & ~(kOwnerOnly | QFileDevice::ReadUser | QFileDevice::WriteUser))
    file.setPermissions(kOwnerOnly);
  return seed;
}

Result<SecretSeed, client::Error> writeIdentity(const QString& path) {
  const SecretSeed seed = randomSeed();
  QSaveFile file(path);  // renamed into place when whole
  const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(kOwnerOnly) &&
                       file.write(encodeIdentity(seed)) > 0 && file.commit();
  if (!written) return Unexpected(unusable(path, file.errorString()));
  return seed;
}

// Takes over a lock file that names a process of another computer, or of this one but in another profile, as
// it was copied with its profile: QLockFile never finds it stale. Whoever holds such a file has it locked in
// the system, too, and it is then left alone.
bool takeOver(QLockFile& lock, const QString& directory) {
  if (!lock.removeStaleLockFile() || !lock.tryLock(0)) return false;
  qCWarning(lcProfile, "the lock file in %s was held by nobody, and was taken over",
            qUtf8Printable(directory));
  return true;
}

}  // namespace

SecretSeed randomSeed() {
  SecretSeed seed{};
  std::array<quint32, seed.size() / sizeof(quint32)> words;
  QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
  std::copy_n(reinterpret_cast<const std::uint8_t*>(words.data()), seed.size(), seed.begin());
  return seed;
}

std::uint64_t randomNumber() {
  return QRandomGenerator::system()->generate64();
}

Profile::Profile(QString directory, const SecretSeed& identitySeed, std::unique_ptr<QLockFile> lock,
                 std::unique_ptr<QFile> held)
    : m_directory(std::move(directory)),
      m_identitySeed(identitySeed),
      m_lock(std::move(lock)),
      m_held(std::move(held)) {}
Profile::Profile(Profile&&) noexcept = default;
Profile& Profile::operator=(Profile&&) noexcept = default;
Profile::~Profile() = default;

QString Profile::defaultDirectory() {
  // Not AppDataLocation: the window and the headless client have one default profile.
  return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
         QStringLiteral("/vinicast/profiles/default");
}

Result<Profile, client::Error> Profile::open(const QString& directory) {
  return open(directory, 0);
}

Result<std::shared_ptr<Profile>, client::Error> Profile::openShared(const QString& directory) {
  static std::mutex mutex;
  static std::map<QString, std::weak_ptr<Profile>> opened;  // by directory; as many as a program ever names
  const std::lock_guard lock(mutex);
  const auto entry = opened.find(directory);
  if (entry != opened.end()) {
    if (auto shared = entry->second.lock()) return shared;
  }
  // Its last user may be closing it in another thread at this moment.
  auto profile = open(directory, entry != opened.end() ? kClosingMillis : 0);
  if (!profile) return Unexpected(profile.error());
  auto shared = std::make_shared<Profile>(std::move(*profile));
  opened[directory] = shared;
  return shared;
}

Result<Profile, client::Error> Profile::open(const QString& directory, int patienceMillis) {
  if (!directory.isEmpty()) return openDirectory(directory, patienceMillis);
  auto profile = openDirectory(defaultDirectory(), patienceMillis);
  if (profile || profile.error().code != client::ErrorCode::ProfileBusy) return profile;
  qCWarning(lcProfile, "the default profile is in use: going on with a temporary identity");
  return Profile(QString(), randomSeed(), nullptr, nullptr);
}

Result<Profile, client::Error> Profile::openDirectory(const QString& directory, int patienceMillis) {
  const QDir dir(directory);
  if (!dir.exists()) {
    if (!QDir().mkpath(directory))
      return Unexpected(
          unusable(directory, whyNot(directory, QStringLiteral("the directory can't be made"))));
    QFile::setPermissions(directory, kOwnerOnly | QFileDevice::ExeOwner);
  }
  const client::Error busy{client::ErrorCode::ProfileBusy, QString(), directory};
  const QString path = dir.filePath(QStringLiteral("identity"));
  auto lock = std::make_unique<QLockFile>(dir.filePath(QStringLiteral("lock")));
  lock->setStaleLockTime(0);  // a lock of a process that lives is never too old
  if (!lock->tryLock(patienceMillis)) {
    if (lock->error() == QLockFile::LockFailedError) {
      if (!takeOver(*lock, directory)) return Unexpected(busy);
    } else if (lock->error() != QLockFile::UnknownError || !QFileInfo::exists(path)) {
      // On a full disk the lock of the identity is enough, where there is one.
      return Unexpected(
          unusable(directory, whyNot(path, QStringLiteral("no lock file can be made in this directory"))));
    } else {
      qCWarning(lcProfile, "no lock file can be made in %s", qUtf8Printable(directory));
    }
  }
  auto seed = QFileInfo::exists(path) ? readIdentity(path) : writeIdentity(path);
  if (!seed) return Unexpected(seed.error());
  auto held = std::make_unique<QFile>(path);
  if (!held->open(QIODevice::ReadOnly)) return Unexpected(unusable(path, held->errorString()));
  if (!lockFile(*held, patienceMillis)) return Unexpected(busy);
  return Profile(directory, *seed, std::move(lock), std::move(held));
}

}  // namespace vinicast::host
