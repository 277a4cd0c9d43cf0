// SPDX-License-Identifier: MIT
#pragma once

// The publisher's half of the frame transport: signs and cuts frames into shards, adds parity, paces, answers
// repair requests with fresh parity and follows the viewers' reports (docs/protocol.md §6).

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/crypto/crypto.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/live.hpp"
#include "vinicast/result.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class LiveSender {
 public:
  LiveSender(const Identity& self, const GroupId& group, const MemberDirectory& members, Outbox& outbox);
  ~LiveSender();

  // Sends under this token from now on, with numbers from 0 and nothing of an earlier one. No viewer has a
  // key frame of it, so the encoder is told (KeyFrameWanted).
  void start(TimePoint now, const TokenHash& token);
  // Forgets everything that is queued.
  void stop();
  // The encoder begins with the most; EncodingWanted tells what changes.
  void setBounds(TimePoint now, const EncodingBounds& bounds);
  [[nodiscard]] bool active() const;

  Result<void, LiveError> send(TimePoint now, EncodedFrame frame);
  // Bodies whose seal is good, from the member `from`.
  std::optional<DropReason> handleRepairRequest(TimePoint now, const MemberId& from,
                                                std::span<const std::byte> body);
  std::optional<DropReason> handleKeyFrameRequest(TimePoint now, std::span<const std::byte> body);
  std::optional<DropReason> handleViewerReport(TimePoint now, const MemberId& from,
                                               std::span<const std::byte> body);
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  [[nodiscard]] LiveSendStatistics statistics() const;
  // ViewerTable::list() of the token that is sent under.
  [[nodiscard]] std::vector<ViewerLoss> viewers(TimePoint now) const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast
