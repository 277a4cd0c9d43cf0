// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

extern "C" {
#include <libavutil/display.h>
}

#include <cstring>
#include <filesystem>

#include "media/base/av.hpp"
#include "support/media_check.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

using testing::Delivered;
using testing::Directory;
using testing::Shared;

std::optional<TestStamp> stampOf(const Picture& picture) {
  return readStamp(picture.planes[0].data(), picture.strides[0], picture.width, picture.height);
}

std::vector<float> monoOf(const Delivered& delivered) {
  std::vector<float> mono;
  for (const auto& sound : delivered.sounds) {
    for (std::size_t i = 0; i < sound->samples.size(); i += 2) {
      mono.push_back(sound->samples[i]);
    }
  }
  return mono;
}

// How many steps between the times of what was delivered are not as they should be. A busy machine may cause
// one or two, when the source gives up a time it can't keep; a seam in a loop would come again with every
// round.
template <typename List>
int wrongSteps(const List& list, std::int64_t wanted, std::int64_t tolerance) {
  int wrong = 0;
  for (std::size_t i = 1; i < list.size(); ++i) {
    wrong += std::abs(list[i]->captureMicros - list[i - 1]->captureMicros - wanted) > tolerance ? 1 : 0;
  }
  return wrong;
}

// Without the repetitions of a picture that stands, which a busy machine may cause too.
std::vector<PicturePtr> distinctPictures(const Delivered& delivered) {
  std::vector<PicturePtr> pictures;
  for (const PicturePtr& picture : delivered.pictures) {
    if (pictures.empty() || stampOf(*pictures.back()) != stampOf(*picture)) {
      pictures.push_back(picture);
    }
  }
  return pictures;
}

TEST(FileSource, LoopsWithoutASeam) {
  const Directory directory;
  testing::recordClip(directory.file("a.mkv"), 30);
  Shared<Delivered> delivered;
  auto source = openFile(directory.file("a.mkv"), {});
  ASSERT_TRUE(source) << source.error().detail;
  EXPECT_TRUE((*source)->hasPicture());
  EXPECT_TRUE((*source)->hasSound());
  const std::int64_t begin = nowMicros();
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor(
      [](const Delivered& d) { return d.pictures.size() >= 100 && d.sounds.size() >= 320; }));
  (*source)->stop();
  const std::int64_t took = nowMicros() - begin;
  const Delivered all = delivered.copy();
  EXPECT_TRUE(all.errors.empty());
  EXPECT_GT(took, 3'000'000) << "in real time";
  testing::StampLog log(30);
  for (const PicturePtr& picture : all.pictures) {
    log.add(stampOf(*picture));
  }
  EXPECT_EQ(log.readable(), log.frames());
  EXPECT_TRUE(log.inOrder());
  EXPECT_EQ(log.expectedBetween(), log.distinct());
  EXPECT_LE(wrongSteps(distinctPictures(all), 33'333, 1'500), 2);
  EXPECT_LE(wrongSteps(all.sounds, 10'000, 0), 2);
  for (const auto& sound : all.sounds) {
    EXPECT_EQ(sound->samples.size(), 960U);
  }
  const auto verdict = testing::judgeChirp(monoOf(all));
  EXPECT_TRUE(verdict.recognised) << verdict.json();
  EXPECT_EQ(verdict.gaps, 0U);
}

TEST(FileSource, SoundAndPictureGoTogether) {
  const Directory directory;
  testing::recordClip(directory.file("a.mkv"), 45);
  Shared<Delivered> delivered;
  auto source = openFile(directory.file("a.mkv"), {});
  ASSERT_TRUE(source);
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(
      delivered.waitFor([](const Delivered& d) { return d.pictures.size() >= 30 && d.sounds.size() >= 90; }));
  (*source)->stop();
  const Delivered all = delivered.copy();
  // The chirp's frequency tells the clip's time, the stamp too: both say when the clip began.
  const std::int64_t pictureZero =
      all.pictures[10]->captureMicros - stampOf(*all.pictures[10])->captureMillis * 1000;
  std::vector<float> mono;
  for (std::size_t i = 0; i < all.sounds[50]->samples.size(); i += 2) {
    mono.push_back(all.sounds[50]->samples[i]);
  }
  const double clipSeconds = (testing::dominantHz(mono) - kChirpFromHz) / (kChirpToHz - kChirpFromHz);
  const std::int64_t soundZero =
      all.sounds[50]->captureMicros + 5'000 - static_cast<std::int64_t>(clipSeconds * 1e6);
  EXPECT_NEAR(static_cast<double>(soundZero - pictureZero), 0, 15'000);
}

TEST(FileSource, HonoursItsLimits) {
  const Directory directory;
  testing::recordClip(directory.file("a.mkv"), 60, 640, 360);
  Shared<Delivered> delivered;
  SourceLimits limits;
  limits.maxWidth = 400;
  limits.maxHeight = 300;
  limits.maxRate = 10;
  auto source = openFile(directory.file("a.mkv"), limits);
  ASSERT_TRUE(source);
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return d.pictures.size() >= 15; }));
  (*source)->stop();
  const Delivered all = delivered.copy();
  EXPECT_EQ(all.pictures[0]->width, 400);
  EXPECT_EQ(all.pictures[0]->height, 224);
  EXPECT_LE(wrongSteps(distinctPictures(all), 100'000, 2'000), 2);
  for (const PicturePtr& picture : all.pictures) {
    EXPECT_TRUE(stampOf(*picture));
  }
}

