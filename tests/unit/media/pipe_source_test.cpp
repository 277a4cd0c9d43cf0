// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include "media/source/y4m_parser.hpp"
#include "support/media_check.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

using testing::Delivered;
using testing::Directory;
using testing::Shared;

std::optional<std::uint32_t> numberOf(const Picture& picture) {
  const auto stamp = readStamp(picture.planes[0].data(), picture.strides[0], picture.width, picture.height);
  return stamp ? std::optional(stamp->frameNumber) : std::nullopt;
}

class PipeSource : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(mkfifo(path().c_str(), 0600), 0);
    auto opened = openPipe(path(), limits());
    ASSERT_TRUE(opened);
    m_source = std::move(*opened);
  }
  [[nodiscard]] std::string path() const { return m_directory.file("fifo"); }
  // The rate is not what most of these are about.
  static SourceLimits limits() {
    SourceLimits limits;
    limits.maxRate = 100'000;
    return limits;
  }

  // The source has the other end open, so that this neither waits nor fails.
  void openWriter() {
    m_writer = open(path().c_str(), O_WRONLY | O_CLOEXEC);
    ASSERT_GE(m_writer, 0);
  }
  void closeWriter() {
    close(m_writer);
    m_writer = -1;
  }
  void send(const std::string& bytes) const {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count = write(m_writer, bytes.data() + done, bytes.size() - done);
      ASSERT_GT(count, 0);
      done += static_cast<std::size_t>(count);
    }
  }
  static std::string header() { return "YUV4MPEG2 W320 H180 F30:1 Ip A1:1 C420jpeg\n"; }
  static std::string frame(std::uint32_t number) {
    const PicturePtr picture = TestPicture(320, 180).draw(number, 0);
    std::string bytes = "FRAME\n";
    for (const auto& plane : picture->planes) {
      bytes.append(reinterpret_cast<const char*>(plane.data()), plane.size());
    }
    return bytes;
  }
  void TearDown() override {
    m_source.reset();
    if (m_writer >= 0) {
      close(m_writer);
    }
  }

  Directory m_directory;
  Shared<Delivered> m_delivered;
  std::unique_ptr<Source> m_source;
  int m_writer = -1;
};

