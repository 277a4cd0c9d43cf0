# SPDX-License-Identifier: MIT
"""The same chat load for Vinicast and for other reliable multicast, on the same network, loss and machine.

Thirty members each on its own host; texts of 300 bytes by authors in a fixed random order, at a rate or as fast as
stdin takes them. Every program reads "say TEXT" and prints a line for each post, and one reader times them all.
"""

import random
import re
import time

import lab
from net.fleet import Counters, Fleet, spread, until

MEMBERS = 30
TEXT_BYTES = 300
NUMBER = re.compile(rb'"text":"(\d{6}) ')
IDLE_SECONDS = 5
TAIL_SECONDS = 2  # what a post still causes when all have it
GROUP = "239.255.24.123"


class System:
    """How a program is started as member `number`."""

    def __init__(self, key, name, program, command):
        self.key, self.name, self.program, self._command = key, name, program, command

    def command(self, programs, network, number):
        return self._command(programs.path(self.program), network, number)


VINICAST = System("vinicast", "Vinicast", "vinicast-cli",
                  lambda path, network, number: [path, "join", "--name", f"m{number}", "--profile",
                                                 network.path(f"profile{number}")])
NORM = System("norm", "NORM", "vinicast-bench-norm",
              lambda path, network, number: [path, "eth0", GROUP, "6003", str(number + 1)])
DDS = System("dds", "Cyclone DDS", "vinicast-bench-dds", lambda path, network, number: [path, "eth0"])


class Chat:
    """Members of one system, ready: everyone heard everyone."""

    def __init__(self, programs, network, system):
        self.programs, self.network, self.system = programs, network, system
        self.fleet = Fleet(network)
        self.next = 0  # number of the next post
        self.members = [self.join(number) for number in range(MEMBERS)]
        for member in self.members:
            member.wait("joined", 20)
        # Discovery takes its time; a first word of everyone shows that it is over.
        until(lambda: False, 4)
        for member in self.members:
            self.say(member)
            time.sleep(0.05)
        self.warm = self.everywhere(60)

    def join(self, number):
        return self.fleet.start(f"{self.system.key}-{number}", self.network.names[number],
                                self.system.command(self.programs, self.network, number))

    def say(self, member):
        number = self.next
        self.next += 1
        return number, member.say(f"say {number:06d} ".ljust(4 + TEXT_BYTES, "x"))

    def everywhere(self, timeout):
        """Waits until every member has every post."""
        return until(lambda: all(member.posts >= self.next for member in self.members), timeout)

    def load(self, posts, rate, counters, patience):
        """`posts` posts, `rate` a second (0: at once); what it took."""
        choice = random.Random(posts)
        marks = [len(member.lines) for member in self.members]
        cpu = sum(member.cpu_seconds() for member in self.members)
        before = counters.read()
        begin = time.monotonic()
        said = {}
        for index in range(posts):
            wait = begin + index / rate - time.monotonic() if rate else 0
            if wait > 0:
                time.sleep(wait)
            author = choice.choice(self.members)
            number, at = self.say(author)
            said[number] = (at, author)
        complete = self.everywhere(patience)
        took = time.monotonic() - begin
        time.sleep(TAIL_SECONDS)
        after = counters.read()
        seconds = time.monotonic() - begin
        cpu = sum(member.cpu_seconds() for member in self.members) - cpu
        result = self.latencies(said, marks)
        result.update(posts=posts, seconds=took, complete=complete, windowSeconds=seconds,
                      datagrams=after[0] - before[0], bytes=after[1] - before[1],
                      cpuPercentEach=100 * cpu / seconds / len(self.members))
        return result

    def latencies(self, said, marks):
        """Milliseconds from the word on stdin to the line on stdout: of each delivery, and of the last of each post."""
        deliveries, last, count = [], {}, {}
        for member, mark in zip(self.members, marks):
            for at, line in member.lines[mark:]:
                match = NUMBER.search(line)
                number = int(match.group(1)) if match else -1
                if number not in said or said[number][1] is member:
                    continue
                milliseconds = (at - said[number][0]) / 1e6
                deliveries.append(milliseconds)
                last[number] = max(last.get(number, 0), milliseconds)
                count[number] = count.get(number, 0) + 1
        whole = [last[number] for number in last if count[number] == len(self.members) - 1]
        missing = len(said) * (len(self.members) - 1) - len(deliveries)
        return {"undelivered": missing, **spread(deliveries, "delivery-"), **spread(whole, "everywhere-")}

    def late_joiner(self, patience):
        """One more member: milliseconds from its join to the last of all posts."""
        late = self.fleet.start(f"{self.system.key}-late", self.network.names[MEMBERS],
                                self.system.command(self.programs, self.network, MEMBERS))
        joined, _ = late.wait("joined", 20)
        complete = until(lambda: late.posts >= self.next, patience)
        found = {"latePosts": min(late.posts, self.next), "lateOf": self.next}
        if complete:
            at = [when for when, line in late.lines if NUMBER.search(line)][self.next - 1]
            found["lateMs"] = (at - joined) / 1e6
        return found

    def close(self):
        self.fleet.close()


def measure(programs, system, loss, effort, say):
    """One system at one loss: findings of the paced load, the burst, and a late joiner."""
    with lab.Lab(programs, hosts=MEMBERS + 1) as network:
        counters = Counters(network, lab.run)
        chat = Chat(programs, network, system)
        try:
            findings = []
            if not chat.warm:
                say(f"{system.name}: not everyone heard everyone within a minute")
            network.set_loss(loss)
            before = counters.read()
            time.sleep(IDLE_SECONDS)
            idle = (counters.read()[0] - before[0]) / IDLE_SECONDS
            for name, posts, rate in (("paced", effort["paced"], effort["rate"]), ("burst", effort["burst"], 0)):
                values = chat.load(posts, rate, counters, effort["patience"])
                values["idleDatagramsPerSecond"] = idle
                values["datagramsPerPost"] = (values["datagrams"] - idle * values["windowSeconds"]) / posts
                values["datagramsPerPostAll"] = values["datagrams"] / posts
                if name == "burst":
                    values.update(chat.late_joiner(effort["patience"]))
                setup = f"{MEMBERS} processes, {posts} posts " + (f"at {rate}/s" if rate else "at once") + f", {loss} % loss"
                findings.append({"id": f"chat-{system.key}-{name}-{loss}", "setup": setup, "runs": posts,
                                 "values": values})
                say(f"{system.name} {name} {loss} %: everywhere p50 {values.get('everywhere-p50', -1):.1f} ms, p99 "
                    f"{values.get('everywhere-p99', -1):.1f} ms, {values['datagramsPerPost']:.1f} datagrams a post, "
                    f"{values['undelivered']} undelivered, late joiner {values.get('lateMs', '-')}")
            return findings
        finally:
            chat.close()
