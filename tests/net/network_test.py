#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Networks that come and go while people talk: what was said meanwhile arrives after."""

import signal
import time

import lab

POSTS = 5


def meet(network):
    ana, bo = network.join("Ana"), network.join("Bo")
    ana.wait("member", id=bo.id)
    bo.wait("member", id=ana.id)
    say_and_hear(ana, bo, "before")
    return ana, bo


def say_and_hear(ana, bo, word, timeout=10):
    """Both speak, and both hear it; a new session of neither is needed."""
    for member in (ana, bo):
        for number in range(POSTS):
            member.say(f"say {word} {number} of {member.name}")
    hear(ana, bo, word, timeout)


def hear(ana, bo, word, timeout=10):
    for member, other in ((ana, bo), (bo, ana)):
        for number in range(POSTS):
            member.wait("post", text=f"{word} {number} of {other.name}", timeout=timeout)


def say(member, word):
    for number in range(POSTS):
        member.say(f"say {word} {number} of {member.name}")
        member.wait("post", text=f"{word} {number} of {member.name}")


def once_each(*members):
    """Nothing was told twice, and everyone is still who they were."""
    for member in members:
        texts = [post["text"] for post in member.find("post")]
        assert len(texts) == len(set(texts)), texts
        assert {post["from"] for post in member.find("post")} == {one.id for one in members}
        lab.healthy(member)


def verdict(member):
    found = member.stats()["network"]
    print(f"  {member.name}: {found['text']} {found['cards']}")
    return found


def wait_for_verdict(member, *wanted, timeout=20):
    deadline = lab.time.monotonic() + timeout * lab.PATIENCE
    while True:
        found = member.stats()["network"]
        if found["verdict"] in wanted:
            print(f"  {member.name}: {found['text']} {found['cards']}")
            return found
        assert lab.time.monotonic() < deadline, found


def a_cable_out_and_in(programs):
    with lab.Lab(programs, hosts=2) as network:
        ana, bo = meet(network)
        found = verdict(bo)
        assert found["verdict"] == "good" and [card["name"] for card in found["cards"]] == ["eth0"], found
        assert found["cards"][0]["joined"] and found["cards"][0]["heard"] > 0 and found["cards"][0]["sendFailures"] == 0, found
        for cut in (["ip", "-n", bo.host, "link", "set", "eth0"], ["ip", "link", "set", "port1"]):
            where = "here" if "-n" in cut else "there"
            mark = bo.mark()
            lab.run(*cut, "down")
            bo.wait("error", code="network-lost", since=mark, timeout=6)
            say(ana, f"cut {where}")
            say(bo, f"cut {where}")
            wait_for_verdict(bo, "this-computer-only", timeout=60)
            assert not bo.find("network", since=mark), "back already?"
            lab.run(*cut, "up")
            back = bo.wait("network", state="back", since=mark, timeout=5)
            hear(ana, bo, f"cut {where}")
            arrived = max(post["seen"] for member in (ana, bo) for post in member.find("post"))
            print(f"  cut {where}: all posts {arrived - back['seen']:.2f} s after the network was back")
            wait_for_verdict(bo, "good")
        say_and_hear(ana, bo, "after")
        once_each(ana, bo)


def another_address(programs):
    with lab.Lab(programs, hosts=2) as network:
        ana, bo = meet(network)
        lab.run("ip", "-n", bo.host, "addr", "del", "10.77.0.2/24", "dev", "eth0")
        say(ana, "between")
        say(bo, "between")
        lab.run("ip", "-n", bo.host, "addr", "add", "10.77.0.99/24", "dev", "eth0")
        hear(ana, bo, "between")
        say_and_hear(ana, bo, "after")
        deadline = lab.time.monotonic() + 20 * lab.PATIENCE
        while bo.stats()["network"]["cards"][0]["address"] != "10.77.0.99":
            assert lab.time.monotonic() < deadline, bo.stats()
        # Directed messages find the new address.
        ana.say(f"to {bo.id} only for you")
        bo.wait("message", text="only for you")
        once_each(ana, bo)


def another_card(programs):
    """The card goes, and another one of the same name comes: a new index, no membership."""
    with lab.Lab(programs, hosts=2) as network:
        ana, bo = meet(network)
        mark = bo.mark()
        lab.run("ip", "link", "delete", "port1")
        bo.wait("error", code="network-lost", since=mark, timeout=6)
        say(ana, "without")
        say(bo, "without")
        lab.run("ip", "link", "add", "port1", "type", "veth", "peer", "name", "eth0", "netns", bo.host)
        lab.run("ip", "link", "set", "port1", "master", "switch", "up")
        lab.run("ip", "-n", bo.host, "link", "set", "eth0", "up")
        lab.run("ip", "-n", bo.host, "addr", "add", "10.77.0.2/24", "dev", "eth0")
        hear(ana, bo, "without", timeout=15)
        say_and_hear(ana, bo, "after")
        wait_for_verdict(bo, "good")
        once_each(ana, bo)


