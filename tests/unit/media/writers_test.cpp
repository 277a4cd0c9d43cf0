// SPDX-License-Identifier: MIT
#include "media/mux/writers.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstring>
#include <thread>

#include "media/base/av.hpp"
#include "support/media_check.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

using testing::Directory;
using testing::readAll;
using testing::writeAll;

TEST(Y4mWriter, KeepsTheFirstSize) {
  const Directory directory;
  const std::string path = directory.file("a.y4m");
  {
    auto writer = Y4mWriter::open(path, 30);
    ASSERT_TRUE(writer);
    EXPECT_TRUE((*writer)->write(*TestPicture(320, 180).draw(1, 0)));
    EXPECT_TRUE((*writer)->write(*TestPicture(640, 360).draw(2, 0)));
    EXPECT_TRUE((*writer)->write(*TestPicture(320, 180).draw(3, 0)));
  }
  const std::string bytes = readAll(path);
  const std::string header = "YUV4MPEG2 W320 H180 F30:1 Ip A1:1 C420mpeg2 XCOLORRANGE=LIMITED\n";
  ASSERT_EQ(bytes.substr(0, header.size()), header);
  constexpr std::size_t kFrame = 320 * 180 * 3 / 2;
  ASSERT_EQ(bytes.size(), header.size() + 3 * (6 + kFrame));
  for (std::uint32_t i = 0; i < 3; ++i) {
    const std::size_t at = header.size() + i * (6 + kFrame);
    EXPECT_EQ(bytes.substr(at, 6), "FRAME\n");
    const auto stamp = readStamp(reinterpret_cast<const std::uint8_t*>(bytes.data() + at + 6), 320, 320, 180);
    ASSERT_TRUE(stamp) << i;
    EXPECT_EQ(stamp->frameNumber, i + 1);
  }
}

TEST(Y4mWriter, APipeThatClosesIsFalseAndNotTheEnd) {
  const Directory directory;
  const std::string path = directory.file("fifo");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const int reader = open(path.c_str(), O_RDONLY | O_NONBLOCK);
  auto writer = Y4mWriter::open(path, 30);
  ASSERT_TRUE(writer);
  close(reader);
  const PicturePtr picture = TestPicture(320, 180).draw(1, 0);
  EXPECT_FALSE((*writer)->write(*picture));
  EXPECT_FALSE((*writer)->write(*picture));
  EXPECT_EQ((*writer)->failure().detail, "Broken pipe");
}

TEST(Writers, SayWhyTheyCantOpen) {
  const Directory directory;
  EXPECT_EQ(Y4mWriter::open(directory.file("no/such"), 30).error().detail, "No such file or directory");
  EXPECT_EQ(WavWriter::open(directory.file("no/such")).error().detail, "No such file or directory");
  EXPECT_EQ(Recorder::open(directory.file("no/such")).error().detail, "No such file or directory");
}

TEST(Writers, AFullDiskIsFalseAndSaid) {
  if (access("/dev/full", W_OK) != 0) {
    GTEST_SKIP() << "no /dev/full here";
  }
  auto y4m = Y4mWriter::open("/dev/full", 30);
  ASSERT_TRUE(y4m);
  EXPECT_FALSE((*y4m)->write(*TestPicture(320, 180).draw(1, 0)));
  EXPECT_EQ((*y4m)->failure().detail, "No space left on device");
  auto wav = WavWriter::open("/dev/full");
  ASSERT_TRUE(wav);
  EXPECT_FALSE((*wav)->write(std::vector<float>(960, 0.0F)));
  EXPECT_EQ((*wav)->failure().detail, "No space left on device");
  auto recorder = Recorder::open("/dev/full");
  ASSERT_TRUE(recorder);
  bool good = true;
  for (const EncodedFrame& frame : testing::encodeClip(40, 320, 180)) {
    good = (*recorder)->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes) && good;
  }
  EXPECT_FALSE(good);
  EXPECT_EQ((*recorder)->failure().detail, "No space left on device");
}

