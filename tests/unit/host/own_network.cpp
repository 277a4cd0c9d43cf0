// SPDX-License-Identifier: MIT
#include "own_network.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace vinicast::test {

namespace {

pid_t spawn(const std::vector<std::string>& arguments) {
  std::vector<char*> raw;
  for (const std::string& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  pid_t child = -1;
  return posix_spawnp(&child, raw[0], nullptr, nullptr, raw.data(), environ) == 0 ? child : -1;
}

void writeFile(const char* path, const std::string& text) {
  std::ofstream(path) << text;
}

// The reason if it is not possible here.
std::string enterOwnNetwork() {
  const auto user = geteuid();
  const auto group = getegid();
  const int what = user == 0 ? CLONE_NEWNET : CLONE_NEWNET | CLONE_NEWUSER;
  if (unshare(what) != 0)
    return std::string("no network namespace can be made here: ") + std::strerror(errno);
  if (user != 0) {
    writeFile("/proc/self/setgroups", "deny");
    writeFile("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
    writeFile("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  }
  if (!ip("link set lo up")) return "the program ip is not there, or may not bring the loopback up";
  return {};
}

// Skips every test where there is no network to test in.
class Network : public testing::Environment {
 public:
  explicit Network(std::string problem) : m_problem(std::move(problem)) {}
  void SetUp() override {
    if (!m_problem.empty()) GTEST_SKIP() << m_problem;
  }

 private:
  std::string m_problem;
};

}  // namespace

bool ip(const std::string& arguments) {
  std::vector<std::string> words = {"ip"};
  std::istringstream stream(arguments);
  for (std::string word; stream >> word;) words.push_back(word);
  const pid_t child = spawn(words);
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

SecondNetwork::SecondNetwork() {
  m_first = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (m_first < 0 || unshare(CLONE_NEWNET) != 0) return;
  m_second = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  leave();
}

SecondNetwork::~SecondNetwork() {
  if (m_first >= 0) close(m_first);
  if (m_second >= 0) close(m_second);
}

void SecondNetwork::enter() {
  EXPECT_EQ(setns(m_second, CLONE_NEWNET), 0);
}
void SecondNetwork::leave() {
  EXPECT_EQ(setns(m_first, CLONE_NEWNET), 0);
}

bool SecondNetwork::adopt(const std::string& interfaceName) {
  enter();
  const pid_t inside = spawn({"sleep", "60"});  // its number names this network
  leave();
  if (inside <= 0) return false;
  const bool moved = ip("link set " + interfaceName + " netns " + std::to_string(inside));
  kill(inside, SIGKILL);
  waitpid(inside, nullptr, 0);
  return moved;
}

}  // namespace vinicast::test

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  // First of all: a process with threads can't change its namespaces.
  const std::string problem = vinicast::test::enterOwnNetwork();
  testing::AddGlobalTestEnvironment(new vinicast::test::Network(problem));
  const QCoreApplication application(argc, argv);
  return RUN_ALL_TESTS();
}
