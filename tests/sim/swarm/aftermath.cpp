// SPDX-License-Identifier: MIT
#include "sim/swarm/aftermath.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <vector>

#include "vinicast/limits.hpp"

namespace vinicast::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kStream = 0x4146544552;
constexpr std::uint64_t kEndsStream = 0x454e4453;
// A member that was lost is asked again at the latest every 30 s, and answers; then both ask for copies and,
// where a third has to tell of them, a few seconds more.
constexpr Duration kUnicast = limits::kContactMax + seconds(15);
constexpr Duration kOneHolder = milliseconds(500);
// Two of the longest intervals of a small group (1 s * 1.5 / 1.21828) and half a second.
constexpr Duration kEveryone = milliseconds(3000);
constexpr Duration kPostsEqual = seconds(3);
// A liar that offers what it does not have takes turns of asking, one a second.
constexpr Duration kPostsEqualWithLiar = seconds(8);
// Six intervals, and the time in which an interval that was told is overtaken by the next.
constexpr Duration kDeadRemoved = milliseconds(7000);
constexpr Duration kPressWins = milliseconds(1500);
// Whoever missed many terms that an insider used up follows them by one step with each word of those who did
// not, which say one a second (§5).
constexpr Duration kFollowTerm = milliseconds(1200);
constexpr Duration kFollowTerms = seconds(8);  // at least
constexpr Duration kFollowHolder = limits::kBeaconInterval + milliseconds(20);
// Where they are within one step, who knows the greatest makes a claim start again, with a copy that names
// it.
constexpr Duration kClaimAgain = limits::kClaimWindow + milliseconds(50);
constexpr Duration kMessage = milliseconds(20);  // a message and its answer on a healthy network
// Each try waits as long as it may, where answers came late before.
constexpr Duration kDirectEnds = limits::kDirectTries * limits::kDirectRetryMax + milliseconds(500);
constexpr Duration kFrames = milliseconds(1200);
constexpr Duration kCopies = limits::kMediaGrace + seconds(4);
constexpr Duration kHandsForgotten = limits::kHandTimeout + seconds(1);
constexpr Duration kHandsRefreshed = limits::kHandRefresh + 2 * Duration(limits::kHandRefreshJitter);
constexpr Duration kCrashFrees =
    limits::kLease + limits::kAdvanceGuard + limits::kAdvanceJitter + limits::kClaimWindow + milliseconds(50);
constexpr Duration kNextIsAsked = seconds(5);

}  // namespace

Aftermath::Aftermath(const Plan& plan, Simulation& sim, Judge& judge, FloorChecker& floor, PostChecker& posts,
                     SessionChecker& sessions, Workload& workload)
    : m_sim(sim),
      m_judge(judge),
      m_floor(floor),
      m_posts(posts),
      m_sessions(sessions),
      m_workload(workload),
      m_random(plan.seed, kStream),
      m_ends(plan.seed, kEndsStream),
      m_inflated(plan.has(Fault::TermInflation)),
      m_twins(plan.has(Fault::Twin)),
      m_falsePosts(plan.has(Fault::FalsePosts)),
      m_unicast(plan.has(Fault::NoMulticast)),
      m_healed(sim.now()) {}

void Aftermath::run() {
  // What is promised after the network healed is promised to members that have met.
  if (m_unicast) {
    runTo(m_healed + kUnicast);
    m_healed = m_sim.now();
  }
  using Step = void (Aftermath::*)();
  for (const Step step :
       {&Aftermath::oneHolder, &Aftermath::everyoneSeesEveryone, &Aftermath::postsBecomeEqual,
        &Aftermath::theDeadAreRemoved, &Aftermath::presenceKeepsItsBudget, &Aftermath::pressesSucceed,
        &Aftermath::framesArrive, &Aftermath::stalledHolderCanStop, &Aftermath::queuesBecomeEqual,
        &Aftermath::newPostsArrive, &Aftermath::fewAskForOneLoss, &Aftermath::crashFreesTheFloor,
        &Aftermath::theNextHandIsAsked}) {
    if (over()) return;
    (this->*step)();
  }
}

