// SPDX-License-Identifier: MIT
// vinicast-many-members GROUP: many members of one group in one process, each with the real engine on sockets
// of its own, for tests and pictures of large groups. Commands, one a line on stdin:
//
//   join NAME      one more member
//   say N TEXT     the Nth of them, counted from 0, says it
//   talk COUNT     they say so many short messages, in turn, as fast as the engine lets them
//   raise N        the Nth raises a hand
//
// Once the messages of a "talk" are on their way, it prints "talked". Ends with stdin.

#include <QCoreApplication>
#include <QFile>
#include <QSocketNotifier>
#include <QTimer>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "support/session_loop.hpp"

namespace {

using namespace vinicast;
using namespace vinicast::test;

constexpr int kTalkMillis = 10;
constexpr std::size_t kMostMembers = 1000;
constexpr std::uint64_t kFrames = 40;  // that the short messages are about

class Members {
 public:
  explicit Members(std::string group) : m_group(std::move(group)) {
    QObject::connect(&m_talk, &QTimer::timeout, [this] { talk(); });
  }

  // False where it can't be done.
  bool obey(const QByteArray& line) {
    const auto space = line.indexOf(' ');
    const QByteArray word = line.left(space);
    const QByteArray rest = space < 0 ? QByteArray() : line.mid(space + 1);
    if (word == "join") return join(rest.toStdString());
    if (word == "talk") return startTalk(rest.toULongLong());
    const auto number = static_cast<std::size_t>(rest.left(rest.indexOf(' ')).toULongLong());
    if (number >= m_members.size()) return false;
    if (word == "say") return post(number, rest.mid(rest.indexOf(' ') + 1).toStdString());
    if (word != "raise") return false;
    m_members[number]->change([](GroupSession& session, TimePoint now) { session.raiseHand(now); });
    return true;
  }

 private:
  bool join(const std::string& name) {
    if (m_members.size() >= kMostMembers) return false;
    auto member = SessionLoop::open(name, m_group);
    if (!member) return false;
    member->start();
    m_members.push_back(std::move(member));
    return true;
  }

  bool post(std::size_t number, const std::string& text) {
    bool taken = false;
    m_members[number]->change(
        [&](GroupSession& session, TimePoint now) { taken = session.post(now, text).has_value(); });
    return taken;
  }

  bool startTalk(std::uint64_t count) {
    if (m_members.empty()) return false;
    m_toSay += count;
    m_talk.start(kTalkMillis);
    return true;
  }

  // Until each of them in turn is told to wait: its queue is full.
  void talk() {
    std::size_t refused = 0;
    while (m_said < m_toSay && refused < m_members.size()) {
      if (post(m_next, "Frame " + std::to_string(m_said % kFrames + 1) + " is checked"))
        ++m_said;
      else
        ++refused;
      m_next = (m_next + 1) % m_members.size();
    }
    if (m_said < m_toSay) return;
    m_talk.stop();
    std::puts("talked");
    std::fflush(stdout);
  }

  std::string m_group;
  std::vector<std::unique_ptr<SessionLoop>> m_members;
  QTimer m_talk;
  std::uint64_t m_toSay = 0;
  std::uint64_t m_said = 0;
  std::size_t m_next = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: vinicast-many-members GROUP\n");
    return 2;
  }
  Members members(argv[1]);
  QFile commands;
  if (!commands.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered)) return 2;
  QSocketNotifier notifier(0, QSocketNotifier::Read);
  QByteArray waiting;
  QObject::connect(&notifier, &QSocketNotifier::activated, [&] {
    const QByteArray bytes = commands.read(4096);
    if (bytes.isEmpty()) QCoreApplication::quit();
    waiting += bytes;
    for (qsizetype end = waiting.indexOf('\n'); end >= 0; end = waiting.indexOf('\n')) {
      const QByteArray line = waiting.left(end);
      waiting.remove(0, end + 1);
      if (members.obey(line)) continue;
      std::fprintf(stderr, "not done: %s\n", line.constData());
      QCoreApplication::exit(1);
    }
  });
  return QCoreApplication::exec();
}
