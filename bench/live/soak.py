#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""soak.py BIN-DIRECTORY OUT-DIRECTORY [MINUTES]: one is live for long and two watch; is everything as it was at the end?

Prints a line a minute, then a verdict, and writes both to OUT-DIRECTORY/soak.md. The publisher sends the test picture
and its sound; one viewer has a window if there is an X server, the other has none and loses one datagram of a hundred.
Flat means, between the second quarter of the run and its last: memory grew by less than 3 % or 3 MB, and the delay of
pictures by less than 10 ms. The floor must never have changed hands, and at least 99 % of the pictures must be shown.
"""

import contextlib
import os
import re
import statistics
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "..", "..", "tests", "net")]

# pylint: disable=wrong-import-position
import lab  # noqa: E402
import players  # noqa: E402
import screen  # noqa: E402
import wire  # noqa: E402
from figures import number  # noqa: E402

MEMORY_GROWTH, MEMORY_SLACK = 1.03, 3.0  # times, MB
DELAY_GROWTH = 10  # ms
LEAST_SHOWN = 0.99
COLUMNS = ["minute", "publisher MB", "viewer 1 MB", "viewer 2 MB", "CPU %", "delay 1 ms", "delay 2 ms",
           "sound - picture 1 ms", "shown 1 %", "shown 2 %", "concealed 2"]


def megabytes(pid):
    """Memory of the process's own: what its libraries map is not counted."""
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"RssAnon:\s+(\d+) kB", file.read()).group(1)) / 1024


def delay_of(sent, seen):
    """From a picture's capture until a viewer's front end has it, in ms: the mean of each stage, the wire left out."""
    means = [sent["stages"][stage]["mean"] for stage in ("capture", "encode")]
    return sum(means) + sum(seen["stages"][stage]["mean"] for stage in ("receive", "decode", "hold", "handOver"))


class Sample:
    """What all three say and use now."""

    def __init__(self, members):
        self.at = time.monotonic()
        self.memory = [megabytes(member.process.pid) for member in members]
        self.cpu = sum(players.cpu_seconds(member.process.pid) for member in members)
        self.sent, *self.seen = (member.stats()["media"] for member in members)
        self.delays = [delay_of(self.sent, seen) for seen in self.seen]


def share(before, after, viewer):
    sent = after.sent["framesSent"] - before.sent["framesSent"]
    return (after.seen[viewer]["shown"] - before.seen[viewer]["shown"]) / max(sent, 1)


def line(minute, before, after):
    offset = after.seen[0]["soundMinusPictureMs"]
    values = [*after.memory, 100 * (after.cpu - before.cpu) / (after.at - before.at), *after.delays,
              "-" if offset is None else offset, 100 * share(before, after, 0), 100 * share(before, after, 1),
              after.seen[1]["concealed"]]
    return [str(minute), *[value if isinstance(value, str) else number(value) for value in values]]


def verdict(samples, members):
    """A list of sentences about what was not as it should be."""
    faults = []
    count = len(samples)
    early, late = samples[count // 4:max(count // 2, count // 4 + 1)], samples[-max(count // 4, 1):]

    def medians(value):
        return statistics.median(map(value, early)), statistics.median(map(value, late))

    for index, member in enumerate(members):
        was, is_now = medians(lambda sample, at=index: sample.memory[at])
        if is_now > max(was * MEMORY_GROWTH, was + MEMORY_SLACK):
            faults.append(f"{member.name}'s memory grew from {was:.1f} to {is_now:.1f} MB")
    for index, member in enumerate(members[1:]):
        was, is_now = medians(lambda sample, at=index: sample.delays[at])
        if is_now > was + DELAY_GROWTH:
            faults.append(f"{member.name}'s delay grew from {was:.1f} to {is_now:.1f} ms")
        if share(samples[0], samples[-1], index) < LEAST_SHOWN:
            faults.append(f"{member.name} was shown {100 * share(samples[0], samples[-1], index):.2f} % of the pictures")
    for member in members:
        floors = [event for event in member.find("floor") if event["seen"] > samples[0].at]
        if any(event["holder"] != members[0].id for event in floors):
            faults.append(f"{member.name} saw the floor lost")
    return faults


def soak(programs, minutes, tell):
    with contextlib.ExitStack() as stack:
        network = stack.enter_context(lab.Lab(programs, hosts=3))
        window, environment = (), None
        if lab.shutil.which("Xvfb"):
            window, environment = ("--play", "window"), stack.enter_context(screen.Screen()).environment()
        wire.impair("h2", 1)
        decoding = ("--y4m", "/dev/null")  # without a window, nothing is decoded for nobody
        members = [network.join("Ada"), network.join("Bo", *(window or decoding), environment=environment),
                   network.join("Cleo", *decoding)]
        members[0].say("live test")
        for viewer in members[1:]:
            viewer.wait("stream", state="first-frame", timeout=20)
        time.sleep(10)
        samples = [Sample(members)]
        for minute in range(1, minutes + 1):
            time.sleep(max(samples[0].at + 60 * minute - time.monotonic(), 0))
            samples.append(Sample(members))
            tell(line(minute, samples[-2], samples[-1]))
        return verdict(samples, members)


def main():
    if len(sys.argv) not in (3, 4) or (len(sys.argv) == 4 and not sys.argv[3].isdecimal()):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    lab.enter()
    tempfile.tempdir = "/run"
    minutes = max(int(sys.argv[3]) if len(sys.argv) == 4 else 60, 1)
    os.makedirs(sys.argv[2], exist_ok=True)
    with open(os.path.join(sys.argv[2], "soak.md"), "w", encoding="utf-8") as file:

        def tell(text):
            print(text, flush=True)
            print(text, file=file, flush=True)

        def row(cells):
            tell("| " + " | ".join(cells) + " |")

        row(COLUMNS)
        row(["---"] * len(COLUMNS))
        faults = soak(lab.Programs(sys.argv[1]), minutes, row)
        tell("\n" + ("\n".join(faults) if faults else f"{minutes} minutes live: memory and delay flat, the floor never lost."))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
