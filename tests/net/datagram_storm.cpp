// SPDX-License-Identifier: MIT
// vinicast-datagram-storm INTERFACE GROUP PORT GROUP2 PORT2 COUNT SEED: listens to a group for a moment, then
// sends COUNT bad datagrams to both groups: random bytes, and real ones cut short, changed, or sent again.
// Prints what it did as JSON. Paced, so that it tests the receivers and not the machine's patience.

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kLargest = 1472;  // what fits a 1500-byte MTU without IP fragments
constexpr std::size_t kSamples = 256;   // real datagrams that are kept to be changed
constexpr int kDatagramsPerMillisecond = 40;
constexpr auto kListenFirst = std::chrono::seconds(2);

sockaddr_in addressOf(const char* text, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(port, nullptr, 10)));
  if (::inet_pton(AF_INET, text, &address.sin_addr) != 1) std::exit(2);
  return address;
}

int listenTo(const sockaddr_in& group, int interface) {
  const int listener = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ip_mreqn membership{};
  membership.imr_multiaddr = group.sin_addr;
  membership.imr_ifindex = interface;
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&group), sizeof group) != 0 ||
      ::setsockopt(listener, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) != 0) {
    std::perror("listen");
    std::exit(1);
  }
  return listener;
}

class Storm {
 public:
  explicit Storm(std::uint64_t seed) : m_random(seed) {}

  // Takes what came in meanwhile, the newest kSamples of it.
  void hear(int listener) {
    std::array<std::uint8_t, 2048> buffer;
    for (;;) {
      const ssize_t size = ::recv(listener, buffer.data(), buffer.size(), 0);
      if (size < 0) return;
      m_samples.emplace_back(buffer.begin(), buffer.begin() + size);
      if (m_samples.size() > kSamples) m_samples.pop_front();
      ++m_heard;
    }
  }

  Bytes next() {
    const std::size_t kind = m_samples.empty() ? 0 : below(5);
    if (kind == 0) return randomBytes(below(kLargest + 1));
    Bytes bytes = m_samples[below(m_samples.size())];
    if (kind == 1) bytes.resize(below(bytes.size() + 1));
    if (kind == 2 && !bytes.empty()) bytes[below(bytes.size())] ^= static_cast<std::uint8_t>(1U << below(8));
    if (kind == 3) {
      // A real header with something else behind it.
      const Bytes rest = randomBytes(below(kLargest + 1));
      bytes.resize(std::min<std::size_t>(bytes.size(), 28));
      bytes.insert(bytes.end(), rest.begin(),
                   rest.begin() + static_cast<std::ptrdiff_t>(std::min(rest.size(), kLargest - 28)));
    }
    return bytes;  // kind 4: as it was, once more
  }

  [[nodiscard]] std::uint64_t heard() const { return m_heard; }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(m_random() % bound); }

  Bytes randomBytes(std::size_t size) {
    Bytes bytes(size);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(m_random());
    return bytes;
  }

  std::mt19937_64 m_random;
  std::deque<Bytes> m_samples;
  std::uint64_t m_heard = 0;
};

// Waits until `until`, or until something comes in.
void waitUntil(Clock::time_point until, int listener) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  if (left <= 0) return;
  pollfd readable{listener, POLLIN, 0};
  ::poll(&readable, 1, static_cast<int>(left));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 8) {
    std::fprintf(stderr, "usage: vinicast-datagram-storm INTERFACE GROUP PORT GROUP2 PORT2 COUNT SEED\n");
    return 2;
  }
  const std::array<sockaddr_in, 2> targets{addressOf(argv[2], argv[3]), addressOf(argv[4], argv[5])};
  const std::uint64_t count = std::strtoull(argv[6], nullptr, 10);
  Storm storm(std::strtoull(argv[7], nullptr, 10));
  const int interface = static_cast<int>(::if_nametoindex(argv[1]));
  const int listener = listenTo(targets[0], interface);
  const int sender = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ip_mreqn outgoing{};
  outgoing.imr_ifindex = interface;
  ::setsockopt(sender, IPPROTO_IP, IP_MULTICAST_IF, &outgoing, sizeof outgoing);
  const unsigned char loopBack = 0;
  ::setsockopt(sender, IPPROTO_IP, IP_MULTICAST_LOOP, &loopBack, sizeof loopBack);

  const auto listened = Clock::now() + kListenFirst;
  while (Clock::now() < listened) {
    waitUntil(listened, listener);
    storm.hear(listener);
  }
  std::uint64_t sent = 0;
  std::uint64_t failed = 0;
  const auto begin = Clock::now();
  while (sent < count && failed < count) {
    const auto due = begin + std::chrono::milliseconds(sent / kDatagramsPerMillisecond);
    if (Clock::now() < due) {
      waitUntil(due, listener);
      storm.hear(listener);
      continue;
    }
    if (sent % 1024 == 0) storm.hear(listener);
    const Bytes bytes = storm.next();
    const sockaddr_in& to = targets[sent % 8 == 0 ? 1 : 0];
    const ssize_t written =
        ::sendto(sender, bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    if (written < 0) {
      ++failed;
    } else {
      ++sent;
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::printf("{\"sent\":%llu,\"heard\":%llu,\"failed\":%llu,\"seconds\":%.1f}\n",
              static_cast<unsigned long long>(sent), static_cast<unsigned long long>(storm.heard()),
              static_cast<unsigned long long>(failed), seconds);
  return sent == count ? 0 : 1;
}
