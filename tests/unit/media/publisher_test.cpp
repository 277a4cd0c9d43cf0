// SPDX-License-Identifier: MIT
#include "media/encode/publisher.hpp"

#include <gtest/gtest.h>
#include <opus.h>

#include <cmath>
#include <numeric>
#include <random>
#include <thread>

#include "media/encode/audio_encoder.hpp"
#include "support/media_check.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

using Frames = testing::Shared<std::vector<EncodedFrame>>;

Publisher::FrameSink into(Frames& frames) {
  return
      [&frames](EncodedFrame frame) { frames.with([&](auto& list) { list.push_back(std::move(frame)); }); };
}

// Gives one picture and waits for its access unit.
void give(Publisher& publisher, Frames& frames, const PicturePtr& picture) {
  const std::size_t before = frames.copy().size();
  publisher.pushPicture(picture);
  ASSERT_TRUE(frames.waitFor([&](const auto& list) { return list.size() > before; }));
}

std::vector<int> keyFrames(const std::vector<EncodedFrame>& frames) {
  std::vector<int> numbers;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (frames[i].keyFrame) {
      numbers.push_back(static_cast<int>(i));
    }
  }
  return numbers;
}

// The types of the units in an Annex B access unit.
std::vector<int> unitTypes(const std::vector<std::byte>& bytes) {
  std::vector<int> types;
  for (std::size_t i = 0; i + 3 < bytes.size(); ++i) {
    if (bytes[i] == std::byte{0} && bytes[i + 1] == std::byte{0} && bytes[i + 2] == std::byte{1}) {
      types.push_back(std::to_integer<int>(bytes[i + 3]) & 0x1f);
    }
  }
  return types;
}

