# SPDX-License-Identifier: MIT
"""Mouth to ear, and sound against picture: what a virtual loudspeaker plays and what is on the screen, in one run."""

import json
import os
import shutil
import time

import delay
import lab
import screen
import wire
from net.fleet import percentile, until

DEVICES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "support", "pipewire",
                       "with-virtual-devices")
# Hears the loudspeaker beside the program that plays.
LISTEN = ('parec --device="$VINICAST_TEST_LOUDSPEAKER.monitor" --format=s16le --rate=48000 --channels=1 --latency-msec=5 '
          '--raw | "$EAR" "$SECONDS_TO_HEAR" >"$HEARD.part" && mv "$HEARD.part" "$HEARD" & exec "$@"')


def missing():
    for program in ("pipewire", "wireplumber", "parec", "dbus-daemon"):
        if not shutil.which(program):
            return f"no {program}"
    return None


def offset(picture, chirps):
    """By how many milliseconds the sound that is heard with the picture is later than it."""
    nearest = min(chirps, key=lambda chirp: abs(chirp["at"] - picture["at"]))
    return nearest["delay"] - picture["delay"]


def run(programs, loss, seconds, say):
    with screen.Screen() as shown, lab.Lab(programs, hosts=2) as network:
        heard = network.path("heard.json")
        total = seconds + 20
        environment = dict(shown.environment(), EAR=programs.path("vinicast-bench-ear"), SECONDS_TO_HEAR=str(total),
                           HEARD=heard)
        publisher = network.join("Ada")
        publisher.say("live test")
        publisher.wait("floor", state="held", holder=publisher.id, timeout=20)
        viewer = network.join("Bo", "--play", "window", host="h1", wait=False, environment=environment,
                              wrapper=[DEVICES, "--camera", "none", "--microphone", "none", "--", "sh", "-c", LISTEN, "sh"])
        viewer.wait("joined", timeout=40)
        begin = time.monotonic()
        delay.first_picture(programs, shown, 20)
        wire.impair("h1", loss)
        time.sleep(max(begin + 15 - time.monotonic(), 0))  # clocks and buffers settle
        pictures = shown.watch(programs, seconds).pictures()
        own = viewer.stats()["media"]
        if not until(lambda: os.path.exists(heard), total + 30, 0.1):
            raise AssertionError("nothing was heard")
        with open(heard, encoding="ascii") as file:
            chirps = [json.loads(line) for line in file]
    if pictures:  # those heard while the screen was read
        chirps = [chirp for chirp in chirps if pictures[0]["at"] <= chirp["at"] <= pictures[-1]["at"]]
    if len(chirps) < seconds / 2:
        raise AssertionError(f"{len(chirps)} chirps heard, {len(pictures)} pictures seen")
    ears = [chirp["delay"] for chirp in chirps]
    offsets = [abs(offset(picture, chirps)) for picture in pictures]
    values = {"mouthToEarP50": percentile(ears, 50), "mouthToEarP95": percentile(ears, 95),
              "pictureP50": percentile([picture["delay"] for picture in pictures], 50),
              "offsetP50": percentile(offsets, 50), "offsetP95": percentile(offsets, 95),
              "ownSoundMinusPicture": own["soundMinusPictureMs"] or 0}
    say(f"sound, loss {loss}: " + ", ".join(f"{key} {value:.1f} ms" for key, value in values.items()))
    return {"id": "sound" if loss == "0" else f"sound-{loss}", "name": "Vinicast", "setup": f"loss {loss}",
            "runs": len(ears), "values": values}


def measure(programs, effort, say):
    why = missing()
    if why:
        say(f"without sound: {why}")
        return []
    return [run(programs, loss, effort["heard"], say) for loss in ("0", "5")]
