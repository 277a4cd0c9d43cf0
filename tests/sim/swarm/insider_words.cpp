// SPDX-License-Identifier: MIT
#include "sim/swarm/insider_words.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "vinicast/limits.hpp"

namespace vinicast::sim {

LogId InsiderWords::log(const Choose& choose) const {
  return {senderTagOf(m_self.id()), static_cast<std::uint32_t>(1 + choose(2))};
}

PostLink InsiderWords::link(const Choose& choose) const {
  if (m_said.empty() || choose(4) == 0) return {{log(choose), 1 + choose(kNumbers)}, choose(2)};
  auto said = m_said.begin();
  std::advance(said, static_cast<std::ptrdiff_t>(choose(m_said.size())));
  return {said->first, hashOf(said->second)};
}

InsiderWords::Word InsiderWords::post(const Choose& choose) {
  const PostKey key{log(choose), 1 + choose(kNumbers)};
  PostRecord record;
  record.incarnation = key.log.incarnation;
  record.sequence = key.sequence;
  record.clock = static_cast<std::uint64_t>(m_wall + static_cast<std::int64_t>(choose(8))) << 16;
  record.order = choose(2) == 0 ? limits::kMaxPostClock : record.clock + choose(4);
  if (choose(2) == 0) record.previousHash = link(choose).hash;
  for (std::uint64_t left = choose(limits::kMaxParents + 1); left > 0; --left) {
    const PostLink parent = link(choose);
    const bool again = std::any_of(record.parents.begin(), record.parents.end(),
                                   [&](const PostLink& other) { return other.post.log == parent.post.log; });
    if (!again) record.parents.push_back(parent);
  }
  std::sort(record.parents.begin(), record.parents.end(),
            [](const PostLink& a, const PostLink& b) { return a.post < b.post; });
  record.kind = static_cast<PostKind>(choose(6));  // one of them is unknown
  const bool refers = record.kind != PostKind::Text && static_cast<int>(record.kind) <= 4;
  if (refers) record.target = PostId{m_self.id(), log(choose).incarnation, 1 + choose(kNumbers)};
  record.authorName = "Mallory";
  if (record.kind != PostKind::Delete) {
    constexpr std::uint64_t kSizes[] = {0, 1, 30, 3000};
    record.text = std::string(kSizes[choose(record.kind == PostKind::Reaction ? 3 : 4)], 'm');
  }
  auto body = signBody(m_self, {m_group, MessageType::Post}, record.encode());
  const auto pieces = fragmentsOf(key, body);
  const auto& chosen = pieces[pieces.size() == 1 ? 0 : choose(pieces.size())];
  m_said[key] = std::move(body);
  return {choose(2) == 0 ? MessageType::Post : MessageType::Repair, chosen.encode()};
}

InsiderWords::Word InsiderWords::piece(const Choose& choose) {
  if (m_said.empty()) return post(choose);
  auto said = m_said.begin();
  std::advance(said, static_cast<std::ptrdiff_t>(choose(m_said.size())));
  const auto pieces = fragmentsOf(said->first, said->second);
  PostFragment fragment = pieces[choose(pieces.size())];
  switch (choose(3)) {
    case 0:
      fragment.bytes.resize(1 + choose(fragment.bytes.size()));
      break;
    case 1:
      fragment.count = static_cast<std::uint8_t>(fragment.index + 1 + choose(2));
      break;
    default:
      break;
  }
  return {MessageType::Repair, fragment.encode()};
}

InsiderWords::Word InsiderWords::digest(const Choose& choose) {
  Digest digest;
  const bool asks = choose(2) == 0;
  digest.exchange = static_cast<std::uint32_t>(choose(3) + (asks ? 1 : 0));
  digest.giving = choose(2);
  digest.showing = choose(2);
  digest.root = choose(4);
  digest.through = choose(3) == 0 ? PostKey{log(choose), choose(1 + kNumbers)} : lastPostKey();
  Digest::Log held{log(choose), {}};
  std::uint64_t next = 1;
  for (std::uint64_t left = 1 + choose(8); left > 0; --left) {
    const std::uint64_t start = next + choose(3);
    const std::uint64_t block = limits::kDigestRun - start % limits::kDigestRun;  // up to the next multiple
    held.runs.push_back({start, static_cast<std::uint16_t>(1 + choose(block)), choose(3)});
    next = start + held.runs.back().count + 1;
  }
  digest.logs.push_back(std::move(held));
  return {asks ? MessageType::DigestRequest : MessageType::Digest, digest.encode()};
}

std::vector<Nack::Log> InsiderWords::ranges(const Choose& choose) const {
  return {{log(choose), {{1 + choose(kNumbers), static_cast<std::uint16_t>(1 + choose(3))}}}};
}

InsiderWords::Word InsiderWords::asking(const Choose& choose) {
  switch (choose(3)) {
    case 0:
      return {MessageType::Heartbeat, Heartbeat{log(choose).incarnation, 1 + choose(2000)}.encode()};
    case 1:
      return {MessageType::Nack, Nack{ranges(choose)}.encode()};
    default:
      return {MessageType::Pull, Pull{choose(2), {ranges(choose)}}.encode()};
  }
}

}  // namespace vinicast::sim