std::vector<Aftermath::NodeId> Aftermath::alive() const {
  std::vector<NodeId> nodes;
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (m_sim.alive(node)) nodes.push_back(node);
  }
  return nodes;
}

std::string Aftermath::floors() const {
  std::string text;
  for (const NodeId node : alive()) {
    const FloorView view = m_sim.session(node).floor();
    const char* state = view.state == FloorState::Idle       ? " idle"
                        : view.state == FloorState::Claiming ? " claiming"
                        : view.offered                       ? " offered"
                                                             : " held";
    text += " member " + std::to_string(node) + state + " term " + std::to_string(view.term) +
            (view.holder.isZero() ? "" : " by " + view.holder.toHex().substr(0, 6)) + ";";
  }
  return text;
}

void Aftermath::runTo(TimePoint at) {
  (void)m_sim.runUntil([this] { return over(); }, std::max(at - m_sim.now(), Duration(0)));
}

template <typename Condition, typename Say>
void Aftermath::expectBy(Invariant invariant, TimePoint from, Duration bound, Condition condition, Say say) {
  bool holds = condition();
  // Looked at now and then: the conditions look at every member.
  while (!holds && !over() && m_sim.now() < from + bound) {
    runTo(std::min(m_sim.now() + milliseconds(10), from + bound));
    holds = condition();
  }
  m_judge.check(invariant, holds || over(), [&] { return std::string(say()); });
}

void Aftermath::oneHolder() {
  // A holder whom a partition kept from terms that an insider used up follows by one step with each beacon.
  const Duration follow = m_inflated ? (termSteps() + 1) * kFollowHolder : Duration::zero();
  runTo(m_healed + kOneHolder + follow);
  m_floor.oneHolderOnly = true;
  m_judge.check(Invariant::I7OneHolderAfterHeal, m_floor.holders() <= 1,
                [&] { return std::to_string(m_floor.holders()) + " holders"; });
}

void Aftermath::everyoneSeesEveryone() {
  const auto complete = [&] {
    const auto nodes = alive();
    std::set<MemberId> here;
    for (const NodeId node : nodes) here.insert(m_sim.session(node).self());
    return std::all_of(nodes.begin(), nodes.end(), [&](NodeId node) {
      std::set<MemberId> seen;
      for (const Member& member : m_sim.session(node).members()) seen.insert(member.id);
      return std::includes(seen.begin(), seen.end(), here.begin(), here.end());
    });
  };
  expectBy(Invariant::I18NobodyMissing, m_healed, kEveryone, complete, [this] {
    std::string text = "not everybody is seen:";
    for (const NodeId node : alive()) {
      text +=
          " member " + std::to_string(node) + " sees " + std::to_string(m_sim.session(node).members().size());
    }
    return text + " of " + std::to_string(alive().size());
  });
}

void Aftermath::postsBecomeEqual() {
  expectBy(
      Invariant::I14PostsEqualAfterHeal, m_healed, m_falsePosts ? kPostsEqualWithLiar : kPostsEqual,
      [&] { return m_posts.postsEqual(); }, [this] { return "posts differ: " + m_posts.counts(); });
  m_posts.checkOrder();
}

void Aftermath::theDeadAreRemoved() {
  const auto removed = [&] {
    const auto nodes = alive();
    return std::all_of(nodes.begin(), nodes.end(),
                       [&](NodeId node) { return m_sim.session(node).members().size() == nodes.size(); });
  };
  expectBy(Invariant::I19TheDeadAreRemoved, m_healed, kDeadRemoved, removed,
           [] { return "somebody is seen who is gone"; });
  m_judge.check(Invariant::I20DirectOnceAndTrue, m_posts.oldestDirect() < kDirectEnds,
                [] { return std::string("a directed message without a result"); });
}

void Aftermath::presenceKeepsItsBudget() {
  constexpr std::uint64_t kSeconds = 2;
  const std::uint64_t before = m_sessions.presenceBytes();
  runTo(m_sim.now() + seconds(kSeconds));
  const std::uint64_t bits = (m_sessions.presenceBytes() - before) * 8 / kSeconds;
  m_judge.check(Invariant::I19PresenceBudget, bits <= limits::kPresenceBudget * 12 / 10,
                [&] { return std::to_string(bits) + " bit/s of presence"; });
}

