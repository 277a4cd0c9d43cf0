// SPDX-License-Identifier: MIT
// vinicast-bench-viewer MEMBERS SECONDS: a member that receives what is live and decodes nothing. Once it
// knows MEMBERS members and the stream runs, it prints what CPU time it used in SECONDS, as one line of JSON.

#include <sys/resource.h>

#include <QCoreApplication>
#include <cstdio>
#include <cstdlib>

#include "simulated/report.hpp"
#include "support/session_loop.hpp"

namespace {

using namespace vinicast;
using namespace vinicast::bench;
using namespace vinicast::test;

constexpr int kPollMillis = 100;
constexpr int kGiveUpSeconds = 60;

struct Reading {
  double user = 0;
  double system = 0;
  Statistics statistics;
  TimePoint at;
};

double secondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Reading read(const GroupSession& session) {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {secondsOf(usage.ru_utime), secondsOf(usage.ru_stime), session.statistics(), monotonicNow()};
}

void print(const Reading& begin, const Reading& end) {
  const double seconds = static_cast<double>((end.at - begin.at).count()) / 1e6;
  const auto& was = begin.statistics;
  const auto& is = end.statistics;
  const auto perSecond = [&](std::uint64_t before, std::uint64_t after) {
    return static_cast<double>(after - before) / seconds;
  };
  const double user = (end.user - begin.user) / seconds * 100;
  const double system = (end.system - begin.system) / seconds * 100;
  Finding("viewer-cpu", "sockets, cryptography and engine; no decoder; nothing lost")
      .runs(1)
      .value("percent", user + system)
      .value("userPercent", user)
      .value("systemPercent", system)
      .value("megabits", perSecond(was.bytesIn, is.bytesIn) * 8 / 1e6)
      .value("datagramsPerSecond", perSecond(was.datagramsIn, is.datagramsIn))
      .value("framesPerSecond", perSecond(was.receive.framesComplete, is.receive.framesComplete))
      .value("framesSkipped", static_cast<double>(is.receive.framesSkipped - was.receive.framesSkipped))
      .value("members", static_cast<double>(is.members))
      .value("seconds", seconds)
      .print();
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: vinicast-bench-viewer MEMBERS SECONDS\n");
    return 2;
  }
  const std::uint64_t members = std::strtoull(argv[1], nullptr, 10);
  const std::int64_t micros = std::strtoll(argv[2], nullptr, 10) * 1'000'000;
  const auto loop = SessionLoop::open("viewer");
  if (!loop) return 3;
  loop->start();
  const TimePoint start = monotonicNow();
  std::optional<Reading> begin;
  QTimer poll;
  QObject::connect(&poll, &QTimer::timeout, [&] {
    const Reading now = read(loop->session());
    if (!begin) {
      const bool ready = now.statistics.members >= members && now.statistics.receive.framesComplete > 0;
      if (ready) begin = now;
      if (!ready && now.at - start > std::chrono::seconds(kGiveUpSeconds)) {
        std::fprintf(stderr, "only %llu members, %llu frames\n",
                     static_cast<unsigned long long>(now.statistics.members),
                     static_cast<unsigned long long>(now.statistics.receive.framesComplete));
        QCoreApplication::exit(1);
      }
    } else if ((now.at - begin->at).count() >= micros) {
      print(*begin, now);
      QCoreApplication::quit();
    }
  });
  poll.start(kPollMillis);
  return QCoreApplication::exec();
}
