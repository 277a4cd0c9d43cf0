// SPDX-License-Identifier: MIT
#include "cli/state_words.hpp"

namespace vinicast::cli {

QString wordOf(client::MemberState state) {
  switch (state) {
    case client::MemberState::Joined:
      return QStringLiteral("joined");
    case client::MemberState::Left:
      return QStringLiteral("left");
    case client::MemberState::Lost:
      return QStringLiteral("lost");
  }
  Q_UNREACHABLE();
}

QString wordOf(client::FloorState state) {
  switch (state) {
    case client::FloorState::Idle:
      return QStringLiteral("idle");
    case client::FloorState::Claiming:
      return QStringLiteral("claiming");
    case client::FloorState::Held:
      return QStringLiteral("held");
    case client::FloorState::Denied:
      return QStringLiteral("denied");
    case client::FloorState::Released:
      return QStringLiteral("released");
  }
  Q_UNREACHABLE();
}

QString wordOf(client::StreamState state) {
  switch (state) {
    case client::StreamState::Started:
      return QStringLiteral("started");
    case client::StreamState::FirstFrame:
      return QStringLiteral("first-frame");
    case client::StreamState::Stalled:
      return QStringLiteral("stalled");
    case client::StreamState::Ended:
      return QStringLiteral("ended");
  }
  Q_UNREACHABLE();
}

}  // namespace vinicast::cli
