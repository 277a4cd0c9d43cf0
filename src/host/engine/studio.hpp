// SPDX-License-Identifier: MIT
#pragma once

// Studio: opens, runs and closes the one source of this member, for the preview and for going on air. Opening
// a camera takes a second and closing one may too, so the studio has a thread of its own and nobody waits for
// it.
//
// Thread: its own; the slots are called by queued invocations, the signals arrive queued.

#include <QList>
#include <QObject>
#include <cstdint>
#include <functional>
#include <memory>

#include "client/types.hpp"
#include "host/capture/abort_flag.hpp"
#include "host/engine/source_tap.hpp"
#include "media/encode/publisher.hpp"
#include "media/source/source.hpp"
#include "vinicast/result.hpp"

namespace vinicast::host {

using OpenedSource = Result<std::unique_ptr<media::Source>, media::SourceError>;
// What is missing although the source works, for example its microphone. From any thread.
using SourceWarner = std::function<void(const media::SourceError&)>;
// Opens what a front end asked for; may block, but not for long once the flag is raised.
using SourceOpener = std::function<OpenedSource(const client::SourceSpec&, const media::SourceLimits&,
                                                SourceWarner, const AbortFlag&)>;

class Studio : public QObject {
  Q_OBJECT

 public:
  // `sink`: where the encoded frames go, from the publisher's threads. `abort`: raised when this is to end.
  Studio(SourceOpener opener, std::shared_ptr<SourceTap> tap, std::shared_ptr<PictureGate> preview,
         media::Publisher::FrameSink sink, AbortFlag abort);
  ~Studio() override;

  void openForAir(const client::SourceSpec& source, std::uint64_t ticket);
  void startAir();
  void pauseAir();
  void stopAir();
  void openPreview(const client::SourceSpec& source);
  void closePreview();
  void closeAll();
  // devicesReady() follows. Here, because it takes up to a second and a camera that is being opened makes it
  // wait.
  void listDevices();

 Q_SIGNALS:
  void devicesReady(const QList<vinicast::client::Device>& cameras,
                    const QList<vinicast::client::Device>& microphones);
  // The source asked for with this ticket is the open one.
  void sourceReady(quint64 ticket, const vinicast::client::SourceSpec& source);
  void sourceFailed(quint64 ticket, const vinicast::client::Error& error);
  void sourceLost(quint64 ticket, const vinicast::client::Error& error);
  // A preview could not be opened or went away, or something is missing although the source works.
  void failed(const vinicast::client::Error& error);

 private:
  // Makes `spec` the open source. On air, the old one is closed once the new one is open, unless both may be
  // one device; then it is opened again if the new one fails.
  Result<void, client::Error> use(const client::SourceSpec& spec);
  Result<void, client::Error> open(const client::SourceSpec& spec);
  void reopen(const client::SourceSpec& before);
  void install(std::unique_ptr<media::Source> source, const client::SourceSpec& spec);
  void handleLost(std::uint64_t generation, const media::SourceError& error);
  void handleEncoderFailed(std::uint64_t ticket, const std::string& detail);
  void closeIfUnused();
  void close();

  SourceOpener m_opener;
  std::shared_ptr<SourceTap> m_tap;
  std::shared_ptr<PictureGate> m_preview;
  media::Publisher::FrameSink m_sink;
  AbortFlag m_abort;
  std::unique_ptr<media::Source> m_source;
  client::SourceSpec m_spec;
  std::uint64_t m_generation = 0;  // of m_source: a late word of an earlier source is ignored
  bool m_forAir = false;
  bool m_forPreview = false;
  std::uint64_t m_airTicket = 0;
};

}  // namespace vinicast::host
