// SPDX-License-Identifier: MIT
#include "core/routing/ring.hpp"

#include <algorithm>
#include <bit>
#include <compare>
#include <cstdint>
#include <set>
#include <span>

#include "core/crypto/crypto.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

// A place on the ring, or the way from one to another.
struct Place {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend auto operator<=>(const Place&, const Place&) = default;

  friend Place operator+(const Place& a, const Place& b) {
    const std::uint64_t sum = a.low + b.low;
    return {a.high + b.high + (sum < a.low ? 1 : 0), sum};
  }
  friend Place operator-(const Place& a, const Place& b) {
    return {a.high - b.high - (a.low < b.low ? 1 : 0), a.low - b.low};
  }
};

template <typename Id>
Place placeOf(const Id& id) {
  Place place;
  for (std::size_t i = 0; i < 8; ++i) {
    place.high = (place.high << 8) | id.bytes[i];
    place.low = (place.low << 8) | id.bytes[8 + i];
  }
  return place;
}

// The shorter way around.
Place distance(const Place& a, const Place& b) {
  return std::min(a - b, b - a);
}

// 2^(128 - k), k from 1 to 64.
Place partOfRing(std::size_t k) {
  return {1ULL << (64 - k), 0};
}

// Up the ring from a place, nearest first.
std::vector<MemberId> upwards(const Place& from, std::vector<MemberId> members) {
  std::ranges::sort(members, {}, [&](const MemberId& id) { return placeOf(id) - from; });
  return members;
}

}  // namespace

RingAddress ringAddressOf(std::string_view text) {
  return {blake2b<RingAddress::kBytes>(std::as_bytes(std::span(text)))};
}

MemberId nearestOf(const RingAddress& address, const std::vector<MemberId>& members) {
  const Place at = placeOf(address);
  const auto rank = [&](const MemberId& id) { return std::pair(distance(placeOf(id), at), id); };
  return *std::ranges::min_element(members, {}, rank);
}

bool isNearer(const MemberId& place, const MemberId& a, const MemberId& b) {
  const Place at = placeOf(place);
  return distance(placeOf(a), at) < distance(placeOf(b), at);
}

MemberId nextOf(const MemberId& self, RingDirection direction, const std::vector<MemberId>& others) {
  if (others.empty()) return {};
  const auto ring = upwards(placeOf(self), others);
  return direction == RingDirection::Increasing ? ring.front() : ring.back();
}

std::vector<MemberId> neighborsOf(const MemberId& self, const std::vector<MemberId>& others) {
  const Place from = placeOf(self);
  const auto ring = upwards(from, others);
  const auto far = static_cast<std::size_t>(std::bit_width(ring.size() + 1)) - 1;
  if (ring.size() <= limits::kRingNeighborsUp + limits::kRingNeighborsDown + far) return ring;
  std::set<std::size_t> chosen;
  for (std::size_t i = 0; i < limits::kRingNeighborsUp; ++i) chosen.insert(i);
  for (std::size_t i = 1; i <= limits::kRingNeighborsDown; ++i) chosen.insert(ring.size() - i);
  for (std::size_t k = 1; k <= far; ++k) {
    const auto first = std::ranges::lower_bound(ring, partOfRing(k), {},
                                                [&](const MemberId& id) { return placeOf(id) - from; });
    if (first != ring.end()) chosen.insert(static_cast<std::size_t>(first - ring.begin()));
  }
  std::vector<MemberId> neighbors;
  for (const std::size_t place : chosen) neighbors.push_back(ring[place]);
  return neighbors;
}

}  // namespace vinicast
