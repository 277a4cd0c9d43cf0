// SPDX-License-Identifier: MIT
#pragma once

// What the peers' chat programs share: commands on stdin and JSON Lines on stdout, as vinicast-cli has them,
// so that one driver times them all alike. The texts of the benchmark need no escaping.

#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace vinicast::bench {

class CommandReader {
 public:
  // Reads what waits on stdin; false at its end. Blocks if nothing waits.
  bool fill() {
    char buffer[4096];
    const ssize_t size = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (size <= 0) return false;
    m_pending.append(buffer, static_cast<std::size_t>(size));
    return true;
  }
  // The text of the next "say TEXT", or an empty one for "leave"; other lines are skipped.
  std::optional<std::string> next() {
    for (;;) {
      const std::size_t end = m_pending.find('\n');
      if (end == std::string::npos) return std::nullopt;
      const std::string line = m_pending.substr(0, end);
      m_pending.erase(0, end + 1);
      if (line == "leave") return std::string();
      if (line.starts_with("say ")) return line.substr(4);
    }
  }

 private:
  std::string m_pending;
};

inline void tellJoined() {
  std::printf("{\"event\":\"joined\"}\n");
  std::fflush(stdout);
}

inline void tellPost(std::string_view text) {
  std::printf("{\"event\":\"post\",\"text\":\"%.*s\"}\n", static_cast<int>(text.size()), text.data());
  std::fflush(stdout);
}

}  // namespace vinicast::bench
