// SPDX-License-Identifier: MIT
#include "host/engine/recording_job.hpp"

#include <utility>

#include "media/base/raw.hpp"
#include "media/mux/writers.hpp"

namespace vinicast::host {

namespace {

using client::Output;
using client::OutputKind;
using client::OutputState;

client::Error errorOf(const QString& path, const media::WriteError& error) {
  return {client::ErrorCode::OutputFailed, path,
          QStringLiteral("%1: %2").arg(path, QString::fromStdString(error.detail))};
}

class RecordingJob final : public FrameJob {
 public:
  RecordingJob(std::unique_ptr<media::Recorder> recorder, OutputReport report)
      : m_recorder(std::move(recorder)), m_report(std::move(report)) {
    tell(OutputState::Waiting);
  }
  RecordingJob(const RecordingJob&) = delete;
  RecordingJob& operator=(const RecordingJob&) = delete;
  ~RecordingJob() override {
    if (m_state == OutputState::Failed) return;
    const bool whole = m_recorder->finish();  // before anyone hears so
    Output last = status(whole ? OutputState::Off : OutputState::Failed);
    if (!whole) last.error = errorOf(last.target, m_recorder->failure());
    m_recorder.reset();
    m_report(last);
  }

  bool handle(const LiveFrame& frame) override {
    if (!m_recorder->write(frame.stream, frame.keyFrame, frame.micros, *frame.bytes)) {
      Output output = status(OutputState::Failed);
      output.error = errorOf(output.target, m_recorder->failure());
      m_state = OutputState::Failed;
      m_recorder.reset();
      m_report(output);
      return false;
    }
    const bool begun = m_recorder->status().bytes > 0;
    if (begun && m_state != OutputState::Running) tell(OutputState::Running);
    return true;
  }

  void handleEnd() override {
    if (m_state == OutputState::Running) tell(OutputState::Waiting);
  }

  bool handleTime() override {
    if (m_state == OutputState::Running && media::nowMicros() >= m_nextReport) tell(OutputState::Running);
    return true;
  }

 private:
  Output status(OutputState state) const {
    const media::RecorderStatus written = m_recorder->status();
    Output output;
    output.kind = OutputKind::Recording;
    output.state = state;
    output.target = QString::fromStdString(written.path);
    output.bytes = static_cast<quint64>(written.bytes);
    output.millis = written.lengthMicros / 1000;
    return output;
  }

  void tell(OutputState state) {
    m_state = state;
    m_nextReport = media::nowMicros() + kReportMicros;
    m_report(status(state));
  }

  std::unique_ptr<media::Recorder> m_recorder;
  OutputReport m_report;
  OutputState m_state = OutputState::Off;
  std::int64_t m_nextReport = 0;
};

}  // namespace

std::unique_ptr<FrameJob> makeRecordingJob(const QString& path, OutputReport report) {
  auto recorder = media::Recorder::open(path.toStdString());
  if (recorder) return std::make_unique<RecordingJob>(std::move(*recorder), std::move(report));
  Output output;
  output.kind = OutputKind::Recording;
  output.state = OutputState::Failed;
  output.target = path;
  output.error = errorOf(path, recorder.error());
  report(output);
  return nullptr;
}

}  // namespace vinicast::host
