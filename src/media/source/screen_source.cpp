// SPDX-License-Identifier: MIT
extern "C" {
#include <libavdevice/avdevice.h>
}

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "media/base/frame_scaler.hpp"
#include "media/source/source.hpp"

namespace vinicast::media {

namespace {

class ScreenSource final : public Source {
 public:
  ScreenSource(AvInputPtr screen, const SourceLimits& limits)
      : m_screen(std::move(screen)),
        m_scaler({std::max(limits.maxWidth, 2), std::max(limits.maxHeight, 2)}) {}
  ScreenSource(const ScreenSource&) = delete;
  ScreenSource& operator=(const ScreenSource&) = delete;
  ~ScreenSource() override { ScreenSource::stop(); }

  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return false; }

  void start(SourceCallbacks callbacks) override {
    if (!m_thread.joinable() && !m_stopping) {
      m_callbacks = std::move(callbacks);
      m_thread = std::thread([this] { run(); });
    }
  }

  void stop() override {
    m_stopping = true;
    if (m_thread.joinable()) {
      m_thread.join();
    }
  }

 private:
  // x11grab waits for the next picture's time by itself, so stop() takes at most one picture's time.
  void run() {
    const AvPacketPtr packet = makePacket();
    while (!m_stopping) {
      const int status = av_read_frame(m_screen.get(), packet.get());
      if (status == AVERROR(EAGAIN)) {
        continue;
      }
      if (status < 0) {
        if (m_callbacks.onError) {
          m_callbacks.onError({SourceErrorCode::Lost, avErrorText(status)});
        }
        return;
      }
      show(*packet);
      av_packet_unref(packet.get());
    }
  }

  void show(const AVPacket& packet) {
    const AVCodecParameters& parameters = *m_screen->streams[0]->codecpar;
    ImageView view;
    view.format = static_cast<AVPixelFormat>(parameters.format);
    view.size = {parameters.width, parameters.height};
    view.displaySize = view.size;
    std::array<std::uint8_t*, 4> planes{};
    const int needed = av_image_fill_arrays(planes.data(), view.strides.data(), packet.data, view.format,
                                            parameters.width, parameters.height, 1);
    if (needed <= 0 || needed > packet.size) {
      return;
    }
    view.planes[0] = planes[0];
    auto picture = m_scaler.scale(view, nowMicros());
    if (picture != nullptr && m_callbacks.onPicture) {
      m_callbacks.onPicture(std::move(picture));
    }
  }

  AvInputPtr m_screen;
  FrameScaler m_scaler;
  SourceCallbacks m_callbacks;
  std::atomic<bool> m_stopping = false;
  std::thread m_thread;
};

// $DISPLAY is then that of XWayland, which has a part of what is on the screen, or nothing.
bool isWaylandSession() {
  const auto value = [](const char* name) {
    const char* text = std::getenv(name);
    return std::string_view(text == nullptr ? "" : text);
  };
  return value("XDG_SESSION_TYPE") == "wayland" && !value("WAYLAND_DISPLAY").empty();
}

}  // namespace

Result<std::unique_ptr<Source>, SourceError> openScreen(const SourceLimits& limits) {
  silenceAvLog();
  avdevice_register_all();
  if (isWaylandSession()) {
    return Unexpected(SourceError{SourceErrorCode::NoScreen,
                                  "this is a Wayland session, and only that of X11 can be shown"});
  }
  const char* display = std::getenv("DISPLAY");
  if (display == nullptr || *display == '\0') {
    return Unexpected(SourceError{SourceErrorCode::NoScreen, "DISPLAY is not set"});
  }
  const AVInputFormat* grabber = av_find_input_format("x11grab");
  if (grabber == nullptr) {
    return Unexpected(SourceError{SourceErrorCode::NoScreen, "FFmpeg was built without x11grab"});
  }
  AVDictionary* options = nullptr;
  av_dict_set_int(&options, "framerate", std::clamp(limits.maxRate, 1, 60), 0);
  av_dict_set(&options, "draw_mouse", "1", 0);
  AVFormatContext* screen = nullptr;
  const int status = avformat_open_input(&screen, display, grabber, &options);
  av_dict_free(&options);
  if (status < 0) {
    return Unexpected(SourceError{SourceErrorCode::NoScreen, avErrorText(status)});
  }
  AvInputPtr owned(screen);
  if (screen->nb_streams < 1) {
    return Unexpected(SourceError{SourceErrorCode::NoScreen, "the screen has no picture"});
  }
  return std::unique_ptr<Source>(std::make_unique<ScreenSource>(std::move(owned), limits));
}

}  // namespace vinicast::media