// The pictures of a clip in an MP4 file that says how they are to be turned.
void remuxTurned(const std::string& from, const std::string& to, double clockwise) {
  AVFormatContext* opened = nullptr;
  ASSERT_GE(avformat_open_input(&opened, from.c_str(), nullptr, nullptr), 0);
  const AvInputPtr input(opened);
  ASSERT_GE(avformat_find_stream_info(input.get(), nullptr), 0);
  const int video = av_find_best_stream(input.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  AVFormatContext* output = nullptr;
  ASSERT_GE(avformat_alloc_output_context2(&output, nullptr, "mp4", to.c_str()), 0);
  AVStream* stream = avformat_new_stream(output, nullptr);
  ASSERT_GE(avcodec_parameters_copy(stream->codecpar, input->streams[video]->codecpar), 0);
  stream->codecpar->codec_tag = 0;
  std::array<std::int32_t, 9> matrix{};
  av_display_rotation_set(matrix.data(), clockwise);
#if LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(60, 15, 100)
  std::uint8_t* bytes = av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, sizeof matrix);
#else
  std::uint8_t* bytes =
      av_packet_side_data_new(&stream->codecpar->coded_side_data, &stream->codecpar->nb_coded_side_data,
                              AV_PKT_DATA_DISPLAYMATRIX, sizeof matrix, 0)
          ->data;
#endif
  std::memcpy(bytes, matrix.data(), sizeof matrix);
  ASSERT_GE(avio_open(&output->pb, to.c_str(), AVIO_FLAG_WRITE), 0);
  ASSERT_GE(avformat_write_header(output, nullptr), 0);
  const AvPacketPtr packet = makePacket();
  while (av_read_frame(input.get(), packet.get()) >= 0) {
    if (packet->stream_index == video) {
      av_packet_rescale_ts(packet.get(), input->streams[video]->time_base, stream->time_base);
      packet->stream_index = 0;
      EXPECT_GE(av_interleaved_write_frame(output, packet.get()), 0);
    }
    av_packet_unref(packet.get());
  }
  EXPECT_GE(av_write_trailer(output), 0);
  avio_closep(&output->pb);
  avformat_free_context(output);
}

// The luma of a picture, turned clockwise.
std::optional<TestStamp> stampAfterTurns(const Picture& picture, int quarters) {
  int width = picture.width;
  int height = picture.height;
  std::vector<std::uint8_t> luma;
  for (int y = 0; y < height; ++y) {
    const auto row = picture.planes[0].begin() + static_cast<std::ptrdiff_t>(y) * picture.strides[0];
    luma.insert(luma.end(), row, row + width);
  }
  for (; quarters > 0; --quarters) {
    std::vector<std::uint8_t> turned;
    for (int x = 0; x < width; ++x)
      for (int y = height - 1; y >= 0; --y) turned.push_back(luma[static_cast<std::size_t>(y * width + x)]);
    luma = std::move(turned);
    std::swap(width, height);
  }
  return readStamp(luma.data(), width, width, height);
}

TEST(FileSource, APhonesUprightVideoIsUpright) {
  const Directory directory;
  testing::recordClip(directory.file("a.mkv"), 15, 640, 360);
  for (const int quarters : {0, 1, 2, 3}) {
    SCOPED_TRACE(quarters);
    const std::string path = directory.file("turned.mp4");
    remuxTurned(directory.file("a.mkv"), path, quarters * 90);
    Shared<Delivered> delivered;
    SourceLimits limits;
    limits.maxWidth = 640;
    limits.maxHeight = 360;
    auto source = openFile(path, limits);
    ASSERT_TRUE(source) << source.error().detail;
    (*source)->start(testing::into(delivered));
    ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return d.pictures.size() >= 5; }));
    (*source)->stop();
    const PicturePtr picture = delivered.copy().pictures[4];
    EXPECT_EQ(picture->height, 360);
    EXPECT_EQ(picture->width, quarters % 2 == 0 ? 640 : 202) << "within the limits, upright";
    EXPECT_TRUE(stampAfterTurns(*picture, 4 - quarters));
  }
}

TEST(FileSource, ASoundFileIsSound) {
  const Directory directory;
  {
    auto writer = WavWriter::open(directory.file("a.wav"));
    ASSERT_TRUE(writer);
    std::vector<float> sound(960);
    for (int block = 0; block < 70; ++block) {
      fillTone(sound, block * 480, 1000);
      (*writer)->write(sound);
    }
  }
  Shared<Delivered> delivered;
  auto source = openFile(directory.file("a.wav"), {});
  ASSERT_TRUE(source);
  EXPECT_FALSE((*source)->hasPicture());
  EXPECT_TRUE((*source)->hasSound());
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return d.sounds.size() >= 150; }));
  (*source)->stop();
  // 700 ms hold 700 turns: the loop's seam is no seam.
  const auto verdict = testing::judgeTone(monoOf(delivered.copy()), 1000);
  EXPECT_EQ(verdict.matched, 1.0) << verdict.json();
  EXPECT_EQ(verdict.silentMillis, 0U);
}

