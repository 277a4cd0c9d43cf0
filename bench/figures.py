# SPDX-License-Identifier: MIT
"""What is to be reached, and where the measured figure is found: one entry for each line of the table."""

import collections

# `finding` and `key` name a value of a finding; `median` another key shown beside it. `goal` and `stretch` are met by
# values that are not greater, or not less where `more` is true.
Figure = collections.namedtuple("Figure", "row what finding key unit goal stretch more median",
                                defaults=(False, None))

FIGURES = [
    Figure(13, "press to on air, nobody held it before, p95, no loss", "press-fresh-0", "p95", "ms", 250, 120, median="p50"),
    Figure(13, "the same at 10 % loss", "press-fresh-10", "p95", "ms", 250, 120, median="p50"),
    Figure(13, "press to on air after a release, p95, no loss", "press-linger-0", "p95", "ms", 250, 120, median="p50"),
    Figure(13, "the same at 10 % loss", "press-linger-10", "p95", "ms", 250, 120, median="p50"),
    Figure(13, "press to on air after a release, p95, no loss", "processes-press-0", "p95", "ms", 250, 120, median="p50"),
    Figure(13, "the same at 10 % loss", "processes-press-10", "p95", "ms", 250, 120, median="p50"),
    Figure(14, "hand-over: last frame to first frame, p95, no loss", "hand-over-0", "p95", "ms", 250, 120, median="p50"),
    Figure(14, "the same at 10 % loss", "hand-over-10", "p95", "ms", 250, 120, median="p50"),
    Figure(14, "hand-over: stop to the next first picture, p95, no loss", "processes-hand-over-0", "p95", "ms", 250, 120, median="p50"),
    Figure(14, "the same at 10 % loss", "processes-hand-over-10", "p95", "ms", 250, 120, median="p50"),
    Figure(15, "publisher killed to floor free, p99, 10 % loss", "crash-10", "p99", "ms", 2300, 1000, median="p50"),
    Figure(15, "the same", "processes-crash-10", "p99", "ms", 2300, 1000, median="p50"),
    Figure(16, "two pictures shown at once, or two uses of a token", "seeds", "shownTwice", "seeds", 0, 0),
    Figure(17, "two transmitters after a contested claim, 3 members", "contest-3", "share", "", 1e-5, 1e-6),
    Figure(17, "the same, 5 members", "contest-5", "share", "", 1e-5, 1e-6),
    Figure(17, "the same, 10 members", "contest-10", "share", "", 1e-5, 1e-6),
    Figure(18, "a post to all of 1000 members, 10 % loss, p50", "posts-1000", "p50", "ms", 250, None),
    Figure(18, "the same, p99", "posts-1000", "p99", "ms", 450, 200),
    Figure(18, "the same, deliveries that never came", "posts-1000", "undelivered", "", 0, 0),
    Figure(19, "datagrams a post (posts, repairs, requests), 1000 members, 10 % loss", "posts-1000", "datagrams", "", 7.5, 4.5),
    Figure(20, "control traffic of 1000 members, steady", "control-steady", "kbit", "kbit/s", 128, 64),
    Figure(20, "the same of 10,000", "control-multitude", "kbit", "kbit/s", 128, 64),
    Figure(20, "1000 joins in 5 s", "control-joins", "kbitMean", "kbit/s", 1000, None),
    Figure(20, "the worst second after them", "crowd-settled", "kbitWorstSecond", "kbit/s", 1000, None),
    Figure(21, "late join, 200 posts of 2 members, 10 % loss, p95", "late-2", "p95", "ms", 500, 250, median="p50"),
    Figure(21, "the same, of 10 members", "late-10", "p95", "ms", 500, 250, median="p50"),
    Figure(21, "the same, of 30 members", "late-30", "p95", "ms", 500, 250, median="p50"),
    Figure(22, "partition heals: one holder, p95, 10 % loss", "heal-holder", "p95", "ms", 500, 300, median="p50"),
    Figure(22, "partition heals: equal histories, p95, 10 % loss", "heal-history", "p95", "ms", 3000, 1500, median="p50"),
    Figure(23, "a viewer's CPU at 8 Mbit/s with 1000 members", "viewer-cpu", "percent", "% of a core", 3, 1.5),
    Figure(24, "a member's CPU in 100,000 junk datagrams a second (scaled): random", "flood-random", "cpuPercentScaled", "% of a core", 35, None),
    Figure(24, "the same: bad seals, control", "flood-control", "cpuPercentScaled", "% of a core", 35, None),
    Figure(24, "the same: bad seals, video", "flood-media", "cpuPercentScaled", "% of a core", 35, None),
    Figure(24, "the same: bad seals, control, from a member's own address", "flood-forged", "cpuPercentScaled", "% of a core", 35, None),
    Figure(24, "the same: replayed", "flood-replay", "cpuPercentScaled", "% of a core", 35, None),
    Figure(25, "simulator, 1000 members and a post a second, CPU time", "posts-1000", "timesRealTime", "x real time", 10, 30, more=True),
    Figure(25, "10,000 small seeds, CPU time", "seeds", "minutesFor10000", "min", 10, None),
]

