#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Bad input of every kind: a clear sentence or a counted drop, and whatever was there goes on."""

import json
import os
import random
import subprocess
import wave

import lab

STORM = int(os.environ.get("VINICAST_TEST_STORM", "1000000"))

# Options, the exit status, and the code of the error; None where the command line itself is refused.
REFUSED = [
    (["--address", "223.1.2.3:4444"], 3, "not-multicast"),
    (["--address", "240.0.0.1:4444"], 3, "not-multicast"),
    (["--address", "[fe80::1]:4444"], 3, "not-multicast"),
    (["--address", "225.225.24.123:1024"], 3, "bad-port"),
    (["--address", "225.225.24.123:70000"], 3, "bad-port"),
    (["--address", "somewhere"], 3, "bad-address"),
    (["--interface", "nowhere0"], 3, "unknown-interface"),
    (["--peer", "no port"], 3, "bad-peer"),
    (["--name", "Ana\x1b[2J"], 2, "bad-name"),
    (["--name", "Ana\nBo"], 2, "bad-name"),
    (["--name", "x" * 10_000], 2, "bad-name"),
    (["gr\x07oup"], 2, "bad-group"),
    (["g" * 10_000], 2, "bad-group"),
    (["--y4m", "/nowhere/at/all.y4m"], 2, "output-failed"),
    (["--wav", "/nowhere/at/all.wav"], 2, "output-failed"),
    (["--record", "/nowhere/at/all.mkv"], 2, "output-failed"),
    (["--nonsense"], 2, None),
    (["one", "two"], 2, None),
    (["--play", "loudly"], 2, None),
    (["--name", ""], 2, None),
]


def refuse(programs, network, options, status, code):
    profile = [] if "--profile" in options else ["--profile", network.path("refused")]
    name = [] if "--name" in options else ["--name", "Ana"]
    done = subprocess.run(["ip", "netns", "exec", network.names[0], programs.cli, "join", *options, *name, *profile],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                          timeout=20 * lab.PATIENCE)
    what = f"{[option[:40] for option in options]}: status {done.returncode}, {done.stdout[:300]!r} {done.stderr[:300]!r}"
    assert done.returncode == status, what
    assert len(done.stderr) > 20 and "\x1b" not in done.stderr, what
    events = [json.loads(line) for line in done.stdout.splitlines()]
    if code is None:
        assert not events, what
    else:
        assert [event["event"] for event in events] == ["error"] and events[0]["code"] == code, what
        sentence = events[0]["text"]
        assert 20 < len(sentence) < 500 and sentence in done.stderr, what