void Aftermath::pressesSucceed() {
  const auto nodes = alive();
  for (const NodeId node : nodes) m_workload.hand(node, false);
  const auto noHands = [&] {
    return std::all_of(nodes.begin(), nodes.end(),
                       [&](NodeId node) { return m_sim.session(node).floor().queue.empty(); });
  };
  expectBy(Invariant::I10QueuesEqual, std::max(m_sim.now(), m_healed + kHandsForgotten), kMessage * 5,
           noHands, [] { return "hands of nobody"; });
  if (over()) return;
  for (const NodeId node : nodes) m_workload.release(node);
  // Nobody can release what a twin that is gone held under one's own name: who shows it waits for its lease.
  const Duration ofTwin = m_twins ? Duration(limits::kLease) : Duration::zero();
  expectBy(
      Invariant::I12CrashFreesTheFloor, m_sim.now(), kMessage * 10 + ofTwin, [this] { return allIdle(); },
      [this] { return "not idle after every release:" + floors(); });
  m_holder = nodes[m_random.below(nodes.size())];
  const Duration follow = followTerms();
  pressWins();
  if (over()) return;
  const auto shown = [&] {
    const MemberId holder = m_sim.session(m_holder).self();
    return std::all_of(nodes.begin(), nodes.end(),
                       [&](NodeId node) { return m_sim.session(node).floor().holder == holder; });
  };
  expectBy(Invariant::I11PressSucceeds, m_sim.now(), kMessage * 5 + follow, shown,
           [this] { return "not everybody knows who is live:" + floors(); });
}

void Aftermath::framesArrive() {
  const auto nodes = alive();
  std::vector<std::uint64_t> before;
  for (const NodeId node : nodes) before.push_back(m_floor.framesShown(node));
  constexpr std::uint64_t kCount = 20;
  for (std::uint64_t i = 0; i < kCount && !over(); ++i) {
    m_workload.frames();
    runTo(m_sim.now() + milliseconds(40));
  }
  const auto complete = [&] {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      // The first few come before a key frame, at most.
      // Copies are judged apart.
      if (nodes[i] == m_holder || !m_sim.network().carriesMulticast(m_holder, nodes[i])) continue;
      if (m_floor.framesShown(nodes[i]) < before[i] + kCount / 4) return false;
    }
    return true;
  };
  expectBy(Invariant::FramesReachViewers, m_sim.now(), kFrames, complete,
           [] { return "frames are missing"; });
  if (!over()) copiesArrive();
}

// Whom multicast does not bring the media asks for copies, and there are places for some.
void Aftermath::copiesArrive() {
  std::vector<NodeId> apart;
  for (const NodeId node : alive())
    if (node != m_holder && !m_sim.network().carriesMulticast(m_holder, node)) apart.push_back(node);
  if (apart.empty() || apart.size() > limits::kMaxMediaSubscribers) return;
  constexpr std::uint64_t kEnough = 5;
  std::vector<std::uint64_t> before;
  for (const NodeId node : apart) before.push_back(m_floor.framesShown(node));
  const auto complete = [&] {
    for (std::size_t i = 0; i < apart.size(); ++i)
      if (m_floor.framesShown(apart[i]) < before[i] + kEnough) return false;
    return true;
  };
  for (const TimePoint end = m_sim.now() + kCopies; !over() && !complete() && m_sim.now() < end;) {
    m_workload.frames();
    runTo(m_sim.now() + milliseconds(40));
  }
  m_judge.check(Invariant::FramesReachViewers, over() || complete(),
                [] { return std::string("a viewer without multicast gets no copies"); });
}

std::int64_t Aftermath::termSteps() const {
  std::uint64_t least = limits::kTermEnd;
  std::uint64_t most = 0;
  for (const NodeId node : alive()) {
    const FloorView view = m_sim.session(node).floor();
    least = std::min(least, view.term);
    most = std::max(most, view.term);
  }
  return static_cast<std::int64_t>((most - std::min(least, most)) / limits::kMaxTermStep);
}