SIMULATED = ("press-", "hand-over-", "crash-", "contest-", "posts-", "control-", "crowd-", "late-", "heal-", "seeds")


def source_of(finding):
    return "simulator" if finding.startswith(SIMULATED) else "real processes"


def number(value):
    if value is None:
        return "-"
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    if abs(value) < 0.001:
        return f"{value:.0e}"
    return f"{value:.3g}"


# Below these, a percentile is nearly the worst of all runs, and that nothing was seen says little.
FEWEST_RUNS = {"p95": 20, "p99": 100, "shownTwice": 100_000}


def verdict(figure, finding):
    value = finding["values"].get(figure.key) if finding else None
    if value is None:
        return "not measured"
    # What happens seldom is below a limit if its bound at 95 % is.
    certain = finding["values"].get("bound", value) if figure.key == "share" else value

    def holds(limit, measured):
        return limit is not None and (measured >= limit if figure.more else measured <= limit)

    if not holds(figure.goal, value):
        return "**no**"
    if not holds(figure.goal, certain):
        return "too few runs to tell"
    few = finding["runs"] < FEWEST_RUNS.get(figure.key, 0)
    return ("stretch" if holds(figure.stretch, certain) else "yes") + (", in few runs" if few else "")


def rows(findings):
    """The table as lists of texts: row, what, goal, stretch, measured, from where, met."""
    table = []
    for figure in FIGURES:
        finding = findings.get(figure.finding)
        values = finding["values"] if finding else {}
        value = values.get(figure.key)
        measured = "-"
        if value is not None:
            measured = f"{number(value)} {figure.unit}".strip()
            if figure.median:
                measured = f"p50 {number(values[figure.median])}, {figure.key} {measured}"
            if finding["runs"] > 1:
                measured += f" ({finding['runs']} runs)"
            if values.get("never"):
                measured += f", {number(values['never'])} never"
            if "bound" in values and figure.key == "share":
                measured += f", below {number(values['bound'])} at 95 %"
        table.append([str(figure.row), figure.what, number(figure.goal), number(figure.stretch), measured,
                      source_of(figure.finding), verdict(figure, finding)])
    return table


def markdown(head, lines):
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *lines]) + "\n"


def group_table(findings):
    return markdown(["#", "what", "goal", "stretch", "measured", "from", "met"], rows(findings))


CHAT_COLUMNS = [
    ("everywhere p50 ms", "everywhere-p50"), ("p99 ms", "everywhere-p99"), ("one delivery p50 ms", "delivery-p50"),
    ("p99 ms", "delivery-p99"), ("undelivered", "undelivered"), ("datagrams a post", "datagramsPerPost"),
    ("idle datagrams/s", "idleDatagramsPerSecond"), ("CPU of each, %", "cpuPercentEach"), ("late joiner ms", "lateMs")]


def chat_table(findings, systems):
    """The peers side by side: one line for each load, loss and system."""
    lines = []
    for load in ("paced", "burst"):
        for loss in (0, 10):
            for key, name in systems:
                finding = findings.get(f"chat-{key}-{load}-{loss}")
                if not finding:
                    continue
                values = dict(finding["values"])
                late = values.get("latePosts")
                cells = [number(values.get(column)) for _, column in CHAT_COLUMNS]
                if late is not None and "lateMs" not in values:
                    cells[-1] = f"{late} of {values['lateOf']} posts"
                lines.append([f"{finding['runs']} posts, {load}", f"{loss} %", name, *cells])
    return markdown(["load", "loss", "system", *[title for title, _ in CHAT_COLUMNS]], lines)


FLOOD_COLUMNS = [("junk/s sent", "sentPerSecond"), ("taken/s", "takenPerSecond"), ("CPU, %", "cpuPercent"), ("scaled to 100,000/s", "cpuPercentScaled"),
                 ("a post p50 ms", "p50"), ("p99 ms", "p99"), ("posts lost", "undelivered"), ("press to on air ms", "pressMs")]


def flood_table(findings, kinds):
    lines = []
    for kind in kinds:
        finding = findings.get(f"flood-{kind}")
        if finding:
            lines.append([kind, *[number(finding["values"].get(column)) for _, column in FLOOD_COLUMNS]])
    return markdown(["junk", *[title for title, _ in FLOOD_COLUMNS]], lines)
