// SPDX-License-Identifier: MIT
#include "host/engine/push_job.hpp"

#include <QUrl>
#include <algorithm>
#include <utility>

#include "media/base/raw.hpp"
#include "media/mux/h264_sets.hpp"
#include "media/mux/pusher.hpp"

namespace vinicast::host {

namespace {

using client::Output;
using client::OutputKind;
using client::OutputState;

constexpr std::int64_t kFirstRetryMicros = 1'000'000;
constexpr std::int64_t kLastRetryMicros = 30'000'000;
constexpr std::int64_t kSteadyMicros = 10'000'000;  // a connection that held this long was a good one

class PushJob final : public FrameJob {
 public:
  PushJob(const QString& url, QString shownUrl, const std::atomic<bool>& ending, OutputReport report)
      : m_url(url.toStdString()),
        m_shownUrl(std::move(shownUrl)),
        m_ending(ending),
        m_report(std::move(report)) {
    tell(OutputState::Waiting);
  }
  PushJob(const PushJob&) = delete;
  PushJob& operator=(const PushJob&) = delete;
  ~PushJob() override {
    m_pusher.reset();
    tell(OutputState::Off);
  }

  bool handle(const LiveFrame& frame) override {
    if (m_ending) return false;
    const bool videoKey = frame.stream == StreamKind::Video && frame.keyFrame;
    if (videoKey && hasNewSize(*frame.bytes)) disconnect();
    if (!m_pusher && !(videoKey && connect(frame))) return true;
    if (m_pusher->write(frame.stream, frame.keyFrame, frame.micros, *frame.bytes)) {
      m_bytes += frame.bytes->size();
      return true;
    }
    retry(m_pusher->failure());
    return true;
  }

  void handleEnd() override {
    disconnect();
    m_retryMicros = kFirstRetryMicros;
    m_nextTry = 0;
    tell(OutputState::Waiting);
  }

  bool handleTime() override {
    if (m_state == OutputState::Running && media::nowMicros() >= m_nextReport) tell(OutputState::Running);
    return !m_ending;
  }

 private:
  // A server was told the size when the stream was announced: another one is another stream.
  bool hasNewSize(std::span<const std::byte> keyFrame) {
    media::ParameterSets sets = media::parameterSets(keyFrame);
    if (!sets.isComplete() || sets == m_sets) return false;
    const media::VideoFormat format = media::videoFormat(keyFrame);
    const bool changed = m_pusher && (format.width != m_width || format.height != m_height);
    m_sets = std::move(sets);
    m_width = format.width;
    m_height = format.height;
    return changed;
  }

  bool connect(const LiveFrame& frame) {
    if (media::nowMicros() < m_nextTry) return false;
    tell(OutputState::Connecting);
    auto connected = media::Pusher::connect(m_url, *frame.bytes, frame.micros,
                                            [this] { return m_ending.load(std::memory_order_relaxed); });
    if (!connected) {
      retry(connected.error());
      return false;
    }
    m_pusher = std::move(*connected);
    m_connectedMicros = media::nowMicros();
    tell(OutputState::Running);
    return true;
  }

  void disconnect() {
    if (m_pusher) m_millisBefore += m_pusher->lengthMicros() / 1000;
    m_pusher.reset();
  }

  void retry(const media::WriteError& error) {
    if (m_ending) return;
    const std::int64_t now = media::nowMicros();
    if (m_pusher && now - m_connectedMicros >= kSteadyMicros) m_retryMicros = kFirstRetryMicros;
    disconnect();
    m_nextTry = now + m_retryMicros;
    m_retryMicros = std::min(m_retryMicros * 2, kLastRetryMicros);
    m_error = client::Error{client::ErrorCode::PushFailed, m_shownUrl, QString::fromStdString(error.detail)};
    tell(OutputState::Retrying);
  }

  void tell(OutputState state) {
    m_state = state;
    m_nextReport = media::nowMicros() + kReportMicros;
    Output output;
    output.kind = OutputKind::Push;
    output.state = state;
    output.target = m_shownUrl;
    output.bytes = m_bytes;
    output.millis = m_millisBefore + (m_pusher ? m_pusher->lengthMicros() / 1000 : 0);
    if (state == OutputState::Retrying) output.error = m_error;
    m_report(output);
  }

  const std::string m_url;
  const QString m_shownUrl;
  const std::atomic<bool>& m_ending;
  OutputReport m_report;
  std::unique_ptr<media::Pusher> m_pusher;
  media::ParameterSets m_sets;
  int m_width = 0;
  int m_height = 0;
  OutputState m_state = OutputState::Off;
  client::Error m_error;
  std::int64_t m_nextReport = 0;
  std::int64_t m_nextTry = 0;
  std::int64_t m_retryMicros = kFirstRetryMicros;
  std::int64_t m_connectedMicros = 0;
  quint64 m_bytes = 0;
  qint64 m_millisBefore = 0;  // of the connections before
};

}  // namespace

std::optional<QString> publicPushUrl(const QString& url) {
  const QUrl parsed(url, QUrl::StrictMode);
  const QString scheme = parsed.scheme();
  const bool srt = scheme == QLatin1String("srt");
  const bool rtsp = scheme == QLatin1String("rtsp") || scheme == QLatin1String("rtsps");
  if (!parsed.isValid() || parsed.host().isEmpty() || !(srt || rtsp) || (srt && parsed.port() <= 0))
    return std::nullopt;
  return parsed.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

std::unique_ptr<FrameJob> makePushJob(const QString& url, const std::atomic<bool>& ending,
                                      OutputReport report) {
  return std::make_unique<PushJob>(url, publicPushUrl(url).value_or(QString()), ending, std::move(report));
}

}  // namespace vinicast::host
