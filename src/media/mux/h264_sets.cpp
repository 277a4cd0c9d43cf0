// SPDX-License-Identifier: MIT
#include "media/mux/h264_sets.hpp"

#include <cstring>

#include "media/base/av.hpp"

namespace vinicast::media {

namespace {

constexpr int kSequenceSet = 7;  // nal_unit_type, H.264 §7.4.1
constexpr int kPictureSet = 8;

bool isStart(std::span<const std::byte> unit, std::size_t at) {
  return unit[at] == std::byte{0} && unit[at + 1] == std::byte{0} && unit[at + 2] == std::byte{1};
}

void keep(ParameterSets& sets, std::span<const std::byte> nal) {
  const int type = std::to_integer<int>(nal[0]) & 0x1f;
  if (type != kSequenceSet && type != kPictureSet) {
    return;
  }
  while (nal.size() > 1 && nal.back() == std::byte{0}) {
    nal = nal.first(nal.size() - 1);  // zeros before the next start code are not the set's
  }
  std::vector<std::uint8_t>& first = type == kSequenceSet ? sets.sequence : sets.picture;
  const bool isFirst = first.empty();
  sets.all.insert(sets.all.end(), {0, 0, 0, 1});
  for (const std::byte one : nal) {
    sets.all.push_back(std::to_integer<std::uint8_t>(one));
    if (isFirst) {
      first.push_back(std::to_integer<std::uint8_t>(one));
    }
  }
}

}  // namespace

ParameterSets parameterSets(std::span<const std::byte> unit) {
  ParameterSets sets;
  std::size_t at = 0;
  while (at + 4 <= unit.size()) {
    if (!isStart(unit, at)) {
      ++at;
      continue;
    }
    std::size_t end = at + 3;
    while (end + 3 <= unit.size() && !isStart(unit, end)) {
      ++end;
    }
    end = end + 3 <= unit.size() ? end : unit.size();
    keep(sets, unit.subspan(at + 3, end - at - 3));
    at = end;
  }
  return sets;
}

VideoFormat videoFormat(std::span<const std::byte> unit) {
  if (unit.empty()) return {};  // of somebody whose key frame is none
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  const AvCodecContextPtr context(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
  AVCodecParserContext* parser = av_parser_init(AV_CODEC_ID_H264);
  VideoFormat format;
  if (context != nullptr && parser != nullptr) {
    parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    std::vector<std::uint8_t> padded(unit.size() + AV_INPUT_BUFFER_PADDING_SIZE);
    std::memcpy(padded.data(), unit.data(), unit.size());
    std::uint8_t* out = nullptr;
    int outSize = 0;
    av_parser_parse2(parser, context.get(), &out, &outSize, padded.data(), static_cast<int>(unit.size()),
                     AV_NOPTS_VALUE, AV_NOPTS_VALUE, 0);
    if (parser->width > 0 && parser->height > 0) {
      format = {parser->width, parser->height, context->profile, context->level};
    }
  }
  av_parser_close(parser);
  return format;
}

}  // namespace vinicast::media
