// SPDX-License-Identifier: MIT
#include "media/base/av.hpp"

extern "C" {
#include <libavutil/error.h>
#include <libavutil/log.h>
}

#include <array>

namespace vinicast::media {

std::string avErrorText(int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  if (av_strerror(code, text.data(), text.size()) < 0) {
    return "error " + std::to_string(code);
  }
  return text.data();
}

void silenceAvLog() {
  av_log_set_level(AV_LOG_QUIET);
}

}  // namespace vinicast::media
