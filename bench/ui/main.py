#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""main.py BIN-DIRECTORY OUT-DIRECTORY [--quick]: the figures of the window with a long history.

Prints the table and writes it to OUT-DIRECTORY/ui.md, and every figure behind it to ui.json. docs/benchmarks.md says what is
measured how, and what is left out.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "..", "..", "tests", "net")]

# pylint: disable=wrong-import-position
import lab  # noqa: E402
import table  # noqa: E402

GROUP = "vinigroup"
SIZE = (1920, 1080)
EFFORTS = {
    "quick": {"messages": 100_000, "starts": 3, "wheel": 300, "pages": 200, "rest": 10},
    "usual": {"messages": 100_000, "starts": 9, "wheel": 1800, "pages": 900, "rest": 60},
}
WHEEL_MS = 1000 / 60
PAGE_MS = 1000 / 30  # a key that is held down repeats so often
SEARCHES = (("a word in one of 1000", "needle"), ("a word of many", "http"), ("nothing found", "qqqqzzzz"),
            ("two characters", "明天"))


def say(text):
    print(f"  {text}", file=sys.stderr, flush=True)


class Screen:
    """An X server without a screen; use as a context manager."""

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24",
                                        "-nolisten", "tcp"], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.display = ":" + number.readline().strip()
        return self

    def __exit__(self, kind, error, trace):
        self.server.terminate()
        self.server.wait()


class Window:
    """A run of vinicast-bench-ui-window on host h0; use as a context manager."""

    def __init__(self, network, screen, profile):
        home = network.path("home")
        os.makedirs(home, exist_ok=True)
        self.environment = dict(os.environ, HOME=home, XDG_CONFIG_HOME=home, DISPLAY=screen.display, QT_QPA_PLATFORM="xcb",
                                LC_ALL="C.UTF-8", LANGUAGE="en")
        self.log = network.path("window.log")
        with open(self.log, "wb") as stderr:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", "h0", network.programs.path("vinicast-bench-ui-window"), str(time.monotonic()),
                 "--profile", profile, "--group", GROUP, "--name", "Reader"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=self.environment, text=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.process.stdin.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it ended"}
        if "error" in answer:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                raise AssertionError(f"{' '.join(map(str, words))}: {answer['error']}: {log.read()[-2000:]}")
        return answer

    def memory(self):
        """Resident and proportional MiB."""
        with open(f"/proc/{self.process.pid}/smaps_rollup", encoding="utf-8") as file:
            fields = dict(line.split(":", 1) for line in file if ":" in line[:20])
        return {key: int(fields[name].split()[0]) / 1024 for key, name in (("rssMiB", "Rss"), ("pssMiB", "Pss"))}

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def cpu_percent(self, seconds):
        before, begin = self.cpu_seconds(), time.monotonic()
        threading.Event().wait(seconds)
        return 100 * (self.cpu_seconds() - before) / (time.monotonic() - begin)

    def unmap(self, window):
        """What a window manager does with a window that is minimized."""
        subprocess.run(["xdotool", "windowunmap", str(window)], env=self.environment, check=True, timeout=30)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def scrolled(name, answers, interval):
    """One finding of several runs of scroll."""
    frames = [value for answer in answers for value in answer["framesMs"]]
    work = [value for answer in answers for value in answer["workMs"]]
    missed = sum(answer["missed"] for answer in answers)
    values = {"p50": percentile(frames, 0.5), "p95": percentile(frames, 0.95), "p99": percentile(frames, 0.99),
              "max": max(frames), "workP50": percentile(work, 0.5), "workP95": percentile(work, 0.95),
              "workP99": percentile(work, 0.99), "workMax": max(work),
              "latePercent": 100 * sum(value > 1000 / 60 for value in frames) / len(frames),
              "heavyPercent": 100 * sum(value > 1000 / 60 for value in work) / len(work),
              "waits": sum(answer["waits"] for answer in answers), "missed": missed,
              "loaded": max(answer["loaded"] for answer in answers), "intervalMs": interval}
    return {"id": name, "runs": len(frames), "values": values}


def starts(network, screen, profile, count):
    answers = []
    for _ in range(count):
        with Window(network, screen, profile) as window:
            answers.append(window.ask("opened"))
    keys = ("shownMs", "joinedMs", "messagesMs", "openMs")
    values = {key: statistics.median(answer[key] for answer in answers) for key in keys}
    values.update({"worst" + key[0].upper() + key[1:]: max(answer[key] for answer in answers) for key in keys})
    return {"id": "start", "runs": count, "values": values}


