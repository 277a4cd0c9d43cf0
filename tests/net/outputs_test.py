#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What goes out besides the group's own stream: recordings, snapshots, the copy for other players, media servers.

The other ends are real programs: ffmpeg, ffprobe, GStreamer. What they got is read back from the numbers in the test
picture and from the test sound.
"""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import time

import lab

PICTURES = 60
SECRET = "swordfish"


def needs(*programs):
    for program in programs:
        if not shutil.which(program):
            lab.skip(f"there is no {program}")


def check(programs, tool, *arguments):
    done = subprocess.run([programs.path(tool), *arguments], capture_output=True, text=True, check=False,
                          timeout=60 * lab.PATIENCE)
    assert done.returncode == 0, f"{tool}: status {done.returncode}: {done.stderr}"
    return json.loads(done.stdout)


def read_stamps(programs, network, source, *options):
    """Decodes a file as any player would and reads the numbers in its pictures."""
    raw = network.path("decoded.y4m")
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *options, "-i", source, "-map", "0:v:0", "-fps_mode",
                    "passthrough", "-pix_fmt", "yuv420p", raw], check=True, timeout=60 * lab.PATIENCE)
    return check(programs, "vinicast-y4mcheck", raw)


def packets(path):
    """The times of a file's packets by stream, as ffprobe sees them."""
    probe = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "packet=codec_type,dts_time", "-of", "json", path],
                           capture_output=True, text=True, check=True, timeout=60)
    times = {"video": [], "audio": []}
    for packet in json.loads(probe.stdout)["packets"]:
        times[packet["codec_type"]].append(float(packet["dts_time"]))
    return times


def rises(times):
    return all(before < after for before, after in zip(times, times[1:]))


def go_live(network, source="live test"):
    """Ana is live and Bo sees her; both on hosts of their own."""
    ana = network.join("Ana", host="h0")
    bo = network.join("Bo", host="h1")
    ana.wait("member", id=bo.id)
    ana.say(source)
    bo.wait("stream", state="first-frame", publisher=ana.id, timeout=10)
    return ana, bo


def recorded_and_killed(programs):
    """Both ends record; the viewer is killed, the publisher changes to a picture of another size."""
    needs("ffmpeg", "ffprobe")
    with lab.Lab(programs) as network:
        clip = network.path("clip.mkv")
        subprocess.run([programs.path("vinicast-testclip"), clip, "4", "640", "360", "30"], check=True, timeout=60)
        network.set_loss(5)
        ana, bo = go_live(network)
        own, seen = network.path("own.mkv"), network.path("seen.mkv")
        for _ in range(3):  # the last one has the file
            ana.say(f"record {own}")
        bo.say(f"record {seen}")
        for member, path in ((ana, own), (bo, seen)):
            member.wait("output", output="recording", state="running", target=path, timeout=10,
                        seconds=lambda seconds: seconds > 3)
        bo.kill()
        mark = ana.mark()
        ana.say(f"live file:{clip}")
        part = network.path("own-2.mkv")
        ana.wait("output", output="recording", state="running", target=part, since=mark, timeout=20,
                 seconds=lambda seconds: seconds > 7)
        ana.say("record off")
        ana.wait("output", output="recording", state="off", target=part)
        ana.leave()
        lab.healthy(ana)
        for path, least in ((own, PICTURES), (part, PICTURES), (seen, PICTURES)):
            times = packets(path)
            print(f"  {os.path.basename(path)}: {len(times['video'])} pictures, {len(times['audio'])} pieces of sound")
            assert len(times["video"]) >= least and len(times["audio"]) >= least, path
            assert rises(times["video"]) and rises(times["audio"]), path
            stamps = read_stamps(programs, network, path)
            assert stamps["readable"] >= len(times["video"]) * 0.98, stamps


