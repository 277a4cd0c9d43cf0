# SPDX-License-Identifier: MIT
"""What the simulator says of many viewers, of joins and of silence: nothing of it is measured by a clock."""

import json
import subprocess

PARTS = ("live-join", "live-silence", "live-crowd")


def measure(programs, effort, say):
    findings = []
    for part in PARTS:
        say(part)
        command = [programs.path("vinicast-bench-simulated"), *(["--quick"] if effort["seconds"] < 20 else []), part]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 0, f"{part} ended with status {done.returncode}"
        findings += [json.loads(line) for line in done.stdout.splitlines()]
    return findings