std::uint32_t littleEndian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, 4);
  return value;
}

TEST(WavWriter, HeaderIsRightAfterEverySecondAndAtTheEnd) {
  const Directory directory;
  const std::string path = directory.file("a.wav");
  auto writer = WavWriter::open(path);
  ASSERT_TRUE(writer);
  std::vector<float> sound(960);
  for (int block = 0; block < 250; ++block) {
    fillTone(sound, block * 480, 1000);
    ASSERT_TRUE((*writer)->write(sound));
  }
  EXPECT_EQ(littleEndian(readAll(path), 40), 2 * 48000U * 4) << "as a kill would leave it";
  const std::vector<float> wild{2.0F, -2.0F, std::nanf(""), 0.5F};
  ASSERT_TRUE((*writer)->write(wild));
  writer->reset();
  const std::string bytes = readAll(path);
  EXPECT_EQ(bytes.size(), 44U + 250 * 1920 + 8);
  EXPECT_EQ(littleEndian(bytes, 40), bytes.size() - 44);
  EXPECT_EQ(littleEndian(bytes, 4), bytes.size() - 8);
  std::array<std::int16_t, 4> last{};
  std::memcpy(last.data(), bytes.data() + bytes.size() - 8, 8);
  EXPECT_EQ(last, (std::array<std::int16_t, 4>{32767, -32767, 0, 16384}));
}

struct Playable {
  bool opened = false;
  int pictures = 0;
  int sounds = 0;
  bool monotone = true;
  bool stampsInOrder = true;  // of all pictures but the last
  bool lastIsWhole = true;
  bool keyFirst = true;
};

// Reads a recording as any player would, and decodes its pictures.
Playable play(const std::string& path) {
  Playable result;
  AVFormatContext* format = nullptr;
  if (avformat_open_input(&format, path.c_str(), nullptr, nullptr) < 0) {
    return result;
  }
  const AvInputPtr owner(format);
  if (avformat_find_stream_info(format, nullptr) < 0 || format->nb_streams != 2) {
    return result;
  }
  result.opened = true;
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  const AvCodecContextPtr decoder(avcodec_alloc_context3(codec));
  avcodec_parameters_to_context(decoder.get(), format->streams[0]->codecpar);
  decoder->thread_count = 1;
  decoder->flags |= AV_CODEC_FLAG_LOW_DELAY;
  avcodec_open2(decoder.get(), codec, nullptr);
  const AvPacketPtr packet = makePacket();
  const AvFramePtr frame = makeFrame();
  std::array<std::int64_t, 2> last{INT64_MIN, INT64_MIN};
  while (av_read_frame(format, packet.get()) >= 0) {
    const auto stream = static_cast<std::size_t>(packet->stream_index);
    // Of a few pictures libavformat may not tell how they are reordered (they are not), and so no dts.
    const std::int64_t time = packet->dts == AV_NOPTS_VALUE ? packet->pts : packet->dts;
    result.monotone = result.monotone && time > last[stream];
    last[stream] = time;
    result.sounds += stream == 1 ? 1 : 0;
    if (stream == 0) {
      result.keyFirst = result.keyFirst && (result.pictures > 0 || (packet->flags & AV_PKT_FLAG_KEY) != 0);
      if (avcodec_send_packet(decoder.get(), packet.get()) >= 0 &&
          avcodec_receive_frame(decoder.get(), frame.get()) >= 0) {
        const auto stamp = readStamp(frame->data[0], frame->linesize[0], frame->width, frame->height);
        result.stampsInOrder = result.stampsInOrder && result.lastIsWhole;
        result.lastIsWhole = stamp && stamp->frameNumber == static_cast<std::uint32_t>(result.pictures);
        ++result.pictures;
      }
    }
    av_packet_unref(packet.get());
  }
  return result;
}

