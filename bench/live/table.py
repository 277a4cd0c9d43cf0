# SPDX-License-Identifier: MIT
"""What is to be reached, and where the measured figure is found: one entry for each line of the tables."""

import collections

from figures import markdown, number

# `finding` and `key` name a value of a finding; `goal` and `stretch` are met by values that are not greater, or not
# less where `more` is true; `peers` names the findings of other programs with the same key, the best of which is shown;
# `anchor` is what the goal was set against where nothing else is measured in the same run.
Figure = collections.namedtuple("Figure", "row what finding key unit goal stretch more peers anchor",
                                defaults=(False, (), None))

OTHERS = ("gstreamer-20", "gstreamer-50", "ffplay", "srt-40")


def delay(row, what, loss, key, unit, goal, stretch, more=False, size=""):
    return Figure(row, what, f"delay{size}-vinicast-{loss}", key, unit, goal, stretch, more,
                  tuple(f"delay{size}-{other}-{loss}" for other in OTHERS))


# Not of the same run, which the table says by the asterisk.
FLEXFEC = "{} (FlexFEC)*"
RESENT = "{:.0f} % (originals sent again)*"  # of all shards, those that any viewer lost
COPIES = "the number of viewers (a copy for each)*"
ATSC = "+15, -45 ms (ATSC IS-191)*"
FOOTNOTE = """
\\* not of this run: what the goal was set against, by calculation or by a document.
"""

FIGURES = [
    delay(1, "capture tick to framebuffer, no loss, p50", "0", "p50", "ms", 25, 15),
    delay(1, "the same, p95", "0", "p95", "ms", 35, 20),
    delay(1, "1080p30 at 6 Mbit/s, no loss, p50", "0", "p50", "ms", None, None, size="1080"),
    delay(1, "the same, p95", "0", "p95", "ms", None, None, size="1080"),
    delay(2, "capture tick to framebuffer, 5 % loss, p50", "5", "p50", "ms", 40, 28),
    delay(2, "the same, p95", "5", "p95", "ms", 60, 45),
    delay(2, "1080p30 at 6 Mbit/s, 5 % loss, p50", "5", "p50", "ms", None, None, size="1080"),
    delay(2, "the same, p95", "5", "p95", "ms", None, None, size="1080"),
    delay(3, "clean pictures at 1 % loss", "1", "cleanPercent", "%", 99.9, 100, True),
    delay(3, "clean pictures at 5 % loss", "5", "cleanPercent", "%", 99.8, 99.95, True),
    delay(3, "clean pictures at 10 % loss", "10", "cleanPercent", "%", 99.5, 99.9, True),
    delay(3, "clean pictures of 1080p30 at 5 % loss", "5", "cleanPercent", "%", None, None, True, size="1080"),
    delay(4, "16 % loss in bursts: pictures that are missing", "bursts", "missingPercent", "%", 0.2, 0.05),
    delay(4, "the same: pictures that were not rebuilt", "bursts", "notRebuiltPercent", "%", 0.2, 0.05),
    Figure(4, "the same: delay added at p95", "added", "burstsP95", "ms", 80, 60, anchor=FLEXFEC.format("160 ms")),
    Figure(4, "the same: datagrams added for repair", "delay-vinicast-bursts", "addedPercent", "%", 50, 40,
           anchor=FLEXFEC.format("66.7 %")),
    Figure(4, "simulated, 1 viewer, bursts: frames that are missing", "live-bursts-1", "residualPercent", "%", 0.2, 0.05,
           anchor=FLEXFEC.format("1.02 %")),
    Figure(4, "the same: delay, p95", "live-bursts-1", "delayp95", "ms", 80, 60, anchor=FLEXFEC.format("160 ms")),
    Figure(4, "the same: bytes added for repair", "live-bursts-1", "overheadPercent", "%", 50, 40,
           anchor=FLEXFEC.format("66.7 %")),
    Figure(5, "datagrams added for repair at 5 % loss, 1 viewer", "delay-vinicast-5", "addedPercent", "%", 15, 12,
           anchor=RESENT.format(5)),
    *[Figure(5, f"the same in the simulator, {viewers} viewer{'s' if viewers > 1 else ''}", f"live-5-{viewers}",
             "overheadPercent", "%", goal, stretch, anchor=RESENT.format(100 * (1 - 0.95 ** viewers)))
      for viewers, goal, stretch in ((1, 15, 12), (30, 35, 28), (100, 45, 35))],
    Figure(6, "repair requests for a lost block, 100 viewers, 5 % loss, simulated", "live-5-100", "requestsPerBlock", "", 4,
           2.5, anchor="7 to 13 (uniform timers)*"),
    Figure(7, "simulated: from a newcomer's start to its first frame, 5 % loss, p50", "live-join-5-1", "p50", "ms", 150, 80),
    Figure(7, "the same, p95", "live-join-5-1", "p95", "ms", 300, 150),
    Figure(7, "join: from the first picture asked for to the first clean one, p50", "join-vinicast", "joinedP50", "ms", 150,
           80),
    Figure(7, "the same, p95", "join-vinicast", "joinedP95", "ms", 300, 150),
    Figure(7, "join: from the start of the program to the first clean picture, p50", "join-vinicast", "p50", "ms", None,
           None, False, tuple(f"join-{other}" for other in OTHERS)),
    Figure(8, "publisher's bytes, times those for 1 viewer", "crowd", "bytesRatio", "x", 1.1, 1.02, anchor=COPIES),
    Figure(8, "publisher's CPU, times that for 1 viewer", "crowd", "cpuRatio", "x", 1.1, 1.02, anchor=COPIES),
    Figure(9, "mouth to ear, p50", "sound", "mouthToEarP50", "ms", 60, 35, anchor="about 1000 ms (VLC)*"),
    Figure(10, "sound against picture, no loss, p95", "sound", "offsetP95", "ms", 20, 10, anchor=ATSC),
    Figure(10, "the same at 5 % loss", "sound-5", "offsetP95", "ms", 20, 10, anchor=ATSC),
    Figure(11, "clocks 200 ppm apart for 30 min, simulated: times the loudspeaker ran dry", "drift", "underruns", "", 0, 0),
    Figure(11, "the same: creep of the delay", "drift", "creepMs", "ms", 5, 2),
    Figure(12, "500 ms of silence on the wire, to the next clean picture, p50", "blackout-vinicast", "p50", "ms", 200, 100,
           False, ("blackout-gstreamer-20", "blackout-gstreamer-50", "blackout-ffplay")),
    Figure(12, "simulated, 30 viewers: the same to the next frame, p50", "live-silence", "p50", "ms", 200, 100),
]

