# SPDX-License-Identifier: MIT
"""Real processes on a real network that exists only for one test.

enter() moves the test into namespaces of its own: processes, mounts and an empty network, so nothing reaches the
machine's network cards, names never collide, and whatever the test leaves behind ends with it, even after SIGKILL.
It needs root, or user namespaces; without either the test is skipped (exit status 77).

Lab is a switch with hosts on it, each a network namespace. Member is a vinicast-cli in one of them.
"""

import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

SKIPPED = 77
LEAKS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support", "leaks.supp")
# Programs that sanitizers slow down get more time for everything.
PATIENCE = float(os.environ.get("VINICAST_TEST_PATIENCE", "1"))


def enter():
    """Runs this script again inside its namespaces; returns only there."""
    if os.environ.get("VINICAST_LAB") == "inside":
        run("mount", "-t", "tmpfs", "tmpfs", "/run")
        # Another run's X server may have the same number: it does not see this one's process. Its socket would be taken for
        # this one's.
        run("mkdir", "-p", "-m", "1777", "/tmp/.X11-unix")
        run("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", "/tmp/.X11-unix")
        run("ip", "link", "set", "lo", "up")
        return
    for program in ("unshare", "ip", "nft", "mount"):
        if not shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin"):
            skip(f"there is no {program}")
    command = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        command += ["--user", "--map-root-user"]
    if subprocess.run(command + ["true"], capture_output=True, check=False).returncode != 0:
        skip("no namespaces: run as root, or allow user namespaces")
    environment = dict(os.environ, VINICAST_LAB="inside", PYTHONUNBUFFERED="1")
    environment["PATH"] = environment.get("PATH", "") + ":/usr/sbin:/sbin"
    os.execvpe(command[0], command + [sys.executable] + sys.argv, environment)


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


