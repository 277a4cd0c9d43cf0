// SPDX-License-Identifier: MIT
#include "media/mux/pusher.hpp"

#include <utility>

#include "media/mux/av_output.hpp"

namespace vinicast::media {

namespace {

using Clock = std::chrono::steady_clock;

// Ends a call of libavformat that blocks for too long, or that nobody wants any more.
class Patience {
 public:
  explicit Patience(std::function<bool()> isCancelled) : m_isCancelled(std::move(isCancelled)) {}

  void begin(std::chrono::milliseconds wait) {
    m_deadline = Clock::now() + wait;
    m_ranOut = false;
  }
  // From now on only the time counts: a goodbye is said although nobody waits for it.
  void ignoreCancelling() { m_isCancelled = nullptr; }
  [[nodiscard]] AVIOInterruptCB callback() { return {&Patience::isOver, this}; }
  [[nodiscard]] bool ranOut() const { return m_ranOut; }

 private:
  static int isOver(void* opaque) {
    auto& self = *static_cast<Patience*>(opaque);
    if (Clock::now() >= self.m_deadline) {
      self.m_ranOut = true;
    }
    return self.m_ranOut || (self.m_isCancelled && self.m_isCancelled()) ? 1 : 0;
  }

  std::function<bool()> m_isCancelled;
  Clock::time_point m_deadline;
  bool m_ranOut = false;
};

class AvPusher final : public Pusher {
 public:
  explicit AvPusher(std::function<bool()> isCancelled) : m_patience(std::move(isCancelled)) {}
  AvPusher(const AvPusher&) = delete;
  AvPusher& operator=(const AvPusher&) = delete;
  ~AvPusher() override {
    if (m_format == nullptr) {
      return;
    }
    m_patience.begin(kGoodbyeWait);
    m_patience.ignoreCancelling();
    if (m_begun) {
      av_write_trailer(m_format);
    }
    if ((m_format->oformat->flags & AVFMT_NOFILE) == 0) {
      avio_closep(&m_format->pb);
    }
    avformat_free_context(m_format);
  }

  int begin(const std::string& url, std::span<const std::byte> keyFrame, std::int64_t captureMicros) {
    const bool srt = url.starts_with("srt:");
    int status = avformat_alloc_output_context2(&m_format, nullptr, srt ? "mpegts" : "rtsp", url.c_str());
    if (status < 0) {
      return status;
    }
    m_format->interrupt_callback = m_patience.callback();
    m_format->flags |= AVFMT_FLAG_FLUSH_PACKETS;
    m_baseMicros = captureMicros;
    m_patience.begin(kConnectWait);
    status = addStreams(*m_format, keyFrame);
    if (status >= 0 && srt) {
      status =
          avio_open2(&m_format->pb, url.c_str(), AVIO_FLAG_WRITE, &m_format->interrupt_callback, nullptr);
    }
    if (status < 0) {
      return status;
    }
    AVDictionary* options = nullptr;
    if (srt) {
      av_dict_set(&options, "pes_payload_size", "0", 0);
    } else {
      av_dict_set(&options, "rtsp_transport", "tcp", 0);
    }
    status = avformat_write_header(m_format, &options);
    av_dict_free(&options);
    m_begun = status >= 0;
    return std::min(status, 0);
  }

  bool write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
             std::span<const std::byte> bytes) override {
    m_patience.begin(kWriteWait);
    const int status = m_feed.write(*m_format, *m_format->streams[stream == StreamKind::Video ? 0 : 1],
                                    keyFrame, since(captureMicros, m_baseMicros), bytes);
    if (status < 0) {
      m_failure = words(status);
    }
    return status >= 0;
  }

  [[nodiscard]] std::string words(int status) const {
    return m_patience.ranOut() ? "the server does not answer" : avErrorText(status);
  }
  [[nodiscard]] std::int64_t lengthMicros() const override { return m_feed.lengthMicros(); }
  [[nodiscard]] WriteError failure() const override { return {m_failure}; }

 private:
  Patience m_patience;
  AVFormatContext* m_format = nullptr;
  AvFeed m_feed;
  std::int64_t m_baseMicros = 0;
  bool m_begun = false;
  std::string m_failure;
};

}  // namespace

Result<std::unique_ptr<Pusher>, WriteError> Pusher::connect(const std::string& url,
                                                            std::span<const std::byte> keyFrame,
                                                            std::int64_t captureMicros,
                                                            std::function<bool()> isCancelled) {
  silenceAvLog();
  auto pusher = std::make_unique<AvPusher>(std::move(isCancelled));
  const int status = pusher->begin(url, keyFrame, captureMicros);
  if (status < 0) {
    return Unexpected(WriteError{pusher->words(status)});
  }
  return std::unique_ptr<Pusher>(std::move(pusher));
}

}  // namespace vinicast::media