LEFT_OUT = """
## Left out

Camera, monitor, and the wait for its refresh; VLC, which needs a second of buffer; Wi-Fi; 50 viewers, except with --full:
they need more cores than a small machine has.
"""

DELAY_COLUMNS = [
    ("p50 ms", "p50"), ("p95 ms", "p95"), ("p99 ms", "p99"), ("clean %", "cleanPercent"), ("damaged %", "damagedPercent"),
    ("longest freeze ms", "longestFreezeMs"), ("sent kbit/s", "sentKbit"), ("asked kbit/s", "askedKbit"),
    ("publisher's CPU %", "publisherCpuPercent"), ("viewer's CPU %", "viewerCpuPercent")]


STAGE_WORDS = {"rest": "the wire, painting, and until it is read", "all": "capture tick to framebuffer"}


def figure_text(figure, value):
    """A share of nearly all is told to a hundredth: the goals differ by that."""
    return f"{value:.2f}" if figure.more and value is not None else number(value)


def verdict(figure, value):
    if value is None:
        return "not measured"
    if figure.goal is None:
        return ""

    def holds(limit):
        return value >= limit if figure.more else value <= limit

    return "stretch" if holds(figure.stretch) else "yes" if holds(figure.goal) else "**no**"


def value_of(findings, name, key):
    return findings[name]["values"].get(key) if name in findings else None


def peer_of(figure, findings):
    """The best of the others, with its name."""
    seen = [(value_of(findings, name, figure.key), findings[name]["name"]) for name in figure.peers if name in findings]
    seen = [(value, name) for value, name in seen if value is not None]
    if not seen:
        return figure.anchor or "-"
    value, name = max(seen) if figure.more else min(seen)
    return f"{figure_text(figure, value)} {figure.unit} ({name})"


def rows(findings):
    lines = []
    for figure in sorted(FIGURES, key=lambda figure: figure.row):
        value = value_of(findings, figure.finding, figure.key)
        measured = "-" if value is None else f"{figure_text(figure, value)} {figure.unit}"
        if value is not None and findings[figure.finding]["runs"] > 1:
            measured += f" ({findings[figure.finding]['runs']})"
        lines.append([str(figure.row), figure.what, figure_text(figure, figure.goal), figure_text(figure, figure.stretch), measured,
                      peer_of(figure, findings), verdict(figure, value)])
    return lines


def column_text(key, value):
    return f"{value:.2f}" if key == "cleanPercent" and value is not None else number(value)


def side_by_side(findings, size):
    lines = []
    for finding in findings.values():
        if finding.get("lines") == size:
            lines.append([finding["loss"], finding["name"],
                          *[column_text(key, finding["values"].get(key)) for _, key in DELAY_COLUMNS]])
    return markdown(["loss", "program", *[title for title, _ in DELAY_COLUMNS]], lines) if lines else "Not measured.\n"


def stages(findings):
    """The product's own word on where the time goes, and what it leaves for the wire and the screen."""
    lines = []
    for finding in findings.values():
        for stage, time in finding.get("stages", {}).items():
            lines.append([f"{finding['lines']}p", finding["loss"], STAGE_WORDS.get(stage, stage),
                          *[number(time[key]) for key in ("mean", "p50", "p95")]])
    return markdown(["size", "loss", "stage", "mean ms", "p50 ms", "p95 ms"], lines) if lines else ""


CROWD_COLUMNS = [("bytes added %", "overheadPercent"), ("at least %", "leastPercent"), ("requests for a lost block", "requestsPerBlock"),
                 ("frames missing %", "residualPercent"), ("delay p95 ms", "delayp95"), ("control kbit/s", "controlKbit")]


def simulated_crowds(findings):
    lines = [[finding["setup"], *[number(finding["values"].get(key)) for _, key in CROWD_COLUMNS]]
             for finding in findings.values() if "overheadPercent" in finding["values"]]
    return markdown(["viewers and loss", *[title for title, _ in CROWD_COLUMNS]], lines) if lines else ""


def text(findings):
    out = markdown(["#", "what", "goal", "stretch", "measured", "best other", "met"], rows(findings)) + FOOTNOTE
    for size, words in ((720, "720p30 at 3 Mbit/s"), (1080, "1080p30 at 6 Mbit/s")):
        out += f"\n## Side by side, {words}\n\n" + side_by_side(findings, size)
    own = stages(findings)
    if own:
        out += "\n## Where Vinicast's time goes, in its own words\n\n" + own
    crowd = findings.get("crowd")
    if crowd:
        out += "\n## Viewers\n\n" + markdown(
            ["viewers", "publisher's bytes a picture", "its own CPU us a picture", "the system's for it"],
            [[str(viewers), *map(number, values)] for viewers, *values in crowd["steps"]])
    many = simulated_crowds(findings)
    if many:
        out += "\n## Many viewers, simulated\n\n" + many
    return out
