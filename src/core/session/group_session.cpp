// SPDX-License-Identifier: MIT
#include "vinicast/group_session.hpp"

#include <algorithm>

#include "core/base/outbox.hpp"
#include "core/crypto/crypto.hpp"
#include "core/routing/address_scope.hpp"
#include "core/routing/ring.hpp"
#include "core/session/session_parts.hpp"
#include "core/wire/envelope.hpp"
#include "core/wire/utf8.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

std::optional<ConfigError> problemOf(const GroupConfig& config) {
  if (config.name.empty()) return ConfigError::EmptyName;
  if (config.name.size() > limits::kMaxNameBytes) return ConfigError::NameTooLong;
  if (!isSingleLine(config.name)) return ConfigError::NameNotText;
  if (config.group.empty()) return ConfigError::EmptyGroup;
  if (config.group.size() > limits::kMaxGroupNameBytes) return ConfigError::GroupTooLong;
  if (!isSingleLine(config.group)) return ConfigError::GroupNotText;
  if (config.code.size() > limits::kMaxCodeBytes) return ConfigError::CodeTooLong;
  return std::nullopt;
}

// What a text may be: one line break style, no control characters.
std::string normalized(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

std::string PostId::toString() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = author.toHex() + "-";
  for (int shift = 28; shift >= 0; shift -= 4) text.push_back(kDigits[(incarnation >> shift) & 15]);
  return text + "-" + std::to_string(sequence);
}

class GroupSession::Impl {
 public:
  Impl(const GroupConfig& config, const GroupKeys& keys, Seed seed, TimePoint now)
      : parts(config, keys, seed.value, now) {}

  // The same text to each of `to`, or to nobody; `ifNobody` where there is none.
  Result<std::vector<DirectId>, DirectError> sendToAll(TimePoint now, const std::vector<MemberId>& to,
                                                       std::string text, DirectError ifNobody);
  // `to` is zero where there is nobody.
  Result<DirectId, DirectError> sendToOne(TimePoint now, const MemberId& to, std::string text,
                                          DirectError ifNobody);

  SessionParts parts;
};

Result<std::vector<DirectId>, DirectError> GroupSession::Impl::sendToAll(TimePoint now,
                                                                         const std::vector<MemberId>& to,
                                                                         std::string text,
                                                                         DirectError ifNobody) {
  text = normalized(std::move(text));
  if (parts.hasLeft()) return Unexpected(DirectError::Left);
  if (trimmed(text).empty()) return Unexpected(DirectError::Empty);
  if (text.size() > limits::kMaxDirectTextBytes) return Unexpected(DirectError::TooLong);
  if (!isMultiLine(text)) return Unexpected(DirectError::NotText);
  if (to.empty()) return Unexpected(ifNobody);
  if (parts.direct.room() < to.size()) return Unexpected(DirectError::TooMany);
  std::vector<DirectId> ids;
  for (const MemberId& id : to) ids.push_back(parts.sendDirect(now, id, text));
  return ids;
}

Result<DirectId, DirectError> GroupSession::Impl::sendToOne(TimePoint now, const MemberId& to,
                                                            std::string text, DirectError ifNobody) {
  const auto one = to.isZero() ? std::vector<MemberId>{} : std::vector{to};
  const auto sent = sendToAll(now, one, std::move(text), ifNobody);
  if (!sent) return Unexpected(sent.error());
  return sent->front();
}

