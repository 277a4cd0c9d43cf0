// SPDX-License-Identifier: MIT
#include "host/engine/translate.hpp"

#include <algorithm>
#include <array>

#include "client/names.hpp"
#include "client/network.hpp"
#include "host/net/group_address.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::host {

namespace {

template <typename Number>
void appendBigEndian(QByteArray& bytes, Number value) {
  for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8)
    bytes.append(static_cast<char>((value >> shift) & 0xff));
}

template <typename Number>
Number readBigEndian(const QByteArray& bytes, qsizetype at) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i)
    value =
        static_cast<Number>((value << 8) | static_cast<std::uint8_t>(bytes[at + static_cast<qsizetype>(i)]));
  return value;
}

}  // namespace

RingAddress toRingAddress(const QString& text) {
  const std::string words = text.toStdString();
  return RingAddress::fromHex(text.toLower().toStdString()).value_or(ringAddressOf(words));
}

client::Member toClient(const Member& member) {
  client::Member result;
  result.id = idText(member.id);
  result.name = client::visibleName(QString::fromStdString(member.name));
  switch (member.state) {
    case MemberState::Joined:
      result.state = client::MemberState::Joined;
      break;
    case MemberState::Left:
      result.state = client::MemberState::Left;
      break;
    case MemberState::Lost:
      result.state = client::MemberState::Lost;
      break;
  }
  result.self = member.self;
  return result;
}

QByteArray orderOf(const OrderKey& key) {
  QByteArray order;
  appendBigEndian(order, key.clock);
  for (const std::uint8_t byte : key.author.bytes) order.append(static_cast<char>(byte));
  appendBigEndian(order, key.incarnation);
  appendBigEndian(order, key.sequence);
  return order;
}

client::Post toClient(const Post& post) {
  client::Post result;
  result.id = QString::fromStdString(post.id.toString());
  result.authorId = idText(post.id.author);
  result.authorName = client::visibleName(QString::fromStdString(post.authorName));
  result.text = QString::fromStdString(post.text);
  result.wallMillis = post.wall.milliseconds;
  result.order = orderOf(post.order);
  result.history = post.history;
  result.own = post.own;
  if (post.target) {
    result.targetId = QString::fromStdString(post.target->toString());
    result.targetAuthorId = idText(post.target->author);
  }
  for (const Reaction& reaction : post.reactions) {
    client::Reaction& one = result.reactions.emplaceBack();
    one.text = QString::fromStdString(reaction.text);
    for (const MemberId& author : reaction.authors) one.authorIds.append(idText(author));
  }
  result.edited = post.edited;
  result.deleted = post.deleted;
  return result;
}

PostDraft toCore(const client::PostDraft& draft) {
  static constexpr std::array kKinds{PostKind::Text, PostKind::Reply, PostKind::Reaction, PostKind::Edit,
                                     PostKind::Delete};
  return {kKinds[static_cast<std::size_t>(draft.kind)], draft.text.toStdString(), postIdOf(draft.targetId)};
}

std::optional<PostId> postIdOf(const QString& text) {
  const QStringList parts = text.split(QLatin1Char('-'));
  if (parts.size() != 3) return std::nullopt;
  const auto author = MemberId::fromHex(parts[0].toStdString());
  bool goodIncarnation = false;
  bool goodSequence = false;
  constexpr int kHexadecimal = 16;
  const uint incarnation = parts[1].toUInt(&goodIncarnation, kHexadecimal);
  const qulonglong sequence = parts[2].toULongLong(&goodSequence);
  if (!author || !goodIncarnation || !goodSequence) return std::nullopt;
  return PostId{*author, incarnation, sequence};
}

std::optional<OrderKey> orderKeyOf(const QByteArray& order) {
  constexpr qsizetype kAuthor = 8;
  constexpr qsizetype kIncarnation = kAuthor + static_cast<qsizetype>(MemberId::kBytes);
  constexpr qsizetype kSequence = kIncarnation + 4;
  if (order.size() != kSequence + 8) return std::nullopt;
  OrderKey key;
  key.clock = readBigEndian<std::uint64_t>(order, 0);
  std::copy_n(order.begin() + kAuthor, MemberId::kBytes, key.author.bytes.begin());
  key.incarnation = readBigEndian<std::uint32_t>(order, kIncarnation);
  key.sequence = readBigEndian<std::uint64_t>(order, kSequence);
  return key;
}

