// SPDX-License-Identifier: MIT
// What SessionWorker does with its store: joining with what is kept, the history and its search, the end.

#include <QLoggingCategory>
#include <algorithm>
#include <set>
#include <utility>

#include "client/engine.hpp"
#include "host/engine/kept_answers.hpp"
#include "host/engine/session_worker.hpp"
#include "host/engine/translate.hpp"
#include "media/base/raw.hpp"

namespace vinicast::host {

namespace {

Q_LOGGING_CATEGORY(lcStore, "vinicast.store", QtInfoMsg)

}  // namespace

PostKeeper::Ways SessionWorker::keeperWays() {
  PostKeeper::Ways ways;
  ways.tell = [this](const Telling::Word& word) { m_telling.tell(word); };
  ways.wakeStore = [this] { Q_EMIT writeWanted(); };
  return ways;
}

void SessionWorker::handleStoreOpened(const std::shared_ptr<StoredGroup>& group) {
  if (!m_session || !m_joining) return;  // left meanwhile
  if (!m_profile->isTemporary()) m_keeper.start(group->kept);
  const TimePoint time{std::chrono::microseconds(media::nowMicros())};
  const Restored restored = m_session->restore(time, std::move(group->posts));
  if (restored.refused > 0) qCWarning(lcStore, "%zu kept posts can't be used", restored.refused);
  Q_EMIT joined(*std::exchange(m_joining, std::nullopt));
  for (const client::Error& error : group->errors) m_telling.tell(error);
  m_peers->add(group->peers);
  listen();
}

void SessionWorker::handleStoreWritten(quint64 ticket, bool kept) {
  if (m_keeper.handleWritten(ticket, kept)) Q_EMIT historyKept();
  m_stall.stop();
  if (m_keeper.isWaiting()) m_stall.start();
}

void SessionWorker::handleStall() {
  if (m_keeper.handleStall())
    fail(client::ErrorCode::HistoryNotKept, {}, QStringLiteral("the disk does not answer"));
}

void SessionWorker::handleStoreChanged(const std::vector<Post>& posts) {
  if (!m_session) return;
  std::set<PostId> held;
  for (const Post& post : m_session->posts()) held.insert(post.id);
  for (const Post& post : posts)
    if (!held.contains(post.id)) m_telling.tell(PostChange{toClient(post)});
}

void SessionWorker::handleStoreFailed(const client::Error& error) {
  m_telling.tell(error);
}

void SessionWorker::requestHistory(int count, const QByteArray& before) {
  if (refuse()) return;
  ask({std::clamp(count, 1, client::Engine::kMaxPage), orderKeyOf(before), QString()});
}

void SessionWorker::requestHistoryAfter(int count, const QByteArray& after) {
  if (refuse()) return;
  StoreQuestion question{std::clamp(count, 1, client::Engine::kMaxPage), std::nullopt, QString()};
  question.after = orderKeyOf(after).value_or(OrderKey{});  // nothing: the first post of all
  ask(question);
}

void SessionWorker::search(const QString& text, int count) {
  if (refuse()) return;
  if (text.trimmed().isEmpty()) {
    Q_EMIT searchReady({text, {}, false});
    return;
  }
  ask({std::clamp(count, 1, client::Engine::kMaxPage), std::nullopt, text});
}

void SessionWorker::ask(const StoreQuestion& question) {
  if (!m_keeper.isOpen()) {
    answer(question, {});
    return;
  }
  m_keeper.submit();
  Q_EMIT answerWanted(question);
}

void SessionWorker::handleStoreAnswer(const StoreAnswer& stored) {
  if (m_session) answer(stored.question, stored.posts);
}

void SessionWorker::answer(const StoreQuestion& question, std::vector<Post> posts) {
  const KeptAnswer all = joinAnswers(question, std::move(posts), m_session->posts(), m_keeper.isKept());
  QList<client::Post> list;
  for (const Post& post : all.posts) list.append(toClient(post));
  if (question.text.isEmpty()) {
    Q_EMIT historyReady({list, all.more, question.before ? orderOf(*question.before) : QByteArray(),
                         question.after ? orderOf(*question.after) : QByteArray()});
  } else {
    Q_EMIT searchReady({question.text, list, all.more});
  }
}

void SessionWorker::handleStoreClosed() {
  if (m_left) finishLeaving();
}

void SessionWorker::finishLeaving() {
  if (std::exchange(m_leftTold, true)) return;
  m_stall.stop();
  m_keeper.stop();
  m_telling.clear();
  Q_EMIT left();
}

}  // namespace vinicast::host
