#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The window and the desktop around it: notifications, tray, a second start, links."""

import collections
import json
import os
import re
import signal
import subprocess
import threading
import time

from window import Shown, Window, lab, needed


class Desktop:
    """A session bus of its own with a desktop's services on it (fake_desktop.cpp); use as a context manager."""

    def __init__(self, network, *options):
        self.events = collections.deque()
        self._changed = threading.Condition()
        self.bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE,
                                    text=True, stderr=subprocess.DEVNULL)
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": self.bus.stdout.readline().strip()}
        self.process = subprocess.Popen([network.programs.path("vinicast-fake-desktop"), *options], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env=dict(os.environ, **self.environment))
        threading.Thread(target=self._read, daemon=True).start()
        self.wait("ready")

    def _read(self):
        for line in self.process.stdout:
            with self._changed:
                self.events.append(json.loads(line))
                self._changed.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.process.stdin.close()
        self.process.wait(10)
        self.bus.terminate()
        self.bus.wait()

    def wait(self, kind, timeout=10):
        """Takes the next event, which has to be of this kind."""
        with self._changed:
            if not self._changed.wait_for(lambda: self.events, timeout * lab.PATIENCE):
                raise AssertionError(f"the desktop was told of no {kind}")
            event = self.events.popleft()
        assert event["event"] == kind, event
        return event

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


def look_away(window):
    """Another program gets the keyboard: without a window manager the root window does."""
    tree = subprocess.run(["xwininfo", "-root"], env=window.environment, check=True, capture_output=True, text=True)
    window.xdotool("windowfocus", re.search(r"Window id: (0x[0-9a-f]+)", tree.stdout).group(1))
    window.until("loss of the keyboard", lambda: not window.ask("rect composerPlainTextEdit")["active"])


def told_by_notifications(programs):
    """One notification for a conversation, which grows, leads to it, and goes when it is read."""
    needed("Xvfb", "xdotool", "xwininfo", "dbus-daemon")
    with lab.Lab(programs, hosts=2) as network, Desktop(network) as desktop:
        with Shown(network, ("Ada", "h0", "--name", "Ada", "--group", "vinigroup"),
                   environment=desktop.environment) as (ada,):
            bo = network.join("Bo", host="h1")
            ada.lists("peopleListView", "Bo")
            ada.click("composerPlainTextEdit")
            bo.say("say in front")
            ada.shows("in front")
            look_away(ada)
            bo.say("say <b>not</b> & markup")
            first = desktop.wait("notify")
            assert first["title"] == "vinigroup" and first["replaces"] == 0, first
            assert first["text"] == "Bo: &lt;b&gt;not&lt;/b&gt; &amp; markup", first
            bo.say("say and more")
            second = desktop.wait("notify")
            assert second["replaces"] == first["id"] and "2 new" in second["title"], second
            ada.key("ctrl+n")  # another page
            desktop.say(f"click {first['id']}")
            ada.until("the conversation", lambda: ada.text("groupNameLabel") == "vinigroup")
            ada.shows("and more")
            # The click brings the window to the front, where there is nobody else to bring it.
            assert desktop.wait("close")["id"] == first["id"]
            # Whose turn it is to go live is told for as long as it lasts.
            bo.say("live test")
            ada.click("raiseHandPushButton")
            bo.wait("floor", queue=[bo.wait("member", name="Ada")["id"]])
            look_away(ada)
            bo.say("stop")
            assert desktop.wait("notify")["text"] == "It is your turn: go live"


