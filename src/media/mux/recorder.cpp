// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
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

// A recording's own file: empty, and locked (flock(2)), so that no other recording of this or another program
// takes it too. A device or a pipe is anybody's.
class ClaimedFile {
 public:
  // An error number: EEXIST where the file holds something, or is another recording's.
  static Result<std::unique_ptr<ClaimedFile>, int> claim(const std::string& path) {
    struct stat there {};
    if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
      return std::unique_ptr<ClaimedFile>(new ClaimedFile({}, -1));
    int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    const bool made = descriptor >= 0;
    if (!made) descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) return Unexpected(errno);
    auto file = std::unique_ptr<ClaimedFile>(new ClaimedFile(path, descriptor));
    // A file system without locks has no two programs of one machine on it often.
    const bool locked = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;
    if (!locked || !file->isEmptyAndNamed()) return Unexpected(EEXIST);
    file->m_made = made;
    return file;
  }
  ClaimedFile(const ClaimedFile&) = delete;
  ClaimedFile& operator=(const ClaimedFile&) = delete;
  // One that was made for nothing goes.
  ~ClaimedFile() {
    if (m_descriptor < 0) return;
    if (m_made && isEmptyAndNamed()) (void)::unlink(m_path.c_str());
    ::close(m_descriptor);
  }

 private:
  ClaimedFile(std::string path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor) {}

  // Another one may have removed it before this one had the lock.
  [[nodiscard]] bool isEmptyAndNamed() const {
    struct stat own {};
    struct stat named {};
    return ::fstat(m_descriptor, &own) == 0 && own.st_size == 0 && ::stat(m_path.c_str(), &named) == 0 &&
           own.st_dev == named.st_dev && own.st_ino == named.st_ino;
  }

  std::string m_path;
  int m_descriptor;
  bool m_made = false;
};

// One Matroska file. Begins at the first key frame, which alone says what its header needs.
class MatroskaFile {
 public:
  // Nothing: the file holds something, or is another recording's.
  static Result<std::unique_ptr<MatroskaFile>, WriteError> open(const std::string& path) {
    silenceAvLog();
    auto claimed = ClaimedFile::claim(path);
    if (!claimed) {
      if (claimed.error() == EEXIST) return std::unique_ptr<MatroskaFile>();
      return Unexpected(WriteError{avErrorText(AVERROR(claimed.error()))});
    }
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
    return std::unique_ptr<MatroskaFile>(new MatroskaFile(format, std::move(*claimed)));
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
    m_claimed.reset();
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
  MatroskaFile(AVFormatContext* format, std::unique_ptr<ClaimedFile> claimed)
      : m_format(format), m_claimed(std::move(claimed)) {}

  AVFormatContext* m_format;
  std::unique_ptr<ClaimedFile> m_claimed;
  AvFeed m_feed;
  std::int64_t m_baseMicros = 0;
  std::int64_t m_closedBytes = 0;
  bool m_begun = false;
};

// "a-2.mkv" for "a.mkv" and 2; "a.mkv" for 1.
std::filesystem::path numbered(const std::filesystem::path& first, int number) {
  if (number == 1) return first;
  return first.parent_path() /
         (first.stem().string() + "-" + std::to_string(number) + first.extension().string());
}

class MatroskaRecorder final : public Recorder {
 public:
  // `path` is what was asked for, `part` the number of the file that is open.
  MatroskaRecorder(std::string path, int part, std::unique_ptr<MatroskaFile> file)
      : m_firstPath(std::move(path)),
        m_path(numbered(m_firstPath, part).string()),
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
    std::string path;
    std::unique_ptr<MatroskaFile> next;
    do {
      if (++m_part > kMaxParts) {
        m_failed = true;
        m_failure = "the picture changed its size too often";
        return false;
      }
      path = numbered(m_firstPath, m_part).string();
      auto opened = MatroskaFile::open(path);
      if (!opened) {
        m_failed = true;
        m_failure = opened.error().detail;
        return false;
      }
      next = std::move(*opened);
    } while (!next);
    m_file = std::move(next);
    m_path = std::move(path);
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
  for (int part = 1; part <= kMaxParts; ++part) {
    auto file = MatroskaFile::open(numbered(path, part).string());
    if (!file) {
      return Unexpected(file.error());
    }
    if (*file) {
      return std::unique_ptr<Recorder>(std::make_unique<MatroskaRecorder>(path, part, std::move(*file)));
    }
  }
  return Unexpected(WriteError{std::make_error_code(std::errc::file_exists).message()});
}

}  // namespace vinicast::media
