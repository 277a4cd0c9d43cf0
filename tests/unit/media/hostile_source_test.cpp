// SPDX-License-Identifier: MIT
// Files that are broken, lie or are none: an error or what can be had of them, never a crash, a hang or a
// busy loop.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "media/encode/video_encoder.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

using testing::Delivered;
using testing::Directory;
using testing::Shared;
using testing::writeAll;

// Opens it; if that goes, plays until a few pictures or sounds or an error came.
void tryFile(const std::string& path, bool play) {
  auto source = openFile(path, {});
  if (!source || !play) {
    return;
  }
  Shared<Delivered> delivered;
  (*source)->start(testing::into(delivered));
  EXPECT_TRUE(delivered.waitFor([](const Delivered& d) {
    return d.pictures.size() > 3 || d.sounds.size() > 10 || !d.errors.empty();
  })) << path;
  (*source)->stop();
}

std::string randomBytes(std::size_t count, std::uint32_t seed) {
  std::string bytes(count, '\0');
  for (char& byte : bytes) {
    seed = seed * 1664525 + 1013904223;
    byte = static_cast<char>(seed >> 24);
  }
  return bytes;
}

TEST(HostileFile, NoFileAtAll) {
  const Directory directory;
  EXPECT_EQ(openFile(directory.file("none"), {}).error().code, SourceErrorCode::NotFound);
  EXPECT_EQ(openFile("", {}).error().code, SourceErrorCode::NotFound);
  EXPECT_EQ(openFile("https://example.invalid/a.mkv", {}).error().code, SourceErrorCode::NotFound);
  EXPECT_EQ(openFile(directory.file(""), {}).error().code, SourceErrorCode::Unreadable);
  EXPECT_EQ(openFile("/dev/zero", {}).error().code, SourceErrorCode::NotMedia);
  ASSERT_EQ(mkfifo(directory.file("fifo").c_str(), 0600), 0);
  EXPECT_EQ(openFile(directory.file("fifo"), {}).error().code, SourceErrorCode::NotMedia);
  EXPECT_EQ(openPipe(directory.file("none"), {}).error().code, SourceErrorCode::NotFound);
  EXPECT_EQ(openPipe(directory.file(""), {}).error().code, SourceErrorCode::Unreadable);
  if (geteuid() != 0) {
    writeAll(directory.file("secret"), "x");
    std::filesystem::permissions(directory.file("secret"), std::filesystem::perms::none);
    EXPECT_EQ(openFile(directory.file("secret"), {}).error().code, SourceErrorCode::Unreadable);
  }
}

TEST(HostileFile, EmptyAndRandom) {
  const Directory directory;
  writeAll(directory.file("empty"), "");
  EXPECT_EQ(openFile(directory.file("empty"), {}).error().code, SourceErrorCode::NotMedia);
  writeAll(directory.file("zeros"), std::string(100'000, '\0'));
  EXPECT_FALSE(openFile(directory.file("zeros"), {}));
  writeAll(directory.file("text"), std::string(5000, 'a') + "\n");
  tryFile(directory.file("text"), true);
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    writeAll(directory.file("random"), randomBytes(10'000, seed));
    tryFile(directory.file("random"), true);
  }
}

TEST(HostileFile, OnePixelIsShownAndTooManyAreRefused) {
  const Directory directory;
  // Gray throughout: luma 128 and chroma 128.
  std::string small = "YUV4MPEG2 W1 H1 F25:1 C420jpeg\n";
  for (int i = 0; i < 25; ++i) small += "FRAME\n" + std::string(3, '\x80');
  writeAll(directory.file("small.y4m"), small);
  auto source = openFile(directory.file("small.y4m"), {});
  ASSERT_TRUE(source);
  Shared<Delivered> delivered;
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return !d.pictures.empty(); }));
  (*source)->stop();
  const PicturePtr picture = delivered.copy().pictures.front();
  EXPECT_GE(picture->width, 2);
  VideoEncoderSettings settings;
  settings.width = picture->width;
  settings.height = picture->height;
  auto encoder = VideoEncoder::open(settings);
  ASSERT_TRUE(encoder);
  EXPECT_TRUE(encoder->encode(picture, true));

  for (const char* header : {"YUV4MPEG2 W16386 H2 F25:1\nFRAME\n", "YUV4MPEG2 W16384 H8192 F25:1\nFRAME\n"}) {
    writeAll(directory.file("large.y4m"), header + std::string(60'000, '\x80'));
    const auto large = openFile(directory.file("large.y4m"), {});
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, SourceErrorCode::TooLarge) << header;
  }
}

TEST(HostileFile, PlaylistsOpenNothing) {
  const Directory directory;
  testing::recordClip(directory.file("a.mkv"), 5);
  writeAll(directory.file("list.ffconcat"), "ffconcat version 1.0\nfile a.mkv\n");
  EXPECT_FALSE(openFile(directory.file("list.ffconcat"), {}));
  writeAll(directory.file("list.m3u8"),
           "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + directory.file("a.mkv") + "\n#EXT-X-ENDLIST\n");
  EXPECT_FALSE(openFile(directory.file("list.m3u8"), {}));
}

class Clip : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::recordClip(m_directory.file("a.mkv"), 30);
    m_bytes = testing::readAll(m_directory.file("a.mkv"));
  }
  Directory m_directory;
  std::string m_bytes;
};

