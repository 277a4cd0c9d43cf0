#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Members that multicast does not reach chat by unicast, share the floor, and find each other."""

import time

import lab

POSTS = 50


def block_groups(network, hosts, kinds="{ multicast, broadcast }"):
    """These hosts hear no datagram that was not sent to them alone; the network goes on carrying unicast."""
    for host in hosts:
        run_nft(host, "table inet groups { chain input { type filter hook input priority 0; "
                      f"meta l4proto udp meta pkttype {kinds} counter drop; }}; }}")


def run_nft(host, rules):
    lab.run("ip", "netns", "exec", host, "nft", rules)


def all_meet(members, timeout):
    for member in members:
        for other in members:
            if other is not member:
                member.wait("member", id=other.id, state="joined", timeout=timeout)


def ways(member):
    return {one["name"]: one["way"] for one in member.stats()["reach"]["members"]}


def wait_for_stats(member, read, wanted, timeout=12):
    deadline = time.monotonic() + timeout * lab.PATIENCE
    while read(member) != wanted:
        assert time.monotonic() < deadline, f"{member.name} tells {read(member)}, not {wanted}"
        time.sleep(0.2)  # on purpose: nothing tells of a change, so it is asked for again


def wait_for_ways(member, wanted, timeout=12):
    wait_for_stats(member, ways, wanted, timeout)


def everybody_says(members, count):
    marks = {member: member.mark() for member in members}
    for i in range(count):
        for member in members:
            member.say(f"say {member.name} {i}")
    for member in members:
        posts = member.wait("post", since=marks[member], count=count * len(members), timeout=30)
        texts = sorted(post["text"] for post in posts)
        assert texts == sorted(f"{one.name} {i}" for one in members for i in range(count)), texts
    for member in members:
        found = [post["text"] for post in member.find("post", since=marks[member])]
        assert len(found) == len(set(found)), "a post came twice"


def three_without_multicast(programs):
    with lab.Lab(programs) as network:
        block_groups(network, network.names)
        ana = network.join("Ana")
        bo = network.join("Bo", "--peer", "10.77.0.1")
        cleo = network.join("Cleo", "--peer", "10.77.0.2:4444")
        members = [ana, bo, cleo]
        begin = time.monotonic()
        all_meet(members, timeout=10)
        print(f"  all met {time.monotonic() - begin:.2f} s after the last joined")
        everybody_says(members, POSTS)
        print(f"  {POSTS} posts of each came everywhere once")
        for member in members:
            wait_for_ways(member, {other.name: "unicast" for other in members if other is not member})
            assert not member.find("error"), member.find("error")

        ana.say("live test")
        ana.wait("floor", state="held", holder=ana.id, timeout=5)
        cleo.wait("floor", state="held", holder=ana.id)
        cleo.say("live test")
        denied = cleo.wait("floor", state="denied")
        assert denied["holder"] == ana.id, denied
        assert "Ana" in cleo.wait("error", code="floor-taken")["text"]
        marks = {member: member.mark() for member in (bo, cleo)}
        begin = time.monotonic()
        ana.kill()
        for member in (bo, cleo):
            freed = member.wait("floor", since=marks[member], holder=None, timeout=4)
            print(f"  killed to free: {(freed['seen'] - begin) * 1000:.0f} ms")
        for member in (bo, cleo):
            member.wait("member", since=marks[member], id=ana.id, state="lost", timeout=12)
        # What was learned is remembered: Cleo, started anew, is told no address.
        since = bo.mark()
        cleo.leave()
        bo.wait("member", since=since, id=cleo.id, state="left")
        since = bo.mark()
        again = network.join("Cleo", host=cleo.host, profile=network.path("2-profile"))
        again.wait("member", id=bo.id, state="joined", timeout=5)
        bo.wait("member", since=since, id=again.id, state="joined", timeout=5)
        for member in (bo, again):
            lab.healthy(member)
            member.leave()