GroupSession::GroupSession(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
GroupSession::GroupSession(GroupSession&&) noexcept = default;
GroupSession& GroupSession::operator=(GroupSession&&) noexcept = default;
GroupSession::~GroupSession() = default;

Result<GroupSession, ConfigError> GroupSession::create(const GroupConfig& config, Seed seed, TimePoint now) {
  if (const auto problem = problemOf(config)) return Unexpected(*problem);
  const auto keys = GroupKeys::derive(config.group, config.code);
  if (!keys) return Unexpected(ConfigError::CryptoUnavailable);
  return GroupSession(std::make_unique<Impl>(config, *keys, seed, now));
}

Restored GroupSession::restore(TimePoint now, KeptPosts kept) {
  return m_impl->parts.restore(now, std::move(kept));
}

void GroupSession::handleDatagram(TimePoint now, const Endpoint& from, std::span<const std::byte> datagram,
                                  Arrival arrival) {
  m_impl->parts.handleDatagram(now, {from, arrival}, datagram);
}

void GroupSession::handleTimeout(TimePoint now) {
  m_impl->parts.handleTimeout(now);
}

void GroupSession::handleHostEvent(TimePoint now, HostEvent event) {
  m_impl->parts.handleHostEvent(now, event);
}

void GroupSession::handleWallClock(TimePoint now, WallTime wall) {
  m_impl->parts.setWall(now, wall);
}

Result<PostId, PostError> GroupSession::post(TimePoint now, PostDraft draft) {
  draft.text = normalized(std::move(draft.text));
  if (m_impl->parts.hasLeft()) return Unexpected(PostError::Left);
  const bool mayBeEmpty = draft.kind == PostKind::Reaction || draft.kind == PostKind::Delete;
  if (draft.kind == PostKind::Delete) draft.text.clear();
  if (!mayBeEmpty && trimmed(draft.text).empty()) return Unexpected(PostError::Empty);
  const std::size_t most =
      draft.kind == PostKind::Reaction ? limits::kMaxReactionBytes : limits::kMaxPostTextBytes;
  if (draft.text.size() > most) return Unexpected(PostError::TooLong);
  if (!isMultiLine(draft.text)) return Unexpected(PostError::NotText);
  if (draft.kind == PostKind::Text) {
    draft.target.reset();
  } else {
    const auto target = draft.target ? m_impl->parts.store.view(*draft.target) : std::nullopt;
    if (!target) return Unexpected(PostError::NoTarget);
    const bool ownOnly = draft.kind == PostKind::Edit || draft.kind == PostKind::Delete;
    if (ownOnly && !target->own) return Unexpected(PostError::NotYours);
  }
  const auto id = m_impl->parts.post(now, std::move(draft));
  if (!id) return Unexpected(PostError::TooFast);
  return *id;
}

Result<DirectId, DirectError> GroupSession::sendDirect(TimePoint now, const MemberId& to, std::string text) {
  const bool known = to == self() || m_impl->parts.roster.isPresent(to);
  return m_impl->sendToOne(now, known ? to : MemberId{}, std::move(text), DirectError::UnknownMember);
}

void GroupSession::sayTyping(TimePoint now, const std::optional<MemberId>& to) {
  m_impl->parts.sayTyping(now, to.value_or(MemberId{}));
}

Result<DirectId, DirectError> GroupSession::sendToNearest(TimePoint now, const RingAddress& address,
                                                          std::string text) {
  auto members = m_impl->parts.roster.others();
  members.push_back(self());
  return m_impl->sendToOne(now, nearestOf(address, members), std::move(text), DirectError::NoNeighbor);
}

Result<DirectId, DirectError> GroupSession::sendToNeighbor(TimePoint now, RingDirection direction,
                                                           std::string text) {
  const MemberId next = nextOf(self(), direction, m_impl->parts.roster.others());
  return m_impl->sendToOne(now, next, std::move(text), DirectError::NoNeighbor);
}

Result<std::vector<DirectId>, DirectError> GroupSession::sendToNeighbors(TimePoint now, std::string text) {
  return m_impl->sendToAll(now, neighbors(), std::move(text), DirectError::NoNeighbor);
}

Result<void, FloorError> GroupSession::requestFloor(TimePoint now) {
  if (m_impl->parts.hasLeft()) return Unexpected(FloorError::Left);
  return m_impl->parts.change(now, [&](SessionParts& parts) { return parts.floor.press(now); });
}

void GroupSession::releaseFloor(TimePoint now) {
  m_impl->parts.change(now, [&](SessionParts& parts) { parts.floor.release(now); });
}

void GroupSession::raiseHand(TimePoint now) {
  m_impl->parts.change(now, [&](SessionParts& parts) { parts.floor.raiseHand(now); });
}

void GroupSession::lowerHand(TimePoint now) {
  m_impl->parts.change(now, [&](SessionParts& parts) { parts.floor.lowerHand(now); });
}

Result<void, LiveError> GroupSession::sendFrame(TimePoint now, EncodedFrame frame) {
  return m_impl->parts.change(now, [&](SessionParts& parts) -> Result<void, LiveError> {
    if (!parts.sender.active() || !parts.floor.mayTransmit(now)) return Unexpected(LiveError::NotHolding);
    return parts.sender.send(now, std::move(frame));
  });
}

Result<void, LiveError> GroupSession::setEncodingBounds(TimePoint now, const EncodingBounds& bounds) {
  const bool bits = bounds.minBitsPerSecond >= limits::kMinBitsPerSecond &&
                    bounds.minBitsPerSecond <= bounds.maxBitsPerSecond &&
                    bounds.maxBitsPerSecond <= limits::kMaxBitsPerSecond;
  const bool frames = bounds.minFramesPerSecond > 0 &&
                      bounds.minFramesPerSecond <= bounds.maxFramesPerSecond &&
                      bounds.maxFramesPerSecond <= limits::kMaxFramesPerSecond;
  if (!bits || !frames) return Unexpected(LiveError::BadBounds);
  m_impl->parts.change(now, [&](SessionParts& parts) { parts.sender.setBounds(now, bounds); });
  return {};
}

void GroupSession::requestKeyFrame(TimePoint now) {
  m_impl->parts.change(now, [&](SessionParts& parts) { parts.receiver.requestKeyFrame(now); });
}

Result<void, PeerError> GroupSession::addPeer(TimePoint now, const Endpoint& address) {
  if (m_impl->parts.hasLeft()) return Unexpected(PeerError::Left);
  if (!isUsableAddress(address)) return Unexpected(PeerError::Unusable);
  const bool added =
      m_impl->parts.change(now, [&](SessionParts& parts) { return parts.peers.add(now, address); });
  if (!added) return Unexpected(PeerError::TooMany);
  return {};
}

void GroupSession::leave(TimePoint now) {
  m_impl->parts.leave(now);
}

std::optional<Transmit> GroupSession::pollTransmit(std::span<std::byte> out) {
  return m_impl->parts.pollTransmit(out);
}

std::optional<Event> GroupSession::pollEvent() {
  return m_impl->parts.outbox.takeEvent();
}

std::optional<TimePoint> GroupSession::nextTimeout() const {
  return m_impl->parts.nextTimeout();
}

MemberId GroupSession::self() const {
  return m_impl->parts.identity.id();
}

GroupId GroupSession::groupId() const {
  return m_impl->parts.keys.groupId();
}

std::vector<Member> GroupSession::members() const {
  return m_impl->parts.roster.members();
}

std::vector<MemberReach> GroupSession::reach() const {
  return m_impl->parts.reach();
}

std::vector<ViewerLoss> GroupSession::viewers() const {
  return m_impl->parts.viewers();
}

std::vector<MemberId> GroupSession::neighbors() const {
  return neighborsOf(self(), m_impl->parts.roster.others());
}

std::vector<Post> GroupSession::posts() const {
  return m_impl->parts.store.posts();
}

FloorView GroupSession::floor() const {
  return m_impl->parts.floor.view();
}

Statistics GroupSession::statistics() const {
  return m_impl->parts.statistics();
}

}  // namespace vinicast
