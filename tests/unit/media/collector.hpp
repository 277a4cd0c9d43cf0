// SPDX-License-Identifier: MIT
#pragma once

// What the tests of this folder share: a place where callbacks put things and tests wait for them, a
// directory that goes away, and a small clip.

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

#include "media/encode/publisher.hpp"
#include "media/mux/writers.hpp"
#include "media/source/source.hpp"
#include "media/source/test_signal.hpp"

namespace vinicast::testing {

// Guards a value that other threads change, and waits for it to become as wanted.
template <typename T>
class Shared {
 public:
  template <typename Change>
  void with(const Change& change) {
    const std::lock_guard lock(m_mutex);
    change(m_value);
    m_changed.notify_all();
  }
  // False if it didn't within the bound.
  template <typename Condition>
  [[nodiscard]] bool waitFor(const Condition& condition,
                             std::chrono::seconds bound = std::chrono::seconds(20)) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, bound, [&] { return condition(m_value); });
  }
  [[nodiscard]] T copy() {
    const std::lock_guard lock(m_mutex);
    return m_value;
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  T m_value;
};

struct Delivered {
  std::vector<media::PicturePtr> pictures;
  std::vector<std::shared_ptr<const media::Sound>> sounds;
  std::vector<media::SourceError> errors;
};

inline media::SourceCallbacks into(Shared<Delivered>& delivered) {
  media::SourceCallbacks callbacks;
  callbacks.onPicture = [&](media::PicturePtr p) {
    delivered.with([&](Delivered& d) { d.pictures.push_back(p); });
  };
  callbacks.onSound = [&](std::shared_ptr<const media::Sound> s) {
    delivered.with([&](Delivered& d) { d.sounds.push_back(s); });
  };
  callbacks.onError = [&](media::SourceError e) {
    delivered.with([&](Delivered& d) { d.errors.push_back(e); });
  };
  return callbacks;
}

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "vinicast-test-XXXXXX").string();
    m_path = mkdtemp(name.data()) != nullptr ? name : std::string();
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    if (!m_path.empty()) {
      std::filesystem::remove_all(m_path);
    }
  }
  [[nodiscard]] std::string file(const std::string& name) const { return m_path + "/" + name; }

 private:
  std::string m_path;
};

inline std::string readAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void writeAll(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// The numbered test picture and the chirp, encoded: `frames` pictures at 30 a second.
inline std::vector<EncodedFrame> encodeClip(int frames, int width, int height,
                                            media::EncodeSettings settings = {}) {
  Shared<std::vector<EncodedFrame>> out;
  const media::TestPicture picture(width, height);
  media::Publisher publisher(settings,
                             [&](EncodedFrame f) { out.with([&](auto& list) { list.push_back(f); }); });
  std::size_t made = 0;
  std::int64_t blocks = 0;
  for (int i = 0; i < frames; ++i) {
    publisher.pushPicture(picture.draw(static_cast<std::uint32_t>(i), i * 1'000'000LL / 30));
    ++made;
    EXPECT_TRUE(out.waitFor([&](const auto& list) { return list.size() >= made; }));
    for (; blocks < (i + 1) * 100LL / 30; ++blocks) {
      auto sound = std::make_shared<media::Sound>();
      sound->samples.resize(960);
      sound->captureMicros = blocks * 10'000;
      media::fillChirp(sound->samples, blocks * 480);
      publisher.pushSound(std::move(sound));
      ++made;
    }
    EXPECT_TRUE(out.waitFor([&](const auto& list) { return list.size() >= made; }));
  }
  return out.copy();
}

inline void recordClip(const std::string& path, int frames, int width = 320, int height = 180) {
  media::EncodeSettings settings;
  settings.keyFrameSeconds = 1;
  auto recorder = media::Recorder::open(path);
  ASSERT_TRUE(recorder);
  for (const EncodedFrame& frame : encodeClip(frames, width, height, settings)) {
    ASSERT_TRUE((*recorder)->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes));
  }
}

}  // namespace vinicast::testing
