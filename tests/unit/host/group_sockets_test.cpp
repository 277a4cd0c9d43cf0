// SPDX-License-Identifier: MIT
#include "host/net/group_sockets.hpp"

#include <gtest/gtest.h>
#include <net/if.h>

#include <QElapsedTimer>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "host/net/flood_watch.hpp"
#include "own_network.hpp"

namespace vinicast::host {
namespace {

using client::ErrorCode;
using test::ip;
using test::SecondNetwork;
using test::waitFor;

constexpr const char* kIpv6Group = "[ff12::4444]:4444";

GroupAddress addressOf(const char* text) {
  return *parseGroupAddress(QString::fromLatin1(text));
}

// Group sockets that keep what they hear, by text.
class Member {
 public:
  explicit Member(const GroupAddress& address = defaultGroupAddress(), const QString& interfaceName = {}) {
    auto opened = GroupSockets::open(address, interfaceName);
    if (!opened) {
      error = opened.error().code;
      return;
    }
    sockets = std::move(*opened);
    sockets->listen(
        [this](const Endpoint& from, Arrival arrival, std::span<const std::byte> bytes) {
          const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
          ++heard[text];
          lastFrom = from;
          lastArrival = arrival;
        },
        [this] { ++batches; });
    QObject::connect(sockets.get(), &GroupSockets::networkLost, [this] { ++lost; });
    QObject::connect(sockets.get(), &GroupSockets::networkBack, [this] { ++back; });
    QObject::connect(sockets.get(), &GroupSockets::interfacesChanged, [this] { ++changed; });
  }

  void send(const std::string& text, TransmitTarget target, const Endpoint& to = {}) {
    sockets->queue({target, to, text.size()}, std::as_bytes(std::span(text.data(), text.size())));
    sockets->flush();
  }
  [[nodiscard]] std::vector<std::string> interfaces() const {
    std::vector<std::string> names;
    for (const InterfaceHealth& one : sockets->health().interfaces) names.push_back(one.interface.name);
    return names;
  }
  [[nodiscard]] bool waitToHear(const std::string& text) {
    return waitFor([&] { return heard.contains(text); });
  }

  std::optional<ErrorCode> error;
  std::unique_ptr<GroupSockets> sockets;
  std::map<std::string, int> heard;
  Endpoint lastFrom;
  Arrival lastArrival = Arrival::Multicast;
  int batches = 0;
  int lost = 0;
  int back = 0;
  int changed = 0;
};

// Hears the control group through one interface of the network this thread is in, and follows no change: a
// Member would look for its interfaces in the first network.
class Listener {
 public:
  explicit Listener(const char* interfaceName) : m_socket(open()) {
    EXPECT_EQ(0, m_socket.joinGroup(defaultGroupAddress().control, if_nametoindex(interfaceName)));
  }
  [[nodiscard]] bool hears(const std::string& text) {
    while (m_socket.receive(m_batch) > 0) {
      for (const ReceiveBatch::Datagram& datagram : m_batch.datagrams()) {
        m_heard.emplace(reinterpret_cast<const char*>(datagram.bytes.data()), datagram.bytes.size());
        lastFrom = datagram.from;
      }
    }
    return m_heard.contains(text);
  }
  Endpoint lastFrom;