def run(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


class Lab:
    """A switch with `hosts` hosts named h0, h1, ... at 10.77.0.1, .2, ...; use as a context manager."""

    def __init__(self, programs, hosts=3):
        self.programs = programs
        self.names = [f"h{i}" for i in range(hosts)]
        self.members = []
        self.directory = tempfile.mkdtemp(prefix="vinicast-net-")

    def __enter__(self):
        run("ip", "link", "add", "switch", "type", "bridge", "mcast_snooping", "0", "forward_delay", "0")
        run("ip", "link", "set", "switch", "up")
        for i, name in enumerate(self.names):
            run("ip", "netns", "add", name)
            run("ip", "link", "add", f"port{i}", "type", "veth", "peer", "name", "eth0", "netns", name)
            run("ip", "link", "set", f"port{i}", "master", "switch", "up")
            for words in (["link", "set", "lo", "up"], ["link", "set", "eth0", "up"],
                          ["addr", "add", f"10.77.0.{i + 1}/24", "dev", "eth0"]):
                run("ip", "-n", name, *words)
        return self

    def __exit__(self, kind, error, trace):
        for member in self.members:
            member.end()
        if kind is not None:
            for member in self.members:
                member.tell()
        for i, name in enumerate(self.names):
            run("ip", "link", "delete", f"port{i}")  # a namespace goes later than this returns
            run("ip", "netns", "delete", name)
        run("ip", "link", "delete", "switch")
        shutil.rmtree(self.directory, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.directory, name)

    def set_loss(self, percent):
        """Every host drops this share of the UDP datagrams that reach it, each on its own."""
        for name in self.names:
            subprocess.run(["ip", "netns", "exec", name, "nft", "delete", "table", "inet", "loss"],
                           capture_output=True, check=False)
            if percent:
                run("ip", "netns", "exec", name, "nft",
                    "table inet loss { chain input { type filter hook input priority 0; "
                    f"meta l4proto udp numgen random mod 100 < {percent} counter drop; }}; }}")

    def dropped(self):
        """The datagrams that set_loss() took away so far, on all hosts."""
        texts = (run("ip", "netns", "exec", name, "nft", "list", "table", "inet", "loss") for name in self.names)
        return sum(int(re.search(r"packets (\d+)", text).group(1)) for text in texts)

    def join(self, name, *options, host=None, group=None, wrapper=(), environment=None, profile=None, wait=True):
        """Starts a member on the next host, or on `host`, and waits until it joined.

        It has a profile of its own, or `profile`; an empty one means the user's default. Without a `name` the program
        finds one."""
        host = host or self.names[len(self.members) % len(self.names)]
        if profile is None:
            profile = self.path(f"{len(self.members)}-profile")
        member = Member(self, name, host, list(options), group, list(wrapper), environment, profile)
        self.members.append(member)
        if wait:
            member.wait("joined", timeout=10)
        return member

    def in_host(self, host, *command, timeout=60):
        """Runs a command to its end on a host; its output."""
        done = subprocess.run(["ip", "netns", "exec", host, *command], capture_output=True, text=True, check=False,
                              timeout=timeout * PATIENCE)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: status {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout


class Member:
    """One vinicast-cli: its events as they come, its commands, its end."""

    def __init__(self, lab, name, host, options, group, wrapper, environment, profile):
        self.name = name
        self.host = host
        self.events = []
        self.ended = False
        self._changed = threading.Condition()
        self.diagnostics_path = lab.path(f"{len(lab.members)}-stderr.txt")
        command = ["ip", "netns", "exec", host, *wrapper, lab.programs.cli, "join", *([group] if group else []),
                   *(["--name", name] if name else []), *(["--profile", profile] if profile else []), *options]
        settings = dict(os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8")
        settings.setdefault("LSAN_OPTIONS", f"print_suppressions=0:suppressions={LEAKS}")
        settings.update(environment or {})
        with open(self.diagnostics_path, "wb") as diagnostics:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=diagnostics,
                                            env=settings)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)  # whatever is not JSON is a fault: the thread ends, the test times out
            event["seen"] = time.monotonic()
            with self._changed:
                self.events.append(event)
                self._changed.notify_all()
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    @property
    def id(self):
        return self.first("joined")["self"]

    def say(self, line):
        """One line of stdin."""
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def mark(self):
        """The number of events so far: what comes later is `since` this."""
        with self._changed:
            return len(self.events)

    def find(self, kind, since=0, **wanted):
        """The events so far of this kind that have these values."""
        with self._changed:
            return [event for event in self.events[since:] if matches(event, kind, wanted)]

    def first(self, kind, **wanted):
        return self.find(kind, **wanted)[0]

    def wait(self, kind, timeout=5, since=0, count=1, **wanted):
        """The first such event, or the list of the first `count`; fails after `timeout` seconds."""
        deadline = time.monotonic() + timeout * PATIENCE
        with self._changed:
            while True:
                found = [event for event in self.events[since:] if matches(event, kind, wanted)]
                if len(found) >= count:
                    return found[0] if count == 1 else found[:count]
                left = deadline - time.monotonic()
                if left <= 0 or self.ended:
                    why = "it ended" if self.ended else f"waited {timeout * PATIENCE:g} s"
                    raise AssertionError(f"{self.name}: {len(found)} of {count} {kind} {wanted}: {why}")
                self._changed.wait(left)

    def stats(self):
        mark = self.mark()
        self.say("stats")
        return self.wait("stats", since=mark)

    def wait_for_exit(self, timeout=10):
        try:
            return self.process.wait(timeout * PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.name} did not end in {timeout * PATIENCE:g} s") from None

    def leave(self):
        self.say("leave")
        status = self.wait_for_exit()
        assert status == 0, f"{self.name} left with status {status}"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        """However it is by now: ended, once this returns."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10 * PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process.stdin.close()
        self._reader.join(5)

    def diagnostics(self):
        with open(self.diagnostics_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def tell(self):
        """What a person needs to see why a test failed."""
        print(f"--- {self.name}: status {self.process.returncode}, {len(self.events)} events, the last:")
        kinds = collections.Counter(event["event"] for event in self.events)
        print("   ", dict(kinds))
        for event in self.events[-8:]:
            print("   ", json.dumps({key: value for key, value in event.items() if key != "seen"})[:300])
        print("    stderr:", self.diagnostics()[-3000:].strip())


def matches(event, kind, wanted):
    if event["event"] != kind:
        return False
    return all(value(event.get(key)) if callable(value) else event.get(key) == value for key, value in wanted.items())


def healthy(member):
    """Fails if the member's process ended by a fault, or said that memory was misused."""
    status = member.process.poll()
    assert status in (None, 0, -signal.SIGTERM, -signal.SIGKILL), f"{member.name} ended with status {status}"
    text = member.diagnostics()
    for word in ("ERROR: AddressSanitizer", "runtime error:", "ERROR: LeakSanitizer", "Assertion", "assert failed"):
        assert word not in text, f"{member.name}: {text[-3000:]}"


class Programs:
    """What the build made."""

    def __init__(self, directory):
        self.directory = os.path.abspath(directory)
        self.cli = self.path("vinicast-cli")

    def path(self, name):
        return os.path.join(self.directory, name)


def main(tests):
    """Runs the tests (functions of a Programs) named in the arguments, or all of them: script.py BIN-DIRECTORY [NAME]..."""
    if len(sys.argv) < 2:
        print(f"usage: {sys.argv[0]} BIN-DIRECTORY [{'|'.join(test.__name__ for test in tests)}]...")
        sys.exit(2)
    enter()
    programs = Programs(sys.argv[1])
    names = sys.argv[2:] or [test.__name__ for test in tests]
    for name in names:
        test = next(test for test in tests if test.__name__ == name)
        begin = time.monotonic()
        print(f"{name}:", flush=True)
        test(programs)
        print(f"{name}: passed in {time.monotonic() - begin:.1f} s", flush=True)
