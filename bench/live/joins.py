# SPDX-License-Identifier: MIT
"""How soon a newcomer sees a clean picture, how soon after silence on the wire, and what many viewers cost."""

import time

import delay
import lab
import players
import screen
import wire
from net.fleet import percentile

STAGGER = 0.137  # seconds: joins fall on all places between two key frames


def join_times(programs, player, joins, say):
    """From the start of the viewer's program to the first clean picture on the screen, and for Vinicast also from the
    moment at which the stream is known to it."""
    times, joined = [], []
    with screen.Screen() as shown, lab.Lab(programs, hosts=2) as network:
        wire.open_multicast(network)
        one = player(network, "h0", ["h1"], shown)
        try:
            one.send()
            for number in range(joins):
                time.sleep(STAGGER * (number % 7))
                glass = shown.watch(programs, 20, "--until-clean")
                begin = time.monotonic()
                one.show()
                if not [picture for picture in glass.pictures() if picture["clean"]]:
                    raise AssertionError("no clean picture in 20 s")
                times.append((time.monotonic() - begin) * 1000)
                if isinstance(one, players.Vinicast):
                    started = one.viewer.wait("stream", state="started", timeout=5)
                    first = one.viewer.wait("stream", state="first-frame", timeout=5)
                    joined.append((first["seen"] - started["seen"]) * 1000)
                one.hide()
        finally:
            one.end()
    values = {"p50": percentile(times, 50), "p95": percentile(times, 95), "max": max(times)}
    if joined:
        values.update(joinedP50=percentile(joined, 50), joinedP95=percentile(joined, 95))
    say(f"{player.name}, joins: " + ", ".join(f"{key} {value:.0f} ms" for key, value in values.items()))
    return {"id": f"join-{player.key}", "name": player.name, "setup": "one newcomer at a time", "runs": len(times),
            "values": values}


def joins(programs, effort, say):
    findings = []
    for player in players.here(programs, say):
        if player.restartable:
            try:
                findings.append(join_times(programs, player, players.share_of(player, effort["joins"]), say))
            except AssertionError as error:
                say(f"{player.name}, joins: {error}")
    return findings


def silence(programs, player, times, say):
    """500 ms in which nothing comes in: from its end to the next clean picture."""
    waits = []
    with screen.Screen() as shown, lab.Lab(programs, hosts=2) as network:
        wire.open_multicast(network)
        one = player(network, "h0", ["h1"], shown)
        try:
            one.send()
            one.show()
            delay.first_picture(programs, shown, 20)
            for number in range(times):
                time.sleep(2 + STAGGER * (number % 7))
                wire.mute("h1")
                time.sleep(0.5)
                wire.impair("h1", "0")
                end = time.clock_gettime_ns(time.CLOCK_BOOTTIME) / 1e6
                pictures = shown.watch(programs, 10, "--until-clean", "--captured-after", str(int(end))).pictures()
                clean = [picture for picture in pictures if picture["clean"]]
                if not clean:
                    raise AssertionError("no clean picture in 10 s after the silence")
                waits.append(clean[-1]["at"] / 1000 - end)
        finally:
            one.end()
    values = {"p50": percentile(waits, 50), "p95": percentile(waits, 95), "max": max(waits)}
    say(f"{player.name}, 500 ms of silence: " + ", ".join(f"{key} {value:.0f} ms" for key, value in values.items()))
    return {"id": f"blackout-{player.key}", "name": player.name, "setup": "500 ms without a datagram", "runs": len(waits),
            "values": values}


def silences(programs, effort, say):
    findings = []
    for player in players.here(programs, say):
        if player.restartable:
            try:
                findings.append(silence(programs, player, players.share_of(player, effort["silences"]), say))
            except AssertionError as error:
                say(f"{player.name}, silence: {error}")
    return findings


def spent(one, sent):
    """Pictures and bytes of the publisher so far, and its CPU seconds: its own, and the system's for it."""
    user, system = players.user_and_system_seconds(one.publisher.process.pid)
    return one.publisher.stats()["media"]["framesSent"], sent.read()[1], user, system


def crowd(programs, effort, say):
    """What the publisher sends and needs for more and more viewers, who put pictures together and show none."""
    steps = []
    most = max(effort["viewers"])
    with screen.Screen() as shown, lab.Lab(programs, hosts=most + 1) as network:
        sent = wire.Counter("h0", "output")
        one = players.Vinicast(network, "h0", ["h1"], shown)
        try:
            one.send()
            watching = 0
            for wanted in effort["viewers"]:
                joined = []
                while watching < wanted:
                    watching += 1
                    joined.append(network.join(f"viewer{watching}", host=f"h{watching}"))
                for member in joined:
                    member.wait("stream", state="first-frame", timeout=30)
                time.sleep(delay.SETTLE_SECONDS)
                before = spent(one, sent)
                time.sleep(effort["crowd"])
                frames, size, user, system = (after - start for after, start in zip(spent(one, sent), before))
                frames = max(frames, 1)
                steps.append((wanted, size / frames, 1e6 * user / frames, 1e6 * system / frames))
                say(f"{wanted} viewers: {size / frames:.0f} bytes and {1e6 * (user + system) / frames:.0f} us of CPU time a picture")
        finally:
            one.end()
    values = {"bytesRatio": steps[-1][1] / steps[0][1], "cpuRatio": sum(steps[-1][2:]) / sum(steps[0][2:])}
    return [{"id": "crowd", "name": "Vinicast", "setup": f"1 to {most} viewers", "runs": 1, "values": values,
             "steps": steps}]
