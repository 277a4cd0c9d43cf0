# SPDX-License-Identifier: MIT
"""The floor among real processes: a press until on air, a stop until the next is seen, a publisher that is killed."""

import time

import lab
from net.fleet import Fleet, spread

MEMBERS = 5
REST = 0.3  # seconds between two rounds


class Room:
    def __init__(self, programs, network):
        self.programs, self.network = programs, network
        self.fleet = Fleet(network)
        self.started = 0
        self.members = [self.join(host) for host in network.names]
        for member in self.members:
            member.wait("joined", 20)
        time.sleep(3)

    def join(self, host):
        number, self.started = self.started, self.started + 1
        return self.fleet.start(f"member{number}", host, [
            self.programs.cli, "join", "--name", f"m{number}", "--profile", self.network.path(f"profile{number}")])

    def id(self, member):
        return member.wait("joined", 20)[1]["self"]

    def go_live(self, member):
        """Milliseconds from the press to the floor."""
        mark = len(member.lines)
        said = member.say("live test")
        at, _ = member.wait("floor", 10, since=mark, state="held", holder=self.id(member))
        return (at - said) / 1e6

    def stop(self, member):
        marks = {other: len(other.lines) for other in self.members}
        member.say("stop")
        for other in self.members:
            other.wait("floor", 10, since=marks[other], holder=None)


def presses(room, rounds):
    """Each press long after the last release would still find its arbiter: the usual case among people."""
    times = []
    for number in range(rounds):
        member = room.members[number % MEMBERS]
        times.append(room.go_live(member))
        room.stop(member)
        time.sleep(REST)
    return times


def hand_overs(room, rounds):
    """From the word that stops one to the first picture of the next at a third member."""
    times = []
    holder = room.members[0]
    room.go_live(holder)
    for number in range(rounds):
        following, viewer = room.members[(number + 1) % MEMBERS], room.members[(number + 2) % MEMBERS]
        time.sleep(1)
        marks = {member: len(member.lines) for member in room.members}
        said = holder.say("stop")
        following.wait("floor", 10, since=marks[following], holder=None)
        following.say("live test")
        at, _ = viewer.wait("stream", 10, since=marks[viewer], state="first-frame", publisher=room.id(following))
        times.append((at - said) / 1e6)
        holder = following
    room.stop(holder)
    return times


def crashes(room, rounds):
    """From SIGKILL of the holder until each of the others sees the floor free."""
    times = []
    for _ in range(rounds):
        holder = room.members[0]
        room.go_live(holder)
        time.sleep(1)
        others = room.members[1:]
        marks = {member: len(member.lines) for member in others}
        begin = time.monotonic_ns()
        holder.kill()
        for member in others:
            at, _ = member.wait("floor", 10, since=marks[member], holder=None)
            times.append((at - begin) / 1e6)
        room.members = others + [room.join(holder.host)]
        room.members[-1].wait("joined", 20)
        time.sleep(2.5)
    return times


def measure(programs, loss, effort, say):
    with lab.Lab(programs, hosts=MEMBERS) as network:
        room = Room(programs, network)
        try:
            network.set_loss(loss)
            findings = []
            for name, times in (("press", presses(room, effort["presses"])),
                                ("hand-over", hand_overs(room, effort["handOvers"])),
                                ("crash", crashes(room, effort["crashes"]))):
                findings.append({"id": f"processes-{name}-{loss}", "setup": f"{MEMBERS} processes, {loss} % loss",
                                 "runs": len(times), "values": spread(times)})
                say(f"{name} {loss} %: " + ", ".join(f"{key} {value:.0f} ms" for key, value in spread(times).items()))
            return findings
        finally:
            room.fleet.close()
