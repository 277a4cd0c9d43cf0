#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""group.py BIN-DIRECTORY OUT-DIRECTORY [--quick|--full] [--only PART,...]: the figures of the group engine.

Prints the table and writes it to OUT-DIRECTORY/group.md, and every figure behind it to group.json. Parts: simulated,
viewer, flood, floor, chat. docs/benchmarks.md says what is measured how, and what is left out.
"""

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "tests", "net")]

# pylint: disable=wrong-import-position
import figures  # noqa: E402
import lab  # noqa: E402
from net import chat, floor, load  # noqa: E402

PARTS = ("simulated", "viewer", "flood", "floor", "chat")
EFFORTS = {
    "quick": {"paced": 60, "rate": 10, "burst": 200, "patience": 20, "presses": 10, "handOvers": 5, "crashes": 3,
              "viewerSeconds": 5, "floodSeconds": 7, "seeds": 100, "losses": (10,)},
    "usual": {"paced": 200, "rate": 5, "burst": 200, "patience": 60, "presses": 60, "handOvers": 20, "crashes": 12,
              "viewerSeconds": 30, "floodSeconds": 25, "seeds": 500, "losses": (0, 10)},
}
EFFORTS["full"] = dict(EFFORTS["usual"], seeds=10_000)


def say(text):
    print(f"  {text}", file=sys.stderr, flush=True)


class Measuring:
    """A program that tells its figures on stdout, on a core of its own if there is one."""

    def __init__(self, command, **variables):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ, **variables))

    def end(self):
        """Its output, its status, and the CPU seconds that it took."""
        output = self.process.stdout.read()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return output, self.process.returncode, usage.ru_utime + usage.ru_stime


def simulated(programs, effort, quick):
    """What runs on a virtual clock, two programs at a time: nothing of it is measured by the machine's clock."""
    program = [programs.path("vinicast-bench-simulated")] + (["--quick"] if quick else [])
    # A thousand members are 1.5 GB, and their time is spent waiting for it: less in huge pages, where the system has them.
    crowd = Measuring(program + ["crowd"], GLIBC_TUNABLES="glibc.malloc.hugetlb=1")
    findings = []
    for part in ("press", "hand-over", "crash", "heal", "late-join", "joiners", "multitude", "contest"):
        findings += findings_of(Measuring(program + [part]))
    findings += seeds(programs, effort)
    return findings + findings_of(crowd)


def findings_of(measuring):
    output, status, _ = measuring.end()
    if status != 0:
        raise AssertionError(f"a simulated measurement ended with status {status}")
    findings = [json.loads(line) for line in output.splitlines()]
    for finding in findings:
        values = finding["values"]
        if "doubles" in values:
            # None in n trials: below 3/n at 95 % (the rule of three). Some: their share.
            values["share"] = values["doubles"] / finding["runs"]
            values["bound"] = (values["doubles"] + 3 + 1.65 * (values["doubles"] ** 0.5)) / finding["runs"]
        say(f"{finding['id']}: " + ", ".join(f"{key} {value:.6g}" for key, value in values.items()))
    return findings


def seeds(programs, effort):
    """The simulator's seeds: what they checked, and how long they take."""
    known = os.path.join(HERE, "..", "tests", "sim", "known_failures.txt")
    output, _, cpu = Measuring([programs.path("vinicast-sim"), "--seeds", str(effort["seeds"]), "--twice", "0",
                                "--keep-going", "--no-shrink", "--except", known]).end()
    failed = [line for line in output.splitlines() if line.startswith("FAILED")]
    twice = [line for line in failed if re.search(r"# (I1|I3) ", line)]
    for line in failed:
        say(line)
    tried = {name: int(count) for count, name in re.findall(r"^ *(\d+)  (.+)$", output, re.MULTILINE)}
    say(f"seeds: {effort['seeds']} in {cpu:.1f} s of CPU time, {len(failed)} failed")
    return [{"id": "seeds", "setup": "groups with faults and adversaries", "runs": effort["seeds"],
             "values": {"shownTwice": len(twice), "failed": len(failed), "cpuSeconds": cpu,
                        "minutesFor10000": cpu / effort["seeds"] * 10_000 / 60, **tried}}]


def systems_here(programs):
    return [system for system in (chat.VINICAST, chat.NORM, chat.DDS) if os.path.exists(programs.path(system.program))]


def measure(part, programs, effort, quick):
    if part == "simulated":
        return simulated(programs, effort, quick)
    if part == "viewer":
        return load.viewer(programs, effort, say)
    if part == "flood":
        return load.floods(programs, effort, say)
    findings = []
    for loss in effort["losses"]:
        if part == "floor":
            findings += floor.measure(programs, loss, effort, say)
        else:
            for system in systems_here(programs):
                findings += chat.measure(programs, system, loss, effort, say)
    return findings


def report(findings, mode, seconds):
    processor = "unknown"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = re.findall(r"model name\s*: (.+)", file.read())
    if names:
        processor = names[0]
    text = f"# The group engine, measured ({mode})\n\n"
    text += f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} x {processor}, Linux {platform.release()}, "
    text += f"{seconds / 60:.1f} minutes. docs/benchmarks.md says how.\n\n"
    text += figures.group_table(findings)
    peers = [(system.key, system.name) for system in (chat.VINICAST, chat.NORM, chat.DDS)]
    text += f"\n## {chat.MEMBERS} processes, {chat.TEXT_BYTES}-byte texts, one network\n\n"
    text += figures.chat_table(findings, peers)
    text += "\n## A flood of junk\n\n" + figures.flood_table(findings, load.KINDS)
    return text


def main():
    words = sys.argv[1:]
    mode = "usual"
    parts = PARTS
    while len(words) > 2:
        if words[2] in ("--quick", "--full"):
            mode = words.pop(2)[2:]
        elif words[2] == "--only" and len(words) > 3:
            parts = words.pop(3).split(",")
            words.pop(2)
        else:
            break
    if len(words) != 2 or any(part not in PARTS for part in parts):
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    lab.enter()
    # A memory file system of these namespaces alone: thirty members on one machine would wait for one disk.
    tempfile.tempdir = "/run"
    programs = lab.Programs(words[0])
    os.makedirs(words[1], exist_ok=True)
    begin = time.monotonic()
    findings, failed = {}, []
    for part in parts:
        say(f"--- {part}")
        try:
            for finding in measure(part, programs, EFFORTS[mode], mode == "quick"):
                findings[finding["id"]] = finding
        except AssertionError as error:  # the other parts still tell their figures
            failed.append(part)
            say(f"{part} failed: {error}")
    text = report(findings, mode, time.monotonic() - begin)
    if failed:
        text += f"\nNot measured, because it failed: {', '.join(failed)}.\n"
    with open(os.path.join(words[1], "group.md"), "w", encoding="utf-8") as file:
        file.write(text)
    with open(os.path.join(words[1], "group.json"), "w", encoding="utf-8") as file:
        json.dump(list(findings.values()), file, indent=1)
    print(text)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