client::Network toClient(const HealthInfo& health, const std::vector<InterfaceLoss>& losses, int others,
                         double loss, std::int64_t nowMicros) {
  client::Network network;
  for (const InterfaceHealth& one : health.interfaces) {
    client::NetworkCard card;
    card.name = QString::fromStdString(one.interface.name);
    if (!one.interface.ipv4.empty()) {
      card.address = addressText(Endpoint::fromIpv4(one.interface.ipv4.front(), 0));
    } else if (one.interface.linkLocal) {
      card.address = addressText({*one.interface.linkLocal});
    }
    card.loopback = one.interface.loopback;
    card.joined = one.joined;
    card.sending = one.sending;
    card.sent = one.sent;
    card.sendFailures = one.sendFailures;
    card.heard = one.heard;
    card.silentMillis = (nowMicros - one.quietSince) / 1000;
    for (const InterfaceLoss& lossThere : losses)
      if (lossThere.interfaceIndex == one.interface.index) {
        card.loss = static_cast<double>(lossThere.lost) / static_cast<double>(lossThere.expected);
        card.lost = lossThere.lost;
      }
    network.cards.append(card);
  }
  network.others = others;
  network.loss = loss;
  return network;
}

void addReach(client::Stats& stats, const Statistics& session, std::vector<MemberReach> reach) {
  stats.byMulticast = static_cast<int>(session.peers.byMulticast);
  stats.byUnicast = static_cast<int>(session.peers.byUnicast);
  stats.unheard = static_cast<int>(reach.size()) - stats.byMulticast - stats.byUnicast;
  stats.copiesTo = static_cast<int>(session.peers.subscribers);
  stats.copiesFrom = static_cast<int>(session.peers.subscriptions);
  stats.copiesSent = session.peers.copiesSent;
  stats.mediaCopiesTo = static_cast<int>(session.peers.mediaSubscribers);
  stats.mediaCopiesSent = session.peers.mediaCopiesSent;
  stats.mediaCopiesHeld = session.peers.mediaCopiesHeld;
  stats.mediaRefused = session.peers.mediaRefused;
  stats.unserved = static_cast<int>(session.peers.unserved);
  stats.silentPeers = static_cast<int>(session.peers.unanswered);
  stats.network.byMulticast = stats.byMulticast;
  stats.network.byUnicast = stats.byUnicast;
  std::stable_sort(reach.begin(), reach.end(),
                   [](const MemberReach& a, const MemberReach& b) { return a.way < b.way; });
  for (const MemberReach& one : reach) {
    if (stats.reach.size() == client::Stats::kMaxReach) return;
    client::Reach member{idText(one.id),    client::visibleName(QString::fromStdString(one.name)),
                         client::Way::None, one.sendsCopies,
                         one.getsCopies,    {}};
    if (one.way == Way::Unicast) member.way = client::Way::Unicast;
    if (one.way == Way::Multicast) member.way = client::Way::Multicast;
    for (const Endpoint& address : one.addresses) member.addresses.append(endpointText(address));
    stats.reach.append(member);
  }
}

client::Error errorOf(ConfigError error, const GroupConfig& config) {
  using client::ErrorCode;
  switch (error) {
    case ConfigError::EmptyName:
    case ConfigError::NameTooLong:
    case ConfigError::NameNotText:
      return {ErrorCode::BadName, QString(), QString()};
    case ConfigError::EmptyGroup:
    case ConfigError::GroupTooLong:
    case ConfigError::GroupNotText:
      return {ErrorCode::BadGroup, QString(), QString()};
    case ConfigError::CodeTooLong:
      return {ErrorCode::BadCode, QString(), QString()};
    case ConfigError::CryptoUnavailable:
      break;
  }
  const QString detail = config.code.empty() ? QStringLiteral("libsodium does not start")
                                             : QStringLiteral("not enough memory to derive the group's key");
  return {ErrorCode::CryptoUnavailable, QString(), detail};
}

