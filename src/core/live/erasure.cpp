// SPDX-License-Identifier: MIT
#include "core/live/erasure.hpp"

#include <isa-l/erasure_code.h>

#include <algorithm>
#include <array>
#include <utility>

#include "vinicast/limits.hpp"

namespace vinicast::erasure {

namespace {

constexpr std::size_t kTableBytes = 32;  // ISA-L's expanded form of one coefficient

using Octets = std::vector<unsigned char>;

unsigned char coefficient(std::size_t parityIndex, std::size_t dataIndex) {
  return gf_inv(static_cast<unsigned char>(parityIndex ^ dataIndex));
}

// ISA-L takes sources without const and does not write to them.
unsigned char* source(const std::byte* bytes) {
  return reinterpret_cast<unsigned char*>(const_cast<std::byte*>(bytes));
}

// outputs = matrix (rows x inputs.size()) * inputs
void multiply(std::size_t shardBytes, Octets matrix, std::vector<unsigned char*>& inputs,
              std::vector<unsigned char*>& outputs) {
  const int columns = static_cast<int>(inputs.size());
  const int rows = static_cast<int>(outputs.size());
  Octets tables(kTableBytes * inputs.size() * outputs.size());
  ec_init_tables(columns, rows, matrix.data(), tables.data());
  ec_encode_data(static_cast<int>(shardBytes), columns, rows, tables.data(), inputs.data(), outputs.data());
}

bool fits(std::size_t k, std::size_t shardBytes, std::size_t dataBytes) {
  return k > 0 && k <= limits::kMaxBlockData && shardBytes > 0 && shardBytes <= limits::kMaxBody &&
         dataBytes == k * shardBytes;
}

// The parity shards to use: as many as are missing, each index once and of the right size.
bool choose(std::size_t k, std::size_t shardBytes, std::size_t missing, std::span<const Shard> parity) {
  if (parity.size() < missing) return false;
  std::array<bool, limits::kMaxBlockShards> seen{};
  for (const Shard& shard : parity.first(missing)) {
    if (shard.index < k || shard.index >= limits::kMaxBlockShards || shard.bytes.size() != shardBytes)
      return false;
    if (std::exchange(seen[shard.index], true)) return false;
  }
  return true;
}

}  // namespace

bool makeParity(std::size_t k, std::size_t shardBytes, std::span<const std::byte> data, std::size_t first,
                std::span<std::byte> out) {
  if (!fits(k, shardBytes, data.size()) || out.size() % shardBytes != 0) return false;
  const std::size_t count = out.size() / shardBytes;
  if (first < k || first + count > limits::kMaxBlockShards) return false;
  if (count == 0) return true;

  Octets matrix;
  matrix.reserve(k * count);
  std::vector<unsigned char*> outputs;
  for (std::size_t row = 0; row < count; ++row) {
    for (std::size_t column = 0; column < k; ++column) matrix.push_back(coefficient(first + row, column));
    outputs.push_back(reinterpret_cast<unsigned char*>(out.data() + row * shardBytes));
  }
  std::vector<unsigned char*> inputs;
  for (std::size_t column = 0; column < k; ++column)
    inputs.push_back(source(data.data() + column * shardBytes));
  multiply(shardBytes, std::move(matrix), inputs, outputs);
  return true;
}

bool restore(std::size_t k, std::size_t shardBytes, std::span<std::byte> data, const std::vector<bool>& have,
             std::span<const Shard> parity) {
  if (!fits(k, shardBytes, data.size()) || have.size() != k) return false;
  std::vector<std::size_t> erased;
  std::vector<std::size_t> known;
  for (std::size_t j = 0; j < k; ++j) (have[j] ? known : erased).push_back(j);
  const std::size_t missing = erased.size();
  if (missing == 0) return true;
  if (!choose(k, shardBytes, missing, parity)) return false;

  // Right side: what each parity shard says beyond the known data (subtraction is xor).
  Octets right(missing * shardBytes);
  std::vector<unsigned char*> rightRows;
  for (std::size_t row = 0; row < missing; ++row) rightRows.push_back(right.data() + row * shardBytes);
  if (!known.empty()) {
    Octets matrix;
    matrix.reserve(missing * known.size());
    for (std::size_t row = 0; row < missing; ++row)
      for (const std::size_t column : known) matrix.push_back(coefficient(parity[row].index, column));
    std::vector<unsigned char*> inputs;
    for (const std::size_t column : known) inputs.push_back(source(data.data() + column * shardBytes));
    multiply(shardBytes, std::move(matrix), inputs, rightRows);
  }
  for (std::size_t row = 0; row < missing; ++row)
    for (std::size_t i = 0; i < shardBytes; ++i)
      rightRows[row][i] ^= std::to_integer<unsigned char>(parity[row].bytes[i]);

  // A square part of a Cauchy matrix always has an inverse.
  Octets square;
  square.reserve(missing * missing);
  for (std::size_t row = 0; row < missing; ++row)
    for (const std::size_t column : erased) square.push_back(coefficient(parity[row].index, column));
  Octets inverse(square.size());
  if (gf_invert_matrix(square.data(), inverse.data(), static_cast<int>(missing)) != 0) return false;
  std::vector<unsigned char*> outputs;
  for (const std::size_t column : erased)
    outputs.push_back(reinterpret_cast<unsigned char*>(data.data() + column * shardBytes));
  multiply(shardBytes, std::move(inverse), rightRows, outputs);
  return true;
}

}  // namespace vinicast::erasure
