// SPDX-License-Identifier: MIT

#include "core/live/erasure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "core/base/random.hpp"
#include "core/live/block_collector.hpp"
#include "core/live/frame_layout.hpp"
#include "core/live/live_messages.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {
namespace {

using Bytes = std::vector<std::byte>;

Bytes randomBytes(Random& random, std::size_t count) {
  Bytes bytes(count);
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(random.next());
  return bytes;
}

// Multiplication in GF(256) with the polynomial 0x11d, written out bit by bit.
unsigned multiply(unsigned a, unsigned b) {
  unsigned product = 0;
  for (; b != 0; b >>= 1) {
    if ((b & 1U) != 0) product ^= a;
    a = (a << 1) ^ ((a & 0x80U) != 0 ? 0x11dU : 0U);
  }
  return product;
}
unsigned inverse(unsigned a) {
  for (unsigned b = 1; b < 256; ++b)
    if (multiply(a, b) == 1) return b;
  return 0;
}

// Erases what is not in `kept` (shard indices), then restores from the rest.
bool survives(std::size_t k, std::size_t size, const Bytes& data, const Bytes& parity,
              const std::vector<std::size_t>& kept) {
  Bytes damaged(data.size(), std::byte{0xee});
  std::vector<bool> have(k);
  std::vector<erasure::Shard> rows;
  for (const std::size_t index : kept) {
    if (index < k) {
      have[index] = true;
      std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(index * size), size,
                  damaged.begin() + static_cast<std::ptrdiff_t>(index * size));
    } else {
      rows.push_back({static_cast<std::uint8_t>(index), std::span(parity).subspan((index - k) * size, size)});
    }
  }
  return erasure::restore(k, size, damaged, have, rows) && damaged == data;
}

TEST(Erasure, ParityIsTheDocumentedSum) {
  Random random(1, 1);
  const std::size_t k = 5;
  const std::size_t size = 37;
  const Bytes data = randomBytes(random, k * size);
  Bytes parity(3 * size);
  ASSERT_TRUE(erasure::makeParity(k, size, data, 9, parity));  // shards 9, 10, 11
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t i = 0; i < size; ++i) {
      unsigned sum = 0;
      for (std::size_t j = 0; j < k; ++j)
        sum ^= multiply(inverse(static_cast<unsigned>((9 + row) ^ j)),
                        std::to_integer<unsigned>(data[j * size + i]));
      ASSERT_EQ(std::to_integer<unsigned>(parity[row * size + i]), sum);
    }
  }
}

TEST(Erasure, EveryPatternOfSmallBlocksIsRestored) {
  Random random(2, 1);
  const std::size_t size = 33;
  for (std::size_t k = 1; k <= 6; ++k) {
    for (std::size_t m = 1; m <= 5; ++m) {
      const Bytes data = randomBytes(random, k * size);
      Bytes parity(m * size);
      ASSERT_TRUE(erasure::makeParity(k, size, data, k, parity));
      for (unsigned pattern = 0; pattern < (1U << (k + m)); ++pattern) {
        std::vector<std::size_t> kept;
        for (std::size_t i = 0; i < k + m; ++i)
          if ((pattern >> i & 1U) != 0) kept.push_back(i);
        ASSERT_EQ(survives(k, size, data, parity, kept), kept.size() >= k) << k << " " << m << " " << pattern;
      }
    }
  }
}

TEST(Erasure, RandomPatternsOfGreatBlocksAreRestored) {
  Random random(3, 1);
  for (int round = 0; round < 60; ++round) {
    const std::size_t k = 1 + random.below(limits::kMaxBlockData);
    const std::size_t m = 1 + random.below(limits::kMaxBlockShards - k);
    const std::size_t size = 1 + random.below(kMaxShardBytes);
    const Bytes data = randomBytes(random, k * size);
    Bytes parity(m * size);
    ASSERT_TRUE(erasure::makeParity(k, size, data, k, parity));
    std::vector<std::size_t> all(k + m);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    for (std::size_t i = all.size() - 1; i > 0; --i) std::swap(all[i], all[random.below(i + 1)]);
    all.resize(k);
    ASSERT_TRUE(survives(k, size, data, parity, all)) << k << " " << m << " " << size;
    all.pop_back();
    ASSERT_FALSE(survives(k, size, data, parity, all));
  }
}

TEST(Erasure, RowsMadeLaterFitRowsMadeEarlier) {
  Random random(4, 1);
  const std::size_t k = 20;
  const std::size_t size = 64;
  const Bytes data = randomBytes(random, k * size);
  Bytes all(10 * size);
  Bytes one(size);
  ASSERT_TRUE(erasure::makeParity(k, size, data, k, all));
  ASSERT_TRUE(erasure::makeParity(k, size, data, k + 7, one));
  EXPECT_TRUE(std::equal(one.begin(), one.end(), all.begin() + 7 * size));
}