client::Error errorOf(PostError error, const QString& text) {
  using client::ErrorCode;
  switch (error) {
    case PostError::Empty:
      return {ErrorCode::PostEmpty, text, QString()};
    case PostError::TooLong:
      return {ErrorCode::PostTooLong, text, QString::number(limits::kMaxPostTextBytes)};
    case PostError::NotText:
      return {ErrorCode::PostNotText, text, QString()};
    case PostError::TooFast:
      return {ErrorCode::PostTooFast, text, QString()};
    case PostError::NoTarget:
      return {ErrorCode::PostNoTarget, text, QString()};
    case PostError::NotYours:
      return {ErrorCode::PostNotYours, text, QString()};
    case PostError::Left:
      break;
  }
  return {ErrorCode::NotJoined, text, QString()};
}

client::Error errorOf(DirectError error, const QString& member, const QString& text) {
  using client::ErrorCode;
  switch (error) {
    case DirectError::Empty:
      return {ErrorCode::PostEmpty, text, QString()};
    case DirectError::TooLong:
      return {ErrorCode::PostTooLong, text, QString::number(limits::kMaxDirectTextBytes)};
    case DirectError::NotText:
      return {ErrorCode::PostNotText, text, QString()};
    case DirectError::UnknownMember:
      return {ErrorCode::UnknownMember, member, text};
    case DirectError::NoNeighbor:
      return {ErrorCode::NoNeighbor, QString(), QString()};
    case DirectError::TooMany:
      return {ErrorCode::DirectTooMany, text, QString()};
    case DirectError::Left:
      break;
  }
  return {ErrorCode::NotJoined, text, QString()};
}

client::Error errorOf(const media::SourceError& error, const client::SourceSpec& source) {
  using client::ErrorCode;
  const auto code = [&] {
    switch (error.code) {
      case media::SourceErrorCode::NotFound:
        return ErrorCode::SourceNotFound;
      case media::SourceErrorCode::Unreadable:
        return ErrorCode::SourceUnreadable;
      case media::SourceErrorCode::NotMedia:
        return ErrorCode::SourceNotMedia;
      case media::SourceErrorCode::NoPicture:
        return ErrorCode::SourceNoPicture;
      case media::SourceErrorCode::TooLarge:
        return ErrorCode::SourceTooLarge;
      case media::SourceErrorCode::Busy:
        return ErrorCode::SourceBusy;
      case media::SourceErrorCode::NoCamera:
        return ErrorCode::NoCamera;
      case media::SourceErrorCode::NoMicrophone:
        return ErrorCode::NoMicrophone;
      case media::SourceErrorCode::NoScreen:
        return ErrorCode::NoScreen;
      case media::SourceErrorCode::Lost:
        break;
    }
    return ErrorCode::SourceLost;
  };
  return {code(), source.argument, QString::fromStdString(error.detail)};
}

client::Error microphoneErrorOf(const media::SourceError& error, const client::SourceSpec& source) {
  using client::ErrorCode;
  const auto code = [&] {
    switch (error.code) {
      case media::SourceErrorCode::Busy:
        return ErrorCode::MicrophoneBusy;
      case media::SourceErrorCode::Lost:
        return ErrorCode::MicrophoneLost;
      default:
        return ErrorCode::NoMicrophone;
    }
  };
  return {code(), source.microphone, QString()};
}

client::Error errorOf(FloorDenial reason, const QString& holder) {
  using client::ErrorCode;
  if (reason == FloorDenial::Taken) return {ErrorCode::FloorTaken, holder, QString()};
  if (reason == FloorDenial::Offered) return {ErrorCode::FloorOffered, holder, QString()};
  if (reason == FloorDenial::Lost) return {ErrorCode::FloorLost, holder, QString()};
  return {ErrorCode::FloorIsolated, QString(), QString()};
}

}  // namespace vinicast::host
