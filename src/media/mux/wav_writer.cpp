// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "media/mux/output_file.hpp"
#include "media/mux/writers.hpp"

namespace vinicast::media {

namespace {

constexpr std::uint32_t kFrameBytes = 4;  // 16 bits, two channels
constexpr std::uint64_t kWavHeaderBytes = 44;
constexpr std::uint64_t kHeaderEveryBytes = std::uint64_t{kSampleRate} * kFrameBytes;  // a second
// RIFF's sizes have 32 bits; a longer file is left at that length.
constexpr std::uint64_t kMaxDataBytes = 0xffffffffULL - kWavHeaderBytes - kFrameBytes;

class FileWavWriter final : public WavWriter {
 public:
  explicit FileWavWriter(std::unique_ptr<OutputFile> file) : m_file(std::move(file)) {
    const auto header = makeHeader();
    m_file->write(header.data(), header.size());
  }
  FileWavWriter(const FileWavWriter&) = delete;
  FileWavWriter& operator=(const FileWavWriter&) = delete;
  ~FileWavWriter() override { rewriteHeader(); }

  bool write(std::span<const float> interleavedStereo) override {
    const std::size_t count = interleavedStereo.size() / kChannels * kChannels;
    if (m_dataBytes + count * 2 > kMaxDataBytes) {
      return false;
    }
    m_bytes.clear();
    for (const float sample : interleavedStereo.first(count)) {
      const float clean = std::isfinite(sample) ? std::clamp(sample, -1.0F, 1.0F) : 0.0F;
      const auto value = static_cast<std::uint16_t>(static_cast<std::int16_t>(std::lround(clean * 32767.0F)));
      m_bytes.push_back(static_cast<std::uint8_t>(value & 0xff));
      m_bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    }
    if (!m_file->write(m_bytes.data(), m_bytes.size())) {
      return false;
    }
    m_dataBytes += m_bytes.size();
    if (m_dataBytes - m_headerBytes >= kHeaderEveryBytes) {
      rewriteHeader();
    }
    return !m_file->failed();
  }

  [[nodiscard]] WriteError failure() const override {
    return m_file->failed() ? m_file->failure() : WriteError{"the file is as long as WAVE allows"};
  }

 private:
  void rewriteHeader() {
    m_headerBytes = m_dataBytes;
    const auto header = makeHeader();
    m_file->writeAt(0, header.data(), header.size());
  }

  // Microsoft's WAVE form: PCM, 2 channels, 16 bits.
  [[nodiscard]] std::array<std::uint8_t, kWavHeaderBytes> makeHeader() const {
    std::array<std::uint8_t, kWavHeaderBytes> header{};
    const auto text = [&header](std::size_t at, const char* word) {
      std::memcpy(header.data() + at, word, 4);
    };
    const auto number = [&header](std::size_t at, std::uint64_t value, int bytes) {
      for (int i = 0; i < bytes; ++i) {
        header[at + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value >> (8 * i));
      }
    };
    text(0, "RIFF");
    number(4, m_headerBytes + kWavHeaderBytes - 8, 4);
    text(8, "WAVE");
    text(12, "fmt ");
    number(16, 16, 4);
    number(20, 1, 2);
    number(22, kChannels, 2);
    number(24, kSampleRate, 4);
    number(28, std::uint64_t{kSampleRate} * kFrameBytes, 4);
    number(32, kFrameBytes, 2);
    number(34, 16, 2);
    text(36, "data");
    number(40, m_headerBytes, 4);
    return header;
  }

  std::unique_ptr<OutputFile> m_file;
  std::uint64_t m_dataBytes = 0;
  std::uint64_t m_headerBytes = 0;  // of data, as the header says
  std::vector<std::uint8_t> m_bytes;
};

}  // namespace

Result<std::unique_ptr<WavWriter>, WriteError> WavWriter::open(const std::string& path) {
  auto file = OutputFile::open(path);
  if (!file) {
    return Unexpected(file.error());
  }
  return std::unique_ptr<WavWriter>(std::make_unique<FileWavWriter>(std::move(*file)));
}

}  // namespace vinicast::media
