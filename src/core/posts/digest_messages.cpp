// SPDX-License-Identifier: MIT
#include "core/posts/digest_messages.hpp"

#include "core/posts/log_codec.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kLastSequence = (std::uint64_t{1} << 48) - 1;

// The bounds of a page may have the sequence zero, unlike a post.
PostKey readBound(Reader& reader) {
  PostKey key;
  key.log = readLog(reader);
  key.sequence = reader.u48();
  return key;
}

bool isRun(const DigestRun& run) {
  if (run.first == 0 || run.count == 0 || run.first + run.count - 1 > kLastSequence) return false;
  return run.first / limits::kDigestRun == (run.first + run.count - 1) / limits::kDigestRun;
}

}  // namespace

PostKey lastPostKey() {
  PostKey key;
  key.log.author.bytes.fill(0xff);
  key.log.incarnation = 0xffffffff;
  key.sequence = kLastSequence;
  return key;
}

std::vector<std::byte> Digest::encode() const {
  Writer writer;
  writer.u32(exchange);
  writer.u64(giving);
  writer.u64(showing);
  writer.u64(root);
  write(writer, from);
  write(writer, through);
  writer.u8(static_cast<std::uint8_t>(logs.size()));
  static_assert(kFixedBytes == 65);
  for (const Log& log : logs) {
    write(writer, log.log);
    writer.u8(static_cast<std::uint8_t>(log.runs.size()));
    for (const DigestRun& run : log.runs) {
      writer.u48(run.first);
      writer.u16(run.count);
      writer.u64(run.hash);
    }
  }
  return writer.take();
}

std::optional<Digest> Digest::decode(std::span<const std::byte> body) {
  Reader reader(body);
  Digest digest;
  digest.exchange = reader.u32();
  digest.giving = reader.u64();
  digest.showing = reader.u64();
  digest.root = reader.u64();
  digest.from = readBound(reader);
  digest.through = readBound(reader);
  const std::size_t logCount = reader.u8();
  // Every run comes after the one before it and lies within the page.
  PostKey next = digest.from;
  for (std::size_t i = 0; i < logCount && reader.ok(); ++i) {
    Log log;
    log.log = readLog(reader);
    if (!digest.logs.empty() && log.log <= digest.logs.back().log) return std::nullopt;
    const std::size_t runCount = reader.u8();
    if (runCount == 0) return std::nullopt;
    for (std::size_t j = 0; j < runCount && reader.ok(); ++j) {
      DigestRun run;
      run.first = reader.u48();
      run.count = reader.u16();
      run.hash = reader.u64();
      if (!isRun(run) || PostKey{log.log, run.first} < next) return std::nullopt;
      const PostKey last{log.log, run.first + run.count - 1};
      if (last > digest.through) return std::nullopt;
      next = {log.log, last.sequence + 1};
      log.runs.push_back(run);
    }
    digest.logs.push_back(std::move(log));
  }
  if (!reader.finished() || digest.through < digest.from) return std::nullopt;
  return digest;
}

std::vector<std::byte> Pull::encode() const {
  Writer writer;
  writer.u64(showing);
  writer.bytes(wanted.encode());
  return writer.take();
}

std::optional<Pull> Pull::decode(std::span<const std::byte> body) {
  Reader reader(body);
  Pull pull;
  pull.showing = reader.u64();
  const auto rest = reader.rest();
  if (!reader.ok()) return std::nullopt;
  auto wanted = Nack::decode(rest);
  if (!wanted) return std::nullopt;
  pull.wanted = std::move(*wanted);
  return pull;
}

}  // namespace vinicast