Duration Aftermath::followTerms() const {
  return m_inflated ? std::max(kFollowTerms, kFollowTerm * (termSteps() + 2)) : Duration::zero();
}

bool Aftermath::allIdle() {
  const auto nodes = alive();
  return std::all_of(nodes.begin(), nodes.end(),
                     [&](NodeId node) { return m_sim.session(node).floor().state == FloorState::Idle; });
}

// Its user stops it while it asks for its floor again: then nobody waits for its lease's end.
void Aftermath::stalledHolderCanStop() {
  const Duration still = limits::kStallFence + milliseconds(300);
  m_sim.pause(m_holder, still);
  runTo(m_sim.now() + still + limits::kClaimWindow + milliseconds(60));
  m_workload.release(m_holder);
  const Duration follow = followTerms();
  expectBy(
      Invariant::I12CrashFreesTheFloor, m_sim.now(), kMessage * 10 + follow, [this] { return allIdle(); },
      [this] { return "not idle after a stalled holder stopped:" + floors(); });
  if (over()) return;
  pressWins();
}

void Aftermath::pressWins() {
  m_workload.press(m_holder);
  const auto holds = [this] {
    const FloorView view = m_sim.session(m_holder).floor();
    // Who followed the terms in the middle of a claim missed too much of it to answer: the user tries again.
    if (m_inflated && view.state == FloorState::Idle) m_workload.press(m_holder);
    return view.selfHolds;
  };
  expectBy(Invariant::I11PressSucceeds, m_sim.now(), kPressWins + followTerms(), holds,
           [this] { return "a press in an idle group failed:" + floors(); });
}

void Aftermath::queuesBecomeEqual() {
  std::set<MemberId> raised;
  for (const NodeId node : alive()) {
    const bool up = node != m_holder && m_random.below(2) == 0;
    m_workload.hand(node, up);
    if (up) raised.insert(m_sim.session(node).self());
  }
  const TimePoint from = m_sim.now();
  const auto equal = [&] {
    const auto nodes = alive();
    const auto first = m_sim.session(nodes[0]).floor().queue;
    return std::set<MemberId>(first.begin(), first.end()) == raised &&
           std::all_of(nodes.begin(), nodes.end(),
                       [&](NodeId node) { return m_sim.session(node).floor().queue == first; });
  };
  const Duration bound = std::max<Duration>(milliseconds(2500), m_healed + kHandsForgotten - from);
  expectBy(Invariant::I10QueuesEqual, from, bound, equal, [] { return "queues differ"; });
  // Nothing but time passes, and every hand is said again: the order stays.
  const auto order = m_sim.session(alive()[0]).floor().queue;
  for (const TimePoint end = m_sim.now() + kHandsRefreshed; !over() && m_sim.now() < end;) {
    runTo(std::min(m_sim.now() + milliseconds(100), end));
    m_judge.check(Invariant::I10QueuesEqual,
                  over() || (equal() && m_sim.session(alive()[0]).floor().queue == order),
                  [] { return "a queue that was the same for all changed its order"; });
  }
}

void Aftermath::newPostsArrive() {
  for (const NodeId node : alive()) m_workload.post(node);
  expectBy(
      Invariant::I14PostsEqualAfterHeal, m_sim.now(), seconds(1), [&] { return m_posts.postsEqual(); },
      [this] { return "new posts did not arrive: " + m_posts.counts(); });
  m_posts.checkOrder();
}

// A post that nobody heard: its author's heartbeat tells all of them at once, and a few ask for all.
void Aftermath::fewAskForOneLoss() {
  const auto nodes = alive();
  constexpr std::size_t kMany = 8;  // in a smaller group few and all are too close
  if (nodes.size() < kMany) return;
  runTo(m_sim.now() + seconds(1));
  const std::uint64_t before = m_sessions.nacks();
  m_sim.setLink({.lossPermille = 1000});
  m_workload.post(nodes[0]);
  m_sim.setLink({});
  runTo(m_sim.now() + milliseconds(110));  // the first heartbeat, the back-off, and the answer
  const std::uint64_t asked = m_sessions.nacks() - before;
  m_judge.check(Invariant::I17FewAskForOneLoss, asked + 2 <= nodes.size(), [&] {
    return std::to_string(asked) + " of " + std::to_string(nodes.size() - 1) + " asked for one post";
  });
  expectBy(
      Invariant::I14PostsEqualAfterHeal, m_sim.now(), seconds(1), [&] { return m_posts.postsEqual(); },
      [this] { return "a lost post did not arrive: " + m_posts.counts(); });
}

