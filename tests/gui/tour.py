#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pictures of docs/tour.md: tour.py BIN-DIRECTORY, with VINICAST_SHOTS naming where they go.

Three members on a network of their own: Ada and Bo at windows, each on its own screen, and 小雨 without one. It fails
where a step does not show what it should.
"""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "real"))
from two_windows_test import go_live_with_the_test_picture  # noqa: E402
from window import Window, lab, needed  # noqa: E402

GROUP = "Workshop"
RATE = 15


def slide(path):
    """A film of one slide, twenty seconds long: somebody shows drawings."""
    picture = path + ".png"
    words = [(34, 90, 640, "#ffffff", "Hull, section 2"), (18, 90, 680, "#9fb4d8", "Frames 10 to 14, and the new keel")]
    font = subprocess.run(["fc-match", "-f", "%{file}", "sans"], check=True, capture_output=True, text=True).stdout
    drawing = ["-font", font, "-fill", "none", "-stroke", "#7fd1c7", "-strokewidth", "4",
               "-draw", "path 'M 120,200 C 260,520 1020,520 1160,200'", "-strokewidth", "2"]
    for step in range(1, 10):
        x = 120 + step * 104
        depth = 200 + 240 * (1 - abs(step - 5) / 5.6) ** 0.6
        drawing += ["-draw", f"line {x},200 {x},{depth:.0f}"]
    drawing += ["-stroke", "#ffb454", "-strokewidth", "6", "-draw", "line 330,440 950,440", "-stroke", "none"]
    for size, x, y, ink, text in words:
        drawing += ["-fill", ink, "-pointsize", str(size), "-annotate", f"+{x}+{y}", text]
    subprocess.run(["convert", "-size", "1280x720", "gradient:#18233a-#0e1626", *drawing, picture], check=True)
    subprocess.run(["ffmpeg", "-loglevel", "error", "-loop", "1", "-framerate", str(RATE), "-i", picture, "-f", "lavfi", "-i",
                    "anullsrc", "-t", "60", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-y", path],
                   check=True)


class Tour:
    def __init__(self, network):
        self.network = network
        self.film = network.path("slides.mp4")
        slide(self.film)

    def window(self, name, host, *options, settings=""):
        profile = self.network.path(f"{name}-profile")
        os.makedirs(profile, exist_ok=True)
        with open(os.path.join(profile, "window.ini"), "w", encoding="utf-8") as ini:
            ini.write("[General]\n" + settings)
        return Window(self.network, name, host, *options)

    @staticmethod
    def keep(window, name):
        directory = os.environ.get("VINICAST_SHOTS")
        if directory:
            # Without what only the pointer and the caret show.
            window.xdotool("mousemove", "0", "799")
            assert window.ask(f"grab {directory}/tour-{name}.png").get("saved"), name


def said(member, window, text):
    member.say(f"say {text}")
    window.shows(text)


def post_of(member, text):
    return member.wait("post", text=text)["id"]


def converse(ada, bo, xiaoyu):
    """Replies, reactions, markdown and code."""
    said(xiaoyu, ada, "Is the projector in room 3 repaired?")
    answer = "It is. At half past nine I show the **new hull** to everyone."
    bo.type("composerPlainTextEdit", answer)
    bo.key("Return")
    ada.shows("new hull")
    xiaoyu.say(f"reply {post_of(xiaoyu, answer)} 太好了！我用 `make drawings` 更新了图纸。")
    ada.shows("更新了图纸")
    ada.type("composerPlainTextEdit", "Thank you! Please check before we start:")
    for line in ("- frames 10 to 14", "- the *new* keel", "```", "make drawings SECTION=2", "```"):
        ada.key("shift+Return")
        ada.xdotool("type", "--delay", "5", "--", line)
    ada.key("Return")
    bo.shows("make drawings SECTION=2")
    mine = next(event for event in reversed(xiaoyu.find("post")) if "frames 10" in event["text"])
    xiaoyu.say(f"react {mine['id']} 👍")
    said(xiaoyu, ada, "@Ada 都检查过了，可以开始。")
    ada.until("delivery", lambda: any("2 of 2" in row for row in ada.rows("conversationListView")))


def talk_and_show(programs):
    """The window's main uses, one after the other."""
    needed("Xvfb", "xdotool", "convert", "ffmpeg")
    with lab.Lab(programs, hosts=3) as network:
        tour = Tour(network)
        bo = tour.window("Bo", "h1", "--name", "Bo", "--group", GROUP, settings="language=zh_CN\nlook=dark\n")
        xiaoyu = network.join("小雨", host="h2", group=GROUP)
        ada = tour.window("Ada", "h0", settings="language=en\nlook=light\n")
        try:
            ada.click("nameLineEdit")
            ada.key("ctrl+a")
            ada.xdotool("type", "Ada")
            ada.click("groupLineEdit")
            ada.key("ctrl+a")
            ada.xdotool("type", GROUP)
            tour.keep(ada, "join")
            ada.click("joinPushButton")
            ada.until("the others", lambda: len(ada.rows("peopleListView")) == 3)
            converse(ada, bo, xiaoyu)
            tour.keep(ada, "chat")

            xiaoyu.say(f"live file:{tour.film}")
            ada.until("a picture", lambda: ada.ask("rect figuresToolButton").get("enabled"), 20)
            bo.click("raiseHandPushButton", 20)
            ada.until("Bo's hand", lambda: "Bo" in ada.text("floorLabel"))
            ada.click("figuresToolButton")
            ada.until("figures", lambda: "ms" in ada.text("figuresLabel"))
            tour.keep(ada, "live")
            tour.keep(bo, "dark-zh")
            ada.click("figuresToolButton")
            bo.click("raiseHandPushButton")
            xiaoyu.say("stop")

            ada.until("a free floor", lambda: ada.ask("rect goLivePushButton").get("enabled"), 20)
            ada.click("goLivePushButton")
            ada.click("testToolButton")
            ada.until("preview", lambda: not ada.ask("rect previewStateLabel"), 20)
            tour.keep(ada, "go-live")
            ada.key("Escape")
            go_live_with_the_test_picture(ada)
            bo.click("raiseHandPushButton", 20)
            ada.widget("handOverPushButton")
            ada.until("viewers", lambda: "2" in ada.text("onAirFactsLabel"), 20)
            tour.keep(ada, "on-air")
            ada.click("stopPushButton")
            ada.click("inviteToolButton")
            ada.widget("closeInvitePushButton")
            tour.keep(ada, "invite")
        finally:
            statuses = [window.end() for window in (ada, bo)]
            xiaoyu.leave()
        assert statuses == [0, 0], statuses


if __name__ == "__main__":
    lab.main([talk_and_show])
