// SPDX-License-Identifier: MIT
#include "core/base/lookup_table.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "core/base/indexed_map.hpp"
#include "core/base/random.hpp"

namespace vinicast {
namespace {

SenderTag tagOf(std::uint64_t number) {
  SenderTag tag;
  for (std::size_t i = 0; i < 8; ++i) tag.bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return tag;
}

// Keys that all begin their search at one place, as nobody can choose who does not know the seed.
struct Colliding {
  std::uint64_t value = 0;
  friend bool operator==(const Colliding&, const Colliding&) = default;
  friend void hashInto(KeyHash& hash, const Colliding&) { hash.add(1); }
};

TEST(LookupTable, AnswersAsAMapDoes) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed, 1);
    LookupTable<SenderTag, std::uint64_t> table(seed);
    std::map<SenderTag, std::uint64_t> model;
    for (int i = 0; i < 3000; ++i) {
      const SenderTag tag = tagOf(random.below(300));
      if (random.below(5) < 2) {
        EXPECT_EQ(table.erase(tag), model.erase(tag) == 1);
      } else {
        const std::uint64_t value = random.next();
        const auto [held, isNew] = table.insert(tag, value);
        EXPECT_EQ(isNew, model.emplace(tag, value).second);
        EXPECT_EQ(held, model.at(tag));
      }
      ASSERT_EQ(table.size(), model.size());
    }
    for (std::uint64_t number = 0; number < 300; ++number) {
      const auto expected = model.find(tagOf(number));
      const std::uint64_t* found = table.find(tagOf(number));
      ASSERT_EQ(found != nullptr, expected != model.end());
      if (found != nullptr) {
        EXPECT_EQ(*found, expected->second);
      }
    }
  }
}

TEST(LookupTable, FindsWhatCollides) {
  LookupTable<Colliding, std::uint64_t> table(1);
  for (std::uint64_t i = 0; i < 100; ++i) table.insert({i}, i);
  for (std::uint64_t i = 0; i < 100; i += 3) EXPECT_TRUE(table.erase({i}));
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(table.contains({i}), i % 3 != 0);
}

TEST(LookupTable, IsEmptyAtFirst) {
  LookupTable<SenderTag, int> table(1);
  EXPECT_FALSE(table.contains(tagOf(0)));
  EXPECT_FALSE(table.erase(tagOf(0)));
}

TEST(IndexedMap, IsWalkedInOrderAndAskedByKey) {
  IndexedMap<SenderTag, int> map(1);
  for (const std::uint64_t number : {5U, 3U, 9U, 1U, 7U}) map[tagOf(number)] = static_cast<int>(number);
  EXPECT_TRUE(map.erase(tagOf(9)));
  EXPECT_FALSE(map.erase(tagOf(9)));
  std::vector<int> walked;
  for (const auto& [tag, value] : map) walked.push_back(value);
  EXPECT_EQ(walked, (std::vector{1, 3, 5, 7}));
  EXPECT_EQ(map.find(tagOf(9)), nullptr);
  EXPECT_EQ(*map.find(tagOf(3)), 3);
  EXPECT_EQ(map[tagOf(3)], 3);
}

}  // namespace
}  // namespace vinicast