TEST_F(Clip, CutAnywhere) {
  for (std::size_t i = 0; i < 60; ++i) {
    writeAll(m_directory.file("cut.mkv"), m_bytes.substr(0, m_bytes.size() * i / 60));
    tryFile(m_directory.file("cut.mkv"), i % 10 == 9);
  }
}

TEST_F(Clip, WithFlippedBytes) {
  std::uint32_t seed = 99;
  for (int round = 0; round < 150; ++round) {
    std::string broken = m_bytes;
    for (int i = 0; i < 10; ++i) {
      seed = seed * 1664525 + 1013904223;
      // Mostly in the headers, where it hurts.
      const std::size_t range = i < 6 ? std::min<std::size_t>(broken.size(), 900) : broken.size();
      broken[(seed >> 8) % range] = static_cast<char>(seed >> 24);
    }
    writeAll(m_directory.file("broken.mkv"), broken);
    tryFile(m_directory.file("broken.mkv"), round % 10 == 9);
  }
}

TEST_F(Clip, HeaderWithoutPictures) {
  // Everything up to the first cluster, then nothing, or nonsense.
  const std::size_t cluster = m_bytes.find("\x1f\x43\xb6\x75");
  ASSERT_NE(cluster, std::string::npos);
  writeAll(m_directory.file("head.mkv"), m_bytes.substr(0, cluster));
  EXPECT_EQ(openFile(m_directory.file("head.mkv"), {}).error().code, SourceErrorCode::NotMedia);
  writeAll(m_directory.file("head.mkv"), m_bytes.substr(0, cluster) + randomBytes(10'000, 4));
  EXPECT_FALSE(openFile(m_directory.file("head.mkv"), {}));
}

TEST_F(Clip, BecomesNonsenseWhilePlaying) {
  Shared<Delivered> delivered;
  auto source = openFile(m_directory.file("a.mkv"), {});
  ASSERT_TRUE(source);
  writeAll(m_directory.file("a.mkv"), randomBytes(5000, 1));
  (*source)->start(testing::into(delivered));
  EXPECT_TRUE(delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
}

TEST(HostileFile, AVeryShortClipIsRepeatedWithMeasure) {
  const Directory directory;
  // One sample of sound: a loop of 21 microseconds.
  {
    auto writer = WavWriter::open(directory.file("tiny.wav"));
    ASSERT_TRUE(writer);
    (*writer)->write(std::vector<float>{0.1F, 0.1F});
  }
  auto source = openFile(directory.file("tiny.wav"), {});
  ASSERT_TRUE(source);
  Shared<Delivered> delivered;
  (*source)->start(testing::into(delivered));
  EXPECT_TRUE(
      delivered.waitFor([](const Delivered& d) { return d.sounds.size() > 30 || !d.errors.empty(); }));
  (*source)->stop();
  // The sample is heard at most ten times a second; resampling may smear it over a few.
  std::size_t loud = 0;
  std::size_t blocks = 0;
  delivered.with([&](Delivered& d) {
    blocks = d.sounds.size();
    for (const auto& sound : d.sounds) {
      loud += std::any_of(sound->samples.begin(), sound->samples.end(), [](float s) { return s > 0.02F; })
                  ? 1
                  : 0;
    }
  });
  EXPECT_GE(loud, 1U);
  EXPECT_LE(loud, blocks / 10 + 2);
}

TEST(HostilePipe, RandomAndEndless) {
  const Directory directory;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    writeAll(directory.file("random"), randomBytes(10'000, seed));
    auto source = openPipe(directory.file("random"), {});
    ASSERT_TRUE(source);
    Shared<Delivered> delivered;
    (*source)->start(testing::into(delivered));
    EXPECT_TRUE(delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  }
  auto endless = openPipe("/dev/zero", {});
  ASSERT_TRUE(endless);
  Shared<Delivered> delivered;
  (*endless)->start(testing::into(delivered));
  EXPECT_TRUE(delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  (*endless)->stop();
}

}  // namespace
}  // namespace vinicast::media
