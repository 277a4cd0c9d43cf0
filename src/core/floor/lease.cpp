// SPDX-License-Identifier: MIT
#include "core/floor/lease.hpp"

#include <algorithm>

#include "core/floor/floor.hpp"

namespace vinicast {

void Lease::adopt(const FloorToken& token, const PublicKey& key) {
  m_token = token;
  m_hash = hashOf(token);
  m_key = key;
  m_sequence = 0;
  m_heard = TimePoint::min();
  m_evidence.clear();
  m_mediaSaid.reset();
}

void Lease::noteLife(TimePoint heard, TimePoint now) {
  m_heard = std::max(m_heard, heard);
  m_state = now < m_heard + m_length ? State::Live : State::Expired;
}

Lease::Heard Lease::noteBeacon(TimePoint now, const BeaconMessage& beacon, const PublicKey& key,
                               std::span<const std::byte> body, Duration age) {
  if (beacon.token < m_token) return Heard::Lower;
  const bool adopted = beacon.token > m_token;
  if (adopted) {
    adopt(beacon.token, key);
  } else if (m_state == State::Own || m_state == State::Released) {
    return Heard::Nothing;
  } else if (beacon.sequence <= m_sequence) {
    return Heard::Nothing;
  }
  m_sequence = beacon.sequence;
  m_offered = beacon.offered;
  if (beacon.sendsMedia && age == Duration::zero()) m_mediaSaid = now;
  m_length = std::chrono::milliseconds(beacon.leaseMs);
  m_evidence.assign(body.begin(), body.end());
  noteLife(now - age, now);
  return adopted ? Heard::Adopted : Heard::Refreshed;
}

bool Lease::noteReleased(const FloorToken& token) {
  const bool sameRun = token.owner == m_token.owner && token.incarnation == m_token.incarnation;
  if (!sameRun || token < m_token || (m_state != State::Live && m_state != State::Expired)) return false;
  m_state = State::Released;
  return true;
}

void Lease::noteMedia(TimePoint now, const TokenHash& fence) {
  if (m_state == State::Live && fence == m_hash) noteLife(now, now);
}

void Lease::takeOwn(const FloorToken& token, const PublicKey& key) {
  adopt(token, key);
  m_state = State::Own;
}

void Lease::endOwn() {
  if (m_state == State::Own) m_state = State::Released;
}

bool Lease::expire(TimePoint now) {
  if (m_state != State::Live || now < m_heard + m_length) return false;
  m_state = State::Expired;
  return true;
}

std::uint16_t Lease::ageMs(TimePoint now) const {
  if (m_state != State::Live) return DenyMessage::kDead;
  const auto age = std::chrono::ceil<std::chrono::milliseconds>(now - m_heard).count();
  return static_cast<std::uint16_t>(std::clamp<std::int64_t>(age, 0, DenyMessage::kDead));
}

std::optional<TimePoint> Lease::deadline() const {
  if (m_state != State::Live) return std::nullopt;
  return m_heard + m_length;
}

}  // namespace vinicast
