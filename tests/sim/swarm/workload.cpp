// SPDX-License-Identifier: MIT
#include "sim/swarm/workload.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace vinicast::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kActStream = 0x574f524b;
constexpr std::uint64_t kContentStream = 0x434f4e54;
constexpr std::uint64_t kAnswerStream = 0x414e5357;
constexpr Duration kFrameInterval = milliseconds(80);
constexpr std::uint64_t kFramesBetweenKeys = 4;

}  // namespace

Workload::Workload(const Plan& plan, Simulation& sim, FloorChecker& floor, PostChecker& posts)
    : m_sim(sim),
      m_floor(floor),
      m_posts(posts),
      m_random(plan.seed, kActStream),
      m_content(plan.seed, kContentStream),
      m_answers(plan.seed, kAnswerStream),
      m_pace(m_random.between(milliseconds(40), milliseconds(600))),
      m_nextAct(sim.now()),
      m_nextFrame(sim.now()) {}

TimePoint Workload::act() {
  if (m_sim.now() >= m_nextAct) {
    doOne();
    m_nextAct = m_sim.now() + m_random.between({}, m_pace * 2);
  }
  if (m_sim.now() >= m_nextFrame) {
    frames();
    answerOffers();
    m_nextFrame = m_sim.now() + kFrameInterval;
  }
  return std::min(m_nextAct, m_nextFrame);
}

void Workload::doOne() {
  const std::uint64_t kind = m_random.below(100);
  const NodeId node = anyRunning();
  if (node == m_sim.size()) return;
  if (kind < 45) {
    // Now and then several at once.
    for (std::uint64_t left = m_random.below(8) == 0 ? 10 : 1; left > 0; --left) post(node);
  } else if (kind < 60) {
    direct(node);
  } else if (kind < 76) {
    press(node);
    if (m_random.below(3) == 0) press(anyRunning());
  } else if (kind < 88) {
    release(node);
  } else {
    hand(node, m_random.below(3) != 0);
  }
}

Workload::NodeId Workload::anyRunning() {
  std::vector<NodeId> running;
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (m_sim.running(node)) running.push_back(node);
  }
  const std::uint64_t drawn = m_random.next();
  return running.empty() ? m_sim.size() : running[drawn % running.size()];
}

std::string Workload::text(std::size_t bytes, const char* kind) {
  std::string text = kind + std::to_string(++m_number) + " ";
  while (text.size() < bytes) text.push_back(static_cast<char>('a' + m_content.below(26)));
  return text;
}

void Workload::post(NodeId node) {
  if (node >= m_sim.size() || !m_sim.running(node)) return;
  const std::size_t bytes = m_random.below(12) == 0 ? m_random.below(4000) : m_random.below(120);
  const std::string said = text(bytes, "post ");
  m_posts.notePost(node, said);
  const PostDraft draft = draftOf(node, said);
  m_sim.command(node,
                [&](GroupSession& session, TimePoint now) { return session.post(now, draft).has_value(); });
}

// One in four refers to another post.
PostDraft Workload::draftOf(NodeId node, const std::string& said) {
  PostDraft draft{PostKind::Text, said, {}};
  const std::uint64_t drawn = m_random.next();
  const auto posts = m_sim.session(node).posts();
  if (drawn % 4 != 0 || posts.empty()) return draft;
  const Post& target = posts[(drawn >> 8) % posts.size()];
  constexpr PostKind kKinds[] = {PostKind::Reply, PostKind::Reaction, PostKind::Edit, PostKind::Delete};
  const PostKind kind = kKinds[(drawn >> 40) % std::size(kKinds)];
  if ((kind == PostKind::Edit || kind == PostKind::Delete) && !target.own) return draft;
  draft.kind = kind;
  draft.target = target.id;
  if (kind == PostKind::Reaction)
    draft.text = (drawn >> 50) % 3 == 0 ? "" : std::to_string((drawn >> 50) % 5);
  return draft;
}

void Workload::direct(NodeId node) {
  if (node >= m_sim.size() || !m_sim.running(node)) return;
  const auto members = m_sim.session(node).members();
  const std::uint64_t drawn = m_random.next();
  if (members.size() < 2) return;
  const MemberId to = members[1 + drawn % (members.size() - 1)].id;
  const std::string said = text(m_random.below(200), "direct ");
  m_posts.noteDirect(node, to, said);
  const auto id = m_sim.command(
      node, [&](GroupSession& session, TimePoint now) { return session.sendDirect(now, to, said); });
  if (id) m_posts.noteDirectId(node, *id, said);
}

void Workload::press(NodeId node) {
  if (node >= m_sim.size() || !m_sim.running(node)) return;
  m_floor.notePress(node);
  const bool taken = m_sim.command(
      node, [](GroupSession& session, TimePoint now) { return session.requestFloor(now).has_value(); });
  // Refused as holding or claiming already: then that press has its end, or will have.
  if (!taken && m_sim.session(node).floor().selfHolds) m_floor.notePressEnded(node);
}

void Workload::release(NodeId node) {
  if (node >= m_sim.size() || !m_sim.running(node)) return;
  m_floor.noteRelease(node);
  m_sim.command(node, [](GroupSession& session, TimePoint now) {
    session.releaseFloor(now);
    return 0;
  });
}

void Workload::hand(NodeId node, bool raised) {
  if (node >= m_sim.size() || !m_sim.running(node)) return;
  m_sim.command(node, [&](GroupSession& session, TimePoint now) {
    raised ? session.raiseHand(now) : session.lowerHand(now);
    return 0;
  });
}

void Workload::answerOffers() {
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (!m_sim.running(node)) continue;
    const FloorView view = m_sim.session(node).floor();
    if (!view.selfHolds || !view.offered) continue;
    const std::uint64_t answer = m_answers.below(60);
    if (answer < 2) press(node);
    if (answer == 2) hand(node, false);
  }
}

void Workload::frames() {
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (!m_sim.running(node) || !m_sim.session(node).floor().selfHolds) continue;
    EncodedFrame frame;
    const std::uint64_t number = ++m_frames;
    frame.stream = m_content.below(3) == 0 ? StreamKind::Audio : StreamKind::Video;
    // An encoder that sends key frames often enough need not be asked for one.
    frame.keyFrame = frame.stream == StreamKind::Audio || ++m_videoFrames % kFramesBetweenKeys == 1;
    frame.captureMicros = m_sim.now().time_since_epoch().count();
    frame.durationMicros = 80'000;
    frame.bytes.resize(8 + m_content.below(frame.stream == StreamKind::Audio ? 300 : 4000));
    for (std::size_t i = 0; i < 8; ++i) frame.bytes[i] = static_cast<std::byte>(number >> (56 - 8 * i));
    for (std::size_t i = 8; i < frame.bytes.size(); i += 97)
      frame.bytes[i] = static_cast<std::byte>(m_content.next());
    m_floor.noteFrame(node, number, frame.bytes);
    m_sim.command(node, [&](GroupSession& session, TimePoint now) {
      return session.sendFrame(now, std::move(frame)).has_value();
    });
  }
}

}  // namespace vinicast::sim
