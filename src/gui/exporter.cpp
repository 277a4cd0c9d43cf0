// SPDX-License-Identifier: MIT
#include "gui/exporter.hpp"

#include <QDateTime>

#include "client/names.hpp"

namespace vinicast::gui {

namespace {

const char* const kHead = R"(<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%1</title>
<style>body{font-family:sans-serif;max-width:48em;margin:2em auto}p{margin:.3em 0;white-space:pre-wrap}time{color:#667;font-size:.85em}</style>
</head><body><h1>%1</h1>
)";

// Where the whole conversation begins (Engine::requestHistoryAfter()).
bool isBegin(const QByteArray& after) {
  return !after.isEmpty() && after.count('\0') == after.size();
}

}  // namespace

Exporter::Exporter(client::Engine& engine, const QString& path, const QString& title, const QString& memberId,
                   QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_file(path),
      m_title(title),
      m_memberId(memberId),
      m_html(path.endsWith(QLatin1String(".html"), Qt::CaseInsensitive) ||
             path.endsWith(QLatin1String(".htm"), Qt::CaseInsensitive)) {}

void Exporter::start() {
  if (!m_file.open(QIODevice::WriteOnly)) {
    end();
    return;
  }
  m_file.write(
      (m_html ? QString::fromLatin1(kHead).arg(m_title.toHtmlEscaped()) : m_title + QStringLiteral("\n\n"))
          .toUtf8());
  if (m_memberId.isEmpty()) {
    connect(&m_engine, &client::Engine::historyReady, this, &Exporter::onHistory);
    m_engine.requestHistoryAfter(client::Engine::kMaxPage, {});
  } else {
    connect(&m_engine, &client::Engine::messagesReady, this, &Exporter::onMessages);
    m_engine.requestMessagesAfter(m_memberId, client::Engine::kMaxPage, {});
  }
}

// Others may have asked, too: the conversation's view, another export.
bool Exporter::isNext(const QByteArray& after) const {
  return m_after.isEmpty() ? isBegin(after) : after == m_after;
}

void Exporter::onHistory(const client::History& history) {
  if (!isNext(history.after)) return;
  for (const client::Post& post : history.posts)
    if (!post.deleted) write(post.authorName, post.wallMillis, post.text, post.edited);
  if (!history.more || history.posts.isEmpty()) {
    end();
    return;
  }
  m_after = history.posts.last().order;
  m_engine.requestHistoryAfter(client::Engine::kMaxPage, m_after);
}

void Exporter::onMessages(const client::DirectHistory& history) {
  if (history.peerId != m_memberId || !isNext(history.after)) return;
  for (const client::DirectMessage& message : history.messages)
    write(message.own ? tr("Me") : message.peerName, message.wallMillis, message.text, false);
  if (!history.more || history.messages.isEmpty()) {
    end();
    return;
  }
  m_after = history.messages.last().order;
  m_engine.requestMessagesAfter(m_memberId, client::Engine::kMaxPage, m_after);
}

void Exporter::write(const QString& name, qint64 wallMillis, const QString& text, bool edited) {
  ++m_count;
  const QString when = QDateTime::fromMSecsSinceEpoch(wallMillis).toString(Qt::ISODate);
  const QString mark = edited ? QLatin1Char(' ') + tr("(edited)") : QString();
  // A sign of one of them must not be taken for a place of the next, so all are put in at once.
  const QString line = m_html
                           ? QStringLiteral("<p><time>%1</time> <b>%2</b>%3<br>%4</p>\n")
                                 .arg(when, name.toHtmlEscaped(), mark.toHtmlEscaped(), text.toHtmlEscaped())
                           : QStringLiteral("[%1] %2%3: %4\n").arg(when, client::isolated(name), mark, text);
  m_file.write(line.toUtf8());
}

void Exporter::end() {
  if (m_file.isOpen()) {
    if (m_html) m_file.write("</body></html>\n");
    m_file.commit();
  }
  const QString problem = m_file.error() == QFileDevice::NoError ? QString() : m_file.errorString();
  disconnect(&m_engine, nullptr, this, nullptr);
  deleteLater();
  Q_EMIT finished(m_count, problem);
}

}  // namespace vinicast::gui
