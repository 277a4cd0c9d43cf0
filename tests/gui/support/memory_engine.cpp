// SPDX-License-Identifier: MIT
#include "gui/support/memory_engine.hpp"

#include <QImage>
#include <QLinearGradient>
#include <QPainter>
#include <algorithm>

namespace vinicast::test {

void MemoryEngine::acceptJoin(const QString& id, bool open) {
  selfId = id;
  selfName = joinRequest->name;
  Q_EMIT joined({joinRequest->group, QStringLiteral("225.225.24.123:4444"), id, selfName, open});
}

void MemoryEngine::addMember(const QString& id, const QString& name) {
  Q_EMIT memberChanged({id, name, client::MemberState::Joined, false});
}

void MemoryEngine::addPost(const QString& authorId, const QString& authorName, const QString& text,
                           qint64 wallMillis, bool own, bool history) {
  client::Post post;
  post.id = QStringLiteral("post%1").arg(++m_posts);
  post.authorId = authorId;
  post.authorName = authorName;
  post.text = text;
  post.wallMillis = wallMillis;
  post.order = QByteArray::number(wallMillis).rightJustified(16, '0') + post.id.toLatin1();
  post.own = own;
  post.history = history;
  Q_EMIT postAdded(post);
}

void MemoryEngine::keepPosts(int count, const QString& authorId, const QString& authorName,
                             qint64 lastMillis) {
  constexpr qint64 kMinute = 60'000;
  for (int i = 0; i < count; ++i) {
    client::Post post;
    post.id = QStringLiteral("kept%1").arg(i);
    post.authorId = authorId;
    post.authorName = authorName;
    post.text = QStringLiteral("kept post %1").arg(i);
    post.wallMillis = lastMillis - (count - 1 - i) * kMinute;
    post.order = QByteArray::number(post.wallMillis).rightJustified(16, '0') + post.id.toLatin1();
    post.history = true;
    kept.append(post);
  }
}

void MemoryEngine::requestHistory(int count, const QByteArray& before) {
  client::History page;
  page.before = before;
  for (const client::Post& post : kept)
    if (before.isEmpty() || post.order < before) page.posts.append(post);
  page.more = page.posts.size() > count;
  if (page.more) page.posts = page.posts.last(count);
  Q_EMIT historyReady(page);
}

void MemoryEngine::requestHistoryAfter(int count, const QByteArray& after) {
  client::History page;
  page.after = after.isEmpty() ? QByteArray(1, '\0') : after;
  for (const client::Post& post : kept)
    if (after < post.order) page.posts.append(post);
  page.more = page.posts.size() > count;
  if (page.more) page.posts = page.posts.first(count);
  Q_EMIT historyReady(page);
}

void MemoryEngine::search(const QString& text, int count) {
  client::Found found{text, {}, false};
  for (auto post = kept.crbegin(); post != kept.crend() && found.posts.size() < count; ++post)
    if (post->text.contains(text, Qt::CaseInsensitive)) found.posts.append(*post);
  Q_EMIT searchReady(found);
}

void MemoryEngine::requestMessages(const QString& memberId, int count, const QByteArray& before) {
  client::DirectHistory page{memberId, {}, false, before};
  for (const client::DirectMessage& message : keptMessages.value(memberId))
    if (before.isEmpty() || message.order < before) page.messages.append(message);
  page.more = page.messages.size() > count;
  if (page.more) page.messages = page.messages.last(count);
  Q_EMIT messagesReady(page);
}

void MemoryEngine::requestMessagesAfter(const QString& memberId, int count, const QByteArray& after) {
  // As the real one does with what is no place of its own: from the first place of all.
  const QList<client::DirectMessage> list = keptMessages.value(memberId);
  const qsizetype size = list.isEmpty() ? 16 : list.first().order.size();
  client::DirectHistory page{memberId, {}, false, {}, after.size() == size ? after : QByteArray(size, '\0')};
  for (const client::DirectMessage& message : list)
    if (after < message.order) page.messages.append(message);
  page.more = page.messages.size() > count;
  if (page.more) page.messages = page.messages.first(count);
  Q_EMIT messagesReady(page);
}

void MemoryEngine::searchMessages(const QString& memberId, const QString& text, int count) {
  client::DirectFound found{memberId, text, {}, false};
  const auto messages = keptMessages.value(memberId);
  for (auto message = messages.crbegin(); message != messages.crend(); ++message)
    if (found.messages.size() < count && message->text.contains(text, Qt::CaseInsensitive))
      found.messages.append(*message);
  Q_EMIT messagesFound(found);
}

void MemoryEngine::hold(const QString& id, const QString& name, const QStringList& queue) {
  client::Floor floor{client::FloorState::Held, id, name, id == selfId, ++m_term, queue};
  Q_EMIT floorChanged(floor);
}

void MemoryEngine::release(const QStringList& queue) {
  client::Floor floor{client::FloorState::Released, {}, {}, false, m_term, queue};
  Q_EMIT floorChanged(floor);
}

void MemoryEngine::deny(const QString& holderId, const QString& holderName) {
  client::Floor floor{client::FloorState::Denied, holderId, holderName, false, ++m_term, {}};
  Q_EMIT floorChanged(floor);
}

void MemoryEngine::stream(client::StreamState state, const QString& publisherId) {
  Q_EMIT streamChanged({state, publisherId});
}

client::Picture paintedPicture(const QSize& size, quint32 frameNumber) {
  QImage image(size, QImage::Format_RGB32);
  QPainter painter(&image);
  QLinearGradient sky(0, 0, 0, size.height());
  sky.setColorAt(0, QColor(0x24, 0x3b, 0x6b));
  sky.setColorAt(1, QColor(0xe8, 0x9a, 0x6a));
  painter.fillRect(image.rect(), sky);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(0xff, 0xe2, 0xb0));
  painter.drawEllipse(QPointF(size.width() * 0.7, size.height() * 0.55), size.height() * 0.12,
                      size.height() * 0.12);
  painter.setBrush(QColor(0x1c, 0x24, 0x3c));
  painter.drawPolygon(QPolygonF({{0, size.height() * 0.8},
                                 {size.width() * 0.3, size.height() * 0.45},
                                 {size.width() * 0.55, size.height() * 0.8},
                                 {size.width() * 0.8, size.height() * 0.6},
                                 {size.width() * 1.0, size.height() * 0.85},
                                 {size.width() * 1.0, size.height() * 1.0},
                                 {0, size.height() * 1.0}}));
  painter.end();
  client::Picture picture;
  picture.width = size.width();
  picture.height = size.height();
  picture.bytesPerLine = static_cast<int>(image.bytesPerLine());
  picture.pixels = std::make_shared<const std::vector<std::uint8_t>>(image.constBits(),
                                                                     image.constBits() + image.sizeInBytes());
  picture.frameNumber = frameNumber;
  return picture;
}

}  // namespace vinicast::test
