// SPDX-License-Identifier: MIT
#include "cli/find_member.hpp"

namespace vinicast::cli {
namespace {

using Members = std::map<QString, client::Member>;

FoundMember found(const QString& id, const QString& argument, qsizetype memberLength) {
  return {FoundMember::Outcome::One, id, QString(), argument.mid(memberLength + 1)};
}

FoundMember byName(const Members& members, const QString& name, const QString& argument, qsizetype length) {
  FoundMember result;
  for (const auto& [id, member] : members) {
    if (member.name != name) continue;
    if (result.outcome == FoundMember::Outcome::One) return {FoundMember::Outcome::Several, {}, name, {}};
    result = found(id, argument, length);
  }
  if (result.outcome == FoundMember::Outcome::None) result.name = name;
  return result;
}

// The longest name that `argument` begins with, up to a space or its end.
QString longestName(const Members& members, const QString& argument) {
  QString longest;
  for (const auto& [id, member] : members) {
    const qsizetype size = member.name.size();
    const bool fits =
        argument.startsWith(member.name) && (argument.size() == size || argument[size].isSpace());
    if (fits && size > longest.size()) longest = member.name;
  }
  return longest;
}

FoundMember byIdBeginning(const Members& members, const QString& word, const QString& argument) {
  const auto first = members.lower_bound(word);
  if (word.isEmpty() || first == members.end() || !first->first.startsWith(word))
    return {FoundMember::Outcome::None, {}, word, {}};
  const auto second = std::next(first);
  if (second != members.end() && second->first.startsWith(word))
    return {FoundMember::Outcome::Several, {}, word, {}};
  return found(first->first, argument, word.size());
}

}  // namespace

FoundMember findMember(const Members& members, const QString& argument) {
  if (argument.startsWith(QLatin1Char('"'))) {
    const qsizetype quote = argument.indexOf(QLatin1Char('"'), 1);
    if (quote > 0) return byName(members, argument.mid(1, quote - 1), argument, quote + 1);
  }
  const qsizetype space = argument.indexOf(QLatin1Char(' '));
  const QString word = space < 0 ? argument : argument.left(space);
  if (members.contains(word)) return found(word, argument, word.size());
  const QString name = longestName(members, argument);
  if (!name.isEmpty()) return byName(members, name, argument, name.size());
  return byIdBeginning(members, word, argument);
}

}  // namespace vinicast::cli
