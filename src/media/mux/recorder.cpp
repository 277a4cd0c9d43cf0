// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "media/mux/av_output.hpp"
#include "media/mux/h264_sets.hpp"
#include "media/mux/writers.hpp"

namespace vinicast::media {

namespace {

constexpr std::int64_t kClusterMillis = 1000;  // what a kill may lose
constexpr int kMaxParts = 1000;  // a publisher that changes its size all the time fills no folder

// One Matroska file. Begins at the first key frame, which alone says what its header needs.
class MatroskaFile {
 public:
  static Result<std::unique_ptr<MatroskaFile>, WriteError> open(const std::string& path) {
    silenceAvLog();
    AVFormatContext* format = nullptr;
    int status = avformat_alloc_output_context2(&format, nullptr, "matroska", nullptr);
    if (status < 0) {
      return Unexpected(WriteError{avErrorText(status)});
    }
    // The scheme is named so that a path with a colon in it is a path.
    status = avio_open(&format->pb, ("file:" + path).c_str(), AVIO_FLAG_WRITE);
    if (status < 0) {
      avformat_free_context(format);
      return Unexpected(WriteError{avErrorText(status)});
    }
    format->flags |= AVFMT_FLAG_FLUSH_PACKETS;
    return std::unique_ptr<MatroskaFile>(new MatroskaFile(format));
  }
  MatroskaFile(const MatroskaFile&) = delete;
  MatroskaFile& operator=(const MatroskaFile&) = delete;
  ~MatroskaFile() {
    (void)finish();
    avformat_free_context(m_format);
  }

  // Writes what is still held back and closes the file; nothing is written after that. 0 or the first error.
  [[nodiscard]] int finish() {
    if (m_format->pb == nullptr) {
      return 0;
    }
    m_closedBytes = bytes();
    const int trailer = m_begun ? av_write_trailer(m_format) : 0;
    avio_flush(m_format->pb);
    const int error = m_format->pb->error;
    m_closedBytes = std::max(m_closedBytes, bytes());
    const int closed = avio_closep(&m_format->pb);
    for (const int status : {error, trailer, closed})
      if (status < 0) return status;
    return 0;
  }

  // 0, AVERROR_INVALIDDATA if the key frame says nothing and another may, or an error.
  [[nodiscard]] int begin(std::int64_t captureMicros, std::span<const std::byte> keyFrame) {
    int status = m_format->nb_streams == 0 ? addStreams(*m_format, keyFrame)
                                           : describeVideo(*m_format->streams[0]->codecpar, keyFrame);
    if (status < 0) {
      return status;
    }
    AVDictionary* options = nullptr;
    av_dict_set_int(&options, "cluster_time_limit", kClusterMillis, 0);
    status = avformat_write_header(m_format, &options);
    av_dict_free(&options);
    m_begun = status >= 0;
    m_baseMicros = captureMicros;
    return std::min(status, 0);
  }

  [[nodiscard]] int write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
                          std::span<const std::byte> bytes) {
    return m_feed.write(*m_format, *m_format->streams[stream == StreamKind::Video ? 0 : 1], keyFrame,
                        since(captureMicros, m_baseMicros), bytes);
  }

  [[nodiscard]] bool hasBegun() const { return m_begun; }
  [[nodiscard]] std::int64_t bytes() const {
    return m_format->pb == nullptr ? m_closedBytes : std::max<std::int64_t>(avio_tell(m_format->pb), 0);
  }
  [[nodiscard]] std::int64_t lengthMicros() const { return m_feed.lengthMicros(); }

 private:
  explicit MatroskaFile(AVFormatContext* format) : m_format(format) {}

  AVFormatContext* m_format;
  AvFeed m_feed;
  std::int64_t m_baseMicros = 0;
  std::int64_t m_closedBytes = 0;
  bool m_begun = false;
};

// A file that holds something, which a recording must not take away. A device or a pipe is none.
bool isKept(const std::filesystem::path& path) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none)) return false;
  const auto size = std::filesystem::file_size(path, none);
  return none || size > 0;
}

// "a-2.mkv" for "a.mkv" and 2.
std::filesystem::path numbered(const std::filesystem::path& first, int number) {
  return first.parent_path() /
         (first.stem().string() + "-" + std::to_string(number) + first.extension().string());
}

