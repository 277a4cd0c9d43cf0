// SPDX-License-Identifier: MIT
// What SessionWorker does with directed messages: sends, keeps, tells, and reads them again. And who types.

#include <QDateTime>
#include <QtEndian>
#include <algorithm>
#include <utility>

#include "client/engine.hpp"
#include "client/names.hpp"
#include "host/engine/session_worker.hpp"
#include "host/engine/translate.hpp"

namespace vinicast::host {

namespace {

constexpr qsizetype kOrderBytes = 16;

QByteArray messageOrderOf(const MessageKey& key) {
  QByteArray order(kOrderBytes, Qt::Uninitialized);
  qToBigEndian(key.at, order.data());
  qToBigEndian(key.id, order.data() + sizeof key.at);
  return order;
}

std::optional<MessageKey> messageKeyOf(const QByteArray& order) {
  if (order.size() != kOrderBytes) return std::nullopt;
  return MessageKey{qFromBigEndian<std::int64_t>(order.constData()),
                    qFromBigEndian<std::uint64_t>(order.constData() + sizeof(std::int64_t))};
}

QString messageIdOf(const MessageKey& key) {
  return QString::fromLatin1(messageOrderOf(key).toHex());
}

client::DirectState stateOf(MessageState state) {
  if (state == MessageState::Sending) return client::DirectState::Sending;
  return state == MessageState::Failed ? client::DirectState::Failed : client::DirectState::Delivered;
}

}  // namespace

void SessionWorker::sendTo(const QString& memberId, const QString& text) {
  if (refuse()) return;
  const auto id = MemberId::fromHex(memberId.toStdString());
  if (!id) {
    fail(client::ErrorCode::UnknownMember, memberId, text);
    return;
  }
  mutate([this, to = *id, memberId, words = text.toStdString()](TimePoint time) {
    const auto sent = m_session->sendDirect(time, to, words);
    if (!sent) return m_telling.tell(errorOf(sent.error(), memberId, QString::fromStdString(words)));
    m_unsettled[*sent] = noteMessage(to, QString::fromStdString(words), true);
  });
}

void SessionWorker::sendOnRing(client::RingTarget target, const QString& address, const QString& text) {
  if (refuse()) return;
  mutate([this, target, place = toRingAddress(address), words = text.toStdString()](TimePoint time) {
    const auto told = [&](const auto& sent) {
      if (!sent) m_telling.tell(errorOf(sent.error(), QString(), QString::fromStdString(words)));
    };
    switch (target) {
      case client::RingTarget::Nearest:
        return told(m_session->sendToNearest(time, place, words));
      case client::RingTarget::Next:
        return told(m_session->sendToNeighbor(time, RingDirection::Increasing, words));
      case client::RingTarget::Previous:
        return told(m_session->sendToNeighbor(time, RingDirection::Decreasing, words));
      case client::RingTarget::Neighbors:
        return told(m_session->sendToNeighbors(time, words));
    }
  });
}

client::DirectMessage SessionWorker::wordOf(const StoredMessage& message) const {
  client::DirectMessage result;
  result.peerId = idText(message.peer);
  result.fromId = message.own ? idText(m_session->self()) : result.peerId;
  result.text = message.text;
  result.id = messageIdOf(message.key);
  result.peerName = client::visibleName(message.peerName);
  result.wallMillis = message.key.at;
  result.order = messageOrderOf(message.key);
  result.own = message.own;
  result.state = stateOf(message.state);
  return result;
}

StoredMessage SessionWorker::noteMessage(const MemberId& peer, const QString& text, bool own) {
  // Two of one millisecond keep their order.
  m_lastMessageAt = std::max<std::int64_t>(QDateTime::currentMSecsSinceEpoch(), m_lastMessageAt + 1);
  const StoredMessage message{{m_lastMessageAt, randomNumber()},
                              peer,
                              nameOf(peer),
                              text,
                              own,
                              own ? MessageState::Sending : MessageState::Delivered};
  m_keeper.keep(message);
  m_keeper.tell(wordOf(message));
  return message;
}

void SessionWorker::handle(const DirectReceived& event) {
  (void)noteMessage(event.from, QString::fromStdString(event.text), false);
}

void SessionWorker::handle(const DirectResult& event) {
  client::DirectDelivery delivery{idText(event.to), {}, client::DirectState::Delivered};
  if (event.outcome != DirectOutcome::Delivered) delivery.state = client::DirectState::Failed;
  if (auto sent = m_unsettled.extract(event.id)) {
    StoredMessage& message = sent.mapped();
    const bool arrived = event.outcome == DirectOutcome::Delivered;
    message.state = arrived ? MessageState::Delivered : MessageState::Failed;
    delivery.messageId = messageIdOf(message.key);
    m_keeper.keep(std::move(message));
  }
  m_keeper.tell(delivery);
  if (event.outcome == DirectOutcome::Failed) fail(client::ErrorCode::DirectFailed, nameOf(event.to));
  if (event.outcome == DirectOutcome::NoRoute) fail(client::ErrorCode::DirectNoRoute, nameOf(event.to));
}

void SessionWorker::sayTyping(const QString& memberId) {
  if (!m_session || m_left) return;  // nobody to tell, which no person needs to know
  const auto id = MemberId::fromHex(memberId.toStdString());
  if (!memberId.isEmpty() && !id) return;
  mutate([this, id](TimePoint time) { m_session->sayTyping(time, id); });
}

void SessionWorker::handle(const TypingChanged& event) {
  m_telling.tell(client::Typing{idText(event.member), event.isPrivate, event.types});
}

void SessionWorker::requestMessages(const QString& memberId, int count, const QByteArray& before) {
  if (refuse()) return;
  const auto peer = MemberId::fromHex(memberId.toStdString());
  if (!peer) {
    Q_EMIT messagesReady({memberId, {}, false, before});
    return;
  }
  ask(MessageQuestion{*peer, std::clamp(count, 1, client::Engine::kMaxPage), messageKeyOf(before)});
}

void SessionWorker::requestMessagesAfter(const QString& memberId, int count, const QByteArray& after) {
  if (refuse()) return;
  const MessageKey from = messageKeyOf(after).value_or(MessageKey{});  // nothing: the first message of all
  const auto peer = MemberId::fromHex(memberId.toStdString());
  if (!peer) {
    Q_EMIT messagesReady({memberId, {}, false, {}, messageOrderOf(from)});
    return;
  }
  MessageQuestion question{*peer, std::clamp(count, 1, client::Engine::kMaxPage), std::nullopt};
  question.after = from;
  ask(question);
}

void SessionWorker::searchMessages(const QString& memberId, const QString& text, int count) {
  if (refuse()) return;
  const auto peer = MemberId::fromHex(memberId.toStdString());
  if (!peer || text.trimmed().isEmpty()) {
    Q_EMIT messagesFound({memberId, text, {}, false});
    return;
  }
  MessageQuestion question{*peer, std::clamp(count, 1, client::Engine::kMaxPage), std::nullopt};
  question.text = text;
  ask(question);
}

void SessionWorker::requestConversations() {
  if (refuse()) return;
  ask(MessageQuestion{std::nullopt, client::Engine::kMaxPage, std::nullopt});
}

void SessionWorker::ask(const MessageQuestion& question) {
  if (!m_keeper.isOpen()) {
    handleMessagesAnswer({question, {}});
    return;
  }
  m_keeper.submit();
  Q_EMIT messagesWanted(question);
}

void SessionWorker::handleMessagesAnswer(const MessageAnswer& answer) {
  if (!m_session) return;
  QList<client::DirectMessage> messages;
  for (const StoredMessage& message : answer.messages) messages.append(wordOf(message));
  if (!answer.question.peer) {
    Q_EMIT conversationsReady(messages);
    return;
  }
  const MessageQuestion& question = answer.question;
  const QString peer = idText(*question.peer);
  const bool more = messages.size() >= question.count;
  if (!question.text.isEmpty()) {
    Q_EMIT messagesFound({peer, question.text, messages, more});
    return;
  }
  Q_EMIT messagesReady({peer, messages, more,
                        question.before ? messageOrderOf(*question.before) : QByteArray(),
                        question.after ? messageOrderOf(*question.after) : QByteArray()});
}

}  // namespace vinicast::host
