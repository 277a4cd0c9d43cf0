# SPDX-License-Identifier: MIT
"""What the simulators say of many viewers, of joins, of silence, and of clocks that differ: nothing of it is measured by a
clock."""

import json
import subprocess

PROGRAMS = (("vinicast-bench-drift",), ("vinicast-bench-simulated", "live-join"),
            ("vinicast-bench-simulated", "live-silence"), ("vinicast-bench-simulated", "live-crowd"))


def measure(programs, effort, say):
    findings = []
    for program, *part in PROGRAMS:
        say(" ".join((program, *part)))
        done = subprocess.run([programs.path(program), *effort["simulated"], *part], stdout=subprocess.PIPE, text=True,
                              check=False)
        assert done.returncode == 0, f"{program} {' '.join(part)} ended with status {done.returncode}"
        findings += [json.loads(line) for line in done.stdout.splitlines()]
    return findings