TEST(FileSource, SoundThatEndsEarlierDoesNotHoldThePictureUp) {
  const Directory directory;
  {
    EncodeSettings settings;
    settings.keyFrameSeconds = 1;
    auto recorder = Recorder::open(directory.file("a.mkv"));
    ASSERT_TRUE(recorder);
    for (const EncodedFrame& frame : testing::encodeClip(60, 320, 180, settings)) {
      if (frame.stream == StreamKind::Video || frame.captureMicros < 700'000) {
        ASSERT_TRUE((*recorder)->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes));
      }
    }
  }
  Shared<Delivered> delivered;
  auto source = openFile(directory.file("a.mkv"), {});
  ASSERT_TRUE(source);
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return d.pictures.size() >= 90; }));
  (*source)->stop();
  const Delivered all = delivered.copy();
  EXPECT_LE(wrongSteps(distinctPictures(all), 33'333, 1'500), 2);
  std::int64_t longest = 0;
  for (std::size_t i = 1; i < all.sounds.size(); ++i) {
    longest = std::max(longest, all.sounds[i]->captureMicros - all.sounds[i - 1]->captureMicros);
  }
  EXPECT_NEAR(static_cast<double>(longest), 1'300'000, 30'000);
}

TEST(FileSource, AStillPictureStands) {
  const Directory directory;
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
  const AvCodecContextPtr context(avcodec_alloc_context3(codec));
  context->width = 64;
  context->height = 32;
  context->pix_fmt = AV_PIX_FMT_RGB24;
  context->time_base = {1, 1};
  ASSERT_GE(avcodec_open2(context.get(), codec, nullptr), 0);
  const AvFramePtr frame = makeFrame();
  frame->format = AV_PIX_FMT_RGB24;
  frame->width = 64;
  frame->height = 32;
  ASSERT_GE(av_frame_get_buffer(frame.get(), 0), 0);
  std::memset(frame->data[0], 255, static_cast<std::size_t>(frame->linesize[0]) * 32);
  const AvPacketPtr packet = makePacket();
  ASSERT_GE(avcodec_send_frame(context.get(), frame.get()), 0);
  ASSERT_GE(avcodec_receive_packet(context.get(), packet.get()), 0);
  testing::writeAll(directory.file("a.png"),
                    {reinterpret_cast<char*>(packet->data), static_cast<std::size_t>(packet->size)});
  Shared<Delivered> delivered;
  auto source = openFile(directory.file("a.png"), {});
  ASSERT_TRUE(source) << source.error().detail;
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return d.pictures.size() >= 4; }));
  (*source)->stop();
  const Delivered all = delivered.copy();
  EXPECT_EQ(all.pictures[3]->width, 64);
  EXPECT_NEAR(all.pictures[3]->planes[0][100], 235, 1);
  EXPECT_GT(all.pictures[3]->captureMicros, all.pictures[2]->captureMicros + 100'000);
}

TEST(FileSource, AFileThatGoesAwayIsLostAtItsEnd) {
  const Directory directory;
  testing::recordClip(directory.file("a.mkv"), 20);
  Shared<Delivered> delivered;
  auto source = openFile(directory.file("a.mkv"), {});
  ASSERT_TRUE(source);
  std::filesystem::remove(directory.file("a.mkv"));
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  EXPECT_EQ(delivered.copy().errors.at(0).code, SourceErrorCode::Lost);
}

TEST(TestSource, PictureAndChirpComeFromOneClock) {
  Shared<Delivered> delivered;
  SourceLimits limits;
  limits.maxWidth = 640;
  limits.maxHeight = 360;
  auto source = makeTestSource(limits);
  source->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor(
      [](const Delivered& d) { return d.pictures.size() >= 35 && d.sounds.size() >= 120; }));
  source->stop();
  const Delivered all = delivered.copy();
  for (std::size_t i = 0; i < all.pictures.size(); ++i) {
    const auto stamp = stampOf(*all.pictures[i]);
    ASSERT_TRUE(stamp);
    EXPECT_EQ(stamp->frameNumber, i);
    EXPECT_EQ(stamp->captureMillis, all.pictures[i]->captureMicros / 1000);
  }
  EXPECT_EQ(all.pictures[0]->width, 640);
  EXPECT_TRUE(testing::judgeChirp(monoOf(all)).recognised);
  for (const auto& sound : all.sounds) {
    const auto second = static_cast<int>(sound->captureMicros % 1'000'000);
    EXPECT_EQ(sound->samples[0], chirpSample(second / 1000 * 48));
  }
}

TEST(TestSource, StopsWithoutStartAndTwice) {
  auto source = makeTestSource({});
  source->stop();
  source->start({});
  source->stop();
}

}  // namespace
}  // namespace vinicast::media