def refused_at_the_start(programs):
    with lab.Lab(programs, hosts=1) as network:
        for options, status, code in REFUSED:
            refuse(programs, network, options, status, code)
        keeper = subprocess.Popen(
            ["ip", "netns", "exec", network.names[0], "python3", "-c",
             "import socket, sys\n"
             "s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\n"
             "s.bind(('::', 4444))\n"
             "print('kept', flush=True)\n"
             "sys.stdin.read()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            assert keeper.stdout.readline() == "kept\n"
            refuse(programs, network, [], 3, "port-busy")
        finally:
            keeper.stdin.close()
            keeper.wait(10)
        # The same, but nothing is in the way any more.
        network.join("Ana").leave()


def without_a_network(programs):
    with lab.Lab(programs, hosts=1) as network:
        lab.run("ip", "-n", network.names[0], "link", "set", "eth0", "down")
        lab.run("ip", "-n", network.names[0], "link", "set", "lo", "down")
        refuse(programs, network, [], 3, "network-unavailable")


def sources_and_commands_that_are_wrong(programs):
    with lab.Lab(programs) as network:
        ana = network.join("Ana", environment={"XDG_RUNTIME_DIR": network.path("nothing"), "DISPLAY": "",
                                               "WAYLAND_DISPLAY": ""})
        bo = network.join("Bo")
        ana.wait("member", id=bo.id)
        noise, empty, sound = network.path("noise.mkv"), network.path("empty.mkv"), network.path("sound.wav")
        with open(noise, "wb") as file:
            file.write(random.Random(1).randbytes(1_000_000))
        with open(empty, "wb"):
            pass
        with wave.open(sound, "wb") as file:
            file.setparams((2, 2, 48000, 0, "NONE", ""))
            file.writeframes(bytes(4 * 48000))
        wrong = [
            ("live camera", {"no-camera"}),
            ("live camera:No Such Camera", {"no-camera"}),
            ("live screen", {"no-screen"}),
            ("live file:/nowhere/at/all.mkv", {"source-not-found"}),
            (f"live file:{network.directory}", {"source-unreadable", "source-not-media"}),
            (f"live file:{noise}", {"source-not-media"}),
            (f"live file:{empty}", {"source-not-media"}),
            (f"live file:{sound}", {"source-no-picture"}),
            ("live pipe:/nowhere/at/all.y4m", {"source-not-found"}),
            ("live moon", {"source-unknown"}),
            ("live", {"source-unknown"}),
            ("say", {"post-empty"}),
            ("say " + "x" * 10_000, {"post-too-long"}),
            ("say " + "x" * 100_000, {"line-too-long"}),
            ("to nobody hello", {"unknown-member"}),
            (f"to {bo.id} " + "x" * 5_000, {"post-too-long"}),
            ("history some", {"bad-argument"}),
            ("dance", {"unknown-command"}),
        ]
        for number, (line, codes) in enumerate(wrong):
            mark = ana.mark()
            ana.say(line)
            error = ana.wait("error", since=mark, timeout=15)
            assert error["code"] in codes, f"{line[:60]}: {error}"
            assert 20 < len(error["text"]) < 500, error
            ana.say(f"say still here {number}")
            bo.wait("post", text=f"still here {number}")
        mark = ana.mark()
        ana.process.stdin.write(b"say \xff\xfe not text\n")
        ana.say("say still here")
        ana.wait("error", since=mark, code="not-text")
        bo.wait("post", text="still here")
        assert not bo.find("floor", state="held"), "someone held the floor without a picture"
        ana.say("live test")
        bo.wait("stream", state="first-frame", publisher=ana.id)
        ana.leave()
        bo.leave()
        for member in (ana, bo):
            lab.healthy(member)


def the_ends_of_the_streams(programs):
    """stdin and stdout that end, and the signals: each a clean leave."""
    with lab.Lab(programs) as network:
        ana = network.join("Ana")
        host = network.names[1]

        def start(name, **streams):
            return subprocess.Popen(["ip", "netns", "exec", host, programs.cli, "join", "--name", name, "--profile",
                                     network.path(name)], stderr=subprocess.DEVNULL, **streams)

        piped = start("Piped", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        piped.communicate(b"say from a pipe", timeout=20 * lab.PATIENCE)
        assert piped.returncode == 0
        ana.wait("post", text="from a pipe", name="Piped")
        ana.wait("member", name="Piped", state="left")

        unread = start("Unread", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ana.wait("member", name="Unread", state="joined")
        unread.stdout.close()
        assert unread.wait(10 * lab.PATIENCE) == 0
        ana.wait("member", name="Unread", state="left")
        unread.stdin.close()

        for number in ("SIGINT", "SIGTERM", "SIGHUP"):
            service = start(number, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            ana.wait("member", name=number, state="joined")
            ana.say(f"say to the service {number}")
            ana.wait("delivered", heard=1, members=1, since=ana.mark())
            assert service.poll() is None, "a service must outlive its empty stdin"
            service.send_signal(getattr(lab.signal, number))
            assert service.wait(10 * lab.PATIENCE) == 0
            ana.wait("member", name=number, state="left")


def a_storm_of_datagrams(programs):
    """A million datagrams, random, cut short or changed from real ones, while people talk."""
    with lab.Lab(programs, hosts=4) as network:
        members = [network.join(name) for name in ("Ana", "Bo", "Cleo")]
        for member in members:
            member.wait("member", count=2, state="joined", timeout=3)
        before = {member.name: member.stats() for member in members}
        storm = subprocess.Popen(
            ["ip", "netns", "exec", network.names[3], programs.path("vinicast-datagram-storm"), "eth0", "225.225.24.123", "4444",
             "225.225.24.124", "4446", str(STORM), "1"], stdout=subprocess.PIPE, text=True)
        texts = []
        try:
            while storm.poll() is None:
                author = members[len(texts) % 3]
                texts.append(f"through the storm {len(texts)}")
                author.say(f"say {texts[-1]}")
                reader = members[(len(texts) + 1) % 3]
                reader.wait("post", text=texts[-1], timeout=20)
                try:  # about ten posts a second
                    storm.wait(0.1)
                except subprocess.TimeoutExpired:
                    pass
            told = storm.communicate(timeout=120 * lab.PATIENCE)[0].strip()
        finally:
            storm.kill()
        print(f"  storm: {told}; {len(texts)} posts meanwhile")
        assert storm.returncode == 0, f"the storm ended with status {storm.returncode}"
        report = json.loads(told)
        assert report["sent"] == STORM and report["heard"] > 0, report
        assert len(texts) >= 10
        members[0].say("live test")
        members[1].wait("stream", state="first-frame", publisher=members[0].id)
        for member in members:
            member.wait("post", count=len(texts), timeout=30)
            assert sorted(post["text"] for post in member.find("post")) == sorted(texts)
            assert len(member.find("member")) == 2, member.find("member")
        for member in members:
            stats = member.stats()
            drops = stats["drops"] - before[member.name]["drops"]
            print(f"  {member.name}: {drops} dropped and counted")
            assert drops >= STORM / 20, stats
            member.say("leave")
            assert member.wait_for_exit() == 0
            lab.healthy(member)


if __name__ == "__main__":
    lab.main([refused_at_the_start, without_a_network, sources_and_commands_that_are_wrong, the_ends_of_the_streams,
              a_storm_of_datagrams])