TEST(Recorder, MakesAFileThatPlays) {
  const Directory directory;
  testing::recordClip(directory.file("a.mkv"), 90);
  const Playable result = play(directory.file("a.mkv"));
  EXPECT_TRUE(result.opened);
  EXPECT_EQ(result.pictures, 90);
  EXPECT_EQ(result.sounds, 300);
  EXPECT_TRUE(result.monotone && result.stampsInOrder && result.lastIsWhole && result.keyFirst);
}

TEST(Recorder, WhatAKillLeavesPlays) {
  const Directory directory;
  const std::string path = directory.file("killed.mkv");
  auto recorder = Recorder::open(path);
  ASSERT_TRUE(recorder);
  EncodeSettings settings;
  settings.keyFrameSeconds = 1;
  for (const EncodedFrame& frame : testing::encodeClip(120, 320, 180, settings)) {
    ASSERT_TRUE((*recorder)->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes));
  }
  // The file as it is on the disk while it is being written.
  const std::string bytes = readAll(path);
  writeAll(directory.file("copy.mkv"), bytes);
  const Playable whole = play(directory.file("copy.mkv"));
  EXPECT_TRUE(whole.opened);
  EXPECT_GE(whole.pictures, 120 - 35) << "a kill may lose a second";
  EXPECT_TRUE(whole.monotone && whole.stampsInOrder && whole.lastIsWhole);
  // And cut off anywhere within, also in the middle of the last picture.
  int before = 0;
  for (std::size_t cut = 1; cut <= 40; ++cut) {
    writeAll(directory.file("cut.mkv"), bytes.substr(0, bytes.size() * cut / 40 - cut % 7));
    const Playable part = play(directory.file("cut.mkv"));
    EXPECT_TRUE(part.monotone) << cut;
    EXPECT_TRUE(part.stampsInOrder) << cut << ", of " << part.pictures;
    if (cut > 4) {
      EXPECT_TRUE(part.opened) << cut;
    }
    EXPECT_GE(part.pictures, before) << cut;
    before = part.pictures;
  }
}

TEST(Recorder, BeginsAtAKeyFrameAndSurvivesWildTimes) {
  const Directory directory;
  const std::string path = directory.file("wild.mkv");
  auto clip = testing::encodeClip(40, 320, 180);
  {
    auto recorder = Recorder::open(path);
    ASSERT_TRUE(recorder);
    const auto write = [&](const EncodedFrame& frame, std::int64_t micros) {
      EXPECT_TRUE((*recorder)->write(frame.stream, frame.keyFrame, micros, frame.bytes));
    };
    write(clip[5], 0);  // before the first key frame
    write(clip[4], 0);
    const std::vector<std::byte> junk(100, std::byte{0x55});
    EXPECT_TRUE((*recorder)->write(StreamKind::Video, true, 0, junk));  // says it is a key frame
    EXPECT_TRUE((*recorder)->write(StreamKind::Video, true, 0, {}));
    for (const EncodedFrame& frame : clip) {
      write(frame, 1'000'000'000'000 + frame.captureMicros / 2 * 2);
      write(frame.stream == StreamKind::Audio ? frame : clip[1], INT64_MIN);
      write(frame.stream == StreamKind::Audio ? frame : clip[1], INT64_MAX);
    }
  }
  const Playable result = play(path);
  EXPECT_EQ(result.pictures, 40);
  EXPECT_TRUE(result.monotone && result.stampsInOrder && result.lastIsWhole && result.keyFirst);
}

