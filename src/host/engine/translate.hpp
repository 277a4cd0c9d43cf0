// SPDX-License-Identifier: MIT
#pragma once

// From the engine's types to the plain values of client/types.hpp.

#include <QByteArray>
#include <QString>
#include <optional>

#include "client/types.hpp"
#include "host/net/group_sockets.hpp"
#include "media/source/source.hpp"
#include "vinicast/events.hpp"
#include "vinicast/group_config.hpp"
#include "vinicast/group_session.hpp"

namespace vinicast::host {

template <typename Id>
[[nodiscard]] QString idText(const Id& id) {
  return id.isZero() ? QString() : QString::fromStdString(id.toHex());
}

// A place on the ring: 32 hexadecimal digits, or that of any other text's hash.
[[nodiscard]] RingAddress toRingAddress(const QString& text);

[[nodiscard]] client::Member toClient(const Member& member);
[[nodiscard]] client::Post toClient(const Post& post);
[[nodiscard]] PostDraft toCore(const client::PostDraft& draft);
// The inverse of PostId::toString(); nothing if it is none.
[[nodiscard]] std::optional<PostId> postIdOf(const QString& text);
// client::Post::order.
[[nodiscard]] QByteArray orderOf(const OrderKey& key);
// The inverse of client::Post::order; nothing if it is none.
[[nodiscard]] std::optional<OrderKey> orderKeyOf(const QByteArray& order);

// Without its verdict. `losses`: of the cards; `loss`: of what is live, 0 to 1.
[[nodiscard]] client::Network toClient(const HealthInfo& health, const std::vector<InterfaceLoss>& losses,
                                       int others, double loss, std::int64_t nowMicros);
// How the members are reached: the statistics' part about it.
void addReach(client::Stats& stats, const Statistics& session, std::vector<MemberReach> reach);

[[nodiscard]] client::Error errorOf(ConfigError error, const GroupConfig& config);
// `text`: what was to be posted, which tells the refusals of several posts apart.
[[nodiscard]] client::Error errorOf(PostError error, const QString& text);
[[nodiscard]] client::Error errorOf(DirectError error, const QString& member, const QString& text);
[[nodiscard]] client::Error errorOf(const media::SourceError& error, const client::SourceSpec& source);
// What is missing although the source works: its microphone.
[[nodiscard]] client::Error microphoneErrorOf(const media::SourceError& error,
                                              const client::SourceSpec& source);
// `holder`: the name of the member that has the floor, empty where unknown.
[[nodiscard]] client::Error errorOf(FloorDenial reason, const QString& holder);

}  // namespace vinicast::host
