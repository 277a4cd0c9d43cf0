#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One at a time is live: denied while someone is, free after a stop or a crash, and one winner of a tie."""

import threading
import time

import lab

ROUNDS = 50
CLAIM_WINDOW = 0.200


def join_three(network):
    members = [network.join(name) for name in ("Ana", "Bo", "Cleo")]
    for member in members:
        for other in members:
            if other is not member:
                member.wait("member", id=other.id, state="joined", timeout=3)
    return members


def go_live(member, timeout=3):
    mark = member.mark()
    member.say("live test")
    return member.wait("floor", since=mark, state="held", holder=member.id, timeout=timeout)


def denied_stopped_and_killed(programs):
    with lab.Lab(programs) as network:
        ana, bo, cleo = join_three(network)
        go_live(ana)
        for member in (bo, cleo):
            member.wait("floor", state="held", holder=ana.id)
            member.wait("stream", state="first-frame", publisher=ana.id)

        bo.say("live test")
        denied = bo.wait("floor", state="denied")
        assert denied["holder"] == ana.id, denied
        assert "Ana" in bo.wait("error", code="floor-taken")["text"]
        bo.say("raise")
        for member in (ana, bo, cleo):
            member.wait("floor", queue=[bo.id])
        mark = ana.mark()
        bo.say("lower")
        ana.wait("floor", queue=[], since=mark)

        marks = {member: member.mark() for member in (ana, bo, cleo)}
        ana.say("stop")
        begin = time.monotonic()
        bo.wait("floor", since=marks[bo], holder=None)
        held = go_live(bo)
        print(f"  stop to the next one live: {(held['seen'] - begin) * 1000:.0f} ms")
        assert held["seen"] - begin <= 1.0 * lab.PATIENCE
        cleo.wait("stream", since=marks[cleo], state="ended", publisher=ana.id)
        cleo.wait("stream", since=marks[cleo], state="first-frame", publisher=bo.id)

        marks = {member: member.mark() for member in (ana, cleo)}
        begin = time.monotonic()
        bo.kill()
        for member in (ana, cleo):
            freed = member.wait("floor", since=marks[member], holder=None, timeout=3)
            print(f"  killed to free: {(freed['seen'] - begin) * 1000:.0f} ms")
            assert freed["seen"] - begin <= 3.0 * lab.PATIENCE
        go_live(cleo)
        ana.wait("stream", state="first-frame", publisher=cleo.id)
        cleo.leave()
        ana.wait("floor", since=marks[ana] + 1, holder=None, timeout=2)
        ana.leave()
        for member in (ana, bo, cleo):
            lab.healthy(member)


def settled(member, since, claimants):
    """The holder, once this member saw one of the claimants hold the floor."""
    return member.wait("floor", since=since, state="held", holder=lambda holder: holder in claimants, timeout=5)["holder"]


def longest_double(members, since):
    """The longest time for which two members were seen as the holder, by their own word or another's, in seconds."""
    changes = []
    for member in members:
        for event in member.find("floor", since=since[member]):
            if event["state"] in ("held", "idle", "released"):
                changes.append((event["at"] / 1000, member.name, event["holder"]))
    seen = {member.name: None for member in members}
    longest, doubled_at = 0.0, None
    for at, name, holder in sorted(changes, key=lambda change: change[0]):
        seen[name] = holder
        if len({value for value in seen.values() if value}) > 1:
            doubled_at = at if doubled_at is None else doubled_at
        elif doubled_at is not None:
            longest, doubled_at = max(longest, at - doubled_at), None
    assert doubled_at is None, "two holders at the end"
    return longest


def two_at_the_same_instant(programs):
    with lab.Lab(programs) as network:
        members = join_three(network)
        ana, bo, _ = members
        worst, wins = 0.0, {ana.id: 0, bo.id: 0}
        for _ in range(ROUNDS):
            since = {member: member.mark() for member in members}
            gate = threading.Barrier(2)

            def press(member, gate=gate):
                gate.wait()
                member.say("live test")

            pressing = [threading.Thread(target=press, args=(member,)) for member in (ana, bo)]
            for thread in pressing:
                thread.start()
            for thread in pressing:
                thread.join()
            # The loser learns the winner's name, so both answers are in before the holder is read.
            for member in (ana, bo):
                member.wait("floor", since=since[member],
                            state=lambda state: state in ("held", "denied"), holder=lambda holder: holder is not None)
            holders = {settled(member, since[member], wins) for member in members}
            assert len(holders) == 1, f"{holders} all hold"
            winner, loser = (ana, bo) if ana.id in holders else (bo, ana)
            loser.wait("error", since=since[loser], code=lambda code: code in ("floor-lost", "floor-taken"))
            double = longest_double(members, since)
            worst = max(worst, double)
            assert double <= CLAIM_WINDOW, f"two holders for {double:.3f} s"
            wins[winner.id] += 1
            marks = {member: member.mark() for member in members}
            winner.say("stop")
            for member in members:
                member.wait("floor", since=marks[member], holder=None)
        print(f"  {ROUNDS} ties: {sorted(wins.values())} won, two holders for at most {worst * 1000:.0f} ms")
        for member in members:
            assert not member.find("floor", state="held", holder=members[2].id)
            member.leave()
            lab.healthy(member)


if __name__ == "__main__":
    lab.main([denied_stopped_and_killed, two_at_the_same_instant])
