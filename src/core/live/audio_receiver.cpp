// SPDX-License-Identifier: MIT
#include "core/live/audio_receiver.hpp"

#include "core/live/sequence.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

AudioReceiver::AudioReceiver(const MemberId& publisher, const PublicKey& key, const GroupId& group,
                             const TokenHash& token)
    : m_publisher(publisher), m_key(key), m_group(group), m_token(token) {}

AudioReceiver::Accepted AudioReceiver::add(TimePoint now, const AudioPacket& packet) {
  const std::uint64_t number = m_next ? unwrapNear(packet.number, *m_next) : firstUnwrapped(packet.number);
  const std::uint64_t begin = m_next ? *m_next : number - (packet.frames.size() - 1);
  bool news = false;
  for (std::uint64_t i = 0; i < packet.frames.size(); ++i)
    news = news || (number - i >= begin && !m_held.contains(number - i));
  if (!news) return {std::nullopt, false};  // not worth the signature check
  if (!verify(m_key, {m_group, MessageType::AudioPacket}, packet.signedPart, packet.signature))
    return {DropReason::BadSignature, false};

  m_next = begin;
  for (std::uint64_t i = 0; i < packet.frames.size(); ++i) {
    const AudioFrame& frame = packet.frames[i];
    if (number - i < begin) continue;
    m_held.try_emplace(number - i, ReceivedFrame{m_token,
                                                 m_publisher,
                                                 StreamKind::Audio,
                                                 true,
                                                 false,
                                                 static_cast<std::uint32_t>(number - i),
                                                 frame.captureMicros,
                                                 frame.durationMicros,
                                                 now,
                                                 now,
                                                 {frame.bytes.begin(), frame.bytes.end()}});
  }
  return {std::nullopt, true};
}

void AudioReceiver::advance(TimePoint now, std::vector<ReceivedFrame>& out) {
  while (!m_held.empty()) {
    const auto head = m_held.begin();
    if (head->first != *m_next) {
      if (!m_waitingSince) m_waitingSince = now;
      const bool full = m_held.rbegin()->first - *m_next >= limits::kAudioWindow;
      if (!full && now - *m_waitingSince < limits::kAudioWait) return;
      m_lost += head->first - *m_next;
      m_next = head->first;
      m_gap = true;
    }
    m_waitingSince.reset();
    head->second.afterGap = m_gap;
    m_gap = false;
    out.push_back(std::move(head->second));
    m_held.erase(head);
    ++*m_next;
    ++m_handedOut;
  }
}

std::optional<TimePoint> AudioReceiver::nextTimeout() const {
  if (!m_waitingSince) return std::nullopt;
  return *m_waitingSince + limits::kAudioWait;
}

}  // namespace vinicast
