// SPDX-License-Identifier: MIT
// The copies for other players, as bytes: RTP, RTCP, SDP, SAP. Real players are in tests/net/outputs_test.py.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "media/mux/h264_sets.hpp"
#include "media/mux/rtp_mirror.hpp"
#include "media/mux/session_description.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

struct Datagram {
  RtpChannel channel;
  bool report;
  std::vector<std::byte> bytes;
};

std::uint32_t number(std::span<const std::byte> bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  return value;
}

class RtpMirrorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    clip = testing::encodeClip(60, 640, 360);
    const auto key = std::find_if(clip.begin(), clip.end(), [](const EncodedFrame& frame) {
      return frame.stream == StreamKind::Video && frame.keyFrame;
    });
    ASSERT_NE(key, clip.end());
    auto opened = RtpMirror::open("10.0.0.1", key->bytes, key->captureMicros,
                                  [this](RtpChannel channel, bool report, std::span<const std::byte> bytes) {
                                    sent.push_back({channel, report, {bytes.begin(), bytes.end()}});
                                  });
    ASSERT_TRUE(opened) << opened.error().detail;
    mirror = std::move(*opened);
  }
  void writeAll() {
    for (const EncodedFrame& frame : clip)
      ASSERT_TRUE(mirror->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes));
  }
  [[nodiscard]] std::vector<std::vector<std::byte>> of(RtpChannel channel, bool report = false) const {
    std::vector<std::vector<std::byte>> list;
    for (const Datagram& one : sent)
      if (one.channel == channel && one.report == report) list.push_back(one.bytes);
    return list;
  }

  std::vector<EncodedFrame> clip;
  std::vector<Datagram> sent;
  std::unique_ptr<RtpMirror> mirror;
};

TEST_F(RtpMirrorTest, EveryDatagramIsRtpOfItsChannel) {
  writeAll();
  const std::map<RtpChannel, std::uint32_t> types{
      {RtpChannel::Video, 96}, {RtpChannel::Sound, 97}, {RtpChannel::Transport, 33}};
  for (const auto& [channel, type] : types) {
    const auto list = of(channel);
    ASSERT_GT(list.size(), 30U);
    std::uint32_t next = number(list[0], 2, 2);
    for (const auto& datagram : list) {
      ASSERT_GT(datagram.size(), 12U);
      EXPECT_LE(datagram.size(), channel == RtpChannel::Transport ? 1328U : 1200U);
      EXPECT_EQ(number(datagram, 0, 1), 0x80U);
      EXPECT_EQ(number(datagram, 1, 1) & 0x7f, type);
      EXPECT_EQ(number(datagram, 2, 2), next) << "numbers rise by one";
      EXPECT_EQ(number(datagram, 8, 4), number(list[0], 8, 4)) << "one source";
      next = (next + 1) & 0xffff;
      if (channel == RtpChannel::Transport) {
        EXPECT_EQ((datagram.size() - 12) % 188, 0U);
      }
    }
  }
}

TEST_F(RtpMirrorTest, OneMarkerAndOneTimeForEachPicture) {
  writeAll();
  const auto list = of(RtpChannel::Video);
  ASSERT_FALSE(list.empty());
  std::set<std::uint32_t> times;
  int markers = 0;
  std::uint32_t last = 0;
  for (const auto& datagram : list) {
    times.insert(number(datagram, 4, 4) - number(list[0], 4, 4));
    if ((number(datagram, 1, 1) & 0x80) != 0) ++markers;
    last = number(datagram, 1, 1) & 0x80;
  }
  EXPECT_EQ(times.size(), 60U);
  EXPECT_EQ(markers, 60);
  EXPECT_NE(last, 0U);
  EXPECT_EQ(*times.rbegin(), 59U * 3000) << "30 pictures a second at 90 kHz";
  const auto sounds = of(RtpChannel::Sound);
  EXPECT_EQ(number(sounds[10], 4, 4) - number(sounds[0], 4, 4), 4800U) << "10 ms each at 48 kHz";
}