 private:
  static UdpSocket open() {
    UdpSocket::Options options;
    options.local = defaultGroupAddress().control;
    options.shareAddress = true;
    return std::move(*UdpSocket::open(options));
  }
  UdpSocket m_socket;
  ReceiveBatch m_batch;
  std::set<std::string> m_heard;
};

TEST(GroupSockets, MembersOnTheLoopbackHearEachOther) {
  Member a, b, c;
  ASSERT_TRUE(a.sockets && b.sockets && c.sockets);
  a.send("to all", TransmitTarget::ControlGroup);
  a.send("media", TransmitTarget::MediaGroup);
  for (Member* member : {&b, &c}) {
    EXPECT_TRUE(member->waitToHear("to all"));
    EXPECT_TRUE(member->waitToHear("media"));
    EXPECT_EQ(member->heard, (std::map<std::string, int>{{"media", 1}, {"to all", 1}}));
    EXPECT_EQ(member->lastFrom.port, a.sockets->unicastPort());
    EXPECT_NE(member->lastFrom.interfaceIndex, 0U);
  }
  EXPECT_TRUE(a.waitToHear("to all"));  // the session knows its own echo
  EXPECT_GE(a.sockets->health().receiveBufferBytes, 200'000);
  EXPECT_EQ(a.interfaces(), (std::vector<std::string>{"lo"}));
  EXPECT_EQ(a.sockets->health().datagramsSent, 2U);
}

TEST(GroupSockets, TheSenderAddressCanBeAnswered) {
  Member a, b, c;
  a.send("question", TransmitTarget::ControlGroup);
  ASSERT_TRUE(b.waitToHear("question"));
  b.send("answer", TransmitTarget::Unicast, b.lastFrom);
  EXPECT_TRUE(a.waitToHear("answer"));
  a.send("end", TransmitTarget::ControlGroup);
  ASSERT_TRUE(c.waitToHear("end"));
  EXPECT_FALSE(c.heard.contains("answer"));
}

TEST(GroupSockets, TheMachinesAddressAndTheGroupsPortReachAMember) {
  Member a, b;
  ASSERT_TRUE(a.sockets && b.sockets);
  a.send("to all", TransmitTarget::ControlGroup);
  ASSERT_TRUE(b.waitToHear("to all"));
  EXPECT_EQ(b.lastArrival, Arrival::Multicast);
  a.send("to one", TransmitTarget::Unicast, Endpoint::fromIpv4(0x7f000001, kDefaultGroupPort));
  // One of those on this machine gets it, once.
  EXPECT_TRUE(waitFor([&] { return a.heard.contains("to one") || b.heard.contains("to one"); }));
  EXPECT_EQ(a.heard["to one"] + b.heard["to one"], 1);
  EXPECT_EQ((a.heard["to one"] > 0 ? a : b).lastArrival, Arrival::Unicast);
}

TEST(GroupSockets, GroupsOnOnePortAreApart) {
  Member here;
  Member elsewhere(addressOf("239.9.9.9:4444"));
  elsewhere.send("elsewhere", TransmitTarget::ControlGroup);
  here.send("here", TransmitTarget::ControlGroup);
  ASSERT_TRUE(here.waitToHear("here"));
  ASSERT_TRUE(elsewhere.waitToHear("elsewhere"));
  EXPECT_EQ(here.heard.size(), 1U);
  EXPECT_EQ(elsewhere.heard.size(), 1U);
}

TEST(GroupSockets, ABurstArrivesWhole) {
  Member a, b;
  constexpr int kBurst = 1000;
  for (int i = 0; i < kBurst; ++i) {
    const std::string text = std::to_string(i) + std::string(1100, 'x');
    a.sockets->queue({TransmitTarget::MediaGroup, {}, text.size()},
                     std::as_bytes(std::span(text.data(), text.size())));
  }
  a.sockets->flush();
  EXPECT_TRUE(waitFor([&] { return b.heard.size() == kBurst; })) << b.heard.size();
  EXPECT_LT(b.batches, kBurst / 4);  // many at a time
}

TEST(MembershipWatch, AsksForANewJoinWhileNothingComesEverMoreSeldom) {
  MembershipWatch watch;
  constexpr std::int64_t kSecond = 1'000'000;
  std::vector<std::int64_t> times;
  for (std::int64_t second = 1; second <= 600; ++second)
    if (watch.isDue(second * kSecond)) times.push_back(second);
  EXPECT_EQ(times, (std::vector<std::int64_t>{6, 16, 36, 76, 156, 276, 396, 516}));
  watch.noteHeard(600 * kSecond);
  EXPECT_FALSE(watch.isDue(604 * kSecond));
  watch.noteHeard(604 * kSecond);
  EXPECT_FALSE(watch.isDue(608 * kSecond));
  EXPECT_TRUE(watch.isDue(609 * kSecond)) << "soon again, once something had come";
}

TEST(FloodWatch, TellsAFloodAndItsEnd) {
  FloodWatch watch;
  std::int64_t now = 5'000'000;
  const auto run = [&](std::size_t aMillisecond, int milliseconds) {
    bool flooded = false;
    for (int i = 0; i < milliseconds; ++i) flooded = watch.note(now += 1000, aMillisecond);
    return flooded;
  };
  EXPECT_FALSE(run(10, 1000)) << "a live picture, with much repair";
  EXPECT_TRUE(run(100, 20)) << "at once";
  EXPECT_TRUE(run(100, 1000)) << "and in every window";
  EXPECT_FALSE(run(10, 120));
  EXPECT_TRUE(run(100, 20));
  now += 1'000'000;
  EXPECT_FALSE(watch.note(now, 1)) << "nothing came for a second";
}

TEST(GroupSockets, APortThatAnotherProgramKeepsIsBusy) {
  UdpSocket::Options exclusive;
  exclusive.local.port = kDefaultGroupPort;
  auto other = UdpSocket::open(exclusive);
  ASSERT_TRUE(other);
  EXPECT_EQ(Member().error, ErrorCode::PortBusy);
  { const UdpSocket closed = std::move(*other); }
  EXPECT_EQ(Member().error, std::nullopt);
}

TEST(GroupSockets, AChosenInterfaceMustBeThere) {
  EXPECT_EQ(Member(defaultGroupAddress(), QStringLiteral("nothere0")).error, ErrorCode::UnknownInterface);
  EXPECT_EQ(Member(defaultGroupAddress(), QStringLiteral("lo")).error, std::nullopt);
  ASSERT_TRUE(ip("link add vetha type veth peer name vethb"));  // left down
  EXPECT_EQ(Member(defaultGroupAddress(), QStringLiteral("vetha")).error, ErrorCode::NetworkUnavailable);
  ASSERT_TRUE(ip("link del vetha"));
}

TEST(GroupSockets, ALostNetworkIsToldOnceAndComesBack) {
  Member a, b;
  ASSERT_TRUE(ip("link set lo down"));
  EXPECT_TRUE(waitFor([&] {
    a.send("into nothing", TransmitTarget::ControlGroup);
    return a.lost > 0;
  }));
  a.send("into nothing", TransmitTarget::ControlGroup);
  ASSERT_TRUE(ip("link set lo up"));
  EXPECT_TRUE(waitFor([&] {
    a.send("back", TransmitTarget::ControlGroup);
    return b.heard.contains("back");
  }));
  EXPECT_EQ(a.lost, 1);
  EXPECT_EQ(a.back, 1);
  EXPECT_GT(a.changed, 0);
}

// How many groups a socket may join in this network.
bool allowMemberships(int count) {
  std::ofstream file("/proc/sys/net/ipv4/igmp_max_memberships");
  file << count << std::flush;
  return file.good();
}

TEST(GroupSockets, AJoinThatFailedIsTriedAgain) {
  if (!allowMemberships(0)) GTEST_SKIP() << "the system does not let a test limit memberships";
  Member a, b;
  ASSERT_TRUE(a.sockets && b.sockets);
  EXPECT_EQ(b.sockets->health().joinFailures, 2U);
  EXPECT_EQ(b.changed, 0);
  ASSERT_TRUE(allowMemberships(20));
  ASSERT_TRUE(ip("link add vetha type veth peer name vethb"));  // left down: nothing else changes
  EXPECT_TRUE(waitFor([&] { return b.changed > 0; }));
  EXPECT_EQ(b.interfaces(), (std::vector<std::string>{"lo"}));
  a.send("at last", TransmitTarget::ControlGroup);
  EXPECT_TRUE(b.waitToHear("at last"));
  a.send("media too", TransmitTarget::MediaGroup);
  EXPECT_TRUE(b.waitToHear("media too"));
  ASSERT_TRUE(ip("link del vetha"));
}

// Two machines on a wire, with virtual cards only, and one that comes later.
class WiredTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(second.isOpen());
    ASSERT_TRUE(ip("link add vetha type veth peer name vethb"));
    ASSERT_TRUE(second.adopt("vethb"));
  }
  void TearDown() override { ip("link del vetha"); }
  static bool raise(const std::string& name, const std::string& address) {
    return ip("addr add " + address + "/24 dev " + name) && ip("link set " + name + " up");
  }

