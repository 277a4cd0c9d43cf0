// SPDX-License-Identifier: MIT
// vinicast-bench-flood INTERFACE GROUP PORT KIND RATE SECONDS: listens to a group for a moment, then sends
// RATE junk datagrams a second to it. Prints what it did as one line of JSON. KIND is
//   random   random bytes of any size
//   control  right headers of updates of unknown members, and nothing right behind them
//   media    the same as video
//   forged   the same as control, from the address and port of the member with the lowest address; takes a
//            raw socket
//   replay   what was heard, again

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kHeaderBytes = 28;  // docs/protocol.md §2.1
constexpr std::size_t kTypeOffset = 1;
constexpr std::size_t kSenderOffset = 6;
constexpr std::size_t kSmallest = 44;
constexpr std::size_t kLargest = 1200;
constexpr std::size_t kPool = 4096;  // different datagrams
constexpr std::size_t kBatch = 64;
constexpr std::uint8_t kUpdate = 0x11;
constexpr std::uint8_t kVideoShard = 0x40;
constexpr auto kListen = std::chrono::seconds(3);

struct Target {
  sockaddr_in address{};
  int interface = 0;
};

struct Heard {
  std::vector<Bytes> datagrams;
  sockaddr_in lowest{};  // of all who sent one
};

Heard listen(const Target& target) {
  const int listener = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ip_mreqn membership{};
  membership.imr_multiaddr = target.address.sin_addr;
  membership.imr_ifindex = target.interface;
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&target.address), sizeof target.address) != 0 ||
      ::setsockopt(listener, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) != 0) {
    std::perror("listen");
    std::exit(1);
  }
  Heard heard;
  const auto end = Clock::now() + kListen;
  std::array<std::uint8_t, 2048> buffer;
  while (Clock::now() < end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    pollfd readable{listener, POLLIN, 0};
    if (::poll(&readable, 1, static_cast<int>(left)) <= 0) continue;
    sockaddr_in from{};
    socklen_t length = sizeof from;
    const ssize_t size =
        ::recvfrom(listener, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &length);
    if (size < static_cast<ssize_t>(kHeaderBytes)) continue;
    heard.datagrams.emplace_back(buffer.begin(), buffer.begin() + size);
    const bool lower = ntohl(from.sin_addr.s_addr) < ntohl(heard.lowest.sin_addr.s_addr);
    if (heard.datagrams.size() == 1 || lower) heard.lowest = from;
  }
  return heard;
}

// IPv4 and UDP headers (RFC 791, RFC 768) with the address and port of somebody else. The kernel fills in the
// checksum of the former; the latter needs none.
void forge(Bytes& junk, const sockaddr_in& from, const sockaddr_in& to) {
  iphdr ip{};
  ip.version = 4;
  ip.ihl = sizeof ip / 4;
  ip.ttl = 1;
  ip.protocol = IPPROTO_UDP;
  ip.saddr = from.sin_addr.s_addr;
  ip.daddr = to.sin_addr.s_addr;
  udphdr udp{};
  udp.source = from.sin_port;
  udp.dest = to.sin_port;
  udp.len = htons(static_cast<std::uint16_t>(sizeof udp + junk.size()));
  ip.tot_len = htons(static_cast<std::uint16_t>(sizeof ip + sizeof udp + junk.size()));
  Bytes headers(sizeof ip + sizeof udp);
  std::memcpy(headers.data(), &ip, sizeof ip);
  std::memcpy(headers.data() + sizeof ip, &udp, sizeof udp);
  junk.insert(junk.begin(), headers.begin(), headers.end());
}

std::vector<Bytes> makeJunk(std::string_view kind, const std::vector<Bytes>& heard) {
  if (kind == "replay") return heard;
  std::mt19937_64 random(1);
  std::vector<Bytes> pool(kPool);
  for (Bytes& junk : pool) {
    junk.resize(kSmallest + random() % (kLargest - kSmallest + 1));
    for (auto& byte : junk) byte = static_cast<std::uint8_t>(random());
    if (kind == "random") continue;
    // A right version, type and group; the sender, its boot and its counter are anybody's.
    std::memcpy(junk.data(), heard.front().data(), kSenderOffset);
    junk[kTypeOffset] = kind == "media" ? kVideoShard : kUpdate;
  }
  return pool;
}

