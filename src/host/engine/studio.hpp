// SPDX-License-Identifier: MIT
#pragma once

// Studio: opens, runs and closes the one source of this member, for the preview and for going on air. Opening
// a camera takes a second and closing one may too, so the studio has a thread of its own and nobody waits for
// it.
//
// A pipe says what it is worth only when somebody writes to it: it is a candidate until its first picture has
// come, and until then the source that is there stays. A candidate that ends before, or has given no picture
// for the host's patience, is a source that can't be opened. There is one candidate at most, the latest; the
// next source that opens takes its place.
//
// Thread: its own; the slots are called by queued invocations, the signals arrive queued.

#include <QList>
#include <QObject>
#include <QTimer>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "client/engine.hpp"
#include "client/types.hpp"
#include "host/capture/abort_flag.hpp"
#include "host/engine/held_tap.hpp"
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
// What there is to know of devices when one source takes the place of another. May block.
struct SourceDevices {
  // Whether both cameras are one device, which does not open twice.
  std::function<bool(const client::SourceSpec&, const client::SourceSpec&)> isSameCamera;
  // Gives a source the microphone of `spec`, or none, while its pictures go on; the old one is closed first.
  // False if it can't.
  std::function<bool(media::Source&, const client::SourceSpec& spec, SourceWarner)> exchangeMicrophone;
};

class Studio : public QObject {
  Q_OBJECT

 public:
  // `sink`: where the encoded frames go, from the publisher's threads. `abort`: raised when this is to end.
  // `patienceMillis`: for a candidate's first picture.
  Studio(SourceOpener opener, SourceDevices devices, std::shared_ptr<SourceTap> tap,
         std::shared_ptr<PictureGate> preview, media::Publisher::FrameSink sink, AbortFlag abort,
         int patienceMillis = client::Engine::kChooseMillis);
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
  // A source that runs, and what it runs into.
  struct Running {
    std::unique_ptr<media::Source> source;
    client::SourceSpec spec;
    std::shared_ptr<HeldTap> tap;
    std::uint64_t generation = 0;  // a late word of an earlier source is ignored
  };
  struct Candidate {
    Running running;
    std::optional<std::uint64_t> ticket;  // with which it was asked for, to go on air
    bool forPreview = false;
  };
  enum class Used { Now, AsCandidate };

  // Makes `spec` the open source, or the candidate. On air, the old one is closed once the new one is open,
  // unless both are one camera; then it is opened again if the new one fails. Only the microphone is opened
  // when the old one's is closed, as it may be the same.
  Result<Used, client::Error> use(const client::SourceSpec& spec);
  Result<Used, client::Error> open(const client::SourceSpec& spec);
  [[nodiscard]] SourceWarner warnerOf(const client::SourceSpec& spec);
  // Where `spec` differs in its microphone alone: gives it to the open source.
  bool exchangeMicrophone(const client::SourceSpec& spec);
  void reopen(const client::SourceSpec& before);
  Running start(std::unique_ptr<media::Source> source, const client::SourceSpec& spec);
  void install(Running running);
  void goOnAir(std::uint64_t ticket);
  void await(Running running);
  void handleFirstPicture(std::uint64_t generation);
  void handleImpatience();
  void failCandidate(const client::Error& error);
  void dropCandidate();
  void handleLost(std::uint64_t generation, const media::SourceError& error);
  void handleEncoderFailed(std::uint64_t airing, const std::string& detail);
  // Nothing is sent or shown any more; the candidate stays.
  void closeSource();
  void closeIfUnused();
  void close();

  SourceOpener m_opener;
  SourceDevices m_devices;
  std::shared_ptr<SourceTap> m_tap;
  std::shared_ptr<PictureGate> m_preview;
  media::Publisher::FrameSink m_sink;
  AbortFlag m_abort;
  Running m_open;  // its source is null: none is
  std::optional<Candidate> m_candidate;
  QTimer m_patience;
  std::uint64_t m_generation = 0;  // of the source that was started last
  bool m_forAir = false;
  bool m_forPreview = false;
  std::uint64_t m_airTicket = 0;
  std::uint64_t m_airing = 0;  // of the publisher: a late word of an earlier one is ignored
};

}  // namespace vinicast::host
