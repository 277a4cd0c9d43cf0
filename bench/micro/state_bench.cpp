// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "core/members/roster.hpp"
#include "core/posts/post_store.hpp"

namespace vinicast::bench {
namespace {

SecretSeed seedOf(std::uint64_t number) {
  SecretSeed seed{};
  for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return seed;
}

// range(0) members whose updates come one after the other, each checked as always.
void rosterUpdate(benchmark::State& state) {
  const GroupId group;
  const Identity self(seedOf(0));
  Outbox outbox;
  TimePoint now{std::chrono::hours(1)};
  Roster roster(self, group, 1, "self", outbox, 1, now);
  struct Other {
    SenderTag tag;
    std::vector<std::byte> body;
  };
  std::vector<Other> others;
  for (std::int64_t i = 1; i <= state.range(0); ++i) {
    const Identity identity(seedOf(static_cast<std::uint64_t>(i)));
    MemberUpdate update;
    update.bootNumber = 1;
    update.intervalMillis = 18'000;
    update.name = "member " + std::to_string(i);
    others.push_back(
        {senderTagOf(identity.id()), signBody(identity, {group, MessageType::Update}, update.encode())});
  }
  std::size_t next = 0;
  for (auto _ : state) {
    const Other& other = others[next++ % others.size()];
    now += std::chrono::microseconds(1);
    const auto handled = roster.handleMessage(now, MessageType::Update, other.tag, 1, {}, other.body);
    if (handled.drop) state.SkipWithError("an update was dropped");
    while (outbox.takeEvent()) {
    }
  }
}

// Posts of ten authors into a store that is full after limits::kMaxHeldPosts, signature checked.
void postStoreAdd(benchmark::State& state) {
  const GroupId group;
  constexpr std::size_t kAuthors = 10;
  constexpr std::uint64_t kEach = 1000;
  struct Signed {
    PostKey key;
    std::vector<std::byte> body;
  };
  std::vector<Signed> posts;
  for (std::uint64_t sequence = 1; sequence <= kEach; ++sequence) {
    for (std::size_t author = 1; author <= kAuthors; ++author) {
      const Identity identity(seedOf(author));
      PostRecord record;
      record.incarnation = 1;
      record.sequence = sequence;
      record.clock = record.order = (sequence * kAuthors + author) << 16;
      record.authorName = "somebody";
      record.text.assign(300, 'x');
      posts.push_back({{{senderTagOf(identity.id()), 1}, sequence},
                       signBody(identity, {group, MessageType::Post}, record.encode())});
    }
  }
  Outbox outbox;
  const HistoryBaseline baseline(WallTime{}, 1);
  std::unique_ptr<PostStore> store;
  std::size_t next = posts.size();
  for (auto _ : state) {
    if (next == posts.size()) {
      store = std::make_unique<PostStore>(MemberId{}, group, baseline, outbox);
      next = 0;
    }
    const Signed& post = posts[next++];
    const auto added = store->add(TimePoint{}, WallTime{}, post.key, post.body, true);
    if (added != PostStore::Added::New) state.SkipWithError("a post was refused");
    while (outbox.takeEvent()) {
    }
  }
}

BENCHMARK(rosterUpdate)->Arg(10)->Arg(1000);
BENCHMARK(postStoreAdd);

}  // namespace
}  // namespace vinicast::bench