def a_muted_group_is_quiet(programs):
    """What comes in a muted group is counted and not told; a group that was left can be forgotten."""
    needed("Xvfb", "xdotool", "xwininfo", "dbus-daemon")
    with lab.Lab(programs, hosts=2) as network, Desktop(network) as desktop:
        with Shown(network, ("Ada", "h0", "--name", "Ada", "--group", "vinigroup"),
                   environment=desktop.environment) as (ada,):
            bo = network.join("Bo", host="h1")
            kim = network.join("Kim", host="h1", group="Kitchen")
            ada.lists("peopleListView", "Bo")
            ada.click("composerPlainTextEdit")
            ada.key("ctrl+n")
            ada.click("groupLineEdit")
            ada.key("ctrl+a")
            ada.xdotool("type", "--delay", "5", "Kitchen")
            ada.key("Return")
            ada.lists("peopleListView", "Kim")
            ada.click_row("groupsListView", "Kitchen", button="3")
            ada.widget("groupMenu")
            ada.key("m")
            ada.gone("groupMenu")
            ada.click_row("groupsListView", "vinigroup")
            kim.say("say soup is ready")
            ada.lists("groupsListView", "Kitchen", "1 unread")
            look_away(ada)
            bo.say("say and work goes on")
            assert desktop.wait("notify")["text"] == "Bo: and work goes on"  # the first that was told
            ada.click_row("groupsListView", "Kitchen", button="3")
            ada.widget("groupMenu")
            ada.key("l")
            kim.wait("member", name="Ada", state="left")
            ada.lists("groupsListView", "Kitchen", "can be joined again")  # the row has another menu then
            ada.click_row("groupsListView", "Kitchen", button="3")
            ada.widget("groupMenu")
            ada.key("f")
            ada.until("nothing of it", lambda: not any("Kitchen" in row for row in ada.rows("groupsListView")))


def looks_as_the_desktop(programs):
    """Dark where the desktop is, from the first picture on, and when it changes."""
    needed("Xvfb", "xdotool", "dbus-daemon")
    with lab.Lab(programs, hosts=1) as network, Desktop(network, "--dark") as desktop:
        with Shown(network, ("Ada", "h0", "--name", "Ada", "--group", "vinigroup"),
                   environment=desktop.environment) as (ada,):
            def brightness():
                picture = network.path("corner.ppm")
                assert ada.ask(f"grab {picture}").get("saved")
                with open(picture, "rb") as file:
                    return sum(file.read()[-3:]) / 3  # the corner at the right and at the bottom: the list of people
            ada.widget("composerPlainTextEdit")
            ada.until("dark window", lambda: brightness() < 100)
            desktop.say("scheme 2")
            ada.until("light window", lambda: brightness() > 200)
            desktop.say("scheme 1")
            ada.until("dark window again", lambda: brightness() < 100)
            desktop.say("scheme 0")  # none: the palette's, which is light
            ada.until("light window again", lambda: brightness() > 200)


def in_the_tray(programs):
    """Where there is a tray, closing hides the window and the group goes on; a click on the icon brings it back, Quit ends it."""
    needed("Xvfb", "xdotool", "dbus-daemon")
    with lab.Lab(programs, hosts=2) as network, Desktop(network, "--tray") as desktop:
        ada = Window(network, "Ada", "h0", "--name", "Ada", "--group", "vinigroup", environment=desktop.environment)
        try:
            desktop.wait("tray")
            bo = network.join("Bo", host="h1")
            ada.lists("peopleListView", "Bo")
            bo.wait("member", name="Ada", state="joined")
            ada.ask("close groupNameLabel")
            ada.gone("groupNameLabel")
            bo.say("say are you there")
            assert desktop.wait("notify")["text"] == "Bo: are you there"
            desktop.say("tray")
            ada.shows("are you there")
            desktop.wait("close")
            # Who is live is asked first, and ends it from the tray.
            ada.click("goLivePushButton")
            ada.click("testToolButton")
            ada.click("goLiveConfirmPushButton")
            bo.wait("stream", state="first-frame", timeout=15)
            ada.ask("close groupNameLabel")
            ada.press("Stay live")
            ada.gone("groupNameLabel")
            desktop.say("menu Stop being live")
            bo.wait("stream", state="ended")
            desktop.say("tray")
            ada.widget("goLivePushButton")
            ada.ask("close groupNameLabel")
            ada.gone("groupNameLabel")
            desktop.say("menu Quit")
            bo.wait("member", name="Ada", state="left")
            assert ada.process.wait(15) == 0
        finally:
            ada.end()