  SecondNetwork second;
};

TEST_F(WiredTest, MembersOnTwoMachinesHearEachOther) {
  ASSERT_TRUE(raise("vetha", "10.9.0.1"));
  second.enter();
  ASSERT_TRUE(raise("vethb", "10.9.0.2"));
  second.leave();
  Member here;
  second.enter();
  Member there;
  second.leave();
  ASSERT_TRUE(here.sockets && there.sockets);
  EXPECT_EQ(here.interfaces(), (std::vector<std::string>{"vetha"}));
  // A new link drops what is sent in its first moments.
  EXPECT_TRUE(waitFor([&] {
    here.send("over the wire", TransmitTarget::MediaGroup);
    return there.heard.contains("over the wire");
  }));
  there.send("and back", TransmitTarget::Unicast, there.lastFrom);
  EXPECT_TRUE(here.waitToHear("and back"));
}

TEST_F(WiredTest, ABroadcastReachesTheOtherMachine) {
  ASSERT_TRUE(raise("vetha", "10.9.0.1"));
  second.enter();
  ASSERT_TRUE(raise("vethb", "10.9.0.2"));
  Member there;
  second.leave();
  Member here;
  ASSERT_TRUE(here.sockets && there.sockets);
  EXPECT_TRUE(waitFor([&] {
    here.send("anybody?", TransmitTarget::Broadcast);
    return there.heard.contains("anybody?");
  }));
  EXPECT_EQ(there.lastArrival, Arrival::Unicast);
  EXPECT_EQ(there.lastFrom.port, here.sockets->unicastPort());
}

TEST_F(WiredTest, AnIpv6GroupWorksToo) {
  ASSERT_TRUE(ip("addr add fd00::1/64 dev vetha nodad") && ip("link set vetha up"));
  second.enter();
  ASSERT_TRUE(ip("addr add fd00::2/64 dev vethb nodad") && ip("link set vethb up"));
  Member there(addressOf(kIpv6Group));
  second.leave();
  Member here(addressOf(kIpv6Group));
  Member other(addressOf("[ff12::5555]:4444"));
  ASSERT_TRUE(here.sockets && there.sockets && other.sockets);
  // A new link drops what is sent while its addresses are being checked (RFC 4862 §5.4).
  EXPECT_TRUE(waitFor([&] {
    other.send("other group", TransmitTarget::ControlGroup);
    here.send("six", TransmitTarget::ControlGroup);
    return there.heard.contains("six");
  }));
  EXPECT_EQ(there.lastArrival, Arrival::Multicast);
  const auto peer = parsePeer(QStringLiteral("[fd00::2]"), kDefaultGroupPort);
  ASSERT_TRUE(peer && peer->numeric);
  here.send("by address", TransmitTarget::Unicast, *peer->numeric);
  EXPECT_TRUE(there.waitToHear("by address"));
  EXPECT_EQ(there.lastArrival, Arrival::Unicast);
  there.send("answer", TransmitTarget::Unicast, there.lastFrom);
  EXPECT_TRUE(here.waitToHear("answer"));
  EXPECT_FALSE(there.heard.contains("other group"));
}

TEST_F(WiredTest, ACardThatComesLaterIsUsed) {
  Member here;
  EXPECT_EQ(here.interfaces(), (std::vector<std::string>{"lo"}));
  second.enter();
  ASSERT_TRUE(raise("vethb", "10.9.0.2"));
  second.leave();
  ASSERT_TRUE(raise("vetha", "10.9.0.1"));
  EXPECT_TRUE(waitFor([&] { return here.interfaces() == std::vector<std::string>{"vetha"}; }));
  EXPECT_GT(here.changed, 0);
  second.enter();
  Member there;
  second.leave();
  here.send("found", TransmitTarget::ControlGroup);
  EXPECT_TRUE(there.waitToHear("found"));
}

TEST_F(WiredTest, ACableThatIsPulledOutIsALostNetworkAlthoughTheLoopbackWorks) {
  ASSERT_TRUE(raise("vetha", "10.9.0.1"));
  second.enter();
  ASSERT_TRUE(raise("vethb", "10.9.0.2"));
  Listener there("vethb");
  second.leave();
  Member here;
  EXPECT_EQ(here.interfaces(), (std::vector<std::string>{"vetha"}));
  second.enter();
  ASSERT_TRUE(ip("link set vethb down"));  // the other end: the carrier goes, nothing fails
  second.leave();
  EXPECT_TRUE(waitFor([&] { return here.lost > 0; }));
  EXPECT_EQ(here.interfaces(), (std::vector<std::string>{"lo"}));
  Member neighbour;
  here.send("on this computer", TransmitTarget::ControlGroup);
  EXPECT_TRUE(neighbour.waitToHear("on this computer"));
  EXPECT_EQ(here.back, 0);
  EXPECT_EQ(here.sockets->health().interfaces.at(0).heard,
            0U);                 // one's own is nobody's, whatever its address
  EXPECT_EQ(neighbour.lost, 0);  // had no network to lose
  second.enter();
  ASSERT_TRUE(ip("link set vethb up"));
  second.leave();
  EXPECT_TRUE(waitFor([&] {
    here.send("over the wire", TransmitTarget::ControlGroup);
    return there.hears("over the wire");
  }));
  EXPECT_EQ(here.interfaces(), (std::vector<std::string>{"vetha"}));
  EXPECT_EQ(here.lost, 1);
  EXPECT_EQ(here.back, 1);
}

TEST_F(WiredTest, EachInterfaceHasItsAccount) {
  ASSERT_TRUE(raise("vetha", "10.9.0.1"));
  second.enter();
  ASSERT_TRUE(raise("vethb", "10.9.0.2"));
  Member there;
  second.leave();
  Member here;
  const auto account = [&] { return here.sockets->health().interfaces.at(0); };
  EXPECT_TRUE(waitFor([&] {
    there.send("hello", TransmitTarget::ControlGroup);
    return account().heard > 0;
  }));
  EXPECT_TRUE(account().joined);
  here.send("mine", TransmitTarget::ControlGroup);
  ASSERT_TRUE(here.waitToHear("mine"));
  EXPECT_EQ(account().heard, static_cast<std::uint64_t>(here.heard["hello"]));  // an echo is nobody's word
  EXPECT_EQ(account().sent, 1U);
  EXPECT_TRUE(account().sending);
  ASSERT_TRUE(ip("link set vetha down"));
  here.send("into nothing", TransmitTarget::MediaGroup);
  EXPECT_EQ(account().sendFailures, 1U);
  EXPECT_FALSE(account().sending);
}

TEST_F(WiredTest, AnotherAddressIsTold) {
  ASSERT_TRUE(raise("vetha", "10.9.0.1"));
  second.enter();
  ASSERT_TRUE(raise("vethb", "10.9.0.2"));
  Listener there("vethb");
  second.leave();
  Member here;
  ASSERT_TRUE(ip("addr del 10.9.0.1/24 dev vetha") && ip("addr add 10.9.0.7/24 dev vetha"));
  EXPECT_TRUE(waitFor([&] { return here.changed > 0; }));
  EXPECT_TRUE(waitFor([&] {
    here.send("from seven", TransmitTarget::ControlGroup);
    return there.hears("from seven");
  }));
  EXPECT_EQ(there.lastFrom.address, Endpoint::fromIpv4(0x0a090007, 0).address);
  EXPECT_EQ(here.lost, 0);
}

TEST_F(WiredTest, AfterASleepItLooksAtOnce) {
  ASSERT_TRUE(raise("vetha", "10.9.0.1"));
  second.enter();
  ASSERT_TRUE(raise("vethb", "10.9.0.2"));
  second.leave();
  Member here;
  ASSERT_TRUE(ip("link set vetha down"));
  QElapsedTimer timer;
  timer.start();
  here.sockets->rejoin();
  EXPECT_TRUE(waitFor([&] { return here.lost > 0; }));
  EXPECT_LT(timer.elapsed(), 1000);
}

}  // namespace
}  // namespace vinicast::host
