// SPDX-License-Identifier: MIT
#pragma once

// Between the bytes of an identifier and a value of the database.

#include <QByteArray>
#include <QVariant>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace vinicast::host {

template <std::size_t kSize>
[[nodiscard]] QByteArray toBlob(const std::array<std::uint8_t, kSize>& bytes) {
  return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(kSize));
}

// False if the value has another size.
template <std::size_t kSize>
[[nodiscard]] bool readBlob(const QVariant& value, std::array<std::uint8_t, kSize>& bytes) {
  const QByteArray blob = value.toByteArray();
  if (blob.size() != static_cast<qsizetype>(kSize)) return false;
  std::copy(blob.begin(), blob.end(), bytes.begin());
  return true;
}

}  // namespace vinicast::host