def an_address_of_one_card(programs):
    """Nothing but IPv6 addresses of link-local scope, which each name their network card."""
    with lab.Lab(programs, hosts=2) as network:
        block_groups(network, network.names)
        for number, host in enumerate(network.names):
            lab.run("ip", "-n", host, "addr", "flush", "dev", "eth0")
            lab.run("ip", "-n", host, "addr", "add", f"fe80::77:{number + 1}/64", "dev", "eth0", "nodad")
        group = ("--address", "[ff12::77]:4444")
        ana = network.join("Ana", *group)
        bo = network.join("Bo", *group, "--peer", "[fe80::77:1%eth0]")
        all_meet([ana, bo], timeout=5)
        wait_for_ways(bo, {"Ana": "unicast"})
        cards = {card["name"]: card["address"] for card in ana.stats()["network"]["cards"]}
        assert cards["eth0"] == "fe80::77:1", cards
        bo.say("say by one card")
        ana.wait("post", text="by one card", timeout=5)
        for member in (ana, bo):
            lab.healthy(member)
            member.leave()


def one_direction_only(programs):
    with lab.Lab(programs) as network:
        block_groups(network, ["h1"])  # Bo's host sends to the groups and hears none
        ana, bo, cleo = members = [network.join(name) for name in ("Ana", "Bo", "Cleo")]
        begin = time.monotonic()
        all_meet(members, timeout=10)
        print(f"  all met {time.monotonic() - begin:.2f} s after the last joined")
        everybody_says(members, POSTS)
        wait_for_ways(bo, {"Ana": "unicast", "Cleo": "unicast"})
        wait_for_ways(ana, {"Bo": "multicast", "Cleo": "multicast"})
        wait_for_stats(ana, lambda member: member.stats()["reach"]["copiesTo"], 1, timeout=20)
        wait_for_stats(bo, lambda member: member.stats()["reach"]["copiesTo"], 0, timeout=20)
        for member in members:
            lab.healthy(member)
            member.leave()


def a_broadcast_is_enough(programs):
    with lab.Lab(programs, hosts=2) as network:
        block_groups(network, network.names, kinds="multicast")
        members = [network.join("Ana"), network.join("Bo")]
        all_meet(members, timeout=10)
        everybody_says(members, 5)
        for member in members:
            member.leave()


def multicast_dies_and_comes_back(programs):
    with lab.Lab(programs) as network:
        members = [network.join(name) for name in ("Ana", "Bo", "Cleo")]
        all_meet(members, timeout=5)
        for member in members:
            assert member.stats()["reach"]["copiesSent"] == 0
        others = {member: [other.name for other in members if other is not member] for member in members}
        block_groups(network, network.names)
        marks = {member: member.mark() for member in members}
        begin = time.monotonic()
        for member in members:
            wait_for_ways(member, dict.fromkeys(others[member], "unicast"), timeout=20)
        print(f"  unicast after {time.monotonic() - begin:.1f} s")
        everybody_says(members, 5)
        for host in network.names:
            run_nft(host, "delete table inet groups")
        for member in members:
            wait_for_ways(member, dict.fromkeys(others[member], "multicast"), timeout=20)
        for member in members:
            assert not member.find("member", since=marks[member]), "somebody flickered"
        for member in members:
            lab.healthy(member)
            member.leave()


def addresses_that_are_wrong(programs):
    with lab.Lab(programs, hosts=2) as network:
        ana = network.join("Ana", "--peer", "10.77.0.1", "--peer", "10.77.0.99", "--peer", "no-such-host.invalid",
                           "--peer", "10.77.0.2:9")
        assert "10.77.0.1:4444" in ana.wait("error", code="peer-is-self")["text"]
        for address in ("10.77.0.99:4444", "10.77.0.2:9"):
            ana.wait("error", code="peer-silent", text=lambda text, address=address: address in text)
        assert "no-such-host.invalid" in ana.wait("error", code="peer-unknown", timeout=20)["text"]
        mark = ana.mark()
        before = ana.stats()
        time.sleep(3)  # on purpose: a time in which hardly anything may happen
        after = ana.stats()
        assert after["datagramsOut"] - before["datagramsOut"] < 20, (before, after)
        assert not ana.find("error", since=mark)
        assert after["reach"]["silentPeers"] == 3, after["reach"]
        bo = network.join("Bo")
        all_meet([ana, bo], timeout=5)
        for member in (ana, bo):
            lab.healthy(member)
            member.leave()


if __name__ == "__main__":
    lab.main([three_without_multicast, one_direction_only, a_broadcast_is_enough, multicast_dies_and_comes_back,
              addresses_that_are_wrong, an_address_of_one_card])
