// SPDX-License-Identifier: MIT
#include "host/engine/studio.hpp"

#include <utility>

#include "host/capture/devices.hpp"
#include "host/engine/picture_size.hpp"
#include "host/engine/translate.hpp"
#include "media/encode/encoder_choice.hpp"
#include "media/encode/video_encoder.hpp"

namespace vinicast::host {

namespace {

bool hasSamePictures(const client::SourceSpec& a, const client::SourceSpec& b) {
  return a.kind == b.kind && a.argument == b.argument && a.pictureSize == b.pictureSize &&
         a.softwareEncoder == b.softwareEncoder;
}

bool isSame(const client::SourceSpec& a, const client::SourceSpec& b) {
  return hasSamePictures(a, b) && a.microphone == b.microphone && a.withMicrophone == b.withMicrophone;
}

bool areCameras(const client::SourceSpec& a, const client::SourceSpec& b) {
  return a.kind == client::SourceKind::Camera && b.kind == client::SourceKind::Camera;
}

bool hasMicrophone(const client::SourceSpec& spec) {
  const bool mayHave = spec.kind == client::SourceKind::Camera || spec.kind == client::SourceKind::Screen;
  return mayHave && spec.withMicrophone;
}

bool hasVoice(const client::SourceSpec& spec) {
  return hasMicrophone(spec) && !spec.originalSound;
}

}  // namespace

Studio::Studio(SourceOpener opener, SourceDevices devices, std::shared_ptr<SourceTap> tap,
               std::shared_ptr<PictureGate> preview, media::Publisher::FrameSink sink, AbortFlag abort,
               int patienceMillis)
    : m_opener(std::move(opener)),
      m_devices(std::move(devices)),
      m_tap(std::move(tap)),
      m_preview(std::move(preview)),
      m_sink(std::move(sink)),
      m_abort(std::move(abort)),
      m_patience(this) {
  m_patience.setSingleShot(true);
  m_patience.setInterval(patienceMillis);
  connect(&m_patience, &QTimer::timeout, this, &Studio::handleImpatience);
}

Studio::~Studio() {
  closeAll();
}

void Studio::openForAir(const client::SourceSpec& source, std::uint64_t ticket) {
  const auto used = use(source);
  if (!used) {
    closeIfUnused();
    Q_EMIT sourceFailed(ticket, used.error());
    return;
  }
  if (*used == Used::AsCandidate) {
    m_candidate->ticket = ticket;
    m_patience.start();
    return;
  }
  dropCandidate();  // where it is the open one already: the last word counts
  goOnAir(ticket);
}

void Studio::goOnAir(std::uint64_t ticket) {
  m_forAir = true;
  m_airTicket = ticket;
  Q_EMIT sourceReady(ticket, m_open.spec);
}

void Studio::startAir() {
  if (!m_open.source || !m_forAir) return;
  const auto onFailure = [this, airing = ++m_airing](const std::string& detail) {
    QMetaObject::invokeMethod(
        this, [this, airing, detail] { handleEncoderFailed(airing, detail); }, Qt::QueuedConnection);
  };
  media::EncodeSettings settings;
  settings.videoBitrate = encodingBoundsOf(m_open.spec.pictureSize).maxBitsPerSecond;
  if (m_open.spec.softwareEncoder) settings.encoder = media::VideoEncoder::kSoftware;
  m_tap->setPublisher(std::make_unique<media::Publisher>(settings, m_sink, onFailure));
}

void Studio::pauseAir() {
  ++m_airing;
  m_tap->setPublisher(nullptr);
}

void Studio::stopAir() {
  m_tap->setPublisher(nullptr);
  m_forAir = false;
  if (m_candidate) m_candidate->ticket.reset();
  closeIfUnused();
}

void Studio::openPreview(const client::SourceSpec& source) {
  const bool onAir = m_forAir && m_open.source;
  const bool awaited = m_candidate && m_candidate->ticket;
  const bool known = (m_open.source && isSame(m_open.spec, source)) ||
                     (m_candidate && isSame(m_candidate->running.spec, source));
  if ((onAir || awaited) && !known) {
    // Looking at another source must not take the picture off the air, or away from it.
    const client::SourceSpec& spec = onAir ? m_open.spec : m_candidate->running.spec;
    Q_EMIT failed({client::ErrorCode::SourceBusy, spec.argument, QString()});
    return;
  }
  const auto used = use(source);
  if (!used) {
    closePreview();
    Q_EMIT failed(used.error());
    return;
  }
  if (*used == Used::AsCandidate) m_candidate->forPreview = true;
  m_forPreview = true;
  m_preview->open();
}

void Studio::closePreview() {
  m_forPreview = false;
  m_preview->close();
  if (m_candidate) m_candidate->forPreview = false;
  closeIfUnused();
}

void Studio::closeAll() {
  dropCandidate();
  closeSource();
}

void Studio::closeSource() {
  m_tap->setPublisher(nullptr);
  m_preview->close();
  m_forAir = false;
  m_forPreview = false;
  close();
}

void Studio::listDevices() {
  Q_EMIT devicesReady(listCameras(), listMicrophones());
}

Result<Studio::Used, client::Error> Studio::use(const client::SourceSpec& spec) {
  if (m_open.source && isSame(m_open.spec, spec)) {
    m_open.spec = spec;
    m_tap->setVoiceProcessing(hasVoice(spec));
    return Used::Now;
  }
  if (m_candidate && isSame(m_candidate->running.spec, spec)) {
    m_candidate->running.spec = spec;
    return Used::AsCandidate;
  }
  if (exchangeMicrophone(spec)) return Used::Now;
  const bool oneDevice = m_open.source && areCameras(m_open.spec, spec) &&
                         (m_open.spec.argument == spec.argument || m_devices.isSameCamera(m_open.spec, spec));
  if (!m_open.source || (m_forAir && !oneDevice)) {
    auto beside = open(spec);
    // Two cameras may not fit beside each other on one bus: then the old one is closed first.
    const bool unfit = !beside && beside.error().code == client::ErrorCode::SourceBusy;
    if (!unfit || !m_open.source || !areCameras(m_open.spec, spec) || isRaised(m_abort)) return beside;
  }
  const client::SourceSpec before = m_open.spec;
  close();
  auto opened = open(spec);
  if (!opened && m_forAir) reopen(before);
  return opened;
}

bool Studio::exchangeMicrophone(const client::SourceSpec& spec) {
  if (!m_open.source || !hasSamePictures(m_open.spec, spec)) return false;
  if (!m_devices.exchangeMicrophone(*m_open.source, spec, warnerOf(spec))) return false;
  m_open.spec = spec;
  m_tap->setVoiceProcessing(hasVoice(spec));
  return true;
}

SourceWarner Studio::warnerOf(const client::SourceSpec& spec) {
  return [this, spec](const media::SourceError& error) { Q_EMIT failed(microphoneErrorOf(error, spec)); };
}

void Studio::reopen(const client::SourceSpec& before) {
  const auto opened = open(before);
  if (opened) return;
  closeSource();
  Q_EMIT sourceLost(m_airTicket, opened.error());
}

Result<Studio::Used, client::Error> Studio::open(const client::SourceSpec& spec) {
  // Known before the first picture waits for it; in this thread nobody does.
  (void)media::machineEncoder();
  if (isRaised(m_abort))
    return Unexpected(client::Error{client::ErrorCode::SourceBusy, spec.argument, QString()});
  const bool bothHaveOne = m_open.source && hasMicrophone(m_open.spec) && hasMicrophone(spec);
  client::SourceSpec first = spec;
  if (bothHaveOne) first.withMicrophone = false;
  auto opened = m_opener(first, sourceLimitsOf(spec.pictureSize), warnerOf(spec), m_abort);
  if (!opened) return Unexpected(errorOf(opened.error(), spec));
  if (spec.kind == client::SourceKind::Pipe) {
    await(start(std::move(*opened), spec));
    return Used::AsCandidate;
  }
  close();  // before the new one gives anything
  if (bothHaveOne) (void)m_devices.exchangeMicrophone(**opened, spec, warnerOf(spec));
  install(start(std::move(*opened), spec));
  return Used::Now;
}

Studio::Running Studio::start(std::unique_ptr<media::Source> source, const client::SourceSpec& spec) {
  const std::uint64_t generation = ++m_generation;
  const auto tap = std::make_shared<HeldTap>(m_tap, [this, generation] {
    QMetaObject::invokeMethod(
        this, [this, generation] { handleFirstPicture(generation); }, Qt::QueuedConnection);
  });
  media::SourceCallbacks callbacks;
  callbacks.onPicture = [tap](const media::PicturePtr& picture) { tap->handlePicture(picture); };
  callbacks.onSound = [tap](const std::shared_ptr<const media::Sound>& sound) { tap->handleSound(sound); };
  callbacks.onError = [this, generation](const media::SourceError& error) {
    QMetaObject::invokeMethod(
        this, [this, generation, error] { handleLost(generation, error); }, Qt::QueuedConnection);
  };
  source->start(std::move(callbacks));
  return {std::move(source), spec, tap, generation};
}

void Studio::install(Running running) {
  close();
  dropCandidate();
  m_open = std::move(running);
  m_tap->setVoiceProcessing(hasVoice(m_open.spec));
  m_tap->requestKeyFrame();  // a switch while live: the picture changes as a whole
  m_open.tap->open();
}

void Studio::await(Running running) {
  dropCandidate();
  m_candidate.emplace(Candidate{std::move(running), std::nullopt, false});
  m_patience.start();
}

void Studio::handleFirstPicture(std::uint64_t generation) {
  if (!m_candidate || m_candidate->running.generation != generation) return;
  Candidate candidate = std::move(*m_candidate);
  m_candidate.reset();
  m_patience.stop();
  install(std::move(candidate.running));
  if (candidate.ticket) goOnAir(*candidate.ticket);
}

void Studio::handleImpatience() {
  if (!m_candidate) return;
  failCandidate({client::ErrorCode::SourceSilent, m_candidate->running.spec.argument, QString()});
}

void Studio::failCandidate(const client::Error& error) {
  const std::optional<std::uint64_t> ticket = m_candidate->ticket;
  dropCandidate();
  if (!m_open.source) closePreview();  // nothing is left to be shown
  if (ticket) {
    Q_EMIT sourceFailed(*ticket, error);
  } else {
    Q_EMIT failed(error);
  }
}

void Studio::dropCandidate() {
  m_patience.stop();
  if (!m_candidate) return;
  m_candidate->running.source->stop();
  m_candidate.reset();
}

void Studio::handleLost(std::uint64_t generation, const media::SourceError& error) {
  if (m_candidate && m_candidate->running.generation == generation)
    return failCandidate(errorOf(error, m_candidate->running.spec));
  if (!m_open.source || generation != m_open.generation) return;
  const client::Error told = errorOf(error, m_open.spec);
  const bool wasForAir = m_forAir;
  closeSource();
  if (wasForAir) {
    Q_EMIT sourceLost(m_airTicket, told);
  } else {
    Q_EMIT failed(told);
  }
}

// The source works, but nobody can see it: as good as lost.
void Studio::handleEncoderFailed(std::uint64_t airing, const std::string& detail) {
  if (!m_open.source || !m_forAir || airing != m_airing) return;
  const client::Error told{client::ErrorCode::EncoderFailed, QString(), QString::fromStdString(detail)};
  closeAll();
  Q_EMIT sourceLost(m_airTicket, told);
}

void Studio::closeIfUnused() {
  if (m_candidate && !m_candidate->ticket && !m_candidate->forPreview) dropCandidate();
  if (!m_forAir && !m_forPreview) close();
}

void Studio::close() {
  if (!m_open.source) return;
  m_open.source->stop();
  m_open.source.reset();
}

}  // namespace vinicast::host
