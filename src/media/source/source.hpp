// SPDX-License-Identifier: MIT
#pragma once

// Where pictures and sound come from. A source runs on threads of its own and delivers in real time.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "media/base/raw.hpp"
#include "vinicast/result.hpp"

namespace vinicast::media {

enum class SourceErrorCode : std::uint8_t {
  NotFound,    // no such file, pipe or device
  Unreadable,  // permission denied
  NotMedia,    // not a format that can be read, or it lies about itself
  NoPicture,   // the file has no picture that can be decoded
  TooLarge,    // its picture has more than kMaxPixels or a side above kMaxSide (frame_scaler.hpp)
  Busy,        // somebody else uses the device
  NoCamera,
  NoMicrophone,
  NoScreen,
  Lost,  // it went away while in use
};

struct SourceError {
  SourceErrorCode code = SourceErrorCode::NotFound;
  std::string detail;  // the system's or the library's own words, for the log and the small print
};

// Called from the source's threads, sound and pictures possibly at once; never after stop() returned. stop()
// must not be called from within one.
struct SourceCallbacks {
  std::function<void(PicturePtr)> onPicture;
  std::function<void(std::shared_ptr<const Sound>)> onSound;  // any length
  std::function<void(SourceError)> onError;                   // the source stopped by itself
};

struct SourceLimits {
  int maxWidth = 1280;
  int maxHeight = 720;
  int maxRate = 30;  // pictures a second
};

class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual bool hasPicture() const = 0;
  [[nodiscard]] virtual bool hasSound() const = 0;
  virtual void start(SourceCallbacks callbacks) = 0;
  virtual void stop() = 0;  // blocks until the threads ended
};

// A file that libavformat reads, played in real time and looped without a seam; a picture that stands is
// given again five times a second. Only what the file itself holds is read: playlists and references open
// nothing. A pipe (a live Y4M stream, or any streamable container) is taken as it comes, the latest picture
// first when the consumer is slow. Opening never waits for a writer; hasSound() is false until the stream has
// shown that it has sound; its end is onError(Lost). The screen is that of X11's $DISPLAY.
[[nodiscard]] Result<std::unique_ptr<Source>, SourceError> openFile(const std::string& path,
                                                                    const SourceLimits& limits);
[[nodiscard]] Result<std::unique_ptr<Source>, SourceError> openPipe(const std::string& path,
                                                                    const SourceLimits& limits);
[[nodiscard]] Result<std::unique_ptr<Source>, SourceError> openScreen(const SourceLimits& limits);
// The moving test picture with a stamp (test_stamp.hpp) and a 1 s chirp from 400 to 1600 Hz.
[[nodiscard]] std::unique_ptr<Source> makeTestSource(const SourceLimits& limits);

}  // namespace vinicast::media
