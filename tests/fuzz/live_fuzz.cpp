// SPDX-License-Identifier: MIT
// What a hostile publisher and a hostile network can do to a viewer, as a list of operations: frames of any
// bytes, signed as they should be or by somebody else, cut into shards that come in any order, altered or not
// at all, and shards of any bytes. What is handed out was signed by the publisher, whole and in order; the
// decoder takes all of it and gives nothing but whole pictures. A recording takes it too, and finds in key
// frames the sizes that its files begin with. Sound packets of any bytes, at any times, give nothing but
// sound.

#include <sodium.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/live/frame_assembler.hpp"
#include "core/live/repair_store.hpp"
#include "fuzz/input.hpp"
#include "media/decode/video_path.hpp"
#include "media/mux/h264_sets.hpp"
#include "media/mux/writers.hpp"
#include "media/playout/sound_path.hpp"
#include "vinicast/limits.hpp"

namespace {

using namespace vinicast;
using fuzz::Input;

constexpr std::size_t kMaxShards = 512;  // that wait to be sent; the oldest go
constexpr int kMaxSteps = 500;
constexpr float kLoudest = 4;            // a decoder may go beyond 1, and a splice adds two
constexpr std::uint8_t kOutputs = 0xf0;  // operations from here on are about sound and the recording

void require(bool holds, int line = __builtin_LINE()) {
  if (holds) return;
  std::fprintf(stderr, "line %d does not hold\n", line);
  std::abort();
}

Identity identityOf(std::uint8_t value) {
  SecretSeed seed{};
  seed.fill(value);
  return Identity(seed);
}

// A recording in a folder of its own, which goes with it.
class Recording {
 public:
  Recording() {
    std::string name = std::filesystem::temp_directory_path() / "fuzz_live.XXXXXX";
    require(mkdtemp(name.data()) != nullptr);
    m_folder = name;
    auto opened = media::Recorder::open(m_folder / "a.mkv");
    require(opened.has_value());
    m_recorder = std::move(*opened);
  }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording() {
    require(m_recorder->status().lengthMicros >= 0);
    m_recorder.reset();
    std::filesystem::remove_all(m_folder);
  }
  void write(const ReceivedFrame& frame) {
    (void)m_recorder->write(frame.stream, frame.keyFrame, frame.captureMicros, frame.bytes);
  }

 private:
  std::filesystem::path m_folder;
  std::unique_ptr<media::Recorder> m_recorder;
};

class Run {
 public:
  explicit Run(Input input) : m_input(input) {}

  void go() {
    for (int steps = 0; !m_input.empty() && steps < kMaxSteps; ++steps) step();
    m_now += 2 * limits::kFrameDeadline;
    drain();
  }

 private:
  void step() {
    const std::uint8_t operation = m_input.byte();
    if (operation >= kOutputs) return stepOutputs(operation);
    switch (operation % 8) {
      case 0:
        m_now += std::chrono::milliseconds(m_input.byte());
        break;
      case 1:
        cut(m_publisher, m_number++);
        break;
      case 2:
        cut(m_publisher, number32());
        break;
      case 3:
        cut(m_stranger, m_number);
        break;
      case 4:
        sendSome(m_input.byte());
        return;
      case 5:
        sendAltered();
        return;
      case 6: {
        const auto bytes = std::as_bytes(m_input.bytes(m_input.byte()));
        add({bytes.begin(), bytes.end()});
        return;
      }
      default:
        m_now += std::chrono::seconds(m_input.byte());
        break;
    }
    drain();
  }

