// SPDX-License-Identifier: MIT
// What the database of a profile costs (docs/adr/0003-the-database.md): commits, pages, searches, and the
// start. The argument is the number of posts that the group has; the files are in the temporary directory, so
// TMPDIR chooses the disk.

#include <benchmark/benchmark.h>

#include <QCoreApplication>
#include <QTemporaryDir>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "host/store/database.hpp"
#include "host/store/history_table.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::bench {
namespace {

using host::Database;
using host::HistoryTable;

constexpr std::size_t kBatch = 1000;
constexpr std::size_t kWords = 5000;
constexpr std::size_t kPostsWithNeedle = 1000;  // one in so many holds the word that is searched for

// Posts as a session makes them, signed: each of 4 to 19 words of 3 to 9 letters.
class Author {
 public:
  Author() : m_session(*GroupSession::create(config(), Seed{1}, m_now)) {
    for (std::size_t i = 0; i < kWords; ++i) {
      std::string word(3 + m_random() % 7, ' ');
      for (char& letter : word) letter = static_cast<char>('a' + m_random() % 26);
      m_words.push_back(word);
    }
  }
  static GroupConfig config() {
    GroupConfig config;
    config.name = "Ada";
    config.identitySeed[0] = 1;
    config.wallAtStart = WallTime{1'700'000'000'000};
    config.tellsStored = true;
    return config;
  }
  std::vector<PostStored> write(std::size_t count) {
    std::vector<PostStored> records;
    while (records.size() < count) {
      m_now += std::chrono::milliseconds(50);
      std::string text;
      for (std::size_t left = 4 + m_random() % 16; left > 0; --left)
        text += m_words[m_random() % kWords] + " ";
      if (++m_written % kPostsWithNeedle == 0) text += "我们明天开会 needle";
      (void)m_session.post(m_now, text);
      m_session.handleTimeout(m_now);
      while (m_session.pollTransmit(m_datagram)) {
      }
      while (const auto event = m_session.pollEvent()) {
        if (const auto* stored = std::get_if<PostStored>(&*event)) records.push_back(*stored);
      }
    }
    return records;
  }
  [[nodiscard]] MemberId id() const { return m_session.self(); }

 private:
  TimePoint m_now{std::chrono::seconds(1000)};
  std::mt19937 m_random{1};
  GroupSession m_session;
  std::vector<std::string> m_words;
  std::vector<std::byte> m_datagram = std::vector<std::byte>(limits::kMaxDatagram);
  std::size_t m_written = 0;
};

// A database with so many posts, made once.
class Filled {
 public:
  explicit Filled(std::size_t posts) : m_database(m_directory.filePath(QStringLiteral("bench.sqlite"))) {
    m_good = m_database.open() &&
             m_database.run("INSERT INTO groups (id, name, address, joined_at) VALUES (x'00', 'g', 'a', 1)");
    history = std::make_unique<HistoryTable>(m_database, 1, author.id());
    for (std::size_t i = 0; m_good && i < posts; i += kBatch) m_good = add(kBatch);
  }
  [[nodiscard]] bool add(std::size_t count) { return commit(author.write(count)); }
  [[nodiscard]] bool commit(const std::vector<PostStored>& records) {
    return m_database.begin() && history->add(records) && m_database.commit();
  }
  [[nodiscard]] bool set(const char* pragma) { return m_database.run(pragma); }
  [[nodiscard]] bool isGood() const { return m_good; }

  Author author;
  std::unique_ptr<HistoryTable> history;

 private:
  QTemporaryDir m_directory;
  Database m_database;
  bool m_good = false;
};

Filled& filled(benchmark::State& state) {
  static std::map<std::int64_t, std::unique_ptr<Filled>> all;
  auto& one = all[state.range(0)];
  if (!one) one = std::make_unique<Filled>(static_cast<std::size_t>(state.range(0)));
  if (!one->isGood()) state.SkipWithError("the database can't be filled");
  return *one;
}

void commitOnePost(benchmark::State& state, const char* synchronous) {
  Filled& store = filled(state);
  if (!store.set(synchronous)) state.SkipWithError("refused");
  for (auto _ : state) {
    state.PauseTiming();
    const auto records = store.author.write(1);
    state.ResumeTiming();
    if (!store.commit(records)) state.SkipWithError("not committed");
  }
  if (!store.set("PRAGMA synchronous = FULL")) state.SkipWithError("refused");
}

void search(benchmark::State& state, const char* text) {
  Filled& store = filled(state);
  std::size_t hits = 0;
  for (auto _ : state)
    hits = store.history->search(QString::fromUtf8(text), 50).value_or(std::vector<Post>()).size();
  state.counters["hits"] = static_cast<double>(hits);
}

void lastPage(benchmark::State& state) {
  Filled& store = filled(state);
  for (auto _ : state) benchmark::DoNotOptimize(store.history->page(50, {}));
}

void readForTheStart(benchmark::State& state) {
  Filled& store = filled(state);
  for (auto _ : state) benchmark::DoNotOptimize(store.history->newest(limits::kMaxHeldPosts));
}

void verifyForTheStart(benchmark::State& state) {
  const auto kept = filled(state).history->newest(limits::kMaxHeldPosts);
  const TimePoint now{std::chrono::seconds(1'000'000)};
  for (auto _ : state) {
    state.PauseTiming();
    auto session = *GroupSession::create(Author::config(), Seed{2}, now);
    state.ResumeTiming();
    if (session.restore(now, *kept).held != limits::kMaxHeldPosts) state.SkipWithError("refused");
  }
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(2000)->Arg(100'000)->Arg(200'000)->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK_CAPTURE(commitOnePost, full, "PRAGMA synchronous = FULL")->Apply(sizes)->Iterations(200);
BENCHMARK_CAPTURE(commitOnePost, normal, "PRAGMA synchronous = NORMAL")->Apply(sizes)->Iterations(200);
BENCHMARK_CAPTURE(search, aWord, "needle")->Apply(sizes);
BENCHMARK_CAPTURE(search, nothing, "qqqqzzzz")->Apply(sizes);
BENCHMARK_CAPTURE(search, twoCharacters, "明天")->Apply(sizes);
BENCHMARK_CAPTURE(search, oneCharacterNowhere, "☃")->Apply(sizes);
BENCHMARK(lastPage)->Apply(sizes);
BENCHMARK(readForTheStart)->Apply(sizes);
BENCHMARK(verifyForTheStart)->Apply(sizes)->Iterations(5);

}  // namespace
}  // namespace vinicast::bench

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