class Sender {
 public:
  // `raw`: the pool has headers of its own.
  Sender(const Target& target, const std::vector<Bytes>& pool, bool raw) : m_target(target), m_pool(pool) {
    m_socket = raw ? ::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW)
                   : ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (m_socket < 0) {
      std::perror("socket");
      std::exit(1);
    }
    ip_mreqn outgoing{};
    outgoing.imr_ifindex = target.interface;
    ::setsockopt(m_socket, IPPROTO_IP, IP_MULTICAST_IF, &outgoing, sizeof outgoing);
    const unsigned char loopBack = 0;
    ::setsockopt(m_socket, IPPROTO_IP, IP_MULTICAST_LOOP, &loopBack, sizeof loopBack);
  }

  void send(std::size_t count) {
    std::array<mmsghdr, kBatch> headers{};
    std::array<iovec, kBatch> vectors{};
    while (count > 0) {
      const std::size_t batch = std::min(count, kBatch);
      for (std::size_t i = 0; i < batch; ++i) {
        const Bytes& junk = m_pool[m_next++ % m_pool.size()];
        vectors[i] = {const_cast<std::uint8_t*>(junk.data()), junk.size()};
        headers[i].msg_hdr = {};
        headers[i].msg_hdr.msg_name = &m_target.address;
        headers[i].msg_hdr.msg_namelen = sizeof m_target.address;
        headers[i].msg_hdr.msg_iov = &vectors[i];
        headers[i].msg_hdr.msg_iovlen = 1;
      }
      const int sent = ::sendmmsg(m_socket, headers.data(), static_cast<unsigned>(batch), 0);
      if (sent <= 0) {
        std::perror("send");
        std::exit(1);
      }
      m_sent += static_cast<std::uint64_t>(sent);
      count -= static_cast<std::size_t>(sent);
    }
  }
  [[nodiscard]] std::uint64_t sent() const { return m_sent; }

 private:
  Target m_target;
  const std::vector<Bytes>& m_pool;
  int m_socket = -1;
  std::size_t m_next = 0;
  std::uint64_t m_sent = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const std::string_view kind = argc == 7 ? argv[4] : "";
  if (kind != "random" && kind != "control" && kind != "media" && kind != "forged" && kind != "replay") {
    std::fprintf(
        stderr,
        "usage: vinicast-bench-flood INTERFACE GROUP PORT random|control|media|forged|replay RATE SECONDS\n");
    return 2;
  }
  Target target;
  target.address.sin_family = AF_INET;
  target.address.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(argv[3], nullptr, 10)));
  if (::inet_pton(AF_INET, argv[2], &target.address.sin_addr) != 1) return 2;
  target.interface = static_cast<int>(::if_nametoindex(argv[1]));
  const double rate = std::strtod(argv[5], nullptr);
  const double seconds = std::strtod(argv[6], nullptr);

  const Heard heard = listen(target);
  if (heard.datagrams.empty()) {
    std::fprintf(stderr, "nothing is said in this group\n");
    return 1;
  }
  std::vector<Bytes> pool = makeJunk(kind, heard.datagrams);
  const bool forged = kind == "forged";
  if (forged)
    for (Bytes& junk : pool) forge(junk, heard.lowest, target.address);
  Sender sender(target, pool, forged);
  const auto begin = Clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  while (elapsed() < seconds) {
    const auto due = static_cast<std::uint64_t>(elapsed() * rate);
    // At most 20 ms at once: what this process missed is not made up for in one burst.
    const auto most = static_cast<std::uint64_t>(rate / 50);
    if (due > sender.sent()) sender.send(static_cast<std::size_t>(std::min(due - sender.sent(), most)));
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  const double took = elapsed();
  std::printf("{\"sent\":%llu,\"heard\":%zu,\"seconds\":%.2f}\n",
              static_cast<unsigned long long>(sender.sent()), heard.datagrams.size(), took);
  return 0;
}