class MatroskaRecorder final : public Recorder {
 public:
  // `path` is what was asked for, `part` the number of the file that is open.
  MatroskaRecorder(std::string path, int part, std::unique_ptr<MatroskaFile> file)
      : m_firstPath(std::move(path)),
        m_path(part == 1 ? m_firstPath : numbered(m_firstPath, part).string()),
        m_file(std::move(file)),
        m_part(part) {}

  bool write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
             std::span<const std::byte> bytes) override {
    if (m_failed || m_finished) {
      return false;
    }
    if (bytes.empty() || bytes.size() > kMaxFrameBytes) {
      return true;
    }
    const bool videoKey = stream == StreamKind::Video && keyFrame;
    if (videoKey && !followSize(bytes)) {
      return false;
    }
    if (!m_file->hasBegun()) {
      if (!videoKey) {
        return true;
      }
      const int status = m_file->begin(captureMicros, bytes);
      if (status < 0) {
        return status == AVERROR_INVALIDDATA || note(status);
      }
    }
    return note(m_file->write(stream, keyFrame, captureMicros, bytes));
  }

  bool finish() override {
    m_finished = true;
    return note(m_file->finish());
  }

  [[nodiscard]] RecorderStatus status() const override {
    return {m_path, m_bytes + (m_file ? m_file->bytes() : 0),
            m_lengthMicros + (m_file ? m_file->lengthMicros() : 0)};
  }
  [[nodiscard]] WriteError failure() const override { return {m_failure}; }

 private:
  bool note(int status) {
    if (status < 0) {
      m_failed = true;
      m_failure = avErrorText(status);
    }
    return !m_failed;
  }

  // A file has one size of picture: what comes in another goes on in the next file.
  bool followSize(std::span<const std::byte> keyFrame) {
    ParameterSets sets = parameterSets(keyFrame);
    if (!sets.isComplete() || sets == m_sets) {
      return true;
    }
    const VideoFormat format = videoFormat(keyFrame);
    if (format.width == 0) {
      return true;
    }
    const bool changed = m_file->hasBegun() && (format.width != m_width || format.height != m_height);
    m_sets = std::move(sets);
    m_width = format.width;
    m_height = format.height;
    return !changed || openNextPart();
  }

  bool openNextPart() {
    if (!note(m_file->finish())) {
      return false;
    }
    m_bytes += m_file->bytes();
    m_lengthMicros += m_file->lengthMicros();
    std::error_code none;
    std::filesystem::path next;
    do {
      if (++m_part > kMaxParts) {
        m_failed = true;
        m_failure = "the picture changed its size too often";
        return false;
      }
      next = numbered(m_firstPath, m_part);
    } while (std::filesystem::exists(next, none));
    auto opened = MatroskaFile::open(next.string());
    if (!opened) {
      m_failed = true;
      m_failure = opened.error().detail;
      return false;
    }
    m_file = std::move(*opened);
    m_path = next.string();
    return true;
  }

  const std::string m_firstPath;
  std::string m_path;
  std::unique_ptr<MatroskaFile> m_file;
  ParameterSets m_sets;
  int m_width = 0;
  int m_height = 0;
  int m_part;
  std::int64_t m_bytes = 0;  // of the parts before
  std::int64_t m_lengthMicros = 0;
  bool m_finished = false;
  bool m_failed = false;
  std::string m_failure;
};

}  // namespace

Result<std::unique_ptr<Recorder>, WriteError> Recorder::open(const std::string& path) {
  int part = 1;
  while (part < kMaxParts && isKept(part == 1 ? std::filesystem::path(path) : numbered(path, part))) {
    ++part;
  }
  const std::string free = part == 1 ? path : numbered(path, part).string();
  if (isKept(free)) {
    return Unexpected(WriteError{std::make_error_code(std::errc::file_exists).message()});
  }
  auto file = MatroskaFile::open(free);
  if (!file) {
    return Unexpected(file.error());
  }
  return std::unique_ptr<Recorder>(std::make_unique<MatroskaRecorder>(path, part, std::move(*file)));
}

}  // namespace vinicast::media
