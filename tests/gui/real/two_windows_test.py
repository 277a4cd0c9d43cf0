#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Two people, two screens, one network: real windows driven by key presses and clicks.

Each member is a process of its own on its own X server (Xvfb) and its own host; xdotool makes the keys and clicks. A
widget is found by its object name; what is shown is read from the screen.
"""

import glob
import json
import os
import shutil
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "net"))
import lab  # noqa: E402

SCREEN = (1280, 800)


class Window:
    """A member in front of a screen."""

    def __init__(self, network, name, host, *options):
        self.name = name
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24",
                                        "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.display = ":" + number.readline().strip()
        self.home = network.path(f"{name}-home")
        os.makedirs(self.home, exist_ok=True)
        self.environment = dict(os.environ, HOME=self.home, DISPLAY=self.display, QT_QPA_PLATFORM="xcb", LC_ALL="C.UTF-8",
                                XDG_CONFIG_HOME=network.path(name), LANGUAGE="en")
        self.log = network.path(f"{name}.log")
        with open(self.log, "wb") as stderr:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", host, network.programs.path("vinicast-driven-window"), "--profile",
                 network.path(f"{name}-profile"), *options],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=self.environment, text=True)
        self._lock = threading.Lock()

    def ask(self, line):
        with self._lock:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        if not answer:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                raise AssertionError(f"{self.name} ended: {log.read()[-3000:]}")
        return json.loads(answer)

    def until(self, what, look, timeout=10):
        """The first true value of look(); fails with a picture of the screen."""
        deadline = time.monotonic() + timeout * lab.PATIENCE
        pause = threading.Event()
        while True:
            value = look()
            if value:
                return value
            if time.monotonic() > deadline:
                raise AssertionError(f"{self.name}: no {what} in {timeout} s")
            pause.wait(0.03)

    def widget(self, name, timeout=10):
        """Where the widget is, once it is visible and enabled."""
        def ready():
            answer = self.ask(f"rect {name}")
            return answer if answer.get("enabled") else None
        return self.until(name, ready, timeout)["rect"]

    def xdotool(self, *words):
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=30)

    def click(self, name, timeout=10):
        x, y, width, height = self.widget(name, timeout)
        self.xdotool("mousemove", str(x + width // 2), str(y + height // 2), "click", "1")

    def type(self, name, text):
        self.click(name)
        self.xdotool("type", "--delay", "5", text)

    def key(self, *keys):
        self.xdotool("key", "--delay", "5", *keys)

    def text(self, name):
        return self.ask(f"text {name}").get("text", "")

    def rows(self, name):
        return self.ask(f"rows {name}").get("rows", [])

    def shows(self, text, timeout=10):
        self.until(f"row with {text!r}", lambda: any(text in row for row in self.rows("conversationListView")), timeout)

    def frame(self):
        return self.ask("stamp stageVideoWidget").get("frame")

    def watches_moving_pictures(self, timeout=15):
        """The numbers in the picture on the screen rise; first the stage's words have to leave it."""
        self.until("picture without words", lambda: not self.ask("rect liveBadgeLabel"), timeout)
        first = self.until("test picture", lambda: (self.frame() or 0) + 1, timeout) - 1
        self.until("later picture", lambda: (self.frame() or 0) > first + 5, timeout)

    def shot(self, name):
        directory = os.environ.get("VINICAST_SHOTS")
        if directory:
            self.ask(f"grab {directory}/{name}-{self.name}.png")

    def end(self):
        try:
            self.process.stdin.close()
            status = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = "killed"
        finally:
            self.server.terminate()
            self.server.wait()
        return status


def needed(*programs):
    for program in programs:
        if not shutil.which(program):
            lab.skip(f"there is no {program}")


def pictures_in(film):
    """How many pictures of the film can be decoded."""
    answer = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-count_frames", "-show_entries",
                             "stream=nb_read_frames", "-of", "csv=p=0", film], check=True, capture_output=True, text=True)
    return int(answer.stdout.strip().strip(","))


def go_live_with_the_test_picture(window):
    window.click("goLivePushButton")
    window.click("testToolButton")
    window.click("goLiveConfirmPushButton")
    window.widget("stopPushButton")


