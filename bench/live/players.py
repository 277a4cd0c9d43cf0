# SPDX-License-Identifier: MIT
"""Programs that send the test picture from one host and show it on another, each with the best settings known."""

import os
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
GROUP, PORT = "239.77.0.1", 5004
KEY_SECONDS = 1  # between key frames for those who can't ask for one


def user_and_system_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return int(fields[11]) / TICKS, int(fields[12]) / TICKS


def cpu_seconds(pid):
    return sum(user_and_system_seconds(pid))


class Camera:
    """vinicast-bench-camera and the named pipe that it writes to: the source of all."""

    def __init__(self, network, screen):
        self.path = network.path("camera.y4m")
        if not os.path.exists(self.path):
            os.mkfifo(self.path)
        self.process = subprocess.Popen([network.programs.path("vinicast-bench-camera"), self.path, str(screen.width),
                                         str(screen.height)])

    def end(self):
        self.process.kill()
        self.process.wait()


class Vinicast:
    """vinicast-cli --play window: the picture and nothing else, as the others."""
    name = "Vinicast"
    key = "vinicast"
    restartable = True  # a viewer may come and go while the publisher goes on

    def __init__(self, network, sender, viewers, screen):
        self.network, self.sender, self.viewers, self.screen = network, sender, viewers, screen
        self.publisher = self.viewer = None
        self.camera = Camera(network, screen)

    @staticmethod
    def missing(_programs):
        return None

    def send(self):
        self.publisher = self.network.join("Ada", "--size", str(self.screen.lines), host=self.sender)
        self.publisher.say(f"live pipe:{self.camera.path}")
        self.publisher.wait("floor", state="held", holder=self.publisher.id, timeout=20)

    def show(self):
        self.viewer = self.network.join("Bo", "--play", "window", host=self.viewers[0], wait=False,
                                        environment=self.screen.environment())
        if self.screen.lines > 720:  # the window begins with 1280x720
            self.viewer.wait("stream", state="started", timeout=20)
            self.screen.fill()

    def pids(self):
        return self.publisher.process.pid, self.viewer.process.pid

    def figures(self):
        """What the program itself says."""
        return {"publisher": self.publisher.stats()["media"], "viewer": self.viewer.stats()["media"]}

    def hide(self):
        self.network.members.remove(self.viewer)
        self.viewer.end()

    def end(self):
        for member in (self.viewer, self.publisher):
            if member in self.network.members:
                self.network.members.remove(member)
                member.end()
        self.camera.end()


class Foreign:
    """A player that gets the same stream from vinicast-bench-source."""
    needs = ()
    restartable = True

    def __init__(self, network, sender, viewers, screen):
        self.network, self.sender, self.viewers, self.screen = network, sender, viewers, screen
        self.source = self.player = None
        self.camera = Camera(network, screen)
        self.sdp = network.path(f"{self.key}.sdp")
        self.log = network.path(f"{self.key}-stderr.txt")

    @classmethod
    def missing(cls, programs):
        if not os.path.exists(programs.path("vinicast-bench-source")):
            return "vinicast-bench-source is not built"
        for check in cls.needs:
            if subprocess.run(check, capture_output=True, check=False).returncode != 0:
                return f"{' '.join(check)} fails"
        return None

    def start_source(self, kind, url):
        with open(self.log, "ab") as log:
            self.source = subprocess.Popen(
                ["ip", "netns", "exec", self.sender, self.network.programs.path("vinicast-bench-source"),
                 self.camera.path, kind, url, str(KEY_SECONDS), str(self.screen.lines), self.sdp],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        if not self.source.stdout.readline():
            raise AssertionError(f"{self.name}: the source ended: {self.words()}")

    def start_player(self, *command):
        with open(self.log, "ab") as log:
            self.player = subprocess.Popen(["ip", "netns", "exec", self.viewers[0], *command], stdin=subprocess.DEVNULL,
                                           stdout=log, stderr=log, env=dict(os.environ, **self.screen.environment()))

    def send(self):
        self.start_source("rtp", f"rtp://{GROUP}:{PORT}?ttl=1&pkt_size=1200")

    def pids(self):
        return self.source.pid, self.player.pid

    def figures(self):
        return {}

    def words(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-800:]

    def hide(self):
        self.player.kill()
        self.player.wait()

    def end(self):
        if self.player and self.player.poll() is None:
            self.hide()
        if self.source:
            self.source.stdin.close()
            try:
                self.source.wait(5)
            except subprocess.TimeoutExpired:
                self.source.kill()
                self.source.wait()
        self.camera.end()


def gstreamer(latency):
    class GStreamer(Foreign):
        name = f"GStreamer, jitter buffer {latency} ms"
        key = f"gstreamer-{latency}"
        needs = tuple(("gst-inspect-1.0", "--exists", element)
                      for element in ("rtpjitterbuffer", "rtph264depay", "avdec_h264", "ximagesink"))

        def show(self):
            self.start_player(
                "gst-launch-1.0", "-q", "udpsrc", f"address={GROUP}", f"port={PORT}", "multicast-iface=eth0",
                "buffer-size=4194304", "caps=application/x-rtp,media=video,clock-rate=90000,encoding-name=H264", "!",
                "rtpjitterbuffer", f"latency={latency}", "!", "rtph264depay", "!", "avdec_h264", "max-threads=1", "!",
                "videoconvert", "!", "ximagesink", "sync=true")
    return GStreamer


FFPLAY = ["ffplay", "-loglevel", "error", "-noborder", "-left", "0", "-top", "0", "-an", "-fflags", "nobuffer", "-flags",
          "low_delay", "-max_delay", "0", "-threads", "1", "-vf", "setpts=0"]


class Ffplay(Foreign):
    name = "ffplay, tuned"
    key = "ffplay"
    needs = (("sh", "-c", "command -v ffplay"),)

    def show(self):
        self.start_player(*FFPLAY, "-protocol_whitelist", "file,udp,rtp", "-probesize", "32", "-analyzeduration", "0",
                          "-reorder_queue_size", "0", self.sdp)


def srt(latency):
    class Srt(Foreign):
        name = f"SRT, latency {latency} ms, to ffplay"
        key = f"srt-{latency}"
        restartable = False
        needs = (("sh", "-c", "command -v ffplay && ffmpeg -protocols | grep -q srt"),)

        def show(self):
            self.start_player(*FFPLAY, "-probesize", "100000", "-analyzeduration", "100000", "-f", "mpegts",
                              f"srt://0.0.0.0:{PORT}?mode=listener&latency={latency * 1000}")
            time.sleep(1)  # it has to listen before the source calls
            address = f"10.77.0.{int(self.viewers[0][1:]) + 1}"
            self.start_source("mpegts", f"srt://{address}:{PORT}?mode=caller&latency={latency * 1000}&pkt_size=1316")

        def send(self):
            """With show(): one call for each viewer."""
    return Srt


PLAYERS = [Vinicast, gstreamer(20), gstreamer(50), Ffplay, srt(40)]


def share_of(player, effort):
    """How much of something is measured: `effort` is that for Vinicast, and for the others."""
    return effort[0] if player is Vinicast else effort[1]


def here(programs, say):
    found = []
    for player in PLAYERS:
        why = player.missing(programs)
        if why:
            say(f"without {player.name}: {why}")
        else:
            found.append(player)
    return found
