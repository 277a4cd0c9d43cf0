#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What one member shows arrives at the others: each frame by its number, and the sound that was sent.

From a file, without and with loss, and from a virtual camera and microphone.
"""

import json
import os
import subprocess
import time

import lab

FRAMES = 240
RATE = 30
CLIP_SECONDS = 4
SMALLEST_SHARE = 0.98
CAMERA_TONE = 1000


def make_clip(programs, network, name, *options):
    path = network.path(name)
    subprocess.run([programs.path("vinicast-testclip"), path, str(CLIP_SECONDS), "640", "360", str(RATE), *options],
                   check=True, timeout=60 * lab.PATIENCE)
    return path


def check(programs, tool, *arguments):
    done = subprocess.run([programs.path(tool), *arguments], capture_output=True, text=True, check=False,
                          timeout=60 * lab.PATIENCE)
    assert done.returncode == 0, f"{tool}: status {done.returncode}: {done.stderr}"
    return json.loads(done.stdout)


def join_viewers(network, publisher):
    viewers = []
    for name in ("Bo", "Cleo"):
        files = {"y4m": network.path(f"{name}.y4m"), "wav": network.path(f"{name}.wav")}
        viewer = network.join(name, "--y4m", files["y4m"], "--wav", files["wav"])
        viewer.files = files
        viewers.append(viewer)
        viewer.wait("member", id=publisher.id)
        publisher.wait("member", id=viewer.id)
    return viewers


def adds_up(sent, seen):
    """Something became of each picture that was sent, but for those that were on their way at the end."""
    settled = seen["shown"] + seen["skipped"] + seen["unseen"]
    print(f"  of {sent['framesSent']} pictures sent {seen['shown']} were shown, {settled} are accounted for")
    assert sent["framesSent"] - RATE / 2 <= settled <= sent["framesSent"], (sent, seen)


def watch(publisher, viewers, source, way="multicast"):
    """Goes live, lets all viewers see FRAMES frames, and ends it in order."""
    begin = time.monotonic()
    publisher.say(f"live {source}")
    publisher.wait("floor", state="held", holder=publisher.id, timeout=10)
    for viewer in viewers:
        first = viewer.wait("stream", state="first-frame", publisher=publisher.id, timeout=5)
        print(f"  {viewer.name}: first frame {(first['seen'] - begin) * 1000:.0f} ms after the command")
    deadline = time.monotonic() + 3 * FRAMES / RATE * lab.PATIENCE
    for viewer in viewers:
        while viewer.stats()["media"]["shown"] < FRAMES:
            assert time.monotonic() < deadline, f"{viewer.name}: {viewer.stats()}"
            try:  # the next look is a second later, or at once when the stream ends
                viewer.wait("stream", since=viewer.mark(), state="ended", timeout=1 / lab.PATIENCE)
            except AssertionError:
                continue
            raise AssertionError(f"the stream ended for {viewer.name}")
    for viewer in viewers:
        media = viewer.stats()["media"]
        print(f"  {viewer.name}:", json.dumps(media))
        assert media["way"] == way, media
    sent = publisher.stats()
    assert sent["media"]["viewers"] == len(viewers), sent
    assert {each["id"] for each in sent["media"]["eachViewer"]} == {viewer.id for viewer in viewers}, sent
    assert sent["reach"]["mediaCopiesTo"] == (len(viewers) if way == "unicast" else 0), sent
    if way == "unicast":
        assert sent["network"]["verdict"] == "picture-copies", sent["network"]
        # The first hears the group, and none of the picture: no loss, but another way.
        told = viewers[0].stats()["network"]
        assert told["verdict"] == "picture-unicast" and told["cards"][0]["loss"] is None, told
    publisher.say("stop")
    for viewer in viewers:
        viewer.wait("stream", state="ended", publisher=publisher.id)
        told = viewer.stats()
        if way == "unicast":
            assert told["network"]["verdict"] != "lossy", told["network"]
        else:
            adds_up(publisher.stats()["media"], told["media"])
        viewer.leave()
    publisher.leave()
    for member in (publisher, *viewers):
        lab.healthy(member)


def judge(programs, viewers, loop, *sound):
    for viewer in viewers:
        pictures = check(programs, "vinicast-y4mcheck", viewer.files["y4m"], "--loop", str(loop))
        heard = check(programs, "vinicast-wavcheck", viewer.files["wav"], *sound)
        print(f"  {viewer.name}: {json.dumps(pictures)} {json.dumps(heard)}")
        assert pictures["inOrder"], "frames were shown out of order"
        assert pictures["distinct"] >= FRAMES * SMALLEST_SHARE
        share = pictures["distinct"] / pictures["expectedBetween"]
        assert share >= SMALLEST_SHARE, f"{viewer.name} decoded {share:.1%} of the frames"
        assert heard["recognised"], "this is not the sound that was sent"
        assert heard["seconds"] >= FRAMES / RATE * 0.9


def from_a_file(programs, loss):
    with lab.Lab(programs) as network:
        clip = make_clip(programs, network, "clip.mkv")
        ana = network.join("Ana")
        viewers = join_viewers(network, ana)
        network.set_loss(loss)
        watch(ana, viewers, f"file:{clip}")
        if loss:
            assert network.dropped() > FRAMES * len(viewers) * loss / 100
        judge(programs, viewers, CLIP_SECONDS * RATE)


def file_without_loss(programs):
    from_a_file(programs, 0)


def file_with_loss(programs):
    from_a_file(programs, 10)


def file_without_multicast(programs):
    """Bo hears control and no media, Cleo nothing but unicast: both see the picture."""
    with lab.Lab(programs) as network:
        clip = make_clip(programs, network, "clip.mkv")
        for host, rule in ((network.names[1], "ip daddr 225.225.24.124 udp dport 4446"),
                           (network.names[2], "meta pkttype { multicast, broadcast } meta l4proto udp")):
            lab.run("ip", "netns", "exec", host, "nft", "table inet filtered { chain input { type filter hook input "
                    f"priority 0; {rule} counter drop; }}; }}")
        ana = network.join("Ana")
        viewers = []
        for name, options in (("Bo", ()), ("Cleo", ("--peer", "10.77.0.1"))):
            files = {"y4m": network.path(f"{name}.y4m"), "wav": network.path(f"{name}.wav")}
            viewer = network.join(name, "--y4m", files["y4m"], "--wav", files["wav"], *options)
            viewer.files = files
            viewers.append(viewer)
            viewer.wait("member", id=ana.id, timeout=15)
            ana.wait("member", id=viewer.id, timeout=15)
        watch(ana, viewers, f"file:{clip}", way="unicast")
        judge(programs, viewers, CLIP_SECONDS * RATE)


def who_finds_no_place_is_told(programs):
    """Nine hear no media by multicast, and eight places are there for copies: both sides are told of the ninth."""
    with lab.Lab(programs, hosts=2) as network:
        clip = network.path("small.mkv")
        subprocess.run([programs.path("vinicast-testclip"), clip, "2", "320", "180", "10"], check=True,
                       timeout=60 * lab.PATIENCE)
        lab.run("ip", "netns", "exec", "h1", "nft", "table inet filtered { chain input { type filter hook input "
                "priority 0; ip daddr 225.225.24.124 udp dport 4446 counter drop; }; }")
        ana = network.join("Ana", host="h0")
        viewers = [network.join(f"Bo {i}", host="h1", wait=False) for i in range(9)]
        ana.wait("member", state="joined", count=len(viewers), timeout=20)
        ana.say(f"live file:{clip}")
        told = ana.wait("error", code="viewer-unserved", timeout=10)
        (left_out,) = [viewer for viewer in viewers if viewer.name in told["text"]]
        assert "Ana" in left_out.wait("error", code="media-refused", timeout=10)["text"]
        assert left_out.stats()["network"]["verdict"] == "picture-refused", left_out.stats()["network"]
        served = [viewer for viewer in viewers if viewer is not left_out]
        for viewer in served:
            viewer.wait("stream", state="first-frame", publisher=ana.id, timeout=10)
        sent = ana.stats()["network"]
        assert sent["verdict"] == "picture-copies" and f"{len(served)} of" in sent["text"], sent


def camera_and_microphone(programs):
    devices = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "pipewire",
                           "with-virtual-devices")
    with lab.Lab(programs) as network:
        clip = make_clip(programs, network, "clip.mkv")
        feed = network.path("camera.y4m")
        subprocess.run(["ffmpeg", "-v", "error", "-i", clip, "-an", "-pix_fmt", "yuv420p", feed], check=True,
                       timeout=60 * lab.PATIENCE)
        ana = network.join("Ana", wait=False,
                           wrapper=[devices, "--camera", feed, "--microphone", f"tone:{CAMERA_TONE}", "--"])
        try:
            ana.wait("joined", timeout=30)
        except AssertionError:
            if ana.process.poll() == lab.SKIPPED:
                lab.skip(ana.diagnostics())
            raise
        viewers = join_viewers(network, ana)
        watch(ana, viewers, "camera")
        judge(programs, viewers, CLIP_SECONDS * RATE, "--tone", str(CAMERA_TONE))


def written_and_recorded(programs):
    """Raw video on stdout leaves the events to stderr; what was recorded can be played."""
    with lab.Lab(programs) as network:
        ana = network.join("Ana")
        record = network.path("record.mkv")
        bo = network.join("Bo", "--record", record)
        raw = network.path("raw.y4m")
        command = ["ip", "netns", "exec", network.names[2], programs.cli, "join", "--name", "Cleo", "--profile",
                   network.path("cleo-profile"), "--y4m", "-"]
        with open(raw, "wb") as stdout, open(network.path("events.txt"), "w+b") as stderr:
            cleo = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=stdout, stderr=stderr)
            ana.wait("member", name="Cleo", timeout=10)
            ana.say("live test")
            bo.wait("stream", state="first-frame", publisher=ana.id)
            deadline = time.monotonic() + 20 * lab.PATIENCE
            while bo.stats()["media"]["unseen"] < 60 and time.monotonic() < deadline:
                pass
            ana.say("stop")
            bo.wait("stream", state="ended")
            cleo.stdin.write(b"leave\n")
            cleo.stdin.close()
            assert cleo.wait(10 * lab.PATIENCE) == 0
        with open(network.path("events.txt"), encoding="utf-8") as events:
            kinds = {json.loads(line)["event"] for line in events if line.startswith("{")}
        assert {"joined", "member", "floor", "stream"} <= kinds, kinds
        pictures = check(programs, "vinicast-y4mcheck", raw)
        assert pictures["inOrder"] and pictures["distinct"] >= 45, pictures
        bo.leave()
        probe = subprocess.run(["ffprobe", "-v", "error", "-count_packets", "-show_entries",
                                "stream=codec_name,nb_read_packets", "-of", "json", record], capture_output=True, text=True,
                               check=True, timeout=60)
        streams = {stream["codec_name"]: int(stream["nb_read_packets"]) for stream in json.loads(probe.stdout)["streams"]}
        assert streams.get("h264", 0) >= 45 and streams.get("opus", 0) >= 100, streams
        ana.leave()


def full_hd(programs):
    """--size 1080: the test picture arrives in 1920x1080, whole and in order; without it, in 1280x720."""
    with lab.Lab(programs, hosts=2) as network:
        ana = network.join("Ana", "--size", "1080")
        raw = network.path("seen.y4m")
        os.mkfifo(raw)  # 93 MB a second are looked at, and not kept
        with subprocess.Popen([programs.path("vinicast-y4mcheck"), raw], stdout=subprocess.PIPE, text=True) as checking:
            bo = network.join("Bo", "--y4m", raw)
            bo.wait("member", id=ana.id)
            ana.wait("member", id=bo.id)
            ana.say("live test")
            bo.wait("stream", state="first-frame", publisher=ana.id, timeout=10)
            deadline = time.monotonic() + 40 * lab.PATIENCE
            while bo.stats()["media"]["shown"] < 90:
                assert time.monotonic() < deadline, bo.stats()
            seen, sent = bo.stats()["media"], ana.stats()["media"]
            ana.say("stop")
            bo.wait("stream", state="ended", publisher=ana.id)
            bo.leave()
            pictures = json.loads(checking.communicate(timeout=20 * lab.PATIENCE)[0])
        print(f"  {json.dumps(pictures)} {json.dumps(seen)}")
        assert (seen["width"], seen["height"]) == (sent["width"], sent["height"]) == (1920, 1080), (seen, sent)
        assert sent["targetBitrate"] == 6_000_000, sent
        assert pictures["inOrder"] and pictures["distinct"] >= 60, pictures
        ana.leave()
        for member in (ana, bo):
            lab.healthy(member)


if __name__ == "__main__":
    lab.main([file_without_loss, file_with_loss, file_without_multicast, who_finds_no_place_is_told,
              camera_and_microphone, written_and_recorded, full_hd])