def recorded_through_two_publishers(programs):
    """One file for both, as their pictures have the same size; it waits in between."""
    needs("ffprobe", "ffmpeg")
    with lab.Lab(programs) as network:
        ana, bo = go_live(network)
        path = network.path("both.mkv")
        cleo = network.join("Cleo", "--record", path, host="h2")
        cleo.wait("output", output="recording", state="waiting", target=path)
        for publisher, seconds in ((ana, 2), (bo, 4)):
            mark = cleo.mark()
            if publisher is bo:
                bo.say("live test")
            cleo.wait("output", since=mark, output="recording", state="running", timeout=15,
                      seconds=lambda written, least=seconds: written > least)
            publisher.say("stop")
            cleo.wait("output", since=mark, output="recording", state="waiting")
        cleo.leave()
        times = packets(path)
        print(f"  {len(times['video'])} pictures, {len(times['audio'])} pieces of sound")
        assert rises(times["video"]) and rises(times["audio"])
        assert len(times["video"]) >= PICTURES * 1.5
        gaps = sorted(after - before for before, after in zip(times["video"], times["video"][1:]))
        assert gaps[-2] < 0.5, f"more than the one break between the two: {gaps[-3:]}"
        stamps = read_stamps(programs, network, path)
        assert stamps["readable"] >= len(times["video"]) * 0.98, stamps


def snapshots(programs):
    needs("ffmpeg", "ffprobe")
    with lab.Lab(programs) as network:
        ana = network.join("Ana", host="h0")
        early = network.path("early.png")
        ana.say(f"snapshot {early}")
        ana.wait("output", output="snapshot", state="failed", code="nothing-shown")
        assert not os.path.exists(early)
        bo = network.join("Bo", host="h1")
        ana.say("live test")
        bo.wait("stream", state="first-frame", publisher=ana.id, timeout=10)
        deadline = time.monotonic() + 10 * lab.PATIENCE
        while bo.stats()["media"]["unseen"] < 30:
            assert time.monotonic() < deadline, bo.stats()
        assert bo.stats()["media"]["shown"] == 1, "without a window, nothing is decoded but the first picture"
        for member in (ana, bo):
            path = network.path(f"{member.name}.png")
            member.say(f"snapshot {path}")
            saved = member.wait("output", output="snapshot", state="saved", target=path, timeout=10)
            assert saved["bytes"] == os.path.getsize(path)
            stamps = read_stamps(programs, network, path)
            assert stamps["readable"] == 1, stamps
            kept = open(path, "rb").read()
            member.say(f"snapshot {network.path('no/such/folder.png')}")
            member.wait("error", code="output-failed")
            assert open(path, "rb").read() == kept
        ana.leave()
        bo.leave()


def places_that_cannot_be_written(programs):
    """A full disk, a read-only one, no folder: said, and live goes on."""
    with lab.Lab(programs) as network:
        small, fixed = network.path("small"), network.path("fixed")
        for folder, options in ((small, "size=400k"), (fixed, "ro")):
            os.mkdir(folder)
            lab.run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder)
        ana, bo = go_live(network)
        for path, reason in ((fixed + "/a.mkv", "Read-only"), (network.path("no/such.mkv"), "No such"),
                             (small, "directory"), (small + "/a.mkv", "No space")):
            mark = bo.mark()
            bo.say(f"record {path}")
            failed = bo.wait("output", since=mark, output="recording", state="failed", timeout=20)
            assert reason in failed["text"], failed
            bo.wait("error", since=mark, code="output-failed")
        arrived = bo.stats()["media"]["unseen"]
        deadline = time.monotonic() + 10 * lab.PATIENCE
        while bo.stats()["media"]["unseen"] < arrived + 30:
            assert time.monotonic() < deadline, "live stopped"
        bo.say(f"record {network.path('good.mkv')}")
        bo.wait("output", output="recording", state="running", target=network.path("good.mkv"))
        ana.leave()
        bo.leave()
        lab.healthy(bo)
        for folder in (small, fixed):
            lab.run("umount", folder)


def fill(path):
    """Takes all the room that is left where `path` is."""
    with open(path, "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) > 0:
                pass
        except OSError as error:
            assert error.errno == errno.ENOSPC, error


def a_disk_filled_before_the_end(programs):
    """The end of a recording finds no room: said, and what was written before can be played."""
    needs("ffmpeg", "ffprobe")
    with lab.Lab(programs) as network:
        disk = network.path("disk")
        os.mkdir(disk)
        lab.run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk)
        ana, bo = go_live(network)
        for attempt in range(8):  # the end may have room in the file's last page
            path = f"{disk}/{attempt}.mkv"
            bo.say(f"record {path}")
            bo.wait("output", output="recording", state="running", target=path, timeout=10, seconds=lambda seconds: seconds > 2)
            mark = bo.mark()
            fill(disk + "/rest")
            bo.say("record off")
            ended = bo.wait("output", since=mark, output="recording", timeout=10,
                            state=lambda state: state in ("failed", "off"))
            if ended["state"] == "failed":
                break
            os.remove(disk + "/rest")
        assert ended["state"] == "failed" and "No space" in ended["text"], ended
        bo.wait("error", since=mark, code="output-failed")
        assert packets(path)["video"][-1] > 1, "what was on the disk is lost"
        ana.leave()
        bo.leave()
        lab.healthy(bo)
        lab.run("umount", disk)


