// SPDX-License-Identifier: MIT
// vinicast-bench-norm INTERFACE GROUP PORT NODE-ID: the benchmark's chat over NORM (RFC 5740), NACK-oriented
// reliable multicast. Each member is a sender and a receiver; each post is one object of data. "say TEXT" on
// stdin posts, JSON Lines on stdout tell what came.
//
// Settings: the round trip is set to what it is here, 10 ms as Vinicast assumes it, instead of NORM's first
// guess of half a second; receivers ask for what they lack by multicast, with the back-off of RFC 5401; a
// newcomer asks for all that senders still have; senders flush for ever, because that is what tells a
// receiver of a lost last message, and a newcomer of the sender. The rate is fixed, so congestion control
// never slows a burst.

#include <normApi.h>
#include <poll.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "peers/chat_stdin.hpp"

namespace {

constexpr std::uint32_t kBufferBytes = 4 * 1024 * 1024;
constexpr std::uint16_t kSegmentBytes = 1200;
constexpr std::uint16_t kBlockSegments = 16;
constexpr std::uint16_t kParitySegments = 0;  // a post is one segment: there is nothing to code over
constexpr double kRateBitsPerSecond = 10e6;
constexpr double kRoundTripSeconds = 0.010;
constexpr double kMostRoundTripSeconds = 0.020;
constexpr unsigned kGroupSize = 30;
constexpr unsigned kKeptPosts = 2000;
constexpr int kFlushes = 20;

NormSessionHandle open(NormInstanceHandle instance, char** arguments) {
  const auto port = static_cast<std::uint16_t>(std::strtoul(arguments[3], nullptr, 10));
  const auto node = static_cast<NormNodeId>(std::strtoul(arguments[4], nullptr, 10));
  const NormSessionHandle session = NormCreateSession(instance, arguments[2], port, node);
  if (session == NORM_SESSION_INVALID) return session;
  NormSetMulticastInterface(session, arguments[1]);
  NormSetTTL(session, 1);
  NormSetTxRate(session, kRateBitsPerSecond);
  NormSetGrttMax(session, kMostRoundTripSeconds);
  NormSetGrttEstimate(session, kRoundTripSeconds);
  NormSetGroupSize(session, kGroupSize);
  NormSetTxRobustFactor(session, kFlushes);
  NormSetTxCacheBounds(session, kBufferBytes, kKeptPosts, kKeptPosts);
  NormSetDefaultSyncPolicy(session, NORM_SYNC_ALL);
  NormSetRxCacheLimit(session, kKeptPosts);
  const bool started = NormStartReceiver(session, kBufferBytes) &&
                       NormStartSender(session, NormGetRandomSessionId(), kBufferBytes, kSegmentBytes,
                                       kBlockSegments, kParitySegments);
  NormSetRxSocketBuffer(session, kBufferBytes);
  return started ? session : NORM_SESSION_INVALID;
}

void tellWhatCame(NormInstanceHandle instance) {
  NormEvent event;
  while (NormGetNextEvent(instance, &event, false)) {
    if (event.type != NORM_RX_OBJECT_COMPLETED) continue;
    const char* text = NormDataAccessData(event.object);
    vinicast::bench::tellPost({text, static_cast<std::size_t>(NormObjectGetSize(event.object))});
  }
}

// Posts what stdin says; false when it is time to leave.
bool obey(NormSessionHandle session, vinicast::bench::CommandReader& commands) {
  if (!commands.fill()) return false;
  while (const auto text = commands.next()) {
    if (text->empty()) return false;
    char* bytes = NormAlloc(text->size());
    text->copy(bytes, text->size());
    if (NormDataEnqueue(session, bytes, static_cast<std::uint32_t>(text->size())) == NORM_OBJECT_INVALID) {
      std::fprintf(stderr, "a post was refused\n");
      NormFree(bytes);
      continue;
    }
    vinicast::bench::tellPost(*text);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: vinicast-bench-norm INTERFACE GROUP PORT NODE-ID\n");
    return 2;
  }
  const NormInstanceHandle instance = NormCreateInstance();
  const NormSessionHandle session = open(instance, argv);
  if (session == NORM_SESSION_INVALID) {
    std::fprintf(stderr, "NORM can't start\n");
    return 1;
  }
  vinicast::bench::tellJoined();
  vinicast::bench::CommandReader commands;
  for (;;) {
    pollfd waiting[2] = {{NormGetDescriptor(instance), POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    if (::poll(waiting, 2, -1) < 0) break;
    if (waiting[0].revents != 0) tellWhatCame(instance);
    if (waiting[1].revents != 0 && !obey(session, commands)) break;
  }
  NormStopSender(session);
  NormStopReceiver(session);
  NormDestroySession(session);
  NormDestroyInstance(instance);
  return 0;
}
