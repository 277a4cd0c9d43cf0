// SPDX-License-Identifier: MIT
// Servers that do not do what they should. Those that do are in tests/net/outputs_test.py.

#include "media/mux/pusher.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

// A TCP port of the loopback that takes connections.
class Listener {
 public:
  Listener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(m_socket, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(m_socket, 4), 0);
    EXPECT_EQ(getsockname(m_socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
    m_port = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(); }
  void close() {
    if (m_socket >= 0) ::close(m_socket);
    m_socket = -1;
  }
  // Answers the first connection's words with `answer` and hangs up.
  void answerOnce(const std::string& answer) const {
    const int one = accept(m_socket, nullptr, nullptr);
    char words[2048];
    (void)!read(one, words, sizeof words);
    (void)!write(one, answer.data(), answer.size());
    ::close(one);
  }
  [[nodiscard]] std::string url() const {
    return "rtsp://ana:secret@127.0.0.1:" + std::to_string(m_port) + "/live";
  }

 private:
  int m_socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int m_port = 0;
};

class PusherTest : public ::testing::Test {
 protected:
  std::string failureOf(const std::string& url, std::function<bool()> isCancelled = {}) {
    const auto connected = Pusher::connect(url, m_clip.front().bytes, 0, std::move(isCancelled));
    return connected ? "connected" : connected.error().detail;
  }

  std::vector<EncodedFrame> m_clip = testing::encodeClip(1, 320, 180);
};

TEST_F(PusherTest, NobodyThere) {
  Listener listener;
  listener.close();
  EXPECT_EQ(failureOf(listener.url()), "Connection refused");
}

TEST_F(PusherTest, AServerThatHangsUpOrRefuses) {
  for (const auto& [answer, words] : {std::pair<const char*, const char*>{"", ""},
                                      {"RTSP/1.0 404 Not Found\r\nCSeq: 1\r\n\r\n", "404"},
                                      {"HTTP/1.1 200 OK\r\n\r\n", ""}}) {
    const Listener listener;
    std::thread server([&listener, text = std::string(answer)] { listener.answerOnce(text); });
    const std::string failure = failureOf(listener.url());
    server.join();
    EXPECT_NE(failure, "connected") << answer;
    EXPECT_NE(failure.find(words), std::string::npos) << failure;
    EXPECT_EQ(failure.find("secret"), std::string::npos) << failure;
  }
}

TEST_F(PusherTest, NobodyWaitsForAServerThatSaysNothing) {
  const Listener listener;
  std::atomic<int> asked{0};
  EXPECT_NE(failureOf(listener.url(), [&asked] { return ++asked > 3; }), "connected");
  EXPECT_GT(asked, 3);
}

TEST_F(PusherTest, AKeyFrameThatSaysNothingIsRefused) {
  const Listener listener;
  m_clip.front().bytes.assign(100, std::byte{0x11});
  EXPECT_NE(failureOf(listener.url()), "connected");
}

}  // namespace
}  // namespace vinicast::media
