# SPDX-License-Identifier: MIT
"""A screen that is only memory, and what can be read from it."""

import json
import os
import subprocess

import lab

SIZES = {720: (1280, 720), 1080: (1920, 1080)}


class Screen:
    """An X server of a picture's size, whose only window a player fills; use as a context manager."""

    def __init__(self, lines=720):
        self.lines = lines
        self.width, self.height = SIZES[lines]

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{self.width}x{self.height}x24",
                                        "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.display = ":" + number.readline().strip()
        return self

    def __exit__(self, kind, error, trace):
        self.server.terminate()
        self.server.wait()

    def environment(self):
        return {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "SDL_VIDEODRIVER": "x11",
                "SDL_RENDER_DRIVER": "software", "SDL_AUDIODRIVER": "dummy"}

    def fill(self):
        """The one window takes the screen: there is no window manager."""
        size = (str(self.width), str(self.height))
        subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", ".", "windowsize", "--sync", *size], check=True,
                       timeout=20, stdout=subprocess.DEVNULL, env=dict(os.environ, DISPLAY=self.display))

    def watch(self, programs, seconds, *options):
        return Glass(programs, self, seconds, options)


class Glass:
    """A run of vinicast-bench-glass."""

    def __init__(self, programs, screen, seconds, options):
        self.process = subprocess.Popen(
            [programs.path("vinicast-bench-glass"), str(seconds), str(screen.width), str(screen.height), *options],
            stdout=subprocess.PIPE, text=True, env=dict(os.environ, DISPLAY=screen.display))

    def pictures(self):
        """Waits for its end: one dictionary for each picture that appeared."""
        output = self.process.communicate()[0]
        if self.process.returncode not in (0, 1):
            raise AssertionError(f"the screen can't be read: status {self.process.returncode}")
        return [json.loads(line) for line in output.splitlines()]


def programs_missing(programs):
    """Why nothing can be shown and read here, or nothing."""
    if not os.path.exists(programs.path("vinicast-bench-glass")):
        return "no X11 libraries"
    return None if lab.shutil.which("Xvfb") else "no Xvfb"