def a_card_that_loses(programs):
    """Two cards on two networks, and one of them loses a tenth of what reaches it: it is named, though nothing is missing."""
    with lab.Lab(programs, hosts=2) as network:
        lab.run("ip", "link", "add", "second", "type", "bridge", "mcast_snooping", "0", "forward_delay", "0")
        lab.run("ip", "link", "set", "second", "up")
        for i, name in enumerate(network.names):
            lab.run("ip", "link", "add", f"second{i}", "type", "veth", "peer", "name", "eth1", "netns", name)
            lab.run("ip", "link", "set", f"second{i}", "master", "second", "up")
            lab.run("ip", "-n", name, "link", "set", "eth1", "up")
            lab.run("ip", "-n", name, "addr", "add", f"10.78.0.{i + 1}/24", "dev", "eth1")
        try:
            ana, bo = meet(network)
            lab.run("ip", "netns", "exec", bo.host, "nft",
                    "table inet loss { chain input { type filter hook input priority 0; "
                    "iifname eth1 meta l4proto udp numgen random mod 100 < 10 counter drop; }; }")
            ana.say("live test")
            bo.wait("stream", state="first-frame", publisher=ana.id)
            deadline = lab.time.monotonic() + 20 * lab.PATIENCE
            while True:
                found = wait_for_verdict(bo, "lossy")
                loss = {card["name"]: card["loss"] for card in found["cards"]}
                if None not in loss.values() and loss["eth0"] < 0.01 and 0.06 < loss["eth1"] < 0.14:
                    break
                assert lab.time.monotonic() < deadline, found
            assert "eth1" in found["text"] and "eth0" not in found["text"], found
            assert bo.stats()["media"]["loss"] < 0.01, "the other card has it all"
            assert verdict(ana)["verdict"] == "good"
        finally:
            lab.run("ip", "link", "delete", "second")


def a_switch_that_forgets(programs):
    """It watches memberships, and nobody asks for them again: what it forgot is joined anew."""
    with lab.Lab(programs, hosts=2) as network:
        lab.run("ip", "link", "set", "switch", "type", "bridge", "mcast_snooping", "1", "mcast_querier", "1",
                "mcast_membership_interval", "200", "mcast_query_interval", "60000", "mcast_startup_query_count", "1")
        ana, bo = meet(network)
        group = ana.first("joined")["address"].split(":")[0]

        def ports():
            return {line.split()[3] for line in lab.run("bridge", "mdb", "show").splitlines() if group in line}

        deadline = time.monotonic() + 20 * lab.PATIENCE
        while ports():
            assert time.monotonic() < deadline, "the switch forgets nothing"
            time.sleep(0.2)  # between two looks, on purpose
        back = set()
        while len(back) < 2:
            assert time.monotonic() < deadline, f"not joined again: only {back}"
            time.sleep(0.2)  # between two looks, on purpose
            back |= ports()
        say_and_hear(ana, bo, "word")


def asleep(programs):
    """A process that stands still for seconds and goes on, as after a sleep of its machine."""
    with lab.Lab(programs, hosts=2) as network:
        ana, bo = meet(network)
        bo.process.send_signal(signal.SIGSTOP)
        say(ana, "asleep")
        # What a sleeping machine misses is gone for good: its socket's buffer must not help.
        lab.run("ip", "link", "set", "port1", "down")
        for number in range(POSTS):
            ana.say(f"say missed {number} of Ana")
        ana.wait("post", text=f"missed {POSTS - 1} of Ana")
        try:
            ana.wait("member", id=bo.id, state="lost", timeout=30)
        finally:
            lab.run("ip", "link", "set", "port1", "up")
            bo.process.send_signal(signal.SIGCONT)
        for word in ("asleep", "missed"):
            for number in range(POSTS):
                bo.wait("post", text=f"{word} {number} of Ana")
        ana.wait("member", count=2, id=bo.id, state="joined")
        say_and_hear(ana, bo, "after")
        once_each(ana, bo)


def live_with_cut_cables(programs):
    """A viewer's cable goes and comes; then the holder's: the floor is free for others, and it finds who has it."""
    with lab.Lab(programs) as network:
        ana, bo, cleo = (network.join(name) for name in ("Ana", "Bo", "Cleo"))
        for member in (ana, bo, cleo):
            member.wait("member", count=2)
        ana.say("live test")
        for viewer in (bo, cleo):
            viewer.wait("stream", state="first-frame", publisher=ana.id)
        lab.run("ip", "link", "set", "port1", "down")
        bo.wait("error", code="network-lost", timeout=6)
        bo.wait("floor", holder=None, state="released", timeout=10)
        mark, begin = bo.mark(), lab.time.monotonic()
        lab.run("ip", "link", "set", "port1", "up")
        again = bo.wait("stream", since=mark, state="first-frame", publisher=ana.id, timeout=5)
        print(f"  the viewer sees again {again['seen'] - begin:.2f} s after its cable is back")

        marks = {member: member.mark() for member in (ana, bo, cleo)}
        lab.run("ip", "link", "set", "port0", "down")
        for member in (bo, cleo):
            member.wait("floor", since=marks[member], holder=None, timeout=5)
        cleo.say("live test")
        bo.wait("stream", since=marks[bo], state="first-frame", publisher=cleo.id)
        ana.wait("error", since=marks[ana], code="network-lost", timeout=6)
        lab.run("ip", "link", "set", "port0", "up")
        ana.wait("stream", since=marks[ana], state="first-frame", publisher=cleo.id, timeout=10)
        for member in (bo, cleo):
            taken = member.find("floor", since=marks[member], holder=ana.id)
            assert not taken, f"{member.name} saw the cut holder again: {taken}"
        for member in (ana, bo, cleo):
            member.leave()
            lab.healthy(member)


if __name__ == "__main__":
    lab.main([a_cable_out_and_in, another_address, another_card, a_card_that_loses, a_switch_that_forgets, asleep,
              live_with_cut_cables])