def used(network, screen, profile, effort):
    """One window: scrolled, searched, then left alone."""
    with Window(network, screen, profile) as window:
        window.ask("opened")
        yield {"id": "memory-opened", "runs": 1, "values": window.memory()}
        say("wheel")
        yield scrolled("wheel", [window.ask("scroll", "wheel", up, effort["wheel"], WHEEL_MS) for up in (1, -1)], WHEEL_MS)
        say("pages")
        yield scrolled("pages", [window.ask("scroll", "page", up, effort["pages"], PAGE_MS) for up in (1, -1, 1)], PAGE_MS)
        yield {"id": "memory-scrolled", "runs": 1, "values": window.memory()}
        yield {"id": "latest", "runs": 1, "values": window.ask("latest")}
        say("searches")
        for number, (_, text) in enumerate(SEARCHES):
            answers = [window.ask("search", text) for _ in range(5)]
            times = [answer["ms"] for answer in answers]
            yield {"id": f"search-{number}", "runs": len(times),
                   "values": {"p50": statistics.median(times), "max": max(times), "hits": answers[0]["hits"]}}


def resting(network, screen, profile, effort):
    """One window: nothing is done with it."""
    seconds = effort["rest"]
    with Window(network, screen, profile) as window:
        window.ask("opened")
        say(f"idle for {seconds} s")
        yield {"id": "idle", "runs": 1, "values": {"cpuPercent": window.cpu_percent(seconds)}}
        member = network.join("Bo", host="h1", group=GROUP)
        member.say("live test")
        member.wait("floor", state="held", holder=member.id, timeout=20)
        threading.Event().wait(5)  # the window opens its stage, the bitrate settles
        say(f"somebody is live, for {seconds} s")
        yield {"id": "watching", "runs": 1, "values": {"cpuPercent": window.cpu_percent(seconds), **window.memory()}}
        window.unmap(window.ask("minimize")["window"])
        threading.Event().wait(3)
        say(f"the same, minimized, for {seconds} s")
        yield {"id": "hidden", "runs": 1, "values": {"cpuPercent": window.cpu_percent(seconds), **window.memory()}}


def measure(programs, effort):
    with lab.Lab(programs, hosts=2) as network, Screen() as screen:
        profile = network.path("profile")
        os.makedirs(profile, mode=0o700)
        say(f"writing {effort['messages']} messages")
        subprocess.run([programs.path("vinicast-bench-ui-history"), profile, GROUP, str(effort["messages"])], check=True)
        say("starts")
        yield starts(network, screen, profile, effort["starts"])
        yield from used(network, screen, profile, effort)
        yield from resting(network, screen, profile, effort)


def main():
    words = sys.argv[1:]
    mode = "quick" if "--quick" in words else "usual"
    words = [word for word in words if word != "--quick"]
    if len(words) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    lab.enter()
    tempfile.tempdir = "/run"  # of these namespaces alone, and in memory: no disk is measured
    for program in ("Xvfb", "xdotool"):
        if not lab.shutil.which(program):
            lab.skip(f"there is no {program}")
    os.makedirs(words[1], exist_ok=True)
    begin = time.monotonic()
    load = os.getloadavg()[0]
    findings, failure = {}, None
    try:
        for finding in measure(lab.Programs(words[0]), EFFORTS[mode]):
            findings[finding["id"]] = finding
    except AssertionError as error:  # what was measured before is told
        failure = str(error)
    text = f"# The window, measured ({mode})\n\n{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} processors, load {load:.1f} "
    text += f"at the start, {(time.monotonic() - begin) / 60:.1f} minutes. docs/benchmarks.md says how.\n\n"
    text += table.text(findings, [what for what, _ in SEARCHES])
    if failure:
        text += f"\nThe rest was not measured: {failure}\n"
    with open(os.path.join(words[1], "ui.md"), "w", encoding="utf-8") as file:
        file.write(text)
    with open(os.path.join(words[1], "ui.json"), "w", encoding="utf-8") as file:
        json.dump(list(findings.values()), file, indent=1)
    print(text)
    sys.exit(1 if failure else 0)


if __name__ == "__main__":
    main()