def open_to_players(network):
    """Ana is live and open; the other hosts know which way multicast goes."""
    for host in network.names:
        lab.run("ip", "-n", host, "route", "add", "224.0.0.0/4", "dev", "eth0")
    ana, _ = go_live(network)
    ana.say("open on")
    opened = ana.wait("output", output="players", state="running", timeout=10)
    assert "nyone" in opened["text"], opened
    return ana, opened


def player(network, *command):
    """What a player on a host of its own says at its end."""
    return network.in_host("h2", *command, timeout=40)


def judge_played(programs, pictures, sound):
    stamps = check(programs, "vinicast-y4mcheck", pictures)
    print(f"  {json.dumps(stamps)}")
    assert stamps["inOrder"] and stamps["distinct"] >= PICTURES * 0.95, stamps
    if sound:
        heard = check(programs, "vinicast-wavcheck", sound)
        print(f"  {json.dumps(heard)}")
        assert heard["recognised"], heard


class LastingPlayer:
    """It was found by its announcement, and plays as long as it can."""

    def __init__(self, network):
        self.told = network.path("progress.txt")
        self.process = subprocess.Popen(["ip", "netns", "exec", "h2", "ffmpeg", "-nostdin", "-v", "error", "-progress",
                                         self.told, "-i", "sap://239.255.255.255", "-map", "0:v", "-f", "null", "-"])

    def played(self):
        with open(self.told, encoding="utf-8") as file:
            return int((re.findall(r"frame= *(\d+)", file.read()) or ["0"])[-1])

    def plays(self, pictures):
        deadline = time.monotonic() + 10 * lab.PATIENCE
        until = self.played() + pictures
        while self.played() < until:
            assert self.process.poll() is None, f"the player ended before picture {until}"
            assert time.monotonic() < deadline, f"picture {until} does not come"
            time.sleep(0.05)  # on purpose: nothing tells of a change

    def kill(self):
        self.process.kill()
        self.process.wait()


