// SPDX-License-Identifier: MIT
// The sentences of words.hpp about the network.
#include <QCoreApplication>
#include <algorithm>

#include "client/network.hpp"
#include "client/words.hpp"

namespace vinicast::client {

namespace {

QString words(const char* text) {
  return QCoreApplication::translate("Network", text);
}

// The names of the cards for which `is` holds, in a row.
template <typename Condition>
QString names(const Network& network, Condition is) {
  QStringList list;
  for (const NetworkCard& card : network.cards)
    if (is(card)) list.append(card.name);
  return list.join(QStringLiteral(", "));
}

QString allNames(const Network& network) {
  return names(network, [](const NetworkCard&) { return true; });
}

// The picture is well, or nobody is live.
QString describeCardLoss(const Network& network) {
  double worst = 0;
  for (const NetworkCard& card : network.cards)
    if (isLossy(card)) worst = std::max(worst, *card.loss);
  const bool elsewhere =
      std::any_of(network.cards.cbegin(), network.cards.cend(),
                  [](const NetworkCard& card) { return card.loss && *card.loss < kLossySince; });
  return words(elsewhere ? QT_TRANSLATE_NOOP(
                               "Network",
                               "%1% of what others send is lost on the way on %2, and comes by another "
                               "card.")
                         : QT_TRANSLATE_NOOP(
                               "Network",
                               "%1% of what others send is lost on the way on %2, and repaired. A cable "
                               "helps, or a place nearer to the access point."))
      .arg(worst * 100, 0, 'f', 1)
      .arg(names(network, [worst](const NetworkCard& card) { return isLossy(card) && *card.loss >= worst; }));
}

}  // namespace

QString describe(const Network& network) {
  switch (network.verdict) {
    case NetworkVerdict::NoNetwork:
      return words(QT_TRANSLATE_NOOP(
          "Network", "This computer is not connected to a network. Connect it; the group comes by itself."));
    case NetworkVerdict::ThisComputerOnly:
      return words(
          QT_TRANSLATE_NOOP("Network",
                            "This computer is not connected to a network, so only programs on it can "
                            "be reached. Connect it; the group comes by itself."));
    case NetworkVerdict::NothingSent:
      return words(QT_TRANSLATE_NOOP("Network",
                                     "Nothing can be sent on %1. Check the cable or the Wi-Fi, and whether a "
                                     "firewall on this computer keeps Vinicast from sending."))
          .arg(allNames(network));
    case NetworkVerdict::NotJoined:
      return words(
                 QT_TRANSLATE_NOOP("Network",
                                   "The system does not let Vinicast join the group on %1. It is tried again "
                                   "every few seconds; close other programs that use multicast."))
          .arg(names(network, [](const NetworkCard& card) { return !card.joined; }));
    case NetworkVerdict::IdentityElsewhere:
      return describe(Error{ErrorCode::IdentityElsewhere, {}, {}});
    case NetworkVerdict::NobodyHeard:
      return words(
                 QT_TRANSLATE_NOOP("Network",
                                   "Nobody else is heard on %1. Either nobody is there yet, or this network "
                                   "keeps its computers apart, as a Wi-Fi for guests or a firewall does."))
          .arg(allNames(network));
    case NetworkVerdict::NobodyInGroup:
      return words(QT_TRANSLATE_NOOP("Network",
                                     "Others are heard on %1, but nobody is in this group. Compare its name "
                                     "and its invite code with theirs."))
          .arg(allNames(network));
    case NetworkVerdict::Silent:
      return words(QT_TRANSLATE_NOOP("Network",
                                     "Nothing has been heard on %1 for %2 seconds. The network may have "
                                     "changed; the group comes back by itself."))
          .arg(allNames(network))
          .arg(std::min_element(
                   network.cards.cbegin(), network.cards.cend(),
                   [](const NetworkCard& a, const NetworkCard& b) { return a.silentMillis < b.silentMillis; })
                   ->silentMillis /
               1000);
    case NetworkVerdict::Unicast:
      return words(QT_TRANSLATE_NOOP("Network",
                                     "Multicast does not get through on %1, as in many a Wi-Fi for guests: "
                                     "members are reached one by one. Chat works so; live video only for a "
                                     "few. A cable, or a Wi-Fi without client isolation, helps."))
          .arg(allNames(network));
    case NetworkVerdict::PictureRefused:
      return words(QT_TRANSLATE_NOOP("Network",
                                     "Multicast does not bring the live picture on %1, and it is sent to as "
                                     "many others one by one as it can be. A cable, or another access point, "
                                     "may help; it is asked for again until a place is free."))
          .arg(allNames(network));
    case NetworkVerdict::PictureUnicast:
      return words(
                 QT_TRANSLATE_NOOP("Network",
                                   "Multicast brings the live picture on %1 badly or not at all: it is sent "
                                   "to this computer alone (unicast), which is possible for a few only. A "
                                   "cable, or another access point, may help."))
          .arg(allNames(network));
    case NetworkVerdict::PictureCopies:
      return words(QT_TRANSLATE_NOOP("Network",
                                     "On %1, multicast brings your live picture badly or not at all to some: "
                                     "%2 of those who watch get it one by one (unicast), which is possible "
                                     "for a few only."))
          .arg(allNames(network), QString::number(network.pictureCopies));
    case NetworkVerdict::PartlyUnicast:
      return words(QT_TRANSLATE_NOOP("Network",
                                     "On %1, multicast does not get through to %2 of %3 members: they are "
                                     "reached one by one, which carries live video only to a few."))
          .arg(allNames(network), QString::number(network.byUnicast), QString::number(network.others));
    case NetworkVerdict::Lossy:
      if (network.loss < kLossySince) return describeCardLoss(network);
      return words(QT_TRANSLATE_NOOP("Network",
                                     "%1% of the live picture is lost on the way on %2, and repaired where "
                                     "possible. A cable helps, or a place nearer to the access point."))
          .arg(network.loss * 100, 0, 'f', 1)
          .arg(allNames(network));
    case NetworkVerdict::Good:
      return words(QT_TRANSLATE_NOOP("Network", "All is well on %1. Others in the group: %2."))
          .arg(allNames(network), QString::number(network.others));
  }
  return {};
}

QString describe(const Reach& reach) {
  switch (reach.way) {
    case Way::None:
      return words(QT_TRANSLATE_NOOP("Network", "not heard"));
    case Way::Multicast:
      return reach.sendsCopies
                 ? words(QT_TRANSLATE_NOOP("Network", "multicast; does not hear ours, gets copies"))
                 : words(QT_TRANSLATE_NOOP("Network", "multicast"));
    case Way::Unicast:
      return words(QT_TRANSLATE_NOOP("Network", "one by one (unicast)"));
  }
  return {};
}

QString codeWord(NetworkVerdict verdict) {
  switch (verdict) {
    case NetworkVerdict::NoNetwork:
      return QStringLiteral("no-network");
    case NetworkVerdict::ThisComputerOnly:
      return QStringLiteral("this-computer-only");
    case NetworkVerdict::NothingSent:
      return QStringLiteral("nothing-sent");
    case NetworkVerdict::NotJoined:
      return QStringLiteral("not-joined");
    case NetworkVerdict::IdentityElsewhere:
      return QStringLiteral("identity-elsewhere");
    case NetworkVerdict::NobodyHeard:
      return QStringLiteral("nobody-heard");
    case NetworkVerdict::NobodyInGroup:
      return QStringLiteral("nobody-in-group");
    case NetworkVerdict::Silent:
      return QStringLiteral("silent");
    case NetworkVerdict::Unicast:
      return QStringLiteral("unicast");
    case NetworkVerdict::Lossy:
      return QStringLiteral("lossy");
    case NetworkVerdict::PictureRefused:
      return QStringLiteral("picture-refused");
    case NetworkVerdict::PictureUnicast:
      return QStringLiteral("picture-unicast");
    case NetworkVerdict::PictureCopies:
      return QStringLiteral("picture-copies");
    case NetworkVerdict::PartlyUnicast:
      return QStringLiteral("partly-unicast");
    case NetworkVerdict::Good:
      return QStringLiteral("good");
  }
  return {};
}

}  // namespace vinicast::client