void Aftermath::crashFreesTheFloor() {
  if (alive().size() < 2) return;
  m_sim.crash(m_holder);
  const auto nodes = alive();
  const auto queue = m_sim.session(nodes[0]).floor().queue;
  const MemberId head = queue.empty() ? MemberId{} : queue[0];
  const Duration again = m_inflated && termSteps() == 0 ? kClaimAgain : followTerms();
  const auto seen = [&](bool offered) {
    return std::all_of(nodes.begin(), nodes.end(), [&](NodeId node) {
      const FloorView view = m_sim.session(node).floor();
      if (head.isZero()) return view.state == FloorState::Idle;
      return view.state == FloorState::Held && view.holder == head && view.offered == offered;
    });
  };
  expectBy(
      Invariant::I12CrashFreesTheFloor, m_sim.now(), kCrashFrees + again, [&] { return seen(true); },
      [this] { return "the floor is not free, or the next one's, after a crash:" + floors(); });
  if (over() || head.isZero()) return;
  for (const NodeId node : nodes) {
    if (m_sim.session(node).self() == head) m_workload.press(node);
  }
  expectBy(
      Invariant::I11PressSucceeds, m_sim.now(), kMessage * 5, [&] { return seen(false); },
      [this] { return "who was asked and pressed is not live:" + floors(); });
}

std::optional<Aftermath::NodeId> Aftermath::holder() const {
  for (const NodeId node : alive())
    if (m_sim.session(node).floor().selfHolds) return node;
  return std::nullopt;
}

void Aftermath::endFloorOf(NodeId holder) {
  const FloorView view = m_sim.session(holder).floor();
  // As likely as not whom it would go to goes at that moment, too; two stay.
  const auto nodes = alive();
  if (nodes.size() > 3 && !view.queue.empty() && m_ends.below(2) == 0) {
    const auto head = std::find_if(nodes.begin(), nodes.end(), [&](NodeId node) {
      return node != holder && m_sim.session(node).self() == view.queue[0];
    });
    if (head != nodes.end()) m_sim.crash(*head);
  }
  const std::uint64_t way = m_ends.below(3);
  if (way == 0 || alive().size() < 3) return m_workload.release(holder);
  way == 1 ? m_sim.leave(holder) : m_sim.crash(holder);
}

// Whoever stops, says no, leaves or crashes: as long as a hand is up, somebody is live or asked soon after.
void Aftermath::theNextHandIsAsked() {
  runTo(m_sim.now() + kDeadRemoved);
  if (over() || alive().size() < 2) return;
  if (!holder()) {
    m_holder = alive()[m_ends.below(alive().size())];
    pressWins();
  }
  const NodeId first = holder().value_or(m_holder);
  for (const NodeId node : alive())
    if (node != first) m_workload.hand(node, true);
  runTo(m_sim.now() + kMessage * 5);
  const auto raised = [&](NodeId node) {
    const FloorView view = m_sim.session(node).floor();
    return std::find(view.queue.begin(), view.queue.end(), m_sim.session(node).self()) != view.queue.end();
  };
  for (int round = 0; round < 4 && !over(); ++round) {
    const auto last = holder();
    if (!last) return;
    if (m_ends.below(2) == 0) m_workload.press(*last);  // who was asked says yes
    runTo(m_sim.now() + m_ends.between(Duration::zero(), milliseconds(600)));
    if (over()) return;
    endFloorOf(*last);
    const auto nodes = alive();
    const auto goesOn = [&] {
      const auto next = holder();
      return (next && next != last) || std::none_of(nodes.begin(), nodes.end(), raised);
    };
    expectBy(Invariant::I12NextHandIsAsked, m_sim.now(), kNextIsAsked + followTerms(), goesOn,
             [this] { return "hands are raised and nobody is live:" + floors(); });
  }
}

}  // namespace vinicast::sim