def without_a_tray(programs):
    """Closing the window ends the program: there is nowhere to go."""
    needed("Xvfb", "xdotool", "dbus-daemon")
    with lab.Lab(programs, hosts=2) as network, Desktop(network) as desktop:
        ada = Window(network, "Ada", "h0", "--name", "Ada", "--group", "vinigroup", environment=desktop.environment)
        try:
            bo = network.join("Bo", host="h1")
            ada.lists("peopleListView", "Bo")
            bo.wait("member", name="Ada", state="joined")
            ada.ask("close groupNameLabel")
            bo.wait("member", name="Ada", state="left")
            assert ada.process.wait(15) == 0
        finally:
            ada.end()


class Program(Window):
    """The program itself, which tells nothing."""

    def __init__(self, network, name, host, *options):
        super().__init__(network, name, host, *options, program="vinicast")
        self.host = host

    def again(self, network, *options):
        """Starts it once more for the same profile; how it ended."""
        begin = time.monotonic()
        done = subprocess.run(["ip", "netns", "exec", self.host, network.programs.path("vinicast"), "--profile",
                               network.path(f"{self.name}-profile"), *options], env=self.environment, check=False,
                              capture_output=True, text=True, timeout=30)
        print(f"a second start took {time.monotonic() - begin:.2f} s {done.stdout}{done.stderr}".strip())
        return done.returncode

    def is_titled(self, text):
        return text in subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Vinicast", "getwindowname", "%@"], env=self.environment,
            check=False, capture_output=True, text=True).stdout

    def titled(self, text):
        self.until(f"title {text!r}", lambda: self.is_titled(text))

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return super().end()


def a_second_start(programs):
    """It hands over what it was asked for, and ends; a link fills the form, and Return joins; live in its own group only."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        ada = Program(network, "Ada", "h0", "--name", "Ada", "--group", "vinigroup")
        try:
            bo = network.join("Bo", host="h1")
            bo.wait("member", name="Ada", timeout=15)
            kitchen = network.join("Kim", host="h1", group="Kitchen")
            assert ada.again(network, "--group", "Kitchen") == 0
            kitchen.wait("member", name="Ada")
            ada.titled("Kitchen")
            assert ada.again(network) == 0  # which only raises the window

            assert ada.again(network, "vinicast:join?group=") == 0  # a damaged link: the form says so
            ada.until("the form", lambda: not ada.is_titled("Kitchen"))
            assert ada.again(network, "--group", "Kitchen") == 0
            ada.titled("Kitchen")

            code = "ABCDE-FGHJK-MNPQR-STVWX"
            board = network.join("Max", "--code", code, host="h1", group="Board")
            mark = board.mark()
            assert ada.again(network, f"vinicast:join?group=Board&code={code}") == 0
            ada.until("the form", lambda: not ada.is_titled("Kitchen"))
            assert not board.find("member", since=mark), "a link joined by itself"
            ada.key("Return")
            board.wait("member", name="Ada", since=mark)
            ada.titled("Board")

            # A join that fails takes its live picture with it; another waits for the one before it.
            assert ada.again(network, "--group", "Pier", "--interface", "nope0", "--live", "test") == 0
            hall = network.join("Hal", "--code", code, host="h1", group="Hall")
            deck = network.join("Di", host="h1", group="Deck")
            assert ada.again(network, "--group", "Hall", "--code", code) == 0
            assert ada.again(network, "--group", "Deck", "--live", "test") == 0
            deck.wait("floor", state="held", timeout=15)
            hall.wait("member", name="Ada")
            for group in (bo, kitchen, board, hall):
                assert not group.find("floor", state="held"), group.events
        finally:
            status = ada.end()
        assert status == 0, status


if __name__ == "__main__":
    lab.main([told_by_notifications, a_muted_group_is_quiet, looks_as_the_desktop, in_the_tray, without_a_tray, a_second_start])