def ffmpeg_plays_what_it_finds(programs):
    """By the announcement, by the SDP, and as MPEG-TS without any description; and on through a switch of the source."""
    needs("ffmpeg", "ffprobe")
    with lab.Lab(programs) as network:
        clip = network.path("clip.mkv")
        subprocess.run([programs.path("vinicast-testclip"), clip, "2", "640", "360", "30"], check=True, timeout=60)
        ana, opened = open_to_players(network)
        lasting = LastingPlayer(network)
        sdp = network.path("players.sdp")
        with open(sdp, "w", encoding="utf-8", newline="") as file:
            file.write(opened["sdp"])
        group = opened["target"].split(":")[0]
        inputs = {
            "SAP": ["-i", "sap://239.255.255.255"],
            "SDP": ["-protocol_whitelist", "file,udp,rtp", "-i", sdp],
            "MPEG-TS": ["-i", f"rtp://{group}:5008"],
        }
        for name, words in inputs.items():
            pictures, sound = network.path("played.y4m"), network.path("played.wav")
            print(f"  {name}:")
            player(network, "ffmpeg", "-nostdin", "-v", "error", "-y", *words, "-map", "0:v", "-frames:v", str(PICTURES),
                   "-fps_mode", "passthrough", "-pix_fmt", "yuv420p", pictures, "-map", "0:a", "-t", "2", sound)
            judge_played(programs, pictures, sound)
        try:
            lasting.plays(1)
            ana.say(f"live file:{clip}")
            lasting.plays(PICTURES // 2)
            mark = ana.mark()
            ana.say("open off")
            ana.wait("output", since=mark, output="players", state="off")
            lasting.process.wait(2 * lab.PATIENCE)  # the description that it was found by is withdrawn too
        finally:
            lasting.kill()
        ana.leave()
        lab.healthy(ana)


def rtp_source(sdp, kind):
    """GStreamer's source and caps for one stream, by nothing but the lines of the SDP."""
    group = re.search(r"^c=IN IP4 ([0-9.]+)", sdp, re.M).group(1)
    port, payload = re.search(rf"^m={kind} ([0-9]+) RTP/AVP ([0-9]+)", sdp, re.M).groups()
    name, rate = re.search(rf"^a=rtpmap:{payload} ([^/]+)/([0-9]+)", sdp, re.M).groups()
    caps = f"application/x-rtp,media={kind},clock-rate={rate},encoding-name={name.upper()},payload={payload}"
    for word in re.search(rf"^a=fmtp:{payload} (.*)", sdp, re.M).group(1).strip().split(";"):
        key, _, value = word.partition("=")
        caps += f',{key}=(string)"{value}"'
    return ["udpsrc", f"address={group}", f"port={port}", f"caps={caps}"]


def gstreamer_plays(programs):
    """Picture and sound, by what the SDP says."""
    needs("ffmpeg", "gst-launch-1.0", "gst-inspect-1.0")
    for element in ("rtph264depay", "rtpjitterbuffer", "avdec_h264", "rtpopusdepay", "opusdec", "wavenc"):
        if subprocess.run(["gst-inspect-1.0", element], capture_output=True, check=False).returncode != 0:
            lab.skip(f"GStreamer has no {element}")
    with lab.Lab(programs) as network:
        ana, opened = open_to_players(network)
        raw, pictures, sound = network.path("played.yuv"), network.path("played.y4m"), network.path("played.wav")
        player(network, "gst-launch-1.0", "-q", *rtp_source(opened["sdp"], "video"), f"num-buffers={PICTURES * 20}", "!",
               "rtpjitterbuffer", "latency=50", "!", "rtph264depay", "!", "avdec_h264", "!", "videoconvert", "!",
               "video/x-raw,format=I420", "!", "filesink", f"location={raw}")
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s",
                        "1280x720", "-i", raw, pictures], check=True, timeout=60 * lab.PATIENCE)
        player(network, "gst-launch-1.0", "-q", *rtp_source(opened["sdp"], "audio"), "num-buffers=250", "!",
               "rtpjitterbuffer", "latency=50", "!", "rtpopusdepay", "!", "opusdec", "!", "audioconvert", "!",
               "audio/x-raw,format=S16LE,rate=48000,channels=2", "!", "wavenc", "!", "filesink", f"location={sound}")
        judge_played(programs, pictures, sound)
        ana.leave()


class Server:
    """A program on a host that receives a push, into a file."""

    def __init__(self, network, name, *command):
        self.log = network.path(f"{name}.txt")
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["ip", "netns", "exec", "h2", *command], stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        """Asks it to finish its file."""
        self.process.terminate()
        self.process.wait(20 * lab.PATIENCE)


def receive(path, *words):
    return ["ffmpeg", "-nostdin", "-v", "error", "-y", "-analyzeduration", "1000000", *words, "-c", "copy", "-f", "matroska", path]


def pushed(programs, url, words):
    """To a server that is there late, hangs up, and comes back; no password is ever said."""
    needs("ffmpeg", "ffprobe")
    with lab.Lab(programs) as network:
        ana, _ = go_live(network)
        shown = url.replace(f"ana:{SECRET}@", "").split("?")[0]
        ana.say(f"push {url}")
        retrying = ana.wait("output", output="push", state="retrying", target=shown, code="push-failed", timeout=20)
        print(f"  {retrying['text']}")
        for turn in ("first", "second"):
            path = network.path(f"{turn}.mkv")
            mark = ana.mark()
            server = Server(network, turn, *receive(path, *words))
            ana.wait("output", since=mark, output="push", state="running", target=shown, timeout=30)
            mark = ana.mark()
            begun = ana.wait("output", since=mark, output="push", state="running", timeout=10)
            ana.wait("output", since=mark, output="push", state="running", timeout=20,
                     seconds=lambda seconds, at=begun["seconds"]: seconds > at + (2 if turn == "first" else 6))
            mark = ana.mark()
            if turn == "first":
                server.kill()
                ana.wait("output", since=mark, output="push", state="retrying", timeout=20)
                continue
            ana.say("push off")
            ana.wait("output", since=mark, output="push", state="off", timeout=10)
            server.end()
            times = packets(path)
            print(f"  {len(times['video'])} pictures, {len(times['audio'])} pieces of sound")
            assert len(times["video"]) >= PICTURES // 2 and len(times["audio"]) >= PICTURES, times
            stamps = read_stamps(programs, network, path)
            assert stamps["readable"] >= PICTURES // 2 and stamps["inOrder"], stamps
        text = json.dumps(ana.events) + ana.diagnostics()
        assert SECRET not in text
        ana.leave()
        lab.healthy(ana)


