// SPDX-License-Identifier: MIT
// vinicast-testclip OUT SECONDS [WIDTH HEIGHT RATE] [--tone HZ]: a Matroska clip of the test picture, whose
// frames are numbered from 0, with the test source's chirp or a pure tone.

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>
#include <vector>

#include "media/encode/publisher.hpp"
#include "media/mux/writers.hpp"
#include "media/source/test_signal.hpp"

namespace {

using namespace vinicast;

struct Options {
  std::string out;
  int seconds = 0;
  int width = 640;
  int height = 360;
  int rate = 30;
  double toneHz = 0;  // 0 is the chirp
};

bool parse(const std::vector<std::string>& arguments, Options& options) {
  std::vector<std::string> plain;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--tone" && i + 1 < arguments.size()) {
      options.toneHz = std::atof(arguments[++i].c_str());
    } else {
      plain.push_back(arguments[i]);
    }
  }
  if (plain.size() != 2 && plain.size() != 5) {
    return false;
  }
  options.out = plain[0];
  options.seconds = std::atoi(plain[1].c_str());
  if (plain.size() == 5) {
    options.width = std::atoi(plain[2].c_str());
    options.height = std::atoi(plain[3].c_str());
    options.rate = std::atoi(plain[4].c_str());
  }
  return options.seconds >= 1 && options.seconds <= 3600 && options.width >= 320 && options.width % 2 == 0 &&
         options.height >= 180 && options.height % 2 == 0 && options.rate >= 1 && options.rate <= 120;
}

// Lets the maker go no further than the encoder: every frame of the clip must be in it.
class Progress {
 public:
  void add() {
    const std::lock_guard lock(m_mutex);
    ++m_done;
    m_changed.notify_one();
  }
  void waitFor(std::uint64_t count) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_done >= count; });
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::uint64_t m_done = 0;
};

bool makeClip(const Options& options, media::Recorder& recorder) {
  const media::TestPicture picture(options.width, options.height);
  media::EncodeSettings settings;
  settings.frameRate = options.rate;
  settings.keyFrameSeconds = 1;
  Progress progress;
  bool good = true;
  media::Publisher publisher(settings, [&](EncodedFrame frame) {
    good = recorder.write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes) && good;
    progress.add();
  });
  std::uint64_t made = 0;
  std::int64_t blocks = 0;
  for (int frame = 0; frame < options.seconds * options.rate; ++frame) {
    publisher.pushPicture(
        picture.draw(static_cast<std::uint32_t>(frame), frame * 1'000'000LL / options.rate));
    progress.waitFor(++made);
    // The sound of this picture's time; after it, as the recording begins with a picture.
    const std::int64_t until = (frame + 1) * 100LL / options.rate;
    for (; blocks < until; ++blocks) {
      auto sound = std::make_shared<media::Sound>();
      sound->samples.resize(static_cast<std::size_t>(media::kSoundFrameSamples) * media::kChannels);
      sound->captureMicros = blocks * 10'000;
      if (options.toneHz > 0) {
        media::fillTone(sound->samples, blocks * media::kSoundFrameSamples, options.toneHz);
      } else {
        media::fillChirp(sound->samples, blocks * media::kSoundFrameSamples);
      }
      publisher.pushSound(std::move(sound));
      progress.waitFor(++made);
    }
  }
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse({argv + 1, argv + argc}, options)) {
    std::fprintf(stderr, "usage: vinicast-testclip OUT SECONDS [WIDTH HEIGHT RATE] [--tone HZ]\n");
    return 2;
  }
  auto recorder = media::Recorder::open(options.out);
  if (!recorder) {
    std::fprintf(stderr, "vinicast-testclip: %s: %s\n", options.out.c_str(), recorder.error().detail.c_str());
    return 1;
  }
  if (!makeClip(options, **recorder)) {
    std::fprintf(stderr, "vinicast-testclip: %s: writing failed\n", options.out.c_str());
    return 1;
  }
  return 0;
}
