// SPDX-License-Identifier: MIT
#include "cli/command.hpp"

#include <array>
#include <utility>

namespace vinicast::cli {
namespace {

constexpr std::array<std::pair<const char*, CommandKind>, 24> kCommands{{
    {"say", CommandKind::Say},           {"reply", CommandKind::Reply},
    {"react", CommandKind::React},       {"edit", CommandKind::Edit},
    {"delete", CommandKind::Delete},     {"to", CommandKind::To},
    {"nearest", CommandKind::Nearest},   {"next", CommandKind::Next},
    {"previous", CommandKind::Previous}, {"neighbors", CommandKind::Neighbors},
    {"live", CommandKind::Live},         {"stop", CommandKind::Stop},
    {"sound", CommandKind::Sound},       {"raise", CommandKind::Raise},
    {"lower", CommandKind::Lower},       {"members", CommandKind::Members},
    {"history", CommandKind::History},   {"record", CommandKind::Record},
    {"snapshot", CommandKind::Snapshot}, {"open", CommandKind::Open},
    {"push", CommandKind::Push},         {"stats", CommandKind::Stats},
    {"leave", CommandKind::Leave},       {"typing", CommandKind::Typing},
}};

}  // namespace

std::optional<Command> parseCommand(const QString& line) {
  qsizetype begin = 0;
  while (begin < line.size() && line[begin].isSpace()) ++begin;
  qsizetype end = begin;
  while (end < line.size() && !line[end].isSpace()) ++end;
  const QString word = line.mid(begin, end - begin);
  for (const auto& [name, kind] : kCommands) {
    if (word == QLatin1String(name)) return Command{kind, line.mid(end + 1)};
  }
  return std::nullopt;
}

}  // namespace vinicast::cli
