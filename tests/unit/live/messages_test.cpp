// SPDX-License-Identifier: MIT

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/live/live_messages.hpp"
#include "live_link.hpp"

namespace vinicast::test {
namespace {

using Bytes = std::vector<std::byte>;

Bytes fill(std::size_t count, std::uint8_t value) {
  return Bytes(count, static_cast<std::byte>(value));
}

Bytes hex(std::string_view text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  return bytes;
}

// Accepted as it is; refused when cut anywhere and when anything follows; what is accepted encodes to the
// same bytes.
template <typename Message>
void expectStrict(const Bytes& body) {
  const auto whole = Message::decode(body);
  ASSERT_TRUE(whole);
  if constexpr (requires { whole->encode(); }) {
    EXPECT_EQ(whole->encode(), body);
  }
  for (std::size_t length = 0; length < body.size(); ++length)
    EXPECT_FALSE(Message::decode(std::span(body).first(length))) << length;
  Bytes longer = body;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(Message::decode(longer));
}

VideoShard exampleShard(const Bytes& bytes) {
  return {tokenOf(0xab), 0x01020304, 0, 2, 1, true, false, *FrameLayout::of(300, bytes.size()), bytes};
}

TEST(LiveMessages, VideoShardLayout) {
  const Bytes data = fill(100, 0x55);
  Bytes expected =
      hex("abababababababab"
          "01020304"
          "0000012c"
          "00"
          "02"
          "01"
          "01"
          "0064");
  expected.insert(expected.end(), data.begin(), data.end());
  EXPECT_EQ(exampleShard(data).encode(), expected);
  expectStrict<VideoShard>(expected);
  const auto decoded = VideoShard::decode(expected);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->token, tokenOf(0xab));
  EXPECT_EQ(decoded->layout.dataShards(), 3U);
  EXPECT_TRUE(decoded->key);
  EXPECT_FALSE(decoded->repair);
}

TEST(LiveMessages, HostileShardsAreRefused) {
  const Bytes good = exampleShard(fill(100, 0x55)).encode();
  const auto with = [&](std::size_t at, std::uint8_t value) {
    Bytes bad = good;
    bad[at] = static_cast<std::byte>(value);
    return VideoShard::decode(bad).has_value();
  };
  EXPECT_TRUE(with(16, 0));
  EXPECT_FALSE(with(16, 1));  // block: there is one
  EXPECT_TRUE(with(17, 3));   // index: 3 data and 1 parity in the first round
  EXPECT_FALSE(with(17, 4));
  EXPECT_FALSE(with(17, 255));
  EXPECT_TRUE(with(18, 252));  // parity: 3 + 252 = 255
  EXPECT_FALSE(with(18, 253));
  EXPECT_TRUE(with(19, 3));  // flags
  EXPECT_FALSE(with(19, 4));
  EXPECT_FALSE(with(12, 0xff));  // 4 GiB of protected bytes
  EXPECT_FALSE(with(14, 0x00));  // 44: smaller than header and signature
  // A repair may use any row but 255.
  Bytes repair = good;
  repair[19] = std::byte{2};
  repair[17] = std::byte{254};
  EXPECT_TRUE(VideoShard::decode(repair));
  repair[17] = std::byte{255};
  EXPECT_FALSE(VideoShard::decode(repair));
}

TEST(LiveMessages, SignedFrameLayout) {
  const Identity author(seedOf(3));
  EncodedFrame frame{StreamKind::Video, true, 0x0102030405060708, 33'333, fill(5, 0x77)};
  const Bytes bytes = signFrame(author, testGroup(), tokenOf(0xab), 9, frame);
  const Bytes head =
      hex("abababababababab"
          "01"
          "00000009"
          "0102030405060708"
          "00008235"
          "01"
          "00000005"
          "7777777777");
  ASSERT_EQ(bytes.size(), head.size() + kSignatureBytes);
  EXPECT_TRUE(std::equal(head.begin(), head.end(), bytes.begin()));
  expectStrict<OpenedFrame>(bytes);
  const auto opened = OpenedFrame::decode(bytes);
  EXPECT_TRUE(verify(author.publicKey(), {testGroup(), MessageType::VideoShard}, opened->signedPart,
                     opened->signature));
  EXPECT_FALSE(verify(author.publicKey(), {testGroup(), MessageType::AudioPacket}, opened->signedPart,
                      opened->signature));
  Bytes audio = bytes;
  audio[8] = std::byte{2};
  EXPECT_FALSE(OpenedFrame::decode(audio));
  Bytes flagged = bytes;
  flagged[25] = std::byte{2};
  EXPECT_FALSE(OpenedFrame::decode(flagged));
}

TEST(LiveMessages, AudioPacketLayout) {
  const Identity author(seedOf(3));
  const Bytes first = fill(3, 0x11);
  const Bytes second = fill(2, 0x22);
  AudioPacket packet;
  packet.token = tokenOf(0xab);
  packet.number = 7;
  packet.frames = {{20'000, 10'000, first}, {10'000, 10'000, second}};
  const Bytes body = packet.encode(author, testGroup());
  const Bytes head =
      hex("abababababababab"
          "00000007"
          "02"
          "0000000000004e20"
          "00002710"
          "0003"
          "111111"
          "0000000000002710"
          "00002710"
          "0002"
          "2222");
  ASSERT_EQ(body.size(), head.size() + kSignatureBytes);
  EXPECT_TRUE(std::equal(head.begin(), head.end(), body.begin()));
  const auto decoded = AudioPacket::decode(body);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(verify(author.publicKey(), {testGroup(), MessageType::AudioPacket}, decoded->signedPart,
                     decoded->signature));
  for (std::size_t length = 0; length < body.size(); ++length)
    EXPECT_FALSE(AudioPacket::decode(std::span(body).first(length)));
  Bytes longer = body;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(AudioPacket::decode(longer));
  for (const int count : {0, 1, 3, 4, 255}) {
    Bytes bad = body;
    bad[12] = static_cast<std::byte>(count);
    EXPECT_FALSE(AudioPacket::decode(bad)) << count;
  }
}

TEST(LiveMessages, RepairRequestLayout) {
  const RepairRequest request{tokenOf(0xab), {{5, 1, 3}, {6, 255, 255}}};
  const Bytes body =
      hex("abababababababab"
          "02"
          "00000005"
          "01"
          "03"
          "00000006"
          "ff"
          "ff");
  EXPECT_EQ(request.encode(), body);
  expectStrict<RepairRequest>(body);
  EXPECT_EQ(RepairRequest::decode(body)->entries, request.entries);
  const auto with = [&](std::size_t at, std::uint8_t value) {
    Bytes bad = body;
    bad[at] = static_cast<std::byte>(value);
    return RepairRequest::decode(bad).has_value();
  };
  EXPECT_FALSE(with(8, 0));
  EXPECT_FALSE(with(8, 17));
  EXPECT_FALSE(with(13, 8));    // block
  EXPECT_FALSE(with(13, 255));  // whole frame with a deficit of 3
  EXPECT_FALSE(with(14, 0));    // deficit
  EXPECT_TRUE(with(14, 128));
  EXPECT_FALSE(with(14, 129));
  EXPECT_FALSE(with(20, 3));
}

TEST(LiveMessages, KeyFrameRequestAndReportLayout) {
  expectStrict<KeyFrameRequest>(
      hex("abababababababab"
          "01"
          "00000009"));
  expectStrict<KeyFrameRequest>(
      hex("abababababababab"
          "00"
          "00000000"));
  EXPECT_FALSE(
      KeyFrameRequest::decode(hex("abababababababab"
                                  "00"
                                  "00000001")));
  EXPECT_FALSE(
      KeyFrameRequest::decode(hex("abababababababab"
                                  "02"
                                  "00000001")));
  EXPECT_EQ(KeyFrameRequest::decode(hex("abababababababab"
                                        "01"
                                        "00000009"))
                ->newest,
            9U);

  const ViewerReport report{tokenOf(0xab), 100, 3000, 2, 80};
  const Bytes body =
      hex("abababababababab"
          "0064"
          "00000bb8"
          "00000002"
          "0050");
  EXPECT_EQ(report.encode(), body);
  expectStrict<ViewerReport>(body);
  EXPECT_FALSE(
      ViewerReport::decode(hex("abababababababab"
                               "03e9"
                               "00000bb8"
                               "00000002"
                               "0050")));
}

TEST(LiveMessages, RandomBytesAreHarmless) {
  Random random(77, 1);
  FixedDirectory directory(3);
  Outbox outbox;
  const Identity self(seedOf(1));
  LiveReceiver receiver(self, testGroup(), directory, outbox, 1);
  LiveSender sender(self, testGroup(), directory, outbox);
  TimePoint now{1s};
  receiver.follow(now, self.id(), self.publicKey(), tokenOf(1));
  sender.start(now, tokenOf(1));
  for (int i = 0; i < 100'000; ++i) {
    now += 50us;
    Bytes body(random.below(limits::kMaxBody + 1));
    for (std::byte& byte : body) byte = static_cast<std::byte>(random.next());
    const bool fenced = i % 4 != 0;
    if (fenced && body.size() > 22) {
      std::fill_n(body.begin(), 8, std::byte{1});                      // the right token
      if (i % 2 == 0) std::fill_n(body.begin() + 8, 3, std::byte{0});  // near frame numbers
      if (i % 8 < 6)
        body[12] = body[16] = std::byte{0}, body[19] &= std::byte{3},
        body[20] = static_cast<std::byte>((body.size() - 22) >> 8),
        body[21] = static_cast<std::byte>(body.size() - 22);  // likely shards
    }
    (void)receiver.handleVideoShard(now, body);
    (void)receiver.handleAudioPacket(now, body);
    receiver.overhearRepairRequest(now, body);
    (void)sender.handleRepairRequest(now, self.id(), body);
    (void)sender.handleKeyFrameRequest(now, body);
    (void)sender.handleViewerReport(now, self.id(), body);
    while (outbox.takeMessage()) {
    }
    while (auto event = outbox.takeEvent()) EXPECT_FALSE(std::holds_alternative<FrameReceived>(*event));
    const auto next = receiver.nextTimeout();
    ASSERT_TRUE(next);
    if (*next <= now) receiver.handleTimeout(now);
    ASSERT_GT(*receiver.nextTimeout(), now);
  }
}

}  // namespace
}  // namespace vinicast::test
