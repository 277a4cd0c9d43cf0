// SPDX-License-Identifier: MIT
// Fills a profile with a group's history, as members would have written it in two months:
//
//   vinicast-bench-ui-history PROFILE GROUP COUNT
//
// COUNT messages of eight members, signed and stored by the engine's own code: of 4 to 60 words, some with
// markdown, a link, code or Chinese; replies and reactions besides. One in a thousand holds the word
// "needle", and one in fifty "明天". The same at every run.

#include <QCoreApplication>
#include <QDir>
#include <cstdio>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "host/store/profile_store.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::bench {
namespace {

constexpr std::size_t kAuthors = 8;
constexpr std::size_t kBatch = 2000;
constexpr std::size_t kWords = 5000;
constexpr std::size_t kRemembered = 50;  // of an author's posts, for replies and reactions
constexpr std::chrono::seconds kPause{50};
const char* const kNames[kAuthors] = {"Ada", "Bo", "Cyrus Longfellow", "小雨", "Dana", "Emil", "王伟", "Fay"};

class Author {
 public:
  Author(std::size_t number, const std::string& group, WallTime start)
      : m_session(*GroupSession::create(config(number, group, start), Seed{number + 1}, TimePoint{})) {}

  static GroupConfig config(std::size_t number, const std::string& group, WallTime start) {
    GroupConfig config;
    config.group = group;
    config.name = kNames[number];
    config.identitySeed[0] = static_cast<std::uint8_t>(number + 1);
    config.postIncarnation = static_cast<std::uint32_t>(number + 1);
    config.wallAtStart = start;
    config.tellsStored = true;
    return config;
  }
  [[nodiscard]] bool post(TimePoint now, const PostDraft& draft, std::vector<PostStored>& records) {
    m_session.handleTimeout(now);
    const auto id = m_session.post(now, draft);
    if (!id) return false;
    while (m_session.pollTransmit(m_datagram)) {
    }
    while (const auto event = m_session.pollEvent()) {
      if (const auto* stored = std::get_if<PostStored>(&*event)) records.push_back(*stored);
    }
    if (draft.kind == PostKind::Reaction) return true;
    own.push_back(*id);
    if (own.size() > kRemembered) own.pop_front();
    return true;
  }
  [[nodiscard]] GroupId group() const { return m_session.groupId(); }

  std::deque<PostId> own;

 private:
  GroupSession m_session;
  std::vector<std::byte> m_datagram = std::vector<std::byte>(limits::kMaxDatagram);
};

class Talk {
 public:
  Talk() {
    for (std::size_t i = 0; i < kWords; ++i) {
      std::string word(3 + m_random() % 7, ' ');
      for (char& letter : word) letter = static_cast<char>('a' + m_random() % 26);
      m_words.push_back(word);
    }
  }
  // One's turn is often followed by the same one's next.
  std::size_t nextAuthor() {
    if (m_random() % 3 != 0) m_author = m_random() % kAuthors;
    return m_author;
  }
  std::string text(std::size_t number) {
    const std::size_t words = 4 + (m_random() % 12 == 0 ? m_random() % 56 : m_random() % 14);
    std::string text;
    for (std::size_t i = 0; i < words; ++i) text += m_words[m_random() % kWords] + (i + 1 < words ? " " : "");
    if (number % 1000 == 999) text += " needle";
    switch (m_random() % 50) {
      case 0:
        return text + "，我们明天开会";
      case 1:
        return text + " **" + m_words[0] + "** and `" + m_words[1] + "`";
      case 2:
        return text + " https://example.org/" + m_words[m_random() % kWords];
      case 3:
        return "```\nfor (auto& x : all)\n  x.run();\n```";
      case 4:
        return text + "\n- " + m_words[2] + "\n- " + m_words[3];
      default:
        return text;
    }
  }
  [[nodiscard]] bool oneIn(std::size_t share) { return m_random() % share == 0; }
  std::size_t below(std::size_t end) { return m_random() % end; }

 private:
  std::mt19937 m_random{1};
  std::vector<std::string> m_words;
  std::size_t m_author = 0;
};

// The records of `count` messages from `first` on.
std::vector<PostStored> write(std::vector<std::unique_ptr<Author>>& authors, Talk& talk, std::size_t first,
                              std::size_t count) {
  std::vector<PostStored> records;
  for (std::size_t number = first; number < first + count; ++number) {
    const TimePoint now{kPause * static_cast<std::int64_t>(number + 1)};
    Author& author = *authors[talk.nextAuthor()];
    PostDraft draft{PostKind::Text, talk.text(number), {}};
    if (!author.own.empty() && talk.oneIn(20)) {
      draft.kind = PostKind::Reply;
      draft.target = author.own[talk.below(author.own.size())];
    }
    if (!author.post(now, draft, records)) return {};
    if (talk.oneIn(30) && !author.post(now, {PostKind::Reaction, "👍", author.own.back()}, records)) return {};
  }
  return records;
}

bool fill(const QString& directory, const QString& group, std::size_t count) {
  auto profile = host::Profile::open(directory);
  if (!profile) return false;
  const auto span = kPause * static_cast<std::int64_t>(count + 1);
  const auto wall = std::chrono::system_clock::now().time_since_epoch() - span;
  const WallTime start{std::chrono::duration_cast<std::chrono::milliseconds>(wall).count()};
  std::vector<std::unique_ptr<Author>> authors;
  for (std::size_t i = 0; i < kAuthors; ++i)
    authors.push_back(std::make_unique<Author>(i, group.toStdString(), start));

  const auto queue = std::make_shared<host::StoreQueue>();
  host::ProfileStore store(queue);
  bool kept = false;
  QObject::connect(&store, &host::ProfileStore::opened,
                   [&](const std::shared_ptr<host::StoredGroup>& opened) { kept = opened->kept; });
  QObject::connect(&store, &host::ProfileStore::written, [&](quint64, bool ok) { kept = kept && ok; });
  host::StoreRequest request;
  request.profile = std::make_shared<host::Profile>(std::move(*profile));
  request.group = authors[0]->group();
  request.groupName = group;
  request.address = QStringLiteral("bench");
  store.open(request);
  Talk talk;
  std::uint64_t ticket = 0;
  for (std::size_t done = 0; kept && done < count; done += kBatch) {
    host::StoreBatch batch;
    batch.posts = write(authors, talk, done, std::min(kBatch, count - done));
    batch.ticket = ++ticket;
    if (batch.posts.empty()) return false;
    if (queue->put(std::move(batch))) store.write();
  }
  store.close();
  return kept && queue->dropped() == 0;
}

}  // namespace
}  // namespace vinicast::bench

int main(int argc, char** argv) {
  const QCoreApplication application(argc, argv);
  const QStringList words = QCoreApplication::arguments();
  bool number = false;
  const qulonglong count = words.value(3).toULongLong(&number);
  if (words.size() != 4 || !number || count == 0) {
    std::fputs("usage: vinicast-bench-ui-history PROFILE GROUP COUNT\n", stderr);
    return 2;
  }
  if (vinicast::bench::fill(words[1], words[2], count)) return 0;
  std::fputs("the profile can't be filled\n", stderr);
  return 1;
}
