# SPDX-License-Identifier: MIT
"""What a member costs while much comes in: a stream among a thousand members, and floods of junk."""

import json
import subprocess
import time

import lab
from net.chat import TEXT_BYTES
from net.fleet import Fleet, spread, until

CROWD = 998  # and the publisher and the viewer
MEGABITS = 8
JUNK_PER_SECOND = 100_000
KINDS = ("random", "control", "media", "forged", "replay")
POSTS_PER_SECOND = 5
CONTROL = ("225.225.24.123", "4444")


def viewer(programs, effort, say):
    """The CPU time of a member that receives and does not decode."""
    with lab.Lab(programs, hosts=2) as network:
        publisher = subprocess.Popen(["ip", "netns", "exec", network.names[0], programs.path("vinicast-bench-crowd"),
                                      str(CROWD), str(MEGABITS)], stdin=subprocess.PIPE)
        try:
            told = network.in_host(network.names[1], programs.path("vinicast-bench-viewer"), str(CROWD + 2),
                                   str(effort["viewerSeconds"]), timeout=180)
        finally:
            publisher.stdin.close()
            publisher.wait(10)
    finding = json.loads(told)
    say("viewer: " + ", ".join(f"{key} {value:.2f}" for key, value in finding["values"].items()))
    return [finding]


def stats_of(member):
    mark = len(member.lines)
    member.say("stats")
    return member.wait("stats", 20, since=mark)[1]


def flood(programs, kind, effort, say):
    """Two members talk, go live and stop while a third host floods them."""
    with lab.Lab(programs, hosts=3) as network:
        fleet = Fleet(network)
        try:
            ana, bo = (fleet.start(name, host, [programs.cli, "join", "--name", name, "--profile", network.path(name)])
                       for name, host in zip(("Ana", "Bo"), network.names))
            for member in (ana, bo):
                member.wait("joined", 20)
                member.wait("member", 20, state="joined")
            return [flooded(programs, network, kind, ana, bo, effort, say)]
        finally:
            fleet.close()


def flooded(programs, network, kind, ana, bo, effort, say):
    command = ["ip", "netns", "exec", network.names[2], programs.path("vinicast-bench-flood"), "eth0", *CONTROL, kind,
               str(JUNK_PER_SECOND), str(effort["floodSeconds"])]
    storm = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    time.sleep(4)  # it listens for 3 s first
    before, cpu, begin = stats_of(bo), bo.cpu_seconds(), time.monotonic()
    said = {}
    seconds = effort["floodSeconds"] - 3
    while time.monotonic() - begin < seconds:
        number = len(said)
        said[number] = ana.say(f"say {number:06d} ".ljust(4 + TEXT_BYTES, "x"))
        time.sleep(1 / POSTS_PER_SECOND)
    cpu, took, after = bo.cpu_seconds() - cpu, time.monotonic() - begin, stats_of(bo)
    mark, at = len(ana.lines), ana.say("live test")
    held, _ = ana.wait("floor", 15, since=mark, state="held")
    ana.say("stop")
    told = json.loads(storm.communicate(timeout=60)[0])
    complete = until(lambda: bo.posts >= len(said), 30)
    came = {}
    for when, line in bo.lines:
        if b'"event":"post"' in line:
            came[int(json.loads(line)["text"][:6])] = when
    times = [(came[number] - at) / 1e6 for number, at in said.items() if number in came]
    taken = (after["datagramsIn"] - before["datagramsIn"]) / took
    percent = 100 * cpu / took
    values = {"sentPerSecond": told["sent"] / told["seconds"],
              "takenPerSecond": taken,
              "droppedPerSecond": (after["drops"] - before["drops"]) / took, "cpuPercent": percent,
              "cpuPercentScaled": percent * JUNK_PER_SECOND / taken,
              "undelivered": len(said) - len(came), "pressMs": (held - at) / 1e6, "complete": complete, **spread(times)}
    say(f"flood {kind}: " + ", ".join(f"{key} {value:.1f}" for key, value in values.items()))
    return {"id": f"flood-{kind}", "setup": f"2 processes, {POSTS_PER_SECOND} posts a second, junk of the kind {kind}",
            "runs": len(said), "values": values}


def floods(programs, effort, say):
    findings = []
    for kind in KINDS:
        findings += flood(programs, kind, effort, say)
    return findings
