# SPDX-License-Identifier: MIT
"""A member in front of a screen: the real window, driven by the keys and clicks that xdotool makes.

Each is a process of its own on its own X server (Xvfb) and its own host. A widget is found by its object name, a row
by what a screen reader says of it.
"""

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
    """A member in front of a screen.

    With `scale` 2 the screen has twice the pixels of its points in each direction; `screen` is in pixels, and so is what
    the pointer is told, while everything that widget() answers is in points."""

    def __init__(self, network, name, host, *options, program="vinicast-driven-window", environment=None, screen=SCREEN,
                 scale=1):
        self.name = name
        self.screen = screen
        self.scale = scale
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{screen[0]}x{screen[1]}x24",
                                        "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.display = ":" + number.readline().strip()
        self.home = network.path(f"{name}-home")
        os.makedirs(self.home, mode=0o700, exist_ok=True)
        self.environment = dict(os.environ, HOME=self.home, DISPLAY=self.display, QT_QPA_PLATFORM="xcb", LC_ALL="C.UTF-8",
                                XDG_CONFIG_HOME=network.path(name), LANGUAGE="en",
                                XDG_RUNTIME_DIR=self.home, DBUS_SESSION_BUS_ADDRESS="disabled:", QT_SCALE_FACTOR=str(scale))
        self.environment.update(environment or {})
        self.log = network.path(f"{name}.log")
        with open(self.log, "wb") as stderr:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", host, network.programs.path(program), "--profile",
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

    def point(self, rect, *words):
        """Moves the pointer into the middle of the rectangle; `words` go to xdotool after that."""
        x, y, width, height = rect
        self.xdotool("mousemove", str((x + width // 2) * self.scale), str((y + height // 2) * self.scale), *words)

    def click(self, name, timeout=10):
        self.point(self.widget(name, timeout), "click", "1")

    def click_at(self, what, line, button="1"):
        """Clicks into the middle of what the answer to `line` tells of, once it is there."""
        def ready():
            answer = self.ask(line)
            return answer if answer.get("enabled") else None
        self.point(self.until(what, ready)["rect"], "click", button)

    def click_row(self, name, text, button="1"):
        self.click_at(f"row {text!r}", f"item {name} {text}", button)

    def press(self, text):
        """Clicks the button that says so."""
        self.click_at(f"button {text!r}", f"button {text}")

    def type(self, name, text):
        self.click(name)
        self.xdotool("type", "--delay", "5", text)

    def key(self, *keys):
        self.xdotool("key", "--delay", "5", *keys)

    def text(self, name):
        return self.ask(f"text {name}").get("text", "")

    def rows(self, name):
        return self.ask(f"rows {name}").get("rows", [])

    def lists(self, name, *texts, timeout=10):
        """The first row with all of these texts, once it is there."""
        def look():
            return next((row for row in self.rows(name) if all(text in row for text in texts)), None)
        return self.until(f"row with {texts} in {name}", look, timeout)

    def shows(self, *texts, timeout=10):
        return self.lists("conversationListView", *texts, timeout=timeout)

    def gone(self, name):
        self.until(f"end of {name}", lambda: not self.ask(f"rect {name}"))

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


class Shown:
    """The windows given as (name, host, options...), ended with the block; each has to end well."""

    def __init__(self, network, *members, environment=None):
        self.windows = [Window(network, *member, environment=environment) for member in members]

    def __enter__(self):
        return self.windows

    def __exit__(self, kind, error, trace):
        if kind is not None:
            for window in self.windows:
                if window.process.poll() is None:
                    window.shot("failed")
        statuses = [window.end() for window in self.windows]
        if kind is None:
            assert statuses == [0] * len(statuses), statuses


def needed(*programs):
    for program in programs:
        if not shutil.which(program):
            lab.skip(f"there is no {program}")
