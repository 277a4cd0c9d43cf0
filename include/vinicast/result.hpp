// SPDX-License-Identifier: MIT
#pragma once

// Result<T, E>: a value or an error, with the member names of C++23's std::expected, for gcc 12 and clang 14.

#include <cassert>
#include <utility>
#include <variant>

namespace vinicast {

template <typename E>
class Unexpected {
 public:
  constexpr explicit Unexpected(E error) : m_error(std::move(error)) {}
  [[nodiscard]] constexpr const E& error() const& { return m_error; }
  [[nodiscard]] constexpr E&& error() && { return std::move(m_error); }

 private:
  E m_error;
};

// A value of T, or the reason E why there is none.
template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  constexpr Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
  constexpr Result(Unexpected<E> error) : m_state(std::in_place_index<1>, std::move(error).error()) {}

  [[nodiscard]] constexpr bool has_value() const { return m_state.index() == 0; }
  [[nodiscard]] constexpr explicit operator bool() const { return has_value(); }

  [[nodiscard]] constexpr T& value() & { return std::get<0>(m_state); }
  [[nodiscard]] constexpr const T& value() const& { return std::get<0>(m_state); }
  [[nodiscard]] constexpr T&& value() && { return std::get<0>(std::move(m_state)); }
  [[nodiscard]] constexpr T& operator*() & { return value(); }
  [[nodiscard]] constexpr const T& operator*() const& { return value(); }
  [[nodiscard]] constexpr T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] constexpr T* operator->() { return &value(); }
  [[nodiscard]] constexpr const T* operator->() const { return &value(); }
  [[nodiscard]] constexpr const E& error() const { return std::get<1>(m_state); }

 private:
  std::variant<T, E> m_state;
};

// Success without a value, or the reason E.
template <typename E>
class [[nodiscard]] Result<void, E> {
 public:
  constexpr Result() = default;
  constexpr Result(Unexpected<E> error) : m_error(std::move(error).error()), m_failed(true) {}

  [[nodiscard]] constexpr bool has_value() const { return !m_failed; }
  [[nodiscard]] constexpr explicit operator bool() const { return has_value(); }
  [[nodiscard]] constexpr const E& error() const {
    assert(m_failed);
    return m_error;
  }

 private:
  E m_error{};
  bool m_failed = false;
};

}  // namespace vinicast