TEST_F(RtpMirrorTest, ReportsTieTheClocksTogether) {
  mirror->sendReports(1'000'000, 5'000'000);
  EXPECT_TRUE(of(RtpChannel::Video, true).empty()) << "nothing was sent yet";
  writeAll();
  const std::int64_t now = clip.back().captureMicros + 250'000;
  mirror->sendReports(now, 1'700'000'000'500'000);
  for (const RtpChannel channel : {RtpChannel::Video, RtpChannel::Sound, RtpChannel::Transport}) {
    const auto reports = of(channel, true);
    ASSERT_EQ(reports.size(), 1U);
    const auto& report = reports[0];
    ASSERT_EQ(report.size() % 4, 0U);
    EXPECT_EQ(number(report, 0, 4), 0x80c80006U);
    EXPECT_EQ(number(report, 4, 4), number(of(channel)[0], 8, 4)) << "the stream's own source";
    EXPECT_EQ(number(report, 8, 4), 1'700'000'000U + 2'208'988'800U);
    EXPECT_EQ(number(report, 12, 4), 0x80000000U) << "half a second";
    EXPECT_EQ(number(report, 20, 4), of(channel).size());
    EXPECT_EQ(number(report, 28, 2), 0x81caU) << "the name follows";
    EXPECT_EQ(28 + 4 * (number(report, 30, 2) + 1), report.size());
  }
  // The moment of the report, in the stream's own time.
  const auto first = number(of(RtpChannel::Sound)[0], 4, 4);
  const auto told = number(of(RtpChannel::Sound, true)[0], 16, 4) - first;
  const auto firstSound = std::find_if(clip.begin(), clip.end(), [](const EncodedFrame& frame) {
                            return frame.stream == StreamKind::Audio;
                          })->captureMicros;
  EXPECT_NEAR(told, static_cast<double>(now - firstSound) * 0.048, 960);
  sent.clear();
  mirror->sendGoodbyes(now, 0);
  const auto goodbyes = of(RtpChannel::Video, true);
  ASSERT_EQ(goodbyes.size(), 1U);
  EXPECT_EQ(number(goodbyes[0], goodbyes[0].size() - 8, 4), 0x81cb0001U);
}

TEST_F(RtpMirrorTest, AKeyFrameThatSaysNothingIsRefused) {
  const std::vector<std::byte> junk(200, std::byte{0x33});
  const auto opened = RtpMirror::open("x", junk, 0, [](RtpChannel, bool, std::span<const std::byte>) {});
  EXPECT_FALSE(opened);
}

TEST(ParameterSets, AreFoundAmongAnything) {
  const auto bytes = [](std::initializer_list<int> list) {
    std::vector<std::byte> out;
    for (const int one : list) out.push_back(static_cast<std::byte>(one));
    return out;
  };
  EXPECT_FALSE(parameterSets({}).isComplete());
  EXPECT_FALSE(parameterSets(bytes({0, 0, 1})).isComplete());
  EXPECT_FALSE(parameterSets(bytes({0, 0, 1, 0x67, 1, 2, 3})).isComplete()) << "no picture set";
  const ParameterSets sets = parameterSets(
      bytes({9, 0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 5, 0, 0, 1, 0x65, 7, 0, 0, 1, 0x68, 6}));
  EXPECT_EQ(sets.sequence, (std::vector<std::uint8_t>{0x67, 1, 2}));
  EXPECT_EQ(sets.picture, (std::vector<std::uint8_t>{0x68, 5}));
  EXPECT_EQ(sets.all,
            (std::vector<std::uint8_t>{0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 5, 0, 0, 0, 1, 0x68, 6}));
  EXPECT_EQ(videoFormat(bytes({0, 0, 1, 0x67, 1, 2, 3})).width, 0);
}

TEST(SessionDescription, SaysWhatPlayersRead) {
  const auto clip = testing::encodeClip(1, 640, 360);
  const MirrorAddress address{0xefff1104, 0x0a4d0001, {}};
  const std::string sdp = describeStreams(address, {"Ada · Workshop\r\nm=evil", 7, 3}, clip.front().bytes);
  EXPECT_TRUE(
      sdp.starts_with("v=0\r\no=- 7 3 IN IP4 10.77.0.1\r\ns=Ada · Workshopm=evil\r\n"
                      "c=IN IP4 239.255.17.4/1\r\nt=0 0\r\n"))
      << sdp;
  EXPECT_NE(sdp.find("\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                     "a=fmtp:96 packetization-mode=1;profile-level-id=64"),
            std::string::npos)
      << sdp;
  EXPECT_NE(sdp.find("\r\nm=audio 5006 RTP/AVP 97\r\na=rtpmap:97 opus/48000/2\r\n"), std::string::npos);
  EXPECT_NE(sdp.find("sprop-parameter-sets=Z2"), std::string::npos) << "base64 of 0x67";
  EXPECT_NE(sdp.find("\r\na=source-filter: incl IN IP4 * 10.77.0.1\r\n"), std::string::npos);
  const std::string anywhere = describeStreams({address.group, address.source, {}, false}, {"Ada", 7, 3}, {});
  EXPECT_EQ(anywhere.find("source-filter"), std::string::npos) << "read on several networks";
  const std::string transport = describeTransport(address, {"", 8, 3});
  EXPECT_NE(transport.find("s=-\r\n"), std::string::npos) << "an empty name is no line of SDP";
  EXPECT_TRUE(transport.ends_with("m=video 5008 RTP/AVP 33\r\na=rtpmap:33 MP2T/90000\r\n"));
}

TEST(SessionDescription, AnnouncementsAreSap) {
  const std::string sdp = "v=0\r\n";
  const auto bytes = announcement(sdp, 0x0a4d0001, false);
  ASSERT_EQ(bytes.size(), 8 + 16 + sdp.size());
  EXPECT_EQ(number(bytes, 0, 2), 0x2000U);
  EXPECT_NE(number(bytes, 2, 2), 0U);
  EXPECT_EQ(number(bytes, 4, 4), 0x0a4d0001U);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes.data()) + 8, 16),
            std::string("application/sdp\0", 16));
  const auto deletion = announcement(sdp, 0x0a4d0001, true);
  EXPECT_EQ(number(deletion, 0, 1), 0x24U);
  EXPECT_EQ(number(deletion, 2, 2), number(bytes, 2, 2)) << "of the same session";
  EXPECT_NE(number(announcement("v=1\r\n", 0, false), 2, 2), number(bytes, 2, 2));
}

}  // namespace
}  // namespace vinicast::media