TEST_F(PipeSource, LiveFramesAreTakenAsTheyCome) {
  m_source->start(testing::into(m_delivered));
  openWriter();
  send(header());
  for (std::uint32_t i = 0; i < 20; ++i) {
    const std::int64_t before = nowMicros();
    send(frame(i));
    // Not the next frame has to come for this one to be shown.
    ASSERT_TRUE(m_delivered.waitFor([&](const Delivered& d) { return d.pictures.size() == i + 1; }));
    const Delivered all = m_delivered.copy();
    EXPECT_EQ(numberOf(*all.pictures.back()), i);
    EXPECT_GE(all.pictures.back()->captureMicros, before);
    EXPECT_LE(all.pictures.back()->captureMicros, nowMicros());
  }
  closeWriter();
  ASSERT_TRUE(m_delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  EXPECT_EQ(m_delivered.copy().errors.at(0).code, SourceErrorCode::Lost);
  EXPECT_TRUE(m_source->hasPicture());
  EXPECT_FALSE(m_source->hasSound());
}

TEST_F(PipeSource, ASlowConsumerGetsTheLatest) {
  Shared<int> gate;
  gate.with([](int& value) { value = 0; });
  Shared<std::vector<std::uint32_t>> numbers;
  SourceCallbacks callbacks;
  callbacks.onPicture = [&](const PicturePtr& picture) {
    numbers.with([&](auto& list) { list.push_back(numberOf(*picture).value_or(999)); });
    EXPECT_TRUE(gate.waitFor([](int value) { return value == 1; }));
  };
  m_source->start(callbacks);
  openWriter();
  send(header() + frame(0));
  ASSERT_TRUE(numbers.waitFor([](const auto& list) { return list.size() == 1; }));
  for (std::uint32_t i = 1; i < 30; ++i) {
    send(frame(i));  // is never held up
  }
  send(frame(30) + "FRAME\n");  // 30 is whole once the next begins to be read; a pipe holds less than a frame
  send(std::string(1000, '\0'));
  gate.with([](int& value) { value = 1; });
  ASSERT_TRUE(numbers.waitFor([](const auto& list) { return list.back() == 30; }));
  EXPECT_LE(numbers.copy().size(), 4U);
  m_source->stop();  // before what its callbacks use goes away
}

TEST_F(PipeSource, StopDoesNotHangOnSilence) {
  m_source->start(testing::into(m_delivered));
  m_source->stop();  // nobody ever wrote
  EXPECT_TRUE(m_delivered.copy().errors.empty());
}

TEST_F(PipeSource, StopDoesNotHangWithinAFrame) {
  m_source->start(testing::into(m_delivered));
  openWriter();
  send(header() + frame(0) + frame(1).substr(0, 5000));
  ASSERT_TRUE(m_delivered.waitFor([](const Delivered& d) { return !d.pictures.empty(); }));
  m_source->stop();
  EXPECT_TRUE(m_delivered.copy().errors.empty());
}

TEST_F(PipeSource, BrokenStreamsAreErrors) {
  m_source->start(testing::into(m_delivered));
  openWriter();
  send(header() + frame(0) + "GARBAGE\n");
  ASSERT_TRUE(m_delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  EXPECT_EQ(m_delivered.copy().errors.at(0).code, SourceErrorCode::NotMedia);
}

TEST_F(PipeSource, TakesAContainerToo) {
  testing::recordClip(m_directory.file("a.mkv"), 45);
  m_source->start(testing::into(m_delivered));
  openWriter();
  send(testing::readAll(m_directory.file("a.mkv")));
  closeWriter();
  ASSERT_TRUE(m_delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  const Delivered all = m_delivered.copy();
  EXPECT_EQ(all.errors.at(0).code, SourceErrorCode::Lost);
  EXPECT_EQ(all.pictures.size(), 45U);
  EXPECT_GE(all.sounds.size(), 148U);
  EXPECT_TRUE(m_source->hasSound());
}

TEST_F(PipeSource, SoundAloneIsNoPicture) {
  {
    auto writer = WavWriter::open(m_directory.file("a.wav"));
    ASSERT_TRUE(writer);
    (*writer)->write(std::vector<float>(20'000, 0.0F));  // fits into a pipe
  }
  m_source->start(testing::into(m_delivered));
  openWriter();
  send(testing::readAll(m_directory.file("a.wav")));
  closeWriter();
  ASSERT_TRUE(m_delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  EXPECT_EQ(m_delivered.copy().errors.at(0).code, SourceErrorCode::NoPicture);
}

TEST_F(PipeSource, WritersMayComeLate) {
  m_source->start(testing::into(m_delivered));
  std::thread writer([this] {
    openWriter();
    send(header() + frame(7));
  });
  ASSERT_TRUE(m_delivered.waitFor([](const Delivered& d) { return !d.pictures.empty(); }));
  writer.join();
  EXPECT_EQ(numberOf(*m_delivered.copy().pictures[0]), 7U);
}

TEST(Y4mHeader, IsReadOrRefused) {
  const auto format = parseY4mHeader("YUV4MPEG2 W101 H57 F30:1 Ip A1:1 C420mpeg2 XCOLORRANGE=FULL");
  ASSERT_TRUE(format);
  EXPECT_EQ(format->frameBytes, 101U * 57 + 2 * 51 * 29);
  EXPECT_TRUE(format->fullRange);
  EXPECT_TRUE(parseY4mHeader("YUV4MPEG2 H2 W2"));
  EXPECT_EQ(parseY4mHeader("YUV4MPEG2 W4 H4 Cmono")->frameBytes, 16U);
  for (const char* bad :
       {"", "YUV4MPEG2", "YUV4MPEG2 ", "YUV4MPEG2 W4", "YUV4MPEG2 W-4 H4", "YUV4MPEG2 W4 H4 C999",
        "YUV4MPEG2 W4x H4", "JPEG W4 H4", "YUV4MPEG2 W99999999999999999999 H4", "YUV4MPEG2 W4 H4 C"}) {
    ASSERT_FALSE(parseY4mHeader(bad)) << bad;
    EXPECT_EQ(parseY4mHeader(bad).error().code, SourceErrorCode::NotMedia) << bad;
  }
  for (const char* large : {"YUV4MPEG2 W16385 H4", "YUV4MPEG2 W16384 H16384"}) {
    ASSERT_FALSE(parseY4mHeader(large)) << large;
    EXPECT_EQ(parseY4mHeader(large).error().code, SourceErrorCode::TooLarge) << large;
  }
}

}  // namespace
}  // namespace vinicast::media
