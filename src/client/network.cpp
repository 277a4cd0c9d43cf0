// SPDX-License-Identifier: MIT
#include "client/network.hpp"

#include <algorithm>

namespace vinicast::client {

bool isLossy(const NetworkCard& card) {
  return card.loss && *card.loss >= kLossySince && card.lost >= kLossyDatagrams;
}

NetworkVerdict judge(const Network& network) {
  const QList<NetworkCard>& cards = network.cards;
  const auto all = [&cards](auto&& is) { return std::all_of(cards.cbegin(), cards.cend(), is); };
  const auto any = [&cards](auto&& is) { return std::any_of(cards.cbegin(), cards.cend(), is); };
  if (cards.isEmpty()) return NetworkVerdict::NoNetwork;
  // Whoever is heard on the loopback is a program of this computer, which is well for a try-out.
  if (all([](const NetworkCard& card) { return card.loopback; }) && network.others == 0)
    return NetworkVerdict::ThisComputerOnly;
  if (!any([](const NetworkCard& card) { return card.sending; })) return NetworkVerdict::NothingSent;
  if (any([](const NetworkCard& card) { return !card.joined; })) return NetworkVerdict::NotJoined;
  if (network.identityElsewhere) return NetworkVerdict::IdentityElsewhere;
  const bool heard =
      any([](const NetworkCard& card) { return card.heard > 0 && card.silentMillis < kSilentMillis; });
  if (network.others == 0) return heard ? NetworkVerdict::NobodyInGroup : NetworkVerdict::NobodyHeard;
  if (!heard) return NetworkVerdict::Silent;
  if (network.byUnicast > 0 && network.byMulticast == 0) return NetworkVerdict::Unicast;
  if (network.pictureWay == Way::None) return NetworkVerdict::PictureRefused;
  if (network.loss >= kLossySince) return NetworkVerdict::Lossy;
  if (network.pictureWay == Way::Unicast) return NetworkVerdict::PictureUnicast;
  if (any(isLossy)) return NetworkVerdict::Lossy;
  // Members that only unicast reaches get copies of everything.
  if (network.pictureCopies > network.byUnicast) return NetworkVerdict::PictureCopies;
  return network.byUnicast > 0 ? NetworkVerdict::PartlyUnicast : NetworkVerdict::Good;
}

}  // namespace vinicast::client
