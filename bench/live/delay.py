# SPDX-License-Identifier: MIT
"""From the capture tick to the framebuffer: each player in turn, with the same loss, from the same source."""

import time

import lab
import players
import screen
import wire
from net.fleet import percentile

LOSS_WORDS = {"bursts": "16 %, bursts"}
RATE = 30  # pictures a second, of the source
SIZE_WORDS = {720: "720p30, 3 Mbit/s", 1080: "1080p30, 6 Mbit/s"}
SETTLE_SECONDS = 3  # after the first picture, until it is measured


def first_picture(programs, shown, seconds):
    begin = time.monotonic()
    if not shown.watch(programs, seconds, "--until-clean").pictures():
        raise AssertionError(f"no picture in {seconds} s")
    return time.monotonic() - begin


def span_of(pictures):
    return pictures[-1]["frame"] - pictures[0]["frame"] + 1


def delivered(pictures, seconds):
    """How many pictures the source gave while the screen was looked at: those between the first and the last that were
    seen, and those of the time before and after, in which a player that stands still shows nothing. The two at the edges may
    fall outside."""
    outside = seconds - (pictures[-1]["at"] - pictures[0]["at"]) / 1e6
    return span_of(pictures) + max(round(outside * RATE) - 2, 0)


def judge(pictures, seconds):
    """Figures of the pictures that a run of the glass found."""
    delays = [picture["delay"] for picture in pictures]
    judged = [picture for picture in pictures if picture["clean"] is not None]
    clean = [picture for picture in judged if picture["clean"]]
    # Pictures that were on the screen too shortly to be read whole count as clean if their neighbours were.
    share = len(clean) / len(judged) if judged else 0
    span = delivered(pictures, seconds)
    gaps = [(after["at"] - before["at"]) / 1000 for before, after in zip(clean, clean[1:])]
    if clean:  # a freeze that was not over when the time was
        gaps.append((seconds - 1 / RATE) * 1000 - (clean[-1]["at"] - pictures[0]["at"]) / 1000)
    return {"p50": percentile(delays, 50), "p95": percentile(delays, 95), "p99": percentile(delays, 99),
            "mean": sum(delays) / len(delays),
            "cleanPercent": 100 * len(pictures) * share / span, "shownPercent": 100 * len(pictures) / span,
            "damagedPercent": 100 * (1 - share), "missingPercent": 100 - 100 * len(pictures) * share / span,
            "longestFreezeMs": max(gaps, default=seconds * 1000), "pictures": len(pictures),
            "worstDamage": max((picture["damage"] for picture in judged), default=-1)}


def added_share(before, after):
    """Parity and answers to requests, in percent of the shards of the pictures themselves: what is added for repair."""
    counts = {key: after["publisher"][key] - before["publisher"][key] for key in ("dataShards", "parityShards", "repairsSent")}
    return 100 * (counts["parityShards"] + counts["repairsSent"]) / max(counts["dataShards"], 1)


def not_rebuilt(before, after):
    """Pictures that the viewer gave up, in percent of all that were sent: the rest of what is missing on the screen came so late
    that the next one was shown at once."""
    sent = after["publisher"]["framesSent"] - before["publisher"]["framesSent"]
    return 100 * (after["viewer"]["skipped"] - before["viewer"]["skipped"]) / max(sent, 1)


def run(programs, player, loss, seconds, lines, say):
    with screen.Screen(lines) as shown, lab.Lab(programs, hosts=2) as network:
        wire.open_multicast(network)
        sent = wire.Counter("h0", "output")
        asked = wire.Counter("h1", "output")
        one = player(network, "h0", ["h1"], shown)
        try:
            one.send()
            one.show()
            first_picture(programs, shown, 20)
            wire.impair("h1", loss)
            time.sleep(SETTLE_SECONDS)
            own_before = one.figures()
            before = [players.cpu_seconds(pid) for pid in one.pids()]
            bytes_before = [sent.read()[1], asked.read()[1]]
            begin = time.monotonic()
            pictures = shown.watch(programs, seconds).pictures()
            took = time.monotonic() - begin
            after = [players.cpu_seconds(pid) for pid in one.pids()]
            bytes_after = [sent.read()[1], asked.read()[1]]
            if len(pictures) < 2:
                raise AssertionError("no pictures")
            values = judge(pictures, seconds)
            values.update(publisherCpuPercent=100 * (after[0] - before[0]) / took,
                          viewerCpuPercent=100 * (after[1] - before[1]) / took,
                          sentKbit=(bytes_after[0] - bytes_before[0]) * 8 / 1000 / took,
                          perPictureBytes=(bytes_after[0] - bytes_before[0]) / max(span_of(pictures), 1),
                          askedKbit=(bytes_after[1] - bytes_before[1]) * 8 / 1000 / took)
            own = one.figures()
            if own:
                values["addedPercent"] = added_share(own_before, own)
                values["notRebuiltPercent"] = not_rebuilt(own_before, own)
        finally:
            one.end()
    say(f"{player.name}, {lines}p, loss {loss}: " + ", ".join(f"{key} {value:.4g}" for key, value in values.items()))
    return {"id": f"delay{'' if lines == 720 else lines}-{player.key}-{loss}", "name": player.name, "loss": LOSS_WORDS.get(loss, f"{loss} %"),
            "setup": f"{player.name}, loss {loss}, {SIZE_WORDS[lines]}", "lines": lines, "runs": values["pictures"], "values": values, "own": own,
            "stages": stages_of(own, values["mean"])}


# The way of a picture, docs/media.md; "send" lies within "receive" and the wire.
STAGES = (("publisher", "capture"), ("publisher", "encode"), ("viewer", "receive"), ("viewer", "decode"), ("viewer", "hold"),
          ("viewer", "handOver"))


def stages_of(own, mean):
    """Where the time goes by the programs' own words, and what they leave to the wire and the screen."""
    if not own:
        return {}
    stages = {stage: own[at]["stages"][stage] for at, stage in STAGES}
    rest = mean - sum(stage["mean"] for stage in stages.values())
    return dict(stages, rest={"mean": rest, "p50": None, "p95": None}, all={"mean": mean, "p50": None, "p95": None})


def added(findings):
    """What loss adds to Vinicast's delay."""
    by_loss = {loss: finding["values"] for finding in findings for loss in ("0", "5", "bursts")
               if finding["id"] == f"delay-vinicast-{loss}"}
    values = {}
    for loss, word in (("5", "five"), ("bursts", "bursts")):
        if loss in by_loss and "0" in by_loss:
            values[word + "P95"] = by_loss[loss]["p95"] - by_loss["0"]["p95"]
    return {"id": "added", "setup": "against no loss", "runs": 1, "values": values}


def measure(programs, effort, say):
    findings = []
    for lines, losses, seconds in ((720, effort["losses"], effort["seconds"]),
                                   (1080, effort["losses1080"], effort["seconds1080"])):
        for loss in losses:
            first = lines == 720 and loss == losses[0]
            for player in players.here(programs, say if first else lambda text: None):
                try:
                    findings.append(run(programs, player, loss, players.share_of(player, seconds), lines, say))
                except AssertionError as error:
                    say(f"{player.name}, {lines}p, loss {loss}: {error}")
    return findings + [added(findings)]
