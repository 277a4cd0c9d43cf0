#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What changes while somebody is live: the source and its size, and a publisher that stands still for a while."""

import os
import signal
import subprocess
import time

import lab

SIZES = ((640, 360), (1280, 720), (320, 180))
MOST_SKIPPED = 3  # pictures, for one change
AGAIN = 2  # seconds from the end of a short pause to a picture


def make_clip(programs, network, width, height):
    path = network.path(f"clip-{width}.mkv")
    subprocess.run([programs.path("vinicast-testclip"), path, "2", str(width), str(height), "30"], check=True,
                   timeout=60 * lab.PATIENCE)
    return path


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds * lab.PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what()
        time.sleep(0.05)  # on purpose: asking without a break would keep the processes from their work


def meet(network):
    ana, bo, cleo = (network.join(name, "--y4m", "/dev/null") for name in ("Ana", "Bo", "Cleo"))  # so that they decode
    for member in (ana, bo, cleo):
        member.wait("member", count=2)
    return ana, (bo, cleo)


def sees(viewer, width, height):
    media = viewer.stats()["media"]
    return (media["width"], media["height"]) == (width, height)


def another_source_and_size(programs):
    """Files of other sizes, one after the other, and a bad pipe: the floor stays, and viewers see each without a gap."""
    with lab.Lab(programs) as network:
        clips = [make_clip(programs, network, *size) for size in SIZES]
        ana, viewers = meet(network)
        for clip, size in zip(clips, SIZES):
            ana.say(f"live file:{clip}")
            for viewer in viewers:
                wait_until(lambda at=viewer, wanted=size: sees(at, *wanted), 10, lambda at=viewer: at.stats())
                shown = viewer.stats()["media"]["shown"]
                wait_until(lambda at=viewer, begin=shown: at.stats()["media"]["shown"] >= begin + 15, 5,
                           lambda at=viewer: at.stats())
        pipe = network.path("pipe")
        os.mkfifo(pipe)
        ana.say(f"live pipe:{pipe}")  # that turns out to be none
        with open(pipe, "wb") as writer:
            writer.write(b"nothing that anybody could show" * 100)
        assert pipe in ana.wait("error", code="source-not-media", timeout=10)["text"]
        for viewer in viewers:
            shown = viewer.stats()["media"]["shown"]
            wait_until(lambda at=viewer, begin=shown: at.stats()["media"]["shown"] >= begin + 5, 5,
                       lambda at=viewer: at.stats())
        for viewer in viewers:
            media = viewer.stats()["media"]
            print(f"  {viewer.name}: shown {media['shown']}, skipped {media['skipped']}, lost {media['lost']}")
            assert media["skipped"] <= MOST_SKIPPED * len(SIZES), media
            assert len(viewer.find("stream", state="first-frame")) == 1, "the stream began anew"
            assert len({event["term"] for event in viewer.find("floor", holder=ana.id)}) == 1, "the floor was lost"
        for member in (ana, *viewers):
            member.leave()
            lab.healthy(member)


def paused_for_a_second(programs):
    """Shorter than the floor's lease: the publisher goes on by itself, and nobody else gets the floor."""
    with lab.Lab(programs) as network:
        ana, viewers = meet(network)
        ana.say("live test")
        for viewer in viewers:
            viewer.wait("stream", state="first-frame", publisher=ana.id)
        marks = {viewer: viewer.mark() for viewer in viewers}
        ana.process.send_signal(signal.SIGSTOP)
        time.sleep(1)  # on purpose: the pause itself is tested
        shown = {viewer: viewer.stats()["media"]["shown"] for viewer in viewers}
        begin = time.monotonic()
        ana.process.send_signal(signal.SIGCONT)
        for viewer in viewers:
            again = viewer.wait("stream", since=marks[viewer], state="first-frame", publisher=ana.id, timeout=AGAIN + 3)
            print(f"  {viewer.name} sees again after {again['seen'] - begin:.2f} s")
            assert again["seen"] - begin < AGAIN * lab.PATIENCE
            before = viewer.stats()["media"]["shown"]
            wait_until(lambda at=viewer, least=before: at.stats()["media"]["shown"] >= least + 15, 5,
                       lambda at=viewer: at.stats())
            others = [event for event in viewer.find("floor", since=marks[viewer]) if event["holder"] not in (None, ana.id)]
            assert not others, others
        assert all(count > 0 for count in shown.values()), shown
        for member in (ana, *viewers):
            member.leave()
            lab.healthy(member)


def paused_for_three(programs):
    """Longer than the lease: the floor is free, nobody is live unasked, and another word is enough."""
    with lab.Lab(programs) as network:
        ana, viewers = meet(network)
        ana.say("live test")
        for viewer in viewers:
            viewer.wait("stream", state="first-frame", publisher=ana.id)
        marks = {viewer: viewer.mark() for viewer in viewers}
        ana.process.send_signal(signal.SIGSTOP)
        try:
            for viewer in viewers:
                viewer.wait("floor", since=marks[viewer], holder=None, timeout=5)
            time.sleep(1)  # on purpose: with the two of the lease three
        finally:
            ana_mark = ana.mark()
            ana.process.send_signal(signal.SIGCONT)
        ana.wait("floor", since=ana_mark, holder=None, timeout=5)
        marks = {viewer: viewer.mark() for viewer in viewers}
        ana.say("live test")
        ana.wait("floor", since=ana_mark, state="held", holder=ana.id, timeout=5)
        for viewer in viewers:
            viewer.wait("stream", since=marks[viewer], state="first-frame", publisher=ana.id, timeout=5)
            assert sees(viewer, 1280, 720), viewer.stats()
        for member in (ana, *viewers):
            member.leave()
            lab.healthy(member)


def a_viewer_that_stood_still(programs):
    """For two seconds, as after a sleep: what it missed is not made up for, and the picture is as late as before."""
    with lab.Lab(programs) as network:
        ana, (bo, cleo) = meet(network)
        ana.say("live test")
        for viewer in (bo, cleo):
            viewer.wait("stream", state="first-frame", publisher=ana.id)
        wait_until(lambda: bo.stats()["media"]["shown"] >= 60, 10, bo.stats)
        before = bo.stats()["media"]
        bo.process.send_signal(signal.SIGSTOP)
        time.sleep(2)  # on purpose: the stand-still itself is tested
        begin = time.monotonic()
        bo.process.send_signal(signal.SIGCONT)
        # The counts may begin anew: to be seen are pictures that keep coming, soon after they were taken.
        shown = bo.stats()["media"]["shown"]
        wait_until(lambda: bo.stats()["media"]["shown"] != shown, 5, bo.stats)
        print(f"  pictures again after {time.monotonic() - begin:.2f} s")
        assert time.monotonic() - begin < 3 * lab.PATIENCE
        # Sound is hurried by half a hundredth only, so that nobody hears it.
        wait_until(lambda: bo.stats()["media"]["delayMs"] < before["delayMs"] + 100, 10, bo.stats)
        other = cleo.stats()["media"]
        assert other["skipped"] <= MOST_SKIPPED, f"the other viewer suffered: {other}"
        for member in (ana, bo, cleo):
            member.leave()
            lab.healthy(member)


if __name__ == "__main__":
    lab.main([another_source_and_size, paused_for_a_second, paused_for_three, a_viewer_that_stood_still])
