// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

using testing::Delivered;
using testing::Shared;

// An X server without a screen, which picks a free display number itself.
class VirtualDisplay {
 public:
  VirtualDisplay() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) {
      return;
    }
    m_process = fork();
    if (m_process == 0) {
      const std::string number = std::to_string(ends[1]);
      const int quiet = open("/dev/null", O_WRONLY);
      dup2(quiet, STDERR_FILENO);
      execlp("Xvfb", "Xvfb", "-displayfd", number.c_str(), "-screen", "0", "640x480x24", "-nolisten", "tcp",
             static_cast<char*>(nullptr));
      _exit(127);
    }
    close(ends[1]);
    std::array<char, 16> text{};
    pollfd wait{ends[0], POLLIN, 0};
    if (poll(&wait, 1, 20'000) == 1 && read(ends[0], text.data(), text.size() - 1) > 0) {
      m_name = ":" + std::to_string(std::atoi(text.data()));
    }
    close(ends[0]);
  }
  VirtualDisplay(const VirtualDisplay&) = delete;
  VirtualDisplay& operator=(const VirtualDisplay&) = delete;
  ~VirtualDisplay() { end(); }
  void end() {
    if (m_process > 0) {
      kill(m_process, SIGKILL);
      waitpid(m_process, nullptr, 0);
      m_process = -1;
    }
  }
  [[nodiscard]] const std::string& name() const { return m_name; }

 private:
  pid_t m_process = -1;
  std::string m_name;
};

TEST(ScreenSource, NoScreenIsSaid) {
  unsetenv("DISPLAY");
  EXPECT_EQ(openScreen({}).error().code, SourceErrorCode::NoScreen);
  setenv("DISPLAY", ":4711", 1);
  EXPECT_EQ(openScreen({}).error().code, SourceErrorCode::NoScreen);
  setenv("DISPLAY", "nonsense", 1);
  EXPECT_EQ(openScreen({}).error().code, SourceErrorCode::NoScreen);
}

TEST(ScreenSource, ShowsTheScreenAndNoticesItsEnd) {
  VirtualDisplay display;
  if (display.name().empty()) {
    GTEST_SKIP() << "Xvfb can't be started";
  }
  setenv("DISPLAY", display.name().c_str(), 1);
  SourceLimits limits;
  limits.maxWidth = 320;
  limits.maxHeight = 320;
  // XWayland's display can be opened, and does not have what is on the screen.
  setenv("XDG_SESSION_TYPE", "wayland", 1);
  setenv("WAYLAND_DISPLAY", "wayland-0", 1);
  const auto refused = openScreen(limits);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, SourceErrorCode::NoScreen);
  unsetenv("WAYLAND_DISPLAY");
  auto source = openScreen(limits);
  ASSERT_TRUE(source) << source.error().detail;
  EXPECT_FALSE((*source)->hasSound());
  Shared<Delivered> delivered;
  (*source)->start(testing::into(delivered));
  ASSERT_TRUE(delivered.waitFor([](const Delivered& d) { return d.pictures.size() >= 5; }));
  const Delivered all = delivered.copy();
  EXPECT_EQ(all.pictures[4]->width, 320);
  EXPECT_EQ(all.pictures[4]->height, 240);
  EXPECT_GT(all.pictures[4]->captureMicros, all.pictures[0]->captureMicros);
  display.end();
  EXPECT_TRUE(delivered.waitFor([](const Delivered& d) { return !d.errors.empty(); }));
  EXPECT_EQ(delivered.copy().errors.at(0).code, SourceErrorCode::Lost);
  (*source)->stop();
}

}  // namespace
}  // namespace vinicast::media
