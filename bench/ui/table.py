# SPDX-License-Identifier: MIT
"""What is to be reached, and where the measured figure is found: one entry for each line of the table."""

import collections

from figures import markdown, number

# Goal and stretch are met by values that are not greater; without a goal the figure is told, and that is all.
Figure = collections.namedtuple("Figure", "what finding key unit goal stretch", defaults=(None, None))

FRAME = 1000 / 60  # ms

FIGURES = [
    Figure("start of the program to the first picture of the window", "start", "shownMs", "ms"),
    Figure("start of the program to joined, painted", "start", "joinedMs", "ms", 3000, 1000),
    Figure("start of the program to the last messages, painted", "start", "messagesMs", "ms", 3000, 1000),
    Figure("the slowest start, to the last messages", "start", "worstMessagesMs", "ms", 3000, 1000),
    Figure("scrolling by wheel, 60 notches a second: due to painted, p50", "wheel", "p50", "ms", FRAME, FRAME / 2),
    Figure("the same, p95", "wheel", "p95", "ms", FRAME, FRAME / 2),
    Figure("the same, the longest", "wheel", "max", "ms"),
    Figure("CPU time of a frame, p95", "wheel", "workP95", "ms", FRAME, FRAME / 2),
    Figure("CPU time of the heaviest frame", "wheel", "workMax", "ms"),
    Figure("scrolling by pages, 30 a second: due to painted, p50", "pages", "p50", "ms", FRAME, FRAME / 2),
    Figure("the same, p95", "pages", "p95", "ms", FRAME, FRAME / 2),
    Figure("the same, the longest", "pages", "max", "ms"),
    Figure("CPU time of a frame, p95", "pages", "workP95", "ms", FRAME, FRAME / 2),
    Figure("CPU time of the heaviest frame", "pages", "workMax", "ms"),
    Figure("jump to the latest from far back", "latest", "ms", "ms", 100, 50),
    Figure("memory when opened: resident", "memory-opened", "rssMiB", "MiB"),
    Figure("the same: proportional", "memory-opened", "pssMiB", "MiB"),
    Figure("memory after scrolling: resident", "memory-scrolled", "rssMiB", "MiB"),
    Figure("the same: proportional", "memory-scrolled", "pssMiB", "MiB"),
    Figure("CPU, idle, a group joined", "idle", "cpuPercent", "% of a core", 1, 0.5),
    Figure("CPU, somebody live, shown", "watching", "cpuPercent", "% of a core"),
    Figure("CPU, somebody live, minimized", "hidden", "cpuPercent", "% of a core"),
]


def verdict(figure, value):
    if value is None:
        return "not measured"
    if figure.goal is None:
        return ""
    return "stretch" if value <= figure.stretch else "yes" if value <= figure.goal else "**no**"


def text(findings, searches):
    figures = list(FIGURES)
    place = next(i for i, figure in enumerate(figures) if figure.finding == "latest")
    figures[place:place] = [Figure(f"search, last key to hits painted: {what}", f"search-{i}", "p50", "ms", 100, 50)
                            for i, what in enumerate(searches)]
    lines = []
    for figure in figures:
        finding = findings.get(figure.finding)
        value = finding["values"].get(figure.key) if finding else None
        measured = "-" if value is None else f"{number(value)} {figure.unit}"
        if finding and finding["runs"] > 1:
            measured += f" ({finding['runs']})"
        lines.append(["26", figure.what, number(figure.goal), number(figure.stretch), measured, verdict(figure, value)])
    return markdown(["#", "what", "goal", "stretch", "measured", "met"], lines)
