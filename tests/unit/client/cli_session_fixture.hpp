// SPDX-License-Identifier: MIT
#pragma once

// A headless client's session over an engine that only notes what it is asked for, and what the client said.

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <memory>

#include "cli/cli_session.hpp"
#include "unit/client/fake_engine.hpp"

inline QString u(const char* text) {
  return QString::fromUtf8(text);
}

inline vinicast::client::Post ownPost(const char* id, const char* order) {
  vinicast::client::Post post;
  post.id = u(id);
  post.authorId = u("me");
  post.authorName = u("Ana");
  post.text = u("text of ") + u(id);
  post.wallMillis = 77;
  post.order = order;
  post.own = true;
  return post;
}

class CliSessionFixture : public QObject {
  Q_OBJECT

 protected:
  std::unique_ptr<vinicast::client::FakeEngine> m_engine;
  std::unique_ptr<vinicast::cli::CliSession> m_session;
  QList<QByteArray> m_lines;
  QStringList m_sentences;

  void line(const char* text) { m_session->handleLine(vinicast::cli::LineSplitter::Line::Text, u(text)); }

  void join() {
    m_session->join(vinicast::client::JoinRequest{});
    Q_EMIT m_engine->joined(
        vinicast::client::Joined{u("vinigroup"), u("225.225.24.123:4444"), u("me"), u("Ana"), true});
    m_engine->calls.clear();
    m_lines.clear();
  }

  QJsonObject takeOne() {
    if (m_lines.size() != 1) return {};
    return QJsonDocument::fromJson(m_lines.takeFirst()).object();
  }

  void expectLine(const char* json) {
    QVERIFY2(m_lines.size() == 1, QByteArray::number(m_lines.size()).constData());
    QCOMPARE(m_lines.takeFirst(), QByteArray(json));
  }

  // A new session; the one before, and its engine, are gone.
  void restart() {
    m_session.reset();
    m_engine = std::make_unique<vinicast::client::FakeEngine>();
    m_session = std::make_unique<vinicast::cli::CliSession>(
        *m_engine,
        vinicast::cli::Output{[this](const QByteArray& text) { m_lines.append(text); },
                              [this](const QString& text) { m_sentences.append(text); }, [] { return 5; }});
    m_lines.clear();
    m_sentences.clear();
  }

 private Q_SLOTS:
  void init() { restart(); }
  void cleanup() {
    m_session.reset();
    m_engine.reset();
  }
};
