// SPDX-License-Identifier: MIT
#include "media/decode/video_path.hpp"

namespace vinicast::media {

VideoPath::Outcome VideoPath::handle(const ReceivedFrame& frame, std::int64_t nowMicros) {
  if (m_lastNumber) {
    const auto step = static_cast<std::int32_t>(frame.frameNumber - *m_lastNumber);
    if (step <= 0) {
      ++m_statistics.skipped;
      return {};
    }
    if (step > 1) m_awaitingKey = true;
  }
  m_lastNumber = frame.frameNumber;
  if (frame.afterGap) m_awaitingKey = true;
  if (m_awaitingKey && !frame.keyFrame) {
    ++m_statistics.skipped;
    return {nullptr, ask(nowMicros)};
  }
  if (m_awaitingKey) m_decoder.flush();
  VideoDecoder::Decoded decoded = m_decoder.decode(frame.bytes, frame.captureMicros, frame.frameNumber);
  // A frame that only calls itself a key frame is no place to begin.
  if (!decoded.picture || (m_awaitingKey && !decoded.keyFrame)) {
    ++m_statistics.errors;
    m_awaitingKey = true;
    return {nullptr, ask(nowMicros)};
  }
  m_awaitingKey = false;
  m_askedMicros.reset();
  ++m_statistics.decoded;
  return {std::move(decoded.picture), false};
}

bool VideoPath::ask(std::int64_t nowMicros) {
  if (m_askedMicros && nowMicros - *m_askedMicros < kAskAgainMicros) return false;
  m_askedMicros = nowMicros;
  return true;
}

void VideoPath::reset() {
  m_decoder.flush();
  m_statistics = {};
  m_awaitingKey = true;
  m_lastNumber.reset();
  m_askedMicros.reset();
}

}  // namespace vinicast::media
