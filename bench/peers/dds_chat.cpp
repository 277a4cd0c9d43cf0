// SPDX-License-Identifier: MIT
// vinicast-bench-dds INTERFACE: the benchmark's chat over DDS (Eclipse Cyclone DDS, RTPS 2.x), reliable
// multicast. Each member writes and reads one topic. "say TEXT" on stdin posts, JSON Lines on stdout tell
// what came.
//
// Settings: reliable, all kept, transient-local with as much history as a writer keeps, so that a newcomer
// gets what was said. Multicast for everything that it can be used for; datagrams within 1400 bytes, so that
// IP never fragments; a reader asks for what it lacks 10 ms after it noticed, as NORM and Vinicast do,
// instead of after 100 ms; a writer asks who lacks something 10 ms after it wrote instead of after 100 ms.

#include <dds/dds.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

#include "chat.h"
#include "peers/chat_stdin.hpp"

namespace {

constexpr std::uint32_t kDomain = 0;
constexpr std::int32_t kMost = 64;  // samples of one take

std::string configurationFor(const std::string& interface) {
  return "<General><Interfaces><NetworkInterface name=\"" + interface +
         "\" multicast=\"true\"/></Interfaces><AllowMulticast>true</AllowMulticast>"
         "<MaxMessageSize>1400B</MaxMessageSize><FragmentSize>1300B</FragmentSize></General>"
         "<Internal><NackDelay>10ms</NackDelay><HeartbeatInterval min=\"10ms\" minsched=\"10ms\" "
         "max=\"8s\">10ms"
         "</HeartbeatInterval><SocketReceiveBufferSize min=\"default\" max=\"4MB\"/></Internal>";
}

struct Chat {
  dds_entity_t participant = 0;
  dds_entity_t reader = 0;
  dds_entity_t writer = 0;
};

Chat open() {
  Chat chat;
  chat.participant = dds_create_participant(kDomain, nullptr, nullptr);
  const dds_entity_t topic = dds_create_topic(chat.participant, &chat_Post_desc, "posts", nullptr, nullptr);
  dds_qos_t* qos = dds_create_qos();
  dds_qset_reliability(qos, DDS_RELIABILITY_RELIABLE, DDS_SECS(10));
  dds_qset_history(qos, DDS_HISTORY_KEEP_ALL, 0);
  dds_qset_durability(qos, DDS_DURABILITY_TRANSIENT_LOCAL);
  dds_qset_durability_service(qos, 0, DDS_HISTORY_KEEP_ALL, DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED,
                              DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED);
  dds_qset_ignorelocal(qos, DDS_IGNORELOCAL_PARTICIPANT);
  chat.reader = dds_create_reader(chat.participant, topic, qos, nullptr);
  chat.writer = dds_create_writer(chat.participant, topic, qos, nullptr);
  dds_delete_qos(qos);
  return chat;
}

void tellWhatCame(dds_entity_t reader) {
  void* samples[kMost] = {};
  dds_sample_info_t infos[kMost];
  for (;;) {
    const dds_return_t count = dds_take(reader, samples, infos, kMost, kMost);
    if (count <= 0) return;
    for (dds_return_t i = 0; i < count; ++i)
      if (infos[i].valid_data) vinicast::bench::tellPost(static_cast<const chat_Post*>(samples[i])->text);
    dds_return_loan(reader, samples, count);
  }
}

// Posts what stdin says; false when it is time to leave.
bool obey(dds_entity_t writer, vinicast::bench::CommandReader& commands) {
  if (!commands.fill()) return false;
  while (auto text = commands.next()) {
    if (text->empty()) return false;
    chat_Post post{text->data()};
    if (dds_write(writer, &post) != DDS_RETCODE_OK) {
      std::fprintf(stderr, "a post was refused\n");
      continue;
    }
    vinicast::bench::tellPost(*text);
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: vinicast-bench-dds INTERFACE\n");
    return 2;
  }
  if (dds_create_domain(kDomain, configurationFor(argv[1]).c_str()) < 0) {
    std::fprintf(stderr, "Cyclone DDS can't start\n");
    return 1;
  }
  const Chat chat = open();
  if (chat.reader <= 0 || chat.writer <= 0) {
    std::fprintf(stderr, "Cyclone DDS can't start: %s\n",
                 dds_strretcode(-std::min(chat.reader, chat.writer)));
    return 1;
  }
  const dds_entity_t waitset = dds_create_waitset(chat.participant);
  dds_set_status_mask(chat.reader, DDS_DATA_AVAILABLE_STATUS);
  dds_waitset_attach(waitset, chat.reader, 0);
  vinicast::bench::tellJoined();
  // stdin in this thread, what comes in another one.
  dds_entity_t reader = chat.reader;
  std::thread receiving([&] {
    dds_attach_t triggered[1];
    while (dds_waitset_wait(waitset, triggered, 1, DDS_INFINITY) > 0) tellWhatCame(reader);
  });
  receiving.detach();
  vinicast::bench::CommandReader commands;
  while (obey(chat.writer, commands)) {
  }
  std::fflush(stdout);
  std::_Exit(0);  // the receiving thread waits for ever
}
