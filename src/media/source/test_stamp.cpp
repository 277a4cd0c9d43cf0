// SPDX-License-Identifier: MIT
#include "media/source/test_stamp.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace vinicast::media {

namespace {

constexpr int kRows = 2;
constexpr int kColumns = 50;
constexpr int kSyncCells = 3;  // at each end of a row
constexpr int kRowBits = kColumns - 2 * kSyncCells;
constexpr int kStampBytes = 11;
static_assert(kRows * kRowBits == kStampBytes * 8);
constexpr int kBandDivisor = 10;  // of the picture's height
constexpr std::uint8_t kWhite = 235;
constexpr std::uint8_t kBlack = 16;
constexpr int kMinContrast = 40;
constexpr int kMinCellPixels = 3;
constexpr std::int64_t kMillisMask = (1LL << 40) - 1;

using Bytes = std::array<std::uint8_t, kStampBytes>;

std::uint16_t crc16(const std::uint8_t* bytes, std::size_t count) {
  std::uint16_t crc = 0xffff;
  for (std::size_t i = 0; i < count; ++i) {
    crc = static_cast<std::uint16_t>(crc ^ (bytes[i] << 8));
    for (int bit = 0; bit < 8; ++bit) {
      crc = static_cast<std::uint16_t>((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
    }
  }
  return crc;
}

Bytes pack(const TestStamp& stamp) {
  Bytes bytes{};
  for (std::size_t i = 0; i < 4; ++i) {
    bytes[i] = static_cast<std::uint8_t>(stamp.frameNumber >> (24 - 8 * i));
  }
  for (std::size_t i = 0; i < 5; ++i) {
    bytes[4 + i] = static_cast<std::uint8_t>(stamp.captureMillis >> (32 - 8 * i));
  }
  const std::uint16_t crc = crc16(bytes.data(), 9);
  bytes[9] = static_cast<std::uint8_t>(crc >> 8);
  bytes[10] = static_cast<std::uint8_t>(crc);
  return bytes;
}

bool isSync(int column) {
  return column < kSyncCells || column >= kColumns - kSyncCells;
}

bool syncValue(int row, int column) {
  const int distance = column < kSyncCells ? column : column - (kColumns - kSyncCells) + 1;
  return (distance + row) % 2 == 0;
}

std::size_t bitIndex(int row, int column) {
  return static_cast<std::size_t>(row * kRowBits + column - kSyncCells);
}

// The mean luma of the middle half of a cell.
int cellMean(const std::uint8_t* luma, int stride, int width, int height, int row, int column) {
  const int rows = kRows * kBandDivisor;
  const int left = width * (4 * column + 1) / (4 * kColumns);
  const int right = std::max(left + 1, width * (4 * column + 3) / (4 * kColumns));
  const int top = height * (4 * row + 1) / (4 * rows);
  const int bottom = std::max(top + 1, height * (4 * row + 3) / (4 * rows));
  int sum = 0;
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      sum += luma[static_cast<std::ptrdiff_t>(y) * stride + x];
    }
  }
  return sum / ((right - left) * (bottom - top));
}

}  // namespace

void drawStamp(Picture& picture, const TestStamp& stamp) {
  const Bytes bytes = pack(stamp);
  const int band = picture.height / kBandDivisor;
  for (int row = 0; row < kRows; ++row) {
    const int top = picture.height * row / (kRows * kBandDivisor);
    const int bottom = picture.height * (row + 1) / (kRows * kBandDivisor);
    for (int column = 0; column < kColumns; ++column) {
      const int left = picture.width * column / kColumns;
      const int right = picture.width * (column + 1) / kColumns;
      bool on = syncValue(row, column);
      if (!isSync(column)) {
        const std::size_t bit = bitIndex(row, column);
        on = ((bytes[bit / 8] >> (7 - bit % 8)) & 1) != 0;
      }
      for (int y = top; y < bottom; ++y) {
        std::uint8_t* line = picture.planes[0].data() + static_cast<std::ptrdiff_t>(y) * picture.strides[0];
        std::fill(line + left, line + right, on ? kWhite : kBlack);
      }
    }
  }
  for (std::size_t plane = 1; plane < 3; ++plane) {
    const auto bytesOfBand =
        static_cast<std::size_t>((band + 1) / 2) * static_cast<std::size_t>(picture.strides[plane]);
    std::memset(picture.planes[plane].data(), 128, bytesOfBand);
  }
}

std::optional<TestStamp> readStamp(const std::uint8_t* luma, int stride, int width, int height) {
  if (luma == nullptr || width < kMinCellPixels * kColumns ||
      height < kMinCellPixels * kRows * kBandDivisor || width > 16384 || height > 16384) {
    return std::nullopt;
  }
  std::array<int, 2> syncSum{};
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      if (isSync(column)) {
        syncSum[syncValue(row, column) ? 1 : 0] += cellMean(luma, stride, width, height, row, column);
      }
    }
  }
  constexpr int kSyncOfEach = kRows * kSyncCells;
  const int black = syncSum[0] / kSyncOfEach;
  const int white = syncSum[1] / kSyncOfEach;
  if (white - black < kMinContrast) {
    return std::nullopt;
  }
  const int threshold = (black + white) / 2;
  Bytes bytes{};
  for (int row = 0; row < kRows; ++row) {
    for (int column = 0; column < kColumns; ++column) {
      const bool on = cellMean(luma, stride, width, height, row, column) > threshold;
      if (isSync(column)) {
        if (on != syncValue(row, column)) {
          return std::nullopt;
        }
      } else if (on) {
        const std::size_t bit = bitIndex(row, column);
        bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | (1 << (7 - bit % 8)));
      }
    }
  }
  TestStamp stamp;
  for (std::size_t i = 0; i < 4; ++i) {
    stamp.frameNumber = stamp.frameNumber << 8 | bytes[i];
  }
  for (std::size_t i = 4; i < 9; ++i) {
    stamp.captureMillis = stamp.captureMillis << 8 | bytes[i];
  }
  stamp.captureMillis &= kMillisMask;
  return pack(stamp) == bytes ? std::optional(stamp) : std::nullopt;
}

}  // namespace vinicast::media
