#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The copy for other players, as the network sees it: what is announced, deleted and sent, and a card that goes away."""

import json
import subprocess
import sys
import time

import lab
from outputs_test import open_to_players

# Says when announcements are deleted and how much RTP comes: five lines of JSON a second, once it listens.
LISTENER = r"""
import json, select, socket, struct, sys, time
def listen(group, port):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind((group, port))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + struct.pack("=I", 0))
    return one
group = sys.argv[1]
sap, rtp, rtcp = listen("239.255.255.255", 9875), listen(group, 5004), listen(group, 5005)
told = {"deleted": [], "goodbyes": 0, "keys": 0, "rtp": 0}
print(json.dumps(told), flush=True)
last = None
said = time.monotonic()
while True:
    for one in select.select([sap, rtp, rtcp], [], [], 0.1)[0]:
        data = one.recv(65536)
        if one is sap and data[0] & 0x04:  # RFC 2974 section 3: T
            name = data.partition(b"s=")[2].partition(b"\r\n")[0].decode()
            if name not in told["deleted"]:
                told["deleted"].append(name)
        elif one is rtcp:  # RFC 3550 section 6.6; a compound packet
            at = 0
            while at + 4 <= len(data):
                told["goodbyes"] += data[at + 1] == 203
                at += 4 * (struct.unpack(">H", data[at + 2:at + 4])[0] + 1)
        elif one is rtp:
            told["rtp"] += 1
            data += bytes(4)  # the last fragment may be one byte
            kind = data[12] & 31  # RFC 6184: NAL, STAP-A or FU-A
            stamp = data[4:8]
            first = {24: data[15] & 31, 28: data[13] & 31}.get(kind, kind)
            if first in (5, 7) and stamp != last:
                told["keys"] += 1
                last = stamp
    if time.monotonic() - said > 0.2:
        said = time.monotonic()
        print(json.dumps(told), flush=True)
"""


def what_players_are_told(programs):
    """A key frame every two seconds while the copy is open; then both descriptions are deleted, with a goodbye."""
    with lab.Lab(programs) as network:
        ana, opened = open_to_players(network)
        listener = subprocess.Popen(["ip", "netns", "exec", "h2", sys.executable, "-c", LISTENER,
                                     opened["target"].split(":")[0]], stdout=subprocess.PIPE, text=True)
        try:
            begin = json.loads(listener.stdout.readline())
            assert begin["rtp"] == 0, begin
            opening = time.monotonic()
            while time.monotonic() - opening < 6.5:  # on purpose: the distance of key frames is tested
                heard = json.loads(listener.stdout.readline())
            print(f"  {heard}")
            assert heard["rtp"] > 100 and heard["keys"] >= 3 and not heard["deleted"], heard
            mark = ana.mark()
            ana.say("open off")
            ana.wait("output", since=mark, output="players", state="off")
            closing = time.monotonic()
            while len(heard["deleted"]) < 2 or heard["goodbyes"] == 0:
                assert time.monotonic() - closing < lab.PATIENCE, heard
                heard = json.loads(listener.stdout.readline())
            json.loads(listener.stdout.readline())  # what was under way
            silent = json.loads(listener.stdout.readline())["rtp"]
            for _ in range(3):
                assert json.loads(listener.stdout.readline())["rtp"] == silent, "the copy goes on"
        finally:
            listener.kill()
            listener.wait()
        ana.leave()
        lab.healthy(ana)


def players_without_a_network(programs):
    """The card goes away while the copy is open: said, nothing counts as sent, and it goes on with the card. With a
    second card the description is for players on both networks."""
    with lab.Lab(programs, hosts=2) as network:
        ana, opened = open_to_players(network)
        assert "source-filter: incl IN IP4 * 10." in opened["sdp"], opened
        card = ("ip", "-n", "h0", "link", "set", "eth0")
        mark = ana.mark()
        lab.run(*card, "down")
        cut = ana.wait("output", since=mark, output="players", state="retrying", code="players-unavailable", timeout=10)
        later = ana.wait("output", since=mark, output="players", state="retrying", timeout=10, count=2)[-1]
        print(f"  {cut['text']} {cut['bytes']} B, {cut['seconds']} s")
        assert (later["bytes"], later["seconds"]) == (cut["bytes"], cut["seconds"]), (cut, later)
        mark = ana.mark()
        lab.run(*card, "up")
        lab.run("ip", "-n", "h0", "route", "add", "224.0.0.0/4", "dev", "eth0")
        ana.wait("output", since=mark, output="players", state="running", timeout=10,
                 bytes=lambda count: count > cut["bytes"] + 100_000)
        lab.run("ip", "-n", "h0", "link", "add", "eth1", "type", "veth", "peer", "far1")
        lab.run("ip", "-n", "h0", "link", "set", "far1", "up")
        lab.run("ip", "-n", "h0", "address", "add", "10.88.0.1/24", "dev", "eth1")
        lab.run("ip", "-n", "h0", "link", "set", "eth1", "up")
        ana.wait("output", since=mark, output="players", state="running", timeout=10,
                 sdp=lambda text: text and "source-filter" not in text)
        ana.leave()
        lab.healthy(ana)


if __name__ == "__main__":
    lab.main([what_players_are_told, players_without_a_network])