  void stepOutputs(std::uint8_t operation) {
    if (operation % 2 == 0) {
      if (!m_recording) m_recording = std::make_unique<Recording>();
      return;
    }
    ReceivedFrame packet;
    packet.stream = StreamKind::Audio;
    const std::uint8_t how = m_input.byte();
    packet.frameNumber = (how & 1) != 0 ? number32() : m_soundNumber++;
    packet.captureMicros = (how & 2) != 0 ? static_cast<std::int32_t>(number32()) * std::int64_t{1'000'000}
                                          : packet.frameNumber * std::int64_t{10'000};
    packet.durationMicros = (how & 4) != 0 ? number32() : 10'000;
    packet.completed = m_now;
    const auto taken = std::as_bytes(m_input.bytes(m_input.byte()));
    packet.bytes.assign(taken.begin(), taken.end());
    m_sound.handle(packet, m_now.time_since_epoch().count());
    if (m_recording) m_recording->write(packet);
    m_now += std::chrono::milliseconds(how >> 4);
    listen();
  }

  void listen() {
    std::array<float, 960> heard{};
    m_tap.read(heard, m_now.time_since_epoch().count(), 20'000);
    for (const float sample : heard) require(std::isfinite(sample) && std::abs(sample) <= kLoudest);
  }

  std::uint32_t number32() {
    std::uint32_t number = 0;
    for (int i = 0; i < 4; ++i) number = number << 8 | m_input.byte();
    return number;
  }

  // The shards of a frame of the input's bytes wait to be sent.
  void cut(const Identity& author, std::uint32_t number) {
    const std::uint8_t how = m_input.byte();
    const std::size_t size = static_cast<std::size_t>(m_input.byte()) * 8 + m_input.byte() % 8;
    const auto taken = std::as_bytes(m_input.bytes(size));
    const EncodedFrame frame{
        StreamKind::Video, (how & 1) != 0, number * 33'333LL, 33'333, {taken.begin(), taken.end()}};
    const std::size_t whole = frame.bytes.size() + kFrameOverheadBytes;
    const std::size_t shards = 1 + whole / (32 + 16 * static_cast<std::size_t>(how >> 4));
    const auto layout = FrameLayout::of(whole, (whole + shards - 1) / shards);
    if (!layout) return;
    RepairStore::Frame kept{m_token,        number,
                            frame.keyFrame, static_cast<std::uint8_t>(how >> 1 & 3),
                            *layout,        signFrame(author, m_group, m_token, number, frame)};
    kept.padded.resize(layout->paddedBytes());
    if (&author == &m_publisher) m_signed.emplace(number, frame.bytes);
    for (auto& body : firstRound(kept)) m_shards.push_back(std::move(body));
    if (m_shards.size() > kMaxShards)
      m_shards.erase(m_shards.begin(), m_shards.end() - static_cast<std::ptrdiff_t>(kMaxShards));
  }

  // All that wait, but those that `lost` names, again and again for each eight.
  void sendSome(std::uint8_t lost) {
    for (std::size_t i = 0; i < m_shards.size(); ++i)
      if ((lost >> i % 8 & 1) == 0) add(m_shards[i]);
    m_shards.clear();
  }

  void sendAltered() {
    if (m_shards.empty()) return;
    auto body = m_shards[m_input.byte() % m_shards.size()];
    const std::size_t at = static_cast<std::size_t>(m_input.byte()) << 8 | m_input.byte();
    body[at % body.size()] ^= std::byte{m_input.byte()};
    add(body);
  }

  void add(const std::vector<std::byte>& body) {
    if (const auto shard = VideoShard::decode(body); shard && shard->token == m_token)
      (void)m_assembler.add(m_now, *shard);
    drain();
  }

  void drain() {
    std::vector<ReceivedFrame> out;
    m_assembler.advance(m_now, out);
    for (const ReceivedFrame& frame : out) {
      require(m_signed.contains({frame.frameNumber, frame.bytes}));
      // Behind a gap the publisher may have jumped more than once, each time by up to half of all numbers.
      require(!m_last || frame.afterGap || frame.frameNumber == *m_last + 1);
      m_last = frame.frameNumber;
      examine(frame);
      if (m_recording) m_recording->write(frame);
      show(m_path.handle(frame, m_now.time_since_epoch().count()).picture);
    }
    for (const Shortfall& shortfall : m_assembler.shortfalls(m_now)) require(shortfall.deficit > 0);
  }

  static void examine(const ReceivedFrame& frame) {
    const media::ParameterSets sets = media::parameterSets(frame.bytes);
    require(sets.all.size() >= sets.sequence.size() + sets.picture.size());
    const media::VideoFormat format = media::videoFormat(frame.bytes);
    require(format.width >= 0 && format.height >= 0 && (format.width == 0) == (format.height == 0));
  }

  static void show(const media::PicturePtr& picture) {
    if (!picture) return;
    require(picture->width >= 2 && picture->height >= 2);
    require(std::int64_t{picture->width} * picture->height <= media::VideoDecoder::kMaxPicturePixels);
    for (std::size_t plane = 0; plane < 3; ++plane) {
      const int rows = plane == 0 ? picture->height : picture->height / 2;
      require(picture->planes[plane].size() >=
              static_cast<std::size_t>(picture->strides[plane]) * static_cast<std::size_t>(rows));
    }
  }

  Input m_input;
  const Identity m_publisher = identityOf(5);
  const Identity m_stranger = identityOf(6);
  const GroupId m_group{};
  const TokenHash m_token{};
  TimePoint m_now{std::chrono::seconds(100)};
  FrameAssembler m_assembler{m_publisher.id(), m_publisher.publicKey(), m_group, m_token};
  media::VideoPath m_path;
  media::SoundRing m_ring{media::SoundPath::kRingFrames};
  media::SoundTap m_tap{m_ring};
  media::SoundPath m_sound{m_ring, m_tap};
  std::unique_ptr<Recording> m_recording;
  std::uint32_t m_soundNumber = 0;
  std::uint32_t m_number = 0;
  std::optional<std::uint32_t> m_last;
  std::vector<std::vector<std::byte>> m_shards;
  std::set<std::pair<std::uint32_t, std::vector<std::byte>>> m_signed;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool ready = sodium_init() >= 0;
  require(ready);
  Run(Input(data, size)).go();
  return 0;
}