TEST(Erasure, WrongSizesAreRefused) {
  Bytes data(100);
  Bytes out(10);
  EXPECT_FALSE(erasure::makeParity(0, 10, {}, 0, out));
  EXPECT_FALSE(erasure::makeParity(10, 0, {}, 10, out));
  EXPECT_FALSE(erasure::makeParity(10, 11, data, 10, out));
  EXPECT_FALSE(erasure::makeParity(10, 10, data, 9, out));
  EXPECT_FALSE(erasure::makeParity(10, 10, data, 255, out));
  EXPECT_TRUE(erasure::makeParity(10, 10, data, 254, out));
  EXPECT_FALSE(erasure::makeParity(10, 10, data, 10, std::span(out).first(9)));
  Bytes many(129);
  EXPECT_FALSE(erasure::makeParity(129, 1, many, 129, std::span(out).first(1)));

  std::vector<bool> have(10, true);
  have[3] = false;
  const Bytes before = data;
  const auto refused = [&](std::uint8_t index, std::size_t size) {
    const erasure::Shard shard{index, std::span(out).first(size)};
    return !erasure::restore(10, 10, data, have, std::span(&shard, 1)) && data == before;
  };
  EXPECT_TRUE(refused(9, 10));    // not parity
  EXPECT_TRUE(refused(255, 10));  // no such row
  EXPECT_TRUE(refused(10, 9));
  EXPECT_FALSE(refused(10, 10));
  EXPECT_FALSE(erasure::restore(10, 10, data, std::vector<bool>(9), {}));
  EXPECT_FALSE(erasure::restore(10, 10, data, have, {}));
  have[4] = false;
  const std::vector<erasure::Shard> twice{{10, out}, {10, out}};
  EXPECT_FALSE(erasure::restore(10, 10, data, have, twice));
}

TEST(FrameLayout, ShardsAndBlocksAreEqualFewAndFit) {
  for (std::size_t bytes = 0; bytes <= limits::kMaxFrameBytes; bytes += 1 + bytes / 50) {
    const std::size_t total = bytes + kFrameOverheadBytes;
    const auto layout = FrameLayout::forSending(total);
    ASSERT_TRUE(layout);
    ASSERT_LE(layout->shardBytes(), kMaxShardBytes);
    ASSERT_EQ(layout->dataShards(), (total + kMaxShardBytes - 1) / kMaxShardBytes);
    ASSERT_GE(layout->paddedBytes(), total);
    ASSERT_LT(layout->paddedBytes() - total, layout->dataShards());
    std::size_t sum = 0;
    for (std::size_t block = 0; block < layout->blocks(); ++block) {
      ASSERT_EQ(layout->blockStart(block), sum);
      ASSERT_LE(layout->blockData(block), limits::kMaxBlockData);
      ASSERT_LE(layout->blockData(0) - layout->blockData(block), 1U);
      sum += layout->blockData(block);
    }
    ASSERT_EQ(sum, layout->dataShards());
    ASSERT_EQ(FrameLayout::of(total, layout->shardBytes()), layout);
  }
  EXPECT_FALSE(FrameLayout::forSending(limits::kMaxFrameBytes + kFrameOverheadBytes + 1));
  EXPECT_FALSE(FrameLayout::forSending(0));
  EXPECT_FALSE(FrameLayout::of(1000, 0));
  EXPECT_FALSE(FrameLayout::of(limits::kMaxFrameBytes, 1));    // too many blocks
  EXPECT_FALSE(FrameLayout::of(1000, 999));                    // two shards would be 500 each
  EXPECT_FALSE(FrameLayout::of(kFrameOverheadBytes - 1, 40));  // no room for header and signature
  EXPECT_FALSE(FrameLayout::of(limits::kMaxFrameBytes, kMaxShardBytes + 1));
}

TEST(BlockCollector, CountsWhatIsThereAndWhatIsToCome) {
  Random random(5, 1);
  const Bytes data = randomBytes(random, 4 * 16);
  Bytes parity(2 * 16);
  ASSERT_TRUE(erasure::makeParity(4, 16, data, 4, parity));
  const auto shard = [&](std::size_t i) {
    return i < 4 ? std::span<const std::byte>(data).subspan(i * 16, 16)
                 : std::span<const std::byte>(parity).subspan((i - 4) * 16, 16);
  };
  BlockCollector block(4, 16, 5);
  EXPECT_EQ(block.firstRoundToCome(), 5U);
  EXPECT_TRUE(block.add(1, false, shard(1)));
  EXPECT_FALSE(block.add(1, false, shard(1)));
  EXPECT_EQ(block.firstRoundToCome(), 3U);
  EXPECT_EQ(block.missing(), 3U);
  EXPECT_FALSE(block.add(2, false, shard(2).first(15)));
  EXPECT_TRUE(block.add(4, false, shard(4)));
  EXPECT_EQ(block.firstRoundToCome(), 0U);
  EXPECT_TRUE(block.add(5, true, shard(5)));
  EXPECT_FALSE(block.add(5, true, shard(5)));
  Bytes out(4 * 16);
  EXPECT_FALSE(block.writeData(out));
  EXPECT_EQ(block.bytesHeld(), 48U);
  EXPECT_TRUE(block.add(3, true, shard(3)));
  EXPECT_TRUE(block.complete());
  EXPECT_TRUE(block.neededParity());
  EXPECT_FALSE(block.add(0, true, shard(0)));
  EXPECT_TRUE(block.writeData(out));
  EXPECT_EQ(out, data);
}

}  // namespace
}  // namespace vinicast
