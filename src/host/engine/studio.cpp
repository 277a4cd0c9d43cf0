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

bool isSame(const client::SourceSpec& a, const client::SourceSpec& b) {
  return a.kind == b.kind && a.argument == b.argument && a.microphone == b.microphone &&
         a.withMicrophone == b.withMicrophone && a.pictureSize == b.pictureSize &&
         a.softwareEncoder == b.softwareEncoder;
}

// A device may be the same one under two names, and does not open twice.
bool mayShareDevice(const client::SourceSpec& a, const client::SourceSpec& b) {
  return a.kind == client::SourceKind::Camera && b.kind == client::SourceKind::Camera;
}

bool hasVoice(const client::SourceSpec& spec) {
  const bool microphone = spec.kind == client::SourceKind::Camera || spec.kind == client::SourceKind::Screen;
  return microphone && spec.withMicrophone && !spec.originalSound;
}

}  // namespace

Studio::Studio(SourceOpener opener, std::shared_ptr<SourceTap> tap, std::shared_ptr<PictureGate> preview,
               media::Publisher::FrameSink sink, AbortFlag abort)
    : m_opener(std::move(opener)),
      m_tap(std::move(tap)),
      m_preview(std::move(preview)),
      m_sink(std::move(sink)),
      m_abort(std::move(abort)) {}

Studio::~Studio() {
  closeAll();
}

void Studio::openForAir(const client::SourceSpec& source, std::uint64_t ticket) {
  if (auto used = use(source); !used) {
    closeIfUnused();
    Q_EMIT sourceFailed(ticket, used.error());
    return;
  }
  m_forAir = true;
  m_airTicket = ticket;
  Q_EMIT sourceReady(ticket, m_spec);
}

void Studio::startAir() {
  if (!m_source || !m_forAir) return;
  const auto onFailure = [this, ticket = m_airTicket](const std::string& detail) {
    QMetaObject::invokeMethod(
        this, [this, ticket, detail] { handleEncoderFailed(ticket, detail); }, Qt::QueuedConnection);
  };
  media::EncodeSettings settings;
  settings.videoBitrate = encodingBoundsOf(m_spec.pictureSize).maxBitsPerSecond;
  if (m_spec.softwareEncoder) settings.encoder = media::VideoEncoder::kSoftware;
  m_tap->setPublisher(std::make_unique<media::Publisher>(settings, m_sink, onFailure));
}

void Studio::pauseAir() {
  m_tap->setPublisher(nullptr);
}

void Studio::stopAir() {
  m_tap->setPublisher(nullptr);
  m_forAir = false;
  closeIfUnused();
}

void Studio::openPreview(const client::SourceSpec& source) {
  if (m_forAir && m_source && !isSame(m_spec, source)) {
    // Looking at another source must not take the picture off the air.
    Q_EMIT failed({client::ErrorCode::SourceBusy, m_spec.argument, QString()});
    return;
  }
  if (auto used = use(source); !used) {
    closePreview();
    Q_EMIT failed(used.error());
    return;
  }
  m_forPreview = true;
  m_preview->open();
}

void Studio::closePreview() {
  m_forPreview = false;
  m_preview->close();
  closeIfUnused();
}

void Studio::closeAll() {
  m_tap->setPublisher(nullptr);
  m_preview->close();
  m_forAir = false;
  m_forPreview = false;
  close();
}

void Studio::listDevices() {
  Q_EMIT devicesReady(listCameras(), listMicrophones());
}

Result<void, client::Error> Studio::use(const client::SourceSpec& spec) {
  if (m_source && isSame(m_spec, spec)) {
    m_spec = spec;
    m_tap->setVoiceProcessing(hasVoice(spec));
    return {};
  }
  if (!m_source || (m_forAir && !mayShareDevice(m_spec, spec))) return open(spec);
  const client::SourceSpec before = m_spec;
  close();
  auto opened = open(spec);
  if (!opened && m_forAir) reopen(before);
  return opened;
}

void Studio::reopen(const client::SourceSpec& before) {
  const auto opened = open(before);
  if (opened) return;
  closeAll();
  Q_EMIT sourceLost(m_airTicket, opened.error());
}

Result<void, client::Error> Studio::open(const client::SourceSpec& spec) {
  // Known before the first picture waits for it; in this thread nobody does.
  (void)media::machineEncoder();
  if (isRaised(m_abort))
    return Unexpected(client::Error{client::ErrorCode::SourceBusy, spec.argument, QString()});
  auto opened = m_opener(
      spec, sourceLimitsOf(spec.pictureSize),
      [this, spec](const media::SourceError& error) { Q_EMIT failed(microphoneErrorOf(error, spec)); },
      m_abort);
  if (!opened) return Unexpected(errorOf(opened.error(), spec));
  install(std::move(*opened), spec);
  return {};
}

void Studio::install(std::unique_ptr<media::Source> source, const client::SourceSpec& spec) {
  close();
  m_source = std::move(source);
  m_spec = spec;
  m_tap->setVoiceProcessing(hasVoice(spec));
  m_tap->requestKeyFrame();  // a switch while live: the picture changes as a whole
  const std::uint64_t generation = ++m_generation;
  media::SourceCallbacks callbacks;
  callbacks.onPicture = [this](const media::PicturePtr& picture) { m_tap->handlePicture(picture); };
  callbacks.onSound = [this](const std::shared_ptr<const media::Sound>& sound) { m_tap->handleSound(sound); };
  callbacks.onError = [this, generation](const media::SourceError& error) {
    QMetaObject::invokeMethod(
        this, [this, generation, error] { handleLost(generation, error); }, Qt::QueuedConnection);
  };
  m_source->start(std::move(callbacks));
}

void Studio::handleLost(std::uint64_t generation, const media::SourceError& error) {
  if (!m_source || generation != m_generation) return;
  const client::Error told = errorOf(error, m_spec);
  const bool wasForAir = m_forAir;
  closeAll();
  if (wasForAir) {
    Q_EMIT sourceLost(m_airTicket, told);
  } else {
    Q_EMIT failed(told);
  }
}

// The source works, but nobody can see it: as good as lost.
void Studio::handleEncoderFailed(std::uint64_t ticket, const std::string& detail) {
  if (!m_source || !m_forAir || ticket != m_airTicket) return;
  const client::Error told{client::ErrorCode::EncoderFailed, QString(), QString::fromStdString(detail)};
  closeAll();
  Q_EMIT sourceLost(ticket, told);
}

void Studio::closeIfUnused() {
  if (!m_forAir && !m_forPreview) close();
}

void Studio::close() {
  if (!m_source) return;
  m_source->stop();
  m_source.reset();
}

}  // namespace vinicast::host
