// SPDX-License-Identifier: MIT
#include "host/engine/players_job.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/net/interface_plan.hpp"
#include "host/platform/udp_socket.hpp"
#include "media/base/raw.hpp"
#include "media/mux/h264_sets.hpp"
#include "media/mux/rtp_mirror.hpp"
#include "media/mux/session_description.hpp"

namespace vinicast::host {

namespace {

using client::Output;
using client::OutputKind;
using client::OutputState;

constexpr std::int64_t kAnnounceMicros = 5'000'000;  // SAP
constexpr int kDeletions = 3;                        // of an announcement, as one may be lost
// The oldest goes first: players forget by themselves what is announced no more (RFC 2974 §4).
constexpr std::size_t kMaxDeletions = 64;
// For which nothing could be sent until the copy is said to be interrupted.
constexpr std::int64_t kUnsentMicros = 1'000'000;
constexpr int kSendBufferBytes = 1 << 20;  // a key frame of 1080p, to two interfaces

std::int64_t wallMicros() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

client::Error unavailable(const QString& words) {
  return {client::ErrorCode::PlayersUnavailable, QString(), words};
}

Output failedOutput(const QString& words) {
  Output output;
  output.kind = OutputKind::Players;
  output.state = OutputState::Failed;
  output.error = unavailable(words);
  return output;
}

bool isLocal(const std::vector<HostInterface>& plan) {
  return std::all_of(plan.begin(), plan.end(), [](const HostInterface& one) { return one.loopback; });
}

class PlayersJob final : public FrameJob {
 public:
  PlayersJob(PlayersPlan plan, UdpSocket socket, std::vector<HostInterface> interfaces, OutputReport report)
      : m_plan(std::move(plan)),
        m_socket(std::move(socket)),
        m_interfaces(std::move(interfaces)),
        m_local(isLocal(m_interfaces)),
        m_report(std::move(report)),
        m_sessionId(static_cast<std::uint64_t>(wallMicros())) {
    tell(OutputState::Waiting);
  }
  PlayersJob(const PlayersJob&) = delete;
  PlayersJob& operator=(const PlayersJob&) = delete;
  ~PlayersJob() override {
    if (m_state == OutputState::Failed) return;
    withdraw();
    if (m_mirror) m_mirror->sendGoodbyes(media::nowMicros(), wallMicros());
    flush();
    tell(OutputState::Off);
  }

  bool handle(const LiveFrame& frame) override {
    const bool videoKey = frame.stream == StreamKind::Video && frame.keyFrame;
    if (videoKey) followSets(*frame.bytes);
    if (!m_mirror) {
      if (!videoKey || m_sets.all.empty()) return true;
      auto opened = media::RtpMirror::open(
          media::ipv4Text(m_interfaces.front().ipv4.front()), *frame.bytes, frame.micros,
          [this](media::RtpChannel channel, bool report, std::span<const std::byte> bytes) {
            queue(portOf(channel) + (report ? 1 : 0), bytes);
          });
      if (!opened) return fail(opened.error());
      m_mirror = std::move(*opened);
    }
    const std::int64_t before = m_mirror->lengthMicros();
    if (!m_mirror->write(frame.stream, frame.keyFrame, frame.micros, *frame.bytes))
      return fail(m_mirror->failure());
    const bool sent = flush();
    if (m_unsentSince) m_unsentMicros += m_mirror->lengthMicros() - before;
    if (sent && m_state != OutputState::Running) begin();
    return true;
  }

  void handleEnd() override {
    if (isOn()) {
      withdraw();
      flush();
      tell(OutputState::Waiting);
    }
    m_unsentSince.reset();
  }

  bool handleTime() override {
    const std::int64_t now = media::nowMicros();
    const bool cut = m_unsentSince && now - *m_unsentSince > kUnsentMicros;
    if (cut && m_state != OutputState::Retrying) tell(OutputState::Retrying);
    if (!isOn() || now < m_nextReport) return true;
    lookForCards();
    if (m_state == OutputState::Retrying) {
      tell(OutputState::Retrying);
      return true;
    }
    m_mirror->sendReports(now, wallMicros());
    if (now >= m_nextAnnouncement) announce();
    flush();
    tell(OutputState::Running);
    return true;
  }

