#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""main.py BIN-DIRECTORY OUT-DIRECTORY [--quick|--full] [--only PART,...]: the figures of what is live.

Prints the tables and writes them to OUT-DIRECTORY/live.md, and every figure behind them to live.json. Parts: delay, joins,
silence, crowd, sound, simulated. docs/benchmarks.md says what is measured how, and what is left out.
"""

import json
import os
import platform
import re
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, ".."), os.path.join(HERE, "..", "..", "tests", "net")]

# pylint: disable=wrong-import-position
import lab  # noqa: E402
import delay  # noqa: E402
import joins  # noqa: E402
import screen  # noqa: E402
import simulated  # noqa: E402
import sound  # noqa: E402
import table  # noqa: E402

# Seconds on the screen, joins and silences: of Vinicast, and of each other player, whose figures need no fine division.
EFFORTS = {
    "quick": {"losses": ("0", "5"), "seconds": (5, 5), "losses1080": ("0",), "seconds1080": (5, 5), "joins": (3, 3), "silences": (2, 2), "heard": 5, "viewers": (1, 3),
              "crowd": 5, "simulated": ["--quick"]},
    "usual": {"losses": ("0", "1", "5", "10", "bursts"), "seconds": (30, 10), "losses1080": ("0", "5"), "seconds1080": (20, 10), "joins": (20, 10), "silences": (10, 5),
              "heard": 20, "viewers": (1, 10), "crowd": 15, "simulated": []},
}
EFFORTS["full"] = dict(EFFORTS["usual"], seconds=(60, 60), seconds1080=(60, 60), joins=(20, 20), silences=(10, 10), viewers=(1, 10, 50))
PARTS = {"delay": delay.measure, "joins": joins.joins, "silence": joins.silences, "crowd": joins.crowd,
         "sound": sound.measure, "simulated": simulated.measure}


def say(text):
    print(f"  {text}", file=sys.stderr, flush=True)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = re.findall(r"model name\s*: (.+)", file.read())
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} x {names[0] if names else 'unknown'}, Linux {platform.release()}, load {load:.1f} at the end"


def main():
    words = sys.argv[1:]
    mode = "usual"
    parts = list(PARTS)
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
    tempfile.tempdir = "/run"  # of these namespaces alone, and in memory: no disk is measured
    programs = lab.Programs(words[0])
    why = screen.programs_missing(programs)
    if why:
        lab.skip(why)
    os.makedirs(words[1], exist_ok=True)
    begin = time.monotonic()
    findings, failed = {}, []
    for part in parts:
        say(f"--- {part}")
        try:
            for finding in PARTS[part](programs, EFFORTS[mode], say):
                findings[finding["id"]] = finding
        except AssertionError as error:  # the other parts still tell their figures
            failed.append(part)
            say(f"{part} failed: {error}")
    text = f"# What is live, measured ({mode})\n\n{time.strftime('%Y-%m-%d %H:%M')}, {machine()}, "
    text += f"{(time.monotonic() - begin) / 60:.1f} minutes. docs/benchmarks.md says how.\n\n"
    text += table.text(findings)
    if failed:
        text += f"\nNot measured, because it failed: {', '.join(failed)}.\n"
    text += table.LEFT_OUT
    with open(os.path.join(words[1], "live.md"), "w", encoding="utf-8") as file:
        file.write(text)
    with open(os.path.join(words[1], "live.json"), "w", encoding="utf-8") as file:
        json.dump(list(findings.values()), file, indent=1)
    print(text)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