def pushed_by_rtsp(programs):
    pushed(programs, f"rtsp://ana:{SECRET}@10.77.0.3:8554/live",
           ["-rtsp_flags", "listen", "-i", "rtsp://10.77.0.3:8554/live"])


def pushed_by_srt(programs):
    protocols = subprocess.run(["ffmpeg", "-hide_banner", "-protocols"], capture_output=True, text=True, check=False)
    if " srt" not in protocols.stdout:
        lab.skip("this ffmpeg has no SRT")
    pushed(programs, f"srt://10.77.0.3:8890?streamid={SECRET}&latency=50000",
           ["-i", "srt://10.77.0.3:8890?mode=listener&latency=50000"])


def pushed_to_a_server_that_says_nothing(programs):
    """It is given up after a while; live does not notice, and leaving does not wait for it."""
    with lab.Lab(programs) as network:
        ana, bo = go_live(network)
        listener = "import socket; s = socket.create_server(('10.77.0.3', 8554)); print('ready', flush=True); input()"
        server = subprocess.Popen(["ip", "netns", "exec", "h2", sys.executable, "-c", listener], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE)
        server.stdout.readline()
        arrived = bo.stats()["media"]["unseen"]
        ana.say("push rtsp://10.77.0.3:8554/live")
        retrying = ana.wait("output", output="push", state="retrying", timeout=30)
        assert "does not answer" in retrying["text"], retrying
        assert bo.stats()["media"]["unseen"] > arrived + 60
        ana.wait("output", since=ana.mark(), output="push", state="connecting", timeout=30)
        begin = time.monotonic()
        ana.leave()
        assert time.monotonic() - begin < 3 * lab.PATIENCE, "leaving waited for the server"
        lab.healthy(ana)
        server.kill()
        server.wait()


def commands_that_are_wrong(programs):
    with lab.Lab(programs) as network:
        ana = network.join("Ana", host="h0")
        for line, code in (("record", "bad-argument"), ("open", "bad-argument"), ("open perhaps", "bad-argument"),
                           ("push", "bad-argument"), ("push http://10.77.0.2/live", "push-url-bad"),
                           ("push srt://10.77.0.2", "push-url-bad"), ("push rtsp:///live", "push-url-bad")):
            mark = ana.mark()
            ana.say(line)
            ana.wait("error", since=mark, code=code)
        # One that is refused harms none that works, and what never began was not recorded.
        ana.say("push rtsp://10.77.0.2/live")
        ana.wait("output", output="push", state="waiting")
        mark = ana.mark()
        ana.say("push http://10.77.0.2/live")
        ana.wait("error", since=mark, code="push-url-bad")
        ana.say("push off")
        ana.wait("output", since=mark, output="push", state="off")
        assert not ana.find("output", output="push", state="failed")[3:], "of the three before it"
        none = network.path("none.mkv")
        for lines in ((f"record {none}", f"record {none}"), (f"record {none}",)):
            mark = ana.mark()
            for line in lines:
                ana.say(line)
            if len(lines) == 1:
                ana.wait("output", since=mark, output="recording", state="waiting")
            ana.say("record off")
            ended = ana.wait("output", since=mark, output="recording", state="off")
            assert ended["text"] == "Nothing was recorded.", ended
        assert not os.path.exists(none)
        # Nobody is live yet: they wait for that.
        for line, output in (("open on", "players"), ("push rtsp://10.77.0.2/live", "push"),
                             (f"record {network.path('a.mkv')}", "recording")):
            ana.say(line)
            ana.wait("output", output=output, state="waiting")
        ana.leave()
        lab.healthy(ana)


if __name__ == "__main__":
    lab.main([recorded_and_killed, recorded_through_two_publishers, snapshots, places_that_cannot_be_written,
              a_disk_filled_before_the_end, ffmpeg_plays_what_it_finds, gstreamer_plays, pushed_by_rtsp, pushed_by_srt,
              pushed_to_a_server_that_says_nothing, commands_that_are_wrong])