 private:
  [[nodiscard]] bool isOn() const {
    return m_state == OutputState::Running || m_state == OutputState::Retrying;
  }

  // The loopback alone is what is left of a network that went away: nobody on it can watch.
  void lookForCards() {
    auto planned = planInterfaces(listInterfaces(), AddressFamily::Ipv4, m_plan.interfaceName);
    m_interfaces = planned ? std::move(*planned) : std::vector<HostInterface>{};
    m_local = m_local && isLocal(m_interfaces);
    if (!m_local && isLocal(m_interfaces)) m_interfaces.clear();
  }

  static std::uint16_t portOf(media::RtpChannel channel) {
    constexpr media::MirrorPorts kPorts;
    switch (channel) {
      case media::RtpChannel::Video:
        return kPorts.video;
      case media::RtpChannel::Sound:
        return kPorts.sound;
      case media::RtpChannel::Transport:
        return kPorts.transport;
    }
    return 0;
  }

  void begin() {
    m_mirror->sendReports(media::nowMicros(), wallMicros());
    announce();
    flush();
    tell(OutputState::Running);
  }

  // Other parameter sets are another description of the same streams. The one before is not withdrawn: a
  // player that was found by it would end, and it reads the new sets in the stream.
  void followSets(std::span<const std::byte> keyFrame) {
    media::ParameterSets sets = media::parameterSets(keyFrame);
    if (!sets.isComplete() || sets == m_sets) return;
    m_sets = std::move(sets);
    m_keyFrame.assign(keyFrame.begin(), keyFrame.end());
    ++m_version;
    if (m_state == OutputState::Running) announce();
  }

  struct Deletion {
    std::uint32_t interfaceIndex = 0;
    std::vector<std::byte> bytes;
    bool operator==(const Deletion&) const = default;
  };

  [[nodiscard]] media::MirrorAddress addressBy(const HostInterface& interface) const {
    return {m_plan.address, interface.ipv4.empty() ? 0 : interface.ipv4.front(), {}};
  }

  void announce() {
    m_nextAnnouncement = media::nowMicros() + kAnnounceMicros;
    for (const HostInterface& interface : m_interfaces) {
      const media::MirrorAddress address = addressBy(interface);
      const media::MirrorSession streams{m_plan.sessionName + " (RTP)", m_sessionId, m_version};
      const media::MirrorSession transport{m_plan.sessionName + " (TS)", m_sessionId + 1, m_version};
      for (const std::string& sdp : {media::describeStreams(address, streams, m_keyFrame),
                                     media::describeTransport(address, transport)}) {
        queueAnnouncement(interface.index, media::announcement(sdp, address.source, false));
        keepDeletion({interface.index, media::announcement(sdp, address.source, true)});
      }
    }
  }

  void queueAnnouncement(std::uint32_t interfaceIndex, const std::vector<std::byte>& bytes) {
    for (const std::uint32_t group : {media::kSapLocal, media::kSapGlobal})
      m_outgoing.push_back({Endpoint::fromIpv4(group, media::kSapPort), interfaceIndex, bytes});
  }

  void keepDeletion(Deletion deletion) {
    if (std::find(m_deletions.begin(), m_deletions.end(), deletion) != m_deletions.end()) return;
    if (m_deletions.size() >= kMaxDeletions) m_deletions.pop_front();
    m_deletions.push_back(std::move(deletion));
  }

  // Of every description since the stream began: a player ends with the one that it was found by.
  void withdraw() {
    if (!isOn()) return;
    for (int i = 0; i < kDeletions; ++i)
      for (const Deletion& one : m_deletions) queueAnnouncement(one.interfaceIndex, one.bytes);
    m_deletions.clear();
  }

  void queue(int port, std::span<const std::byte> bytes) {
    const Endpoint to = Endpoint::fromIpv4(m_plan.address, static_cast<std::uint16_t>(port));
    for (const HostInterface& interface : m_interfaces)
      m_outgoing.push_back({to, interface.index, {bytes.begin(), bytes.end()}});
  }

