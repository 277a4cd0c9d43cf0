// SPDX-License-Identifier: MIT
#include "host/engine/drop_names.hpp"

namespace vinicast::host {

const char* dropName(DropReason reason) {
  switch (reason) {
    case DropReason::TooShort:
      return "tooShort";
    case DropReason::TooLong:
      return "tooLong";
    case DropReason::WrongVersion:
      return "wrongVersion";
    case DropReason::UnknownType:
      return "unknownType";
    case DropReason::OtherGroup:
      return "otherGroup";
    case DropReason::OwnEcho:
      return "ownEcho";
    case DropReason::Replay:
      return "replay";
    case DropReason::RateLimited:
      return "rateLimited";
    case DropReason::BadSeal:
      return "badSeal";
    case DropReason::Malformed:
      return "malformed";
    case DropReason::BadSignature:
      return "badSignature";
    case DropReason::WrongSigner:
      return "wrongSigner";
    case DropReason::StaleFence:
      return "staleFence";
    case DropReason::TableFull:
      return "tableFull";
    case DropReason::Duplicate:
      return "duplicate";
    case DropReason::TermJump:
      return "termJump";
    case DropReason::OtherSelf:
      return "otherSelf";
    case DropReason::Count:
      break;
  }
  Q_UNREACHABLE();
}

QList<client::DropCount> dropCounts(const Statistics& session) {
  QList<client::DropCount> counts;
  for (std::size_t at = 0; at < session.drops.size(); ++at) {
    const auto reason = static_cast<DropReason>(at);
    const bool expected = reason == DropReason::OwnEcho || reason == DropReason::Duplicate;
    if (!expected && session.drops[at] > 0) counts.append({dropName(reason), session.drops[at]});
  }
  return counts;
}

}  // namespace vinicast::host