def chat_and_take_turns(programs):
    """Join, chat, go live, watch, stop, and the other goes live: all by hand."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        ada = Window(network, "Ada", "h0")
        bo = Window(network, "Bo", "h1", "--name", "Bo", "--group", "vinigroup")
        try:
            ada.click("nameLineEdit")
            ada.key("ctrl+a")
            ada.xdotool("type", "Ada")
            ada.click("joinPushButton")
            for window, other in ((ada, "Bo"), (bo, "Ada")):
                window.until(other, lambda w=window, o=other: any(o in row for row in w.rows("peopleListView")))
            ada.type("composerPlainTextEdit", "Hello from the keyboard")
            ada.key("Return")
            ada.shows("Hello from the keyboard")
            bo.shows("Hello from the keyboard")
            bo.type("composerPlainTextEdit", "and back")
            bo.click("sendPushButton")
            ada.shows("and back")

            go_live_with_the_test_picture(ada)
            bo.watches_moving_pictures()
            bo.until("Ada's name on the button", lambda: "Ada" in bo.text("goLivePushButton"))
            assert not bo.ask("rect goLivePushButton")["enabled"]
            ada.shot("live")
            bo.shot("live")
            ada.click("stopPushButton")

            bo.until("an idle button", lambda: bo.ask("rect goLivePushButton").get("enabled"))
            go_live_with_the_test_picture(bo)
            ada.watches_moving_pictures()
            bo.click("stopPushButton")
            ada.until("an idle button", lambda: ada.ask("rect goLivePushButton").get("enabled"))
        except AssertionError:
            ada.shot("failed")
            bo.shot("failed")
            raise
        finally:
            statuses = [window.end() for window in (ada, bo)]
        assert statuses == [0, 0], statuses


def switch_pop_out_and_hand_over(programs):
    """While live: another source and back; the stage in its own window; a recording; a raised hand, and the floor handed over."""
    needed("Xvfb", "xdotool", "ffprobe")
    with lab.Lab(programs, hosts=2) as network:
        ada = Window(network, "Ada", "h0", "--name", "Ada", "--group", "vinigroup")
        bo = Window(network, "Bo", "h1", "--name", "Bo", "--group", "vinigroup")
        try:
            bo.until("Ada", lambda: any("Ada" in row for row in bo.rows("peopleListView")))
            go_live_with_the_test_picture(ada)
            bo.watches_moving_pictures()

            # The screen has no frame numbers: they are gone from Bo's stage, and come back with the test picture.
            ada.click("switchSourcePushButton")
            ada.click("screenToolButton")
            ada.click("goLiveConfirmPushButton")
            bo.until("picture of Ada's screen", lambda: all(bo.frame() is None for _ in range(5)), 20)
            assert ada.ask("rect stopPushButton").get("enabled"), "the floor was lost"
            ada.click("switchSourcePushButton")
            ada.click("testToolButton")
            ada.click("goLiveConfirmPushButton")
            bo.watches_moving_pictures()

            bo.click("popOutToolButton")
            bo.widget("stageWindow")
            bo.widget("dockStagePushButton")
            bo.watches_moving_pictures()
            bo.shot("popped-out")
            bo.click("popOutToolButton")
            bo.until("stage back in its place", lambda: not bo.ask("rect stageWindow"))
            bo.watches_moving_pictures()

            bo.click("recordToolButton")
            bo.until("recorded seconds", lambda: bo.text("recordingLabel") > "REC 0:01", 20)
            bo.click("recordToolButton")
            bo.until("end of the recording", lambda: not bo.ask("rect recordingLabel"))
            films = glob.glob(os.path.join(bo.home, "Videos", "vinigroup*.mkv"))
            assert len(films) == 1, films
            assert pictures_in(films[0]) > 20, "the recording is all but empty"

            bo.click("raiseHandPushButton")
            ada.until("Bo's hand", lambda: "Bo" in ada.text("floorLabel"))
            ada.click("handOverPushButton")
            bo.until("turn", lambda: "your turn" in bo.text("floorLabel"))
            go_live_with_the_test_picture(bo)
            ada.watches_moving_pictures()
        except AssertionError:
            ada.shot("failed")
            bo.shot("failed")
            raise
        finally:
            statuses = [window.end() for window in (ada, bo)]
        assert statuses == [0, 0], statuses


def started_live(programs):
    """--group, --name and --live put a member on air without a click."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        bo = Window(network, "Bo", "h1", "--name", "Bo", "--group", "vinigroup")
        ada = Window(network, "Ada", "h0", "--name", "Ada", "--group", "vinigroup", "--live", "test")
        try:
            bo.watches_moving_pictures(timeout=20)
        finally:
            statuses = [window.end() for window in (ada, bo)]
        assert statuses == [0, 0], statuses


if __name__ == "__main__":
    lab.main([chat_and_take_turns, switch_pop_out_and_hand_over, started_live])