  // False if nothing was sent: there is no card, or none that takes anything.
  bool flush() {
    std::vector<OutgoingDatagram> datagrams;
    datagrams.reserve(m_outgoing.size());
    for (const Outgoing& one : m_outgoing) datagrams.push_back({one.to, one.interfaceIndex, one.bytes});
    const SendReport report = m_socket.send(datagrams);
    m_bytes += report.bytes;
    if (report.lastError != 0) m_lastError = report.lastError;
    if (report.sent > 0) {
      m_unsentSince.reset();
    } else if ((m_interfaces.empty() || !m_outgoing.empty()) && !m_unsentSince) {
      m_unsentSince = media::nowMicros();
    }
    m_outgoing.clear();
    return report.sent > 0;
  }

  bool fail(const media::WriteError& error) {
    m_state = OutputState::Failed;
    m_report(failedOutput(QString::fromStdString(error.detail)));
    return false;
  }

  [[nodiscard]] QString whyUnsent() const {
    return m_interfaces.empty() || m_lastError == 0 ? QString()
                                                    : QString::fromStdString(systemWords(m_lastError));
  }

  void tell(OutputState state) {
    m_state = state;
    m_nextReport = media::nowMicros() + kReportMicros;
    Output output;
    output.kind = OutputKind::Players;
    output.state = state;
    output.target = QStringLiteral("%1:%2")
                        .arg(QString::fromStdString(media::ipv4Text(m_plan.address)))
                        .arg(portOf(media::RtpChannel::Video));
    output.bytes = m_bytes;
    output.millis = m_mirror ? (m_mirror->lengthMicros() - m_unsentMicros) / 1000 : 0;
    if (state == OutputState::Retrying) output.error = unavailable(whyUnsent());
    if (state == OutputState::Running && !m_interfaces.empty()) {
      media::MirrorAddress address = addressBy(m_interfaces.front());
      address.filtered = m_interfaces.size() == 1;  // whoever gets it may be on any of these networks
      output.sdp = QString::fromStdString(
          media::describeStreams(address, {m_plan.sessionName, m_sessionId, m_version}, m_keyFrame));
    }
    m_report(output);
  }

  struct Outgoing {
    Endpoint to;
    std::uint32_t interfaceIndex = 0;
    std::vector<std::byte> bytes;
  };

  PlayersPlan m_plan;
  UdpSocket m_socket;
  std::vector<HostInterface> m_interfaces;
  bool m_local;  // for this computer alone from the start
  OutputReport m_report;
  const std::uint64_t m_sessionId;
  std::uint64_t m_version = 0;
  media::ParameterSets m_sets;
  std::vector<std::byte> m_keyFrame;  // the one that the description is made from
  std::deque<Deletion> m_deletions;   // of what is announced, oldest first
  std::vector<Outgoing> m_outgoing;   // of one frame; sent before the next
  std::unique_ptr<media::RtpMirror> m_mirror;
  OutputState m_state = OutputState::Off;
  std::int64_t m_nextReport = 0;
  std::int64_t m_nextAnnouncement = 0;
  quint64 m_bytes = 0;
  int m_lastError = 0;
  std::int64_t m_unsentMicros = 0;
  std::optional<std::int64_t> m_unsentSince;  // nothing: what was sent last went out
};

}  // namespace

std::uint32_t playersAddress(const GroupId& group) {
  const auto part = [&group](std::size_t at) { return 1U + group.bytes[at] % 254U; };
  return 0xefff0000U | part(0) << 8 | part(1);
}

std::unique_ptr<FrameJob> makePlayersJob(const PlayersPlan& plan, OutputReport report) {
  auto interfaces = planInterfaces(listInterfaces(), AddressFamily::Ipv4, plan.interfaceName);
  if (!interfaces || interfaces->empty()) {
    report(failedOutput(QString()));
    return nullptr;
  }
  UdpSocket::Options options;
  options.sendBufferBytes = kSendBufferBytes;
  auto socket = UdpSocket::open(options);
  if (!socket) {
    report(failedOutput(QString::fromStdString(systemWords(socket.error()))));
    return nullptr;
  }
  return std::make_unique<PlayersJob>(plan, std::move(*socket), std::move(*interfaces), std::move(report));
}

}  // namespace vinicast::host