TEST(Publisher, KeyFrameOnRequestWithASpaceBetweenAndNeverForgotten) {
  Frames frames;
  Publisher publisher({}, into(frames));
  const TestPicture test(320, 180);
  for (int i = 0; i < 60; ++i) {
    if (i == 20 || i == 21 || i == 22) {  // the last two fall within 90 ms of the key frame at 20
      publisher.requestKeyFrame();
    }
    give(publisher, frames, test.draw(static_cast<std::uint32_t>(i), i * 1'000'000LL / 30));
  }
  const auto list = frames.copy();
  EXPECT_EQ(keyFrames(list), (std::vector<int>{0, 20, 23}));
  for (const EncodedFrame& frame : list) {
    const auto types = unitTypes(frame.bytes);
    const auto has = [&types](int type) {
      return std::find(types.begin(), types.end(), type) != types.end();
    };
    EXPECT_EQ(has(7) && has(8) && has(5), frame.keyFrame);
    EXPECT_EQ(has(1), !frame.keyFrame);
  }
  EXPECT_EQ(list[7].durationMicros, 33'333U);
}

// Pictures that no encoder can make small.
PicturePtr noise(const TestPicture& test, std::uint32_t number, std::int64_t captureMicros) {
  Picture picture = *test.draw(number, captureMicros);
  std::uint32_t state = number + 1;
  for (std::uint8_t& pixel : picture.planes[0]) {
    state = state * 1'664'525U + 1'013'904'223U;
    pixel = static_cast<std::uint8_t>(16 + (state >> 25));
  }
  return std::make_shared<const Picture>(std::move(picture));
}

TEST(Publisher, ATargetChangesBitsAndFramesWithoutAKeyFrame) {
  Frames frames;
  EncodeSettings settings;
  settings.videoBitrate = 2'000'000;
  settings.keyFrameSeconds = 60;
  Publisher publisher(settings, into(frames));
  const TestPicture test(320, 180);
  std::uint32_t number = 0;
  const auto handled = [&publisher] {
    const auto counts = publisher.statistics();
    return counts.picturesEncoded + counts.picturesLeftOut;
  };
  // Bits a second and frames of the last two of three seconds of pictures.
  std::pair<std::size_t, std::size_t> measured;
  const auto measure = [&] {
    std::size_t begin = 0;
    for (int i = 0; i < 90; ++i, ++number) {
      if (i == 30) {
        begin = frames.copy().size();
      }
      publisher.pushPicture(noise(test, number, number * 1'000'000LL / 30));
      const auto bound = std::chrono::steady_clock::now() + std::chrono::seconds(20);
      while (handled() <= number && std::chrono::steady_clock::now() < bound) {
        std::this_thread::yield();
      }
      ASSERT_GT(handled(), number);
    }
    const auto encoded = publisher.statistics().picturesEncoded;
    ASSERT_TRUE(frames.waitFor([&](const auto& all) { return all.size() == encoded; }));
    const auto list = frames.copy();
    const std::size_t bytes =
        std::accumulate(list.begin() + static_cast<std::ptrdiff_t>(begin), list.end(), std::size_t{0},
                        [](std::size_t sum, const EncodedFrame& frame) { return sum + frame.bytes.size(); });
    measured = {bytes * 8 / 2, list.size() - begin};
  };
  measure();
  EXPECT_NEAR(static_cast<double>(measured.first), 2e6, 0.5e6);
  EXPECT_NEAR(static_cast<double>(measured.second), 60, 1);
  publisher.setTarget({800'000, 30});
  measure();
  EXPECT_NEAR(static_cast<double>(measured.first), 0.8e6, 0.3e6);
  EXPECT_NEAR(static_cast<double>(measured.second), 60, 1);
  publisher.setTarget({800'000, 15});
  measure();
  EXPECT_NEAR(static_cast<double>(measured.first), 0.8e6, 0.3e6);
  EXPECT_NEAR(static_cast<double>(measured.second), 30, 1);
  publisher.setTarget({2'000'000, 30});
  measure();
  EXPECT_NEAR(static_cast<double>(measured.first), 2e6, 0.5e6);
  EXPECT_EQ(keyFrames(frames.copy()), std::vector<int>{0});
}

TEST(Publisher, KeyFramesComeByThemselves) {
  Frames frames;
  EncodeSettings settings;
  settings.keyFrameSeconds = 1;
  Publisher publisher(settings, into(frames));
  const TestPicture test(320, 180);
  for (int i = 0; i < 61; ++i) {
    give(publisher, frames, test.draw(static_cast<std::uint32_t>(i), i * 1'000'000LL / 30));
  }
  EXPECT_EQ(keyFrames(frames.copy()), (std::vector<int>{0, 30, 60}));
}

TEST(Publisher, ANewSizeBeginsWithAKeyFrame) {
  Frames frames;
  Publisher publisher({}, into(frames));
  const TestPicture small(320, 180);
  const TestPicture large(640, 360);
  for (int i = 0; i < 9; ++i) {
    const TestPicture& test = i < 3 || i >= 6 ? small : large;
    give(publisher, frames, test.draw(static_cast<std::uint32_t>(i), i * 33'333));
  }
  EXPECT_EQ(keyFrames(frames.copy()), (std::vector<int>{0, 3, 6}));
  EXPECT_EQ(publisher.statistics().width, 320);
  EXPECT_EQ(publisher.statistics().picturesEncoded, 9U);
}

TEST(Publisher, AnImpossiblePictureIsCountedAndTheNextIsFine) {
  Frames frames;
  Publisher publisher({}, into(frames));
  auto odd = std::make_shared<Picture>(*Picture::make(32, 32));
  odd->width = 31;
  publisher.pushPicture(odd);
  publisher.pushPicture(nullptr);
  give(publisher, frames, Picture::make(64, 64));
  EXPECT_EQ(publisher.statistics().pictureErrors, 1U);
  EXPECT_EQ(publisher.statistics().picturesEncoded, 1U);
}

TEST(Publisher, AnEncoderWithoutHopeIsToldOnce) {
  Frames frames;
  testing::Shared<std::vector<std::string>> told;
  Publisher publisher({}, into(frames), [&told](const std::string& detail) {
    told.with([&](auto& list) { list.push_back(detail); });
  });
  const PicturePtr odd = Picture::make(321, 181);
  const auto giveOdd = [&](std::uint64_t errors) {
    publisher.pushPicture(odd);
    const std::int64_t deadline = nowMicros() + 20'000'000;
    while (publisher.statistics().pictureErrors < errors && nowMicros() < deadline) {
      std::this_thread::yield();
    }
  };
  // A good one in between: there is hope.
  for (std::uint64_t i = 1; i < Publisher::kHopeless; ++i) giveOdd(i);
  give(publisher, frames, TestPicture(320, 180).draw(0, 0));
  for (std::uint64_t i = 0; i < 2 * Publisher::kHopeless; ++i) {
    EXPECT_EQ(told.copy().empty(), i < Publisher::kHopeless) << i;
    giveOdd(Publisher::kHopeless + i);
  }
  ASSERT_TRUE(told.waitFor([](const auto& list) { return !list.empty(); }));
  EXPECT_EQ(told.copy(), std::vector<std::string>{"libx264 superfast, 321x181"});
}

TEST(Publisher, ASlowSinkDropsTheOldestPictures) {
  testing::Shared<bool> open;
  open.with([](bool& value) { value = false; });
  testing::Shared<std::vector<std::int64_t>> captured;
  Publisher publisher({}, [&](const EncodedFrame& frame) {
    captured.with([&](auto& list) { list.push_back(frame.captureMicros); });
    EXPECT_TRUE(open.waitFor([](bool value) { return value; }));
  });
  publisher.pushPicture(TestPicture(320, 180).draw(0, 1));
  ASSERT_TRUE(captured.waitFor([](const auto& list) { return list.size() == 1; }));
  for (int i = 2; i <= 7; ++i) {
    publisher.pushPicture(TestPicture(320, 180).draw(0, i));
  }
  open.with([](bool& value) { value = true; });
  ASSERT_TRUE(captured.waitFor([](const auto& list) { return list.size() == 3; }));
  EXPECT_EQ(captured.copy(), (std::vector<std::int64_t>{1, 6, 7}));
  EXPECT_EQ(publisher.statistics().picturesDropped, 4U);
  EXPECT_EQ(publisher.statistics().picturesIn, 7U);
}

TEST(Publisher, TheBitrateHolds) {
  EncodeSettings settings;
  settings.videoBitrate = 1'000'000;
  Frames frames;
  Publisher publisher(settings, into(frames));
  auto noise = Picture::make(640, 360);
  std::uint32_t seed = 5;
  for (int i = 0; i < 60; ++i) {
    auto picture = std::make_shared<Picture>(*noise);
    for (std::uint8_t& pixel : picture->planes[0]) {
      seed = seed * 1664525 + 1013904223;
      pixel = static_cast<std::uint8_t>(100 + (seed >> 26));
    }
    picture->captureMicros = i * 33'333;
    give(publisher, frames, picture);
  }
  std::size_t bytes = 0;
  for (const EncodedFrame& frame : frames.copy()) {
    bytes += frame.bytes.size();
  }
  EXPECT_LT(bytes * 8 / 2, 1'300'000U);
}

std::vector<float> decodeOpus(const std::vector<EncodedFrame>& frames) {
  int error = 0;
  OpusDecoder* decoder = opus_decoder_create(kSampleRate, kChannels, &error);
  std::vector<float> mono;
  for (const EncodedFrame& frame : frames) {
    std::array<float, 960> stereo{};
    const int samples = opus_decode_float(decoder, reinterpret_cast<const unsigned char*>(frame.bytes.data()),
                                          static_cast<opus_int32>(frame.bytes.size()), stereo.data(), 480, 0);
    EXPECT_EQ(samples, 480);
    for (std::size_t i = 0; i < stereo.size(); i += 2) {
      mono.push_back(stereo[i]);
    }
  }
  opus_decoder_destroy(decoder);
  return mono;
}

// A tone in pieces of any length; waits for `packets` packets.
std::vector<EncodedFrame> encodeTone(Publisher& publisher, Frames& frames, std::size_t packets) {
  const std::array<std::size_t, 5> lengths{1, 333, 1024, 480, 77};
  std::int64_t sample = 0;
  for (std::size_t i = 0; sample < static_cast<std::int64_t>(packets) * 480; ++i) {
    auto sound = std::make_shared<Sound>();
    sound->captureMicros = 5'000'000 + sample * 1'000'000 / kSampleRate;
    sound->samples.resize(lengths[i % lengths.size()] * 2);
    fillTone(sound->samples, sample, 700);
    sample += static_cast<std::int64_t>(lengths[i % lengths.size()]);
    publisher.pushSound(std::move(sound));
  }
  EXPECT_TRUE(frames.waitFor([&](const auto& list) { return list.size() >= packets; }));
  return frames.copy();
}

TEST(Publisher, OpusPacketsHoldTheToneThatWasSent) {
  Frames frames;
  Publisher publisher({}, into(frames));
  const auto list = encodeTone(publisher, frames, 90);
  for (std::size_t i = 0; i < list.size(); ++i) {
    EXPECT_EQ(list[i].stream, StreamKind::Audio);
    EXPECT_TRUE(list[i].keyFrame);
    EXPECT_EQ(list[i].durationMicros, 10'000U);
    EXPECT_NEAR(static_cast<double>(list[i].captureMicros), 5e6 + 1e4 * static_cast<double>(i), 100);
  }
  const auto mono = decodeOpus(list);
  const auto verdict = testing::judgeTone(std::span(mono).subspan(4800), 700);
  EXPECT_TRUE(verdict.recognised) << verdict.json();
  EXPECT_NEAR(verdict.meanHz, 700, 3);
  EXPECT_NEAR(verdict.rmsDb, 20 * std::log10(0.25 / std::sqrt(2)), 1);
}

TEST(Publisher, MutedIsSilenceThatGoesOn) {
  Frames frames;
  Publisher publisher({}, into(frames));
  publisher.setMuted(true);
  const auto mono = decodeOpus(encodeTone(publisher, frames, 60));
  EXPECT_EQ(testing::judgeTone(mono, 700).silentMillis, mono.size() / 48);
}

// White noise takes all the rate there is.
std::size_t bytesOfNoise(Publisher& publisher, Frames& frames, bool voice, std::size_t count) {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> noise(-0.5F, 0.5F);
  std::size_t before = 0;
  frames.with([&](auto& list) { before = list.size(); });
  for (std::size_t i = 0; i < count; ++i) {
    auto sound = std::make_shared<Sound>();
    sound->voice = voice;
    sound->captureMicros = static_cast<std::int64_t>(before + i) * 10'000;
    for (int sample = 0; sample < 2 * kSoundFrameSamples; ++sample) sound->samples.push_back(noise(random));
    publisher.pushSound(std::move(sound));
  }
  EXPECT_TRUE(frames.waitFor([&](const auto& list) { return list.size() >= before + count; }));
  std::size_t bytes = 0;
  frames.with([&](auto& list) {
    for (std::size_t i = before; i < list.size(); ++i) bytes += list[i].bytes.size();
  });
  return bytes;
}

TEST(Publisher, MusicGetsTwiceTheRateOfAVoice) {
  Frames frames;
  Publisher publisher({}, into(frames));
  const std::size_t voice = bytesOfNoise(publisher, frames, true, 50);  // half a second
  EXPECT_NEAR(static_cast<double>(voice), 64'000 / 16, 400);
  EXPECT_NEAR(static_cast<double>(bytesOfNoise(publisher, frames, false, 50)), 128'000 / 16, 800);
  EXPECT_NEAR(static_cast<double>(bytesOfNoise(publisher, frames, true, 50)), 64'000 / 16, 400);
}

Sound soundAt(std::int64_t micros, std::size_t samples) {
  Sound sound;
  sound.captureMicros = micros;
  sound.samples.assign(samples * 2, 0.5F);
  return sound;
}

TEST(SoundFramer, SmoothsJitterAndBeginsAnewAfterAGap) {
  SoundFramer framer;
  EXPECT_EQ(framer.push(soundAt(1'000'000, 480)).at(0).captureMicros, 1'000'000);
  // 16 ms late: a sixteenth is taken over.
  EXPECT_EQ(framer.push(soundAt(1'026'000, 480)).at(0).captureMicros, 1'011'000);
  EXPECT_TRUE(framer.push(soundAt(1'021'000, 100)).empty());
  // A gap: what was begun is filled up with silence, and the next has its own time.
  const auto frames = framer.push(soundAt(2'000'000, 480));
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].captureMicros, 1'021'000);
  EXPECT_EQ(frames[0].samples.at(199), 0.5F);
  EXPECT_EQ(frames[0].samples.at(200), 0.0F);
  EXPECT_EQ(frames[1].captureMicros, 2'000'000);
  // Back in time too.
  EXPECT_EQ(framer.push(soundAt(500, 960)).at(1).captureMicros, 10'500);
}

}  // namespace
}  // namespace vinicast::media
