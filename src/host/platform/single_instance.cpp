// SPDX-License-Identifier: MIT
#include "host/platform/single_instance.hpp"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalServer>
#include <QLocalSocket>
#include <QLockFile>
#include <QStandardPaths>
#include <QThread>
#include <QTimer>

#include "host/store/profile.hpp"

namespace vinicast::host {

namespace {

constexpr int kKeyDigits = 16;
constexpr int kMaxWaiting = 8;    // connections
constexpr int kRetryMillis = 50;  // until the first one listens, or has ended
constexpr char kAnswer = 'y';

// A path below a profile's directory may be too long for a socket: its address has 108 bytes.
QString basePath(const QString& profileDirectory) {
  const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
  if (runtime.isEmpty()) return {};
  const QString asked = profileDirectory.isEmpty() ? Profile::defaultDirectory() : profileDirectory;
  // The same directory may have several names.
  const QString canonical = QFileInfo(asked).canonicalFilePath();
  const QString name = canonical.isEmpty() ? QDir::cleanPath(QDir(asked).absolutePath()) : canonical;
  const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex();
  return QDir(runtime).filePath(QStringLiteral("vinicast-") + QString::fromLatin1(hash.left(kKeyDigits)));
}

}  // namespace

SingleInstance::SingleInstance(QObject* parent) : QObject(parent), m_server(new QLocalServer(this)) {}

SingleInstance::~SingleInstance() = default;

SingleInstance::Role SingleInstance::start(const QString& profileDirectory, const QStringList& arguments) {
  const QString base = basePath(profileDirectory);
  if (base.isEmpty()) return Role::Alone;
  const QString path = base + QStringLiteral(".socket");
  m_lock = std::make_unique<QLockFile>(base + QStringLiteral(".lock"));
  m_lock->setStaleLockTime(0);  // a lock of a process that lives is never too old
  const QDeadlineTimer deadline(kAnswerMillis);
  while (!m_lock->tryLock(0)) {
    if (m_lock->error() != QLockFile::LockFailedError) return Role::Alone;
    if (handOver(path, arguments, deadline)) return Role::HandedOver;
    // The other has its lock, and is about to listen, or to end.
    if (deadline.hasExpired()) return Role::Alone;
    QThread::msleep(kRetryMillis);
  }
  QLocalServer::removeServer(path);
  m_server->setSocketOptions(QLocalServer::UserAccessOption);
  m_server->setMaxPendingConnections(kMaxWaiting);
  connect(m_server, &QLocalServer::newConnection, this, &SingleInstance::handleConnection);
  return m_server->listen(path) ? Role::First : Role::Alone;
}

void SingleInstance::stop() {
  m_server->close();
  // Who has connected and got no answer yet tries again.
  for (auto* socket : m_server->findChildren<QLocalSocket*>()) socket->abort();
}

bool SingleInstance::handOver(const QString& path, const QStringList& arguments,
                              const QDeadlineTimer& deadline) {
  QLocalSocket socket;
  socket.connectToServer(path);
  if (!socket.waitForConnected(static_cast<int>(deadline.remainingTime()))) return false;
  const QByteArray line =
      QJsonDocument(QJsonArray::fromStringList(arguments)).toJson(QJsonDocument::Compact) + '\n';
  if (line.size() > kMaxBytes || socket.write(line) != line.size()) return false;
  while (socket.bytesToWrite() > 0) {
    if (!socket.waitForBytesWritten(static_cast<int>(deadline.remainingTime()))) return false;
  }
  if (!socket.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) return false;
  char answer = 0;
  return socket.getChar(&answer) && answer == kAnswer;
}

void SingleInstance::handleConnection() {
  while (QLocalSocket* socket = m_server->nextPendingConnection()) {
    socket->setReadBufferSize(kMaxBytes);
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(*socket); });
    // One that says nothing does not stay.
    QTimer::singleShot(kAnswerMillis, socket, [socket] { socket->abort(); });
    read(*socket);
  }
}

void SingleInstance::read(QLocalSocket& socket) {
  if (!socket.canReadLine()) {
    // Half of it; or nothing that could ever be a whole.
    if (socket.bytesAvailable() >= kMaxBytes) socket.abort();
    return;
  }
  const QJsonDocument document = QJsonDocument::fromJson(socket.readLine(kMaxBytes));
  if (!document.isArray()) {
    socket.abort();
    return;
  }
  QStringList arguments;
  for (const QJsonValue& argument : document.array()) arguments.append(argument.toString());
  socket.putChar(kAnswer);
  socket.flush();
  Q_EMIT handedOver(arguments);
}

}  // namespace vinicast::host
