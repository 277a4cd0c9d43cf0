# SPDX-License-Identifier: MIT
"""Many programs at once, each on its own host, that are told what to do on stdin and tell what happens on stdout.

One thread reads them all and notes when each line came; nothing is parsed meanwhile, so that reading thirty programs
costs little of the machine that they run on.
"""

import json
import os
import re
import selectors
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")
POST = b'"event":"post"'


class Fleet:
    def __init__(self, network):
        self.network = network
        self.runners = []
        self._selector = selectors.DefaultSelector()
        self._lock = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def start(self, name, host, command, environment=None):
        runner = Runner(self.network, name, host, command, environment)
        self.runners.append(runner)
        with self._lock:
            self._selector.register(runner.process.stdout, selectors.EVENT_READ, runner)
        return runner

    def _read(self):
        while not self._closing:
            with self._lock:
                ready = self._selector.select(timeout=0.02)
            if not ready:
                time.sleep(0.001)  # lets start() have the lock
            for key, _ in ready:
                data = os.read(key.fd, 1 << 16)
                if data:
                    key.data.take(time.monotonic_ns(), data)
                else:
                    with self._lock:
                        self._selector.unregister(key.fileobj)

    def close(self):
        for runner in self.runners:
            runner.end()
        self._closing = True
        self._thread.join()


class Runner:
    """One program: its lines with the time at which each came, in nanoseconds."""

    def __init__(self, network, name, host, command, environment):
        self.name = name
        self.host = host
        self.lines = []
        self.posts = 0
        self._rest = b""
        settings = dict(os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", **(environment or {}))
        self.started = time.monotonic_ns()
        with open(network.path(f"{name}-stderr.txt"), "wb") as diagnostics:
            self.process = subprocess.Popen(["ip", "netns", "exec", host, *command], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=diagnostics, env=settings)

    def take(self, at, data):
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self.lines.append((at, line))
            if POST in line:
                self.posts += 1

    def say(self, line):
        """When it was said, in nanoseconds."""
        at = time.monotonic_ns()
        os.write(self.process.stdin.fileno(), line.encode() + b"\n")
        return at

    def find(self, kind, since=0, **wanted):
        """The first such event at or after line `since`, as (time, event); None if there is none yet."""
        marker = f'"event":"{kind}"'.encode()
        for at, line in self.lines[since:]:
            if marker in line:
                event = json.loads(line)
                if all(value(event.get(key)) if callable(value) else event.get(key) == value
                       for key, value in wanted.items()):
                    return at, event
        return None

    def wait(self, kind, timeout, since=0, **wanted):
        found = []

        def there():
            hit = self.find(kind, since, **wanted)
            if hit:
                found.append(hit)
            return bool(hit)

        if not until(there, timeout):
            raise AssertionError(f"{self.name}: no {kind} {wanted} in {timeout} s; the last: {self.lines[-3:]}")
        return found[0]

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process.stdin.close()


def until(condition, timeout, step=0.005):
    """Whether the condition came true within `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True


class Counters:
    """The UDP datagrams that each host sends, counted as they leave it: the same for every program."""

    def __init__(self, network, run):
        self._network = network
        self._run = run
        for name in network.names:
            run("ip", "netns", "exec", name, "nft", "table inet sent { chain output { type filter hook output priority 0; "
                "meta l4proto udp counter; }; }")

    def read(self):
        """(datagrams, bytes with IP headers) so far, all hosts together."""
        packets = size = 0
        for name in self._network.names:
            text = self._run("ip", "netns", "exec", name, "nft", "list", "table", "inet", "sent")
            packets += int(re.search(r"packets (\d+)", text).group(1))
            size += int(re.search(r"bytes (\d+)", text).group(1))
        return packets, size


def percentile(values, percent):
    """The smallest value that `percent` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank), 1) - 1]


def spread(values, prefix=""):
    if not values:
        return {}
    return {prefix + "p50": percentile(values, 50), prefix + "p95": percentile(values, 95),
            prefix + "p99": percentile(values, 99), prefix + "max": max(values)}
