// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "media/base/av.hpp"
#include "media/mux/output_file.hpp"
#include "media/mux/writers.hpp"

namespace vinicast::media {

namespace {

class FileY4mWriter final : public Y4mWriter {
 public:
  FileY4mWriter(std::unique_ptr<OutputFile> file, int rate)
      : m_file(std::move(file)), m_rate(std::max(rate, 1)) {}

  bool write(const Picture& picture) override {
    if (picture.width < 2 || picture.height < 2) {
      return !m_file->failed();
    }
    if (m_width == 0) {
      m_width = picture.width;
      m_height = picture.height;
      const std::string header = "YUV4MPEG2 W" + std::to_string(m_width) + " H" + std::to_string(m_height) +
                                 " F" + std::to_string(m_rate) + ":1 Ip A1:1 C420mpeg2 XCOLORRANGE=LIMITED\n";
      if (!m_file->write(header.data(), header.size())) {
        return false;
      }
    }
    fill(picture);
    return m_file->write(m_frame.data(), m_frame.size());
  }

  [[nodiscard]] WriteError failure() const override { return m_file->failure(); }

 private:
  static constexpr std::array<char, 6> kMarker{'F', 'R', 'A', 'M', 'E', '\n'};

  // One frame as it goes into the file, written at once so that a reader of a pipe gets whole frames.
  void fill(const Picture& picture) {
    const auto luma = static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height);
    m_frame.resize(kMarker.size() + luma * 3 / 2);
    std::copy(kMarker.begin(), kMarker.end(), m_frame.begin());
    std::uint8_t* out = m_frame.data() + kMarker.size();
    const std::array<std::uint8_t*, 4> to{out, out + luma, out + luma + luma / 4, nullptr};
    const std::array<int, 4> toStrides{m_width, m_width / 2, m_width / 2, 0};
    const std::array<const std::uint8_t*, 4> from{picture.planes[0].data(), picture.planes[1].data(),
                                                  picture.planes[2].data(), nullptr};
    const std::array<int, 4> fromStrides{picture.strides[0], picture.strides[1], picture.strides[2], 0};
    if (picture.width != m_width || picture.height != m_height) {
      scale(picture, from, fromStrides, to);
      return;
    }
    for (std::size_t plane = 0; plane < 3; ++plane) {
      const int width = plane == 0 ? m_width : m_width / 2;
      const int height = plane == 0 ? m_height : m_height / 2;
      av_image_copy_plane(to[plane], toStrides[plane], from[plane], fromStrides[plane], width, height);
    }
  }

  void scale(const Picture& picture, const std::array<const std::uint8_t*, 4>& from,
             const std::array<int, 4>& fromStrides, const std::array<std::uint8_t*, 4>& to) {
    m_sws.reset(sws_getCachedContext(m_sws.release(), picture.width, picture.height, AV_PIX_FMT_YUV420P,
                                     m_width, m_height, AV_PIX_FMT_YUV420P, SWS_BILINEAR, nullptr, nullptr,
                                     nullptr));
    if (m_sws == nullptr) {
      return;  // the frame before stays
    }
    // Into rows with room at their ends, as libswscale's vector code may write there; then packed.
    const auto padded = [](int width) { return (width + 63) / 64 * 64; };
    const std::array<int, 4> strides{padded(m_width), padded(m_width / 2), padded(m_width / 2), 0};
    std::array<std::uint8_t*, 4> planes{};
    for (std::size_t plane = 0; plane < 3; ++plane) {
      const auto rows = static_cast<std::size_t>(plane == 0 ? m_height : m_height / 2);
      m_scaled[plane].resize(rows * static_cast<std::size_t>(strides[plane]) + 64);
      planes[plane] = m_scaled[plane].data();
    }
    sws_scale(m_sws.get(), from.data(), fromStrides.data(), 0, picture.height, planes.data(), strides.data());
    for (std::size_t plane = 0; plane < 3; ++plane) {
      const int width = plane == 0 ? m_width : m_width / 2;
      av_image_copy_plane(to[plane], width, planes[plane], strides[plane], width,
                          plane == 0 ? m_height : m_height / 2);
    }
  }

  std::unique_ptr<OutputFile> m_file;
  int m_rate;
  int m_width = 0;
  int m_height = 0;
  SwsContextPtr m_sws;
  std::vector<std::uint8_t> m_frame;
  std::array<std::vector<std::uint8_t>, 3> m_scaled;
};

}  // namespace

Result<std::unique_ptr<Y4mWriter>, WriteError> Y4mWriter::open(const std::string& path, int nominalRate) {
  silenceAvLog();
  auto file = OutputFile::open(path);
  if (!file) {
    return Unexpected(file.error());
  }
  return std::unique_ptr<Y4mWriter>(std::make_unique<FileY4mWriter>(std::move(*file), nominalRate));
}

}  // namespace vinicast::media