TEST(Recorder, AnotherSizeGoesOnInAFileOfItsOwn) {
  const Directory directory;
  const auto small = testing::encodeClip(30, 320, 180);
  const auto large = testing::encodeClip(30, 640, 360);
  writeAll(directory.file("a-2.mkv"), "somebody's");
  RecorderStatus last;
  {
    auto recorder = Recorder::open(directory.file("a.mkv"));
    ASSERT_TRUE(recorder);
    std::int64_t offset = 0;
    for (const auto* clip : {&small, &small, &large, &small}) {
      for (const EncodedFrame& frame : *clip) {
        ASSERT_TRUE(
            (*recorder)->write(frame.stream, frame.keyFrame, offset + frame.captureMicros, frame.bytes));
      }
      offset += 1'000'000;
    }
    last = (*recorder)->status();
  }
  EXPECT_EQ(last.path, directory.file("a-4.mkv"));
  EXPECT_NEAR(static_cast<double>(last.lengthMicros), 4e6, 2e5);
  EXPECT_EQ(readAll(directory.file("a-2.mkv")), "somebody's");
  EXPECT_EQ(play(directory.file("a.mkv")).pictures, 60) << "the same size stays in the file";
  for (const char* name : {"a.mkv", "a-3.mkv", "a-4.mkv"}) {
    const Playable result = play(directory.file(name));
    EXPECT_GE(result.pictures, 30) << name;
    EXPECT_TRUE(result.monotone && result.keyFirst) << name;
  }
}

// What is held back until the end counts too: a disk that fills up just before it.
TEST(Recorder, ADiskThatIsFullAtTheEndIsSaid) {
  const Directory directory;
  const std::string path = directory.file("a.mkv");
  auto recorder = Recorder::open(path);
  ASSERT_TRUE(recorder);
  for (const EncodedFrame& frame : testing::encodeClip(40, 320, 180)) {
    ASSERT_TRUE((*recorder)->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes));
  }
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit full{readAll(path).size(), before.rlim_max};
  const auto signal = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &full), 0);
  const bool whole = (*recorder)->finish();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, signal);
  EXPECT_FALSE(whole);
  EXPECT_EQ((*recorder)->failure().detail, "File too large");
  EXPECT_GT(play(path).pictures, 0);
}

TEST(Recorder, LeavesAFileThatHoldsSomethingAlone) {
  const Directory directory;
  const std::string path = directory.file("talk.mkv");
  writeAll(path, "yesterday's");
  writeAll(directory.file("talk-2.mkv"), "the day before's");
  for (const char* name : {"talk-3.mkv", "talk-4.mkv"}) {
    auto recorder = Recorder::open(path);
    ASSERT_TRUE(recorder);
    EXPECT_EQ((*recorder)->status().path, directory.file(name));
    for (const EncodedFrame& frame : testing::encodeClip(10, 320, 180)) {
      ASSERT_TRUE((*recorder)->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes));
    }
    EXPECT_TRUE((*recorder)->finish());
    EXPECT_FALSE((*recorder)->write(StreamKind::Audio, true, 0, std::vector<std::byte>(10))) << "closed";
    EXPECT_EQ(play(directory.file(name)).pictures, 10);
  }
  EXPECT_EQ(readAll(path), "yesterday's");
}

TEST(Recorder, TwoOfOneNameHaveAFileEach) {
  const Directory directory;
  const std::string path = directory.file("talk.mkv");
  auto first = Recorder::open(path);
  auto second = Recorder::open(path);
  ASSERT_TRUE(first && second);
  EXPECT_EQ((*second)->status().path, directory.file("talk-2.mkv"));
  const auto clip = testing::encodeClip(10, 320, 180);
  for (const auto& recorder : {first->get(), second->get()}) {
    for (const EncodedFrame& frame : clip)
      ASSERT_TRUE(recorder->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes));
    EXPECT_TRUE(recorder->finish());
    EXPECT_EQ(play(recorder->status().path).pictures, 10);
  }
}

TEST(Recorder, NothingWrittenLeavesNoFile) {
  const Directory directory;
  const std::string path = directory.file("empty.mkv");
  ASSERT_TRUE(Recorder::open(path));
  EXPECT_FALSE(std::filesystem::exists(path));
  writeAll(path, "");
  auto recorder = Recorder::open(path);
  ASSERT_TRUE(recorder);
  EXPECT_EQ((*recorder)->status().path, path) << "an empty file takes nothing from anybody";
  recorder->reset();
  EXPECT_TRUE(std::filesystem::exists(path)) << "it was there before";
}

}  // namespace
}  // namespace vinicast::media
