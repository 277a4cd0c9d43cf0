# SPDX-License-Identifier: MIT
"""What the pictures of the window are made with: screens of several kinds, a crowd, a film, and a page of all pictures."""

import collections
import html
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "real"))
from window import Window, lab  # noqa: E402

RATE = 15
FILM_SECONDS = 20  # a file begins again at its end

# A kind of screen, as the names of the pictures call it: its pixels, pixels to a point, and the window's settings.
Look = collections.namedtuple("Look", "screen scale settings")
LOOKS = {
    "light": Look((1280, 800), 1, "language=en\nlook=light\n"),
    "dark-zh": Look((1280, 800), 1, "language=zh_CN\nlook=dark\n"),
    "800x600": Look((800, 600), 1, "language=en\nlook=light\n"),
    "800x600-dark-zh": Look((800, 600), 1, "language=zh_CN\nlook=dark\n"),
    "4k-200-percent": Look((3840, 2160), 2, "language=en\nlook=dark\n"),
}
ALL = tuple(LOOKS)


class Studio:
    """Windows of several looks, and their pictures in DIRECTORY; use as a context manager within a Lab.

    Without a directory nothing is kept, and everything else happens all the same."""

    def __init__(self, network, directory=None):
        self.network = network
        self.directory = directory
        self.windows = []
        if directory:
            os.makedirs(directory, exist_ok=True)
            for name in os.listdir(directory):  # of the time before
                if name.endswith(".png"):
                    os.remove(os.path.join(directory, name))

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            for window in self.windows:
                if window.process.poll() is None:
                    self.keep("failed", window)
        statuses = [window.end() for window in self.windows]
        if kind is None:
            assert statuses == [0] * len(statuses), statuses

    def open(self, look, name, host, *options, environment=None):
        profile = self.network.path(f"{name}-profile")
        os.makedirs(profile, mode=0o700, exist_ok=True)
        kind = LOOKS[look]
        with open(os.path.join(profile, "window.ini"), "w", encoding="utf-8") as ini:
            ini.write("[General]\n" + kind.settings)
        window = Window(self.network, name, host, *options, screen=kind.screen, scale=kind.scale, environment=environment)
        window.look = look
        self.windows.append(window)
        return window

    def keep(self, picture, *windows):
        """PICTURE-LOOK.png of each window; the pointer is where it is."""
        for window in windows:
            if self.directory:
                path = os.path.join(self.directory, f"{picture}-{window.look}.png")
                assert window.ask(f"grab {path}").get("saved"), path

    def keep_at_rest(self, picture, *windows):
        """The same, with the pointer out of the way."""
        for window in windows:
            window.xdotool("mousemove", "0", str(window.screen[1] - 1))
        self.keep(picture, *windows)


def met(window, members):
    """Waits until the group has so many members, the window's own among them."""
    window.until(f"{members} members", lambda: str(members) in window.text("groupFactsLabel"), 20)


def join_by_form(window, group, name=None):
    """Fills in the form that is shown, and joins."""
    for field, text in (("nameLineEdit", name), ("groupLineEdit", group)):
        if text:
            window.click(field)
            window.key("ctrl+a")
            window.xdotool("type", "--delay", "5", text)
    window.key("Return")
    window.until(f"the group {group}", lambda: window.text("groupNameLabel") == group)


class Crowd:
    """Members without windows, many in one process (vinicast-many-members); use as a context manager."""

    def __init__(self, network, host, group, names=()):
        self.log = open(network.path(f"crowd-{host}-{group}.log"), "w", encoding="utf-8")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", host, network.programs.path("vinicast-many-members"), group],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for name in names:
            self.tell(f"join {name}")

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.log.close()

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def say(self, number, text):
        self.tell(f"say {number} {text}")

    def talk(self, count):
        """Says `count` short messages; returns once they are on their way."""
        self.tell(f"talk {count}")
        assert self.process.stdout.readline() == "talked\n", "the crowd ended"


def talk(xiaoyu, marco, ada):
    """The conversation of the pictures: 小雨 and Marco without windows, Ada at one."""
    def said(member, text):
        member.say(f"say {text}")
        return member.wait("post", text=text)["id"]

    question = said(marco, "Is the projector in room 3 repaired?")
    xiaoyu.wait("post", text=lambda text: "projector" in text)
    xiaoyu.say(f"reply {question} It is. At half past nine I show the **new hull** to everyone, 请大家准时。")
    ada.shows("new hull")
    ada.type("composerPlainTextEdit", "Thank you! Please check before we start:")
    for line in ("- frames 10 to 14", "- the *new* keel", "```", "make drawings SECTION=2", "```"):
        ada.key("shift+Return")
        ada.xdotool("type", "--delay", "5", "--", line)
    ada.key("Return")
    mine = marco.wait("post", text=lambda text: "frames 10" in text)["id"]
    xiaoyu.wait("post", id=mine)
    xiaoyu.say(f"react {mine} 👍")
    marco.say(f"react {mine} 👍")
    marco.say(f"react {mine} 🎉")
    said(xiaoyu, "@Ada 都检查过了，可以开始。图纸在 http://files.local/hull/section2.html")
    said(marco, "Looks good to me")
    ada.shows("Looks good to me")
    ada.until("reactions", lambda: any("🎉" in row or "2 people" in row for row in ada.rows("conversationListView")))


def slide(path):
    """A film of one slide: somebody shows drawings."""
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
                    "anullsrc", "-t", str(FILM_SECONDS), "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac",
                    "-shortest", "-y", path], check=True)
    return path


def media_comes(host, comes):
    """Whether pictures and sound reach this host, by whatever way: its words do in any case."""
    if comes:
        lab.run("ip", "netns", "exec", host, "nft", "delete", "table", "inet", "media")
    else:
        # The second byte of a datagram is its type; these two are VIDEO_SHARD and AUDIO_PACKET (docs/protocol.md §2).
        lab.run("ip", "netns", "exec", host, "nft", "table inet media { chain input { type filter hook input priority 0; "
                "meta l4proto udp @th,72,8 0x40-0x41 drop; }; }")


def write_index(directory, titles):
    """DIRECTORY/index.html with every picture below it; `titles` tells what a folder's pictures are, in their order."""
    parts = ["<!doctype html><meta charset=utf-8><title>Vinicast</title>",
             "<style>body{font:15px sans-serif;margin:2em;background:#eceef2}img{max-width:100%;border:1px solid #aab}"
             "figure{display:inline-block;margin:0 1em 1.5em 0;width:30em;vertical-align:top}h2{margin:1.5em 0 .5em}</style>"]
    folders = {folder: sorted(name for name in names if name.endswith(".png")) for folder, _, names in os.walk(directory)}
    order = [os.path.join(directory, name) for name in titles]
    for folder in sorted(folders, key=lambda name: (order.index(name) if name in order else len(order), name)):
        if not folders[folder]:
            continue
        relative = os.path.relpath(folder, directory)
        parts.append(f"<h2 id='{html.escape(relative)}'>{html.escape(titles.get(relative, relative))}</h2>")
        for name in folders[folder]:
            address = html.escape(os.path.join(relative, name))
            parts.append(f"<figure><a href='{address}'><img loading=lazy src='{address}'></a>"
                         f"<figcaption>{html.escape(name[:-4])}</figcaption></figure>")
    with open(os.path.join(directory, "index.html"), "w", encoding="utf-8") as page:
        page.write("\n".join(parts) + "\n")
    return sum(len(names) for names in folders.values())
