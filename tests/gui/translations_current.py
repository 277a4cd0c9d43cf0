#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every text of the program is in the translations, and nothing else: translations_current.py LUPDATE SOURCE-DIRECTORY

What `lupdate` would change in a copy of them is what was forgotten after a change of texts.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

PARTS = ["src/app", "src/gui", "src/client", "src/cli", "ui"]


def texts(path):
    found = {}
    for context in xml.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment") or "")
            found[key] = message.find("translation").get("type") or "finished"
    return found


def problems(lupdate, source, name, *options):
    kept = os.path.join(source, "resources/translations", name)
    with tempfile.TemporaryDirectory() as directory:
        copy = shutil.copy(kept, directory)
        subprocess.run([lupdate, "-silent", *options, "-locations", "none", "-no-obsolete", "-I", "src", *PARTS, "-ts", copy],
                       cwd=source, check=True)
        before, now = texts(kept), texts(copy)
    for key in sorted(now.keys() - before.keys()):
        yield f"{name}: missing: {key}"
    for key in sorted(before.keys() - now.keys()):
        yield f"{name}: in no source any more: {key}"
    for key in sorted(key for key in now if now[key] != "finished" and key in before):
        yield f"{name}: {now[key]}: {key}"


def main(lupdate, source):
    found = [*problems(lupdate, source, "vinicast_zh_CN.ts"), *problems(lupdate, source, "vinicast_en.ts", "-pluralonly")]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
