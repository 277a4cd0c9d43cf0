#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The copy for other players, as the network sees it: a card that goes away."""

import lab
from outputs_test import open_to_players


def players_without_a_network(programs):
    """The card goes away while the copy is open: said, nothing counts as sent, and it goes on with the card."""
    with lab.Lab(programs, hosts=2) as network:
        ana, _ = open_to_players(network)
        card = ("ip", "-n", "h0", "link", "set", "eth0")
        mark = ana.mark()
        lab.run(*card, "down")
        cut = ana.wait("output", since=mark, output="players", state="retrying", code="players-unavailable", timeout=10)
        later = ana.wait("output", since=mark, output="players", state="retrying", timeout=10, count=2)[-1]
        print(f"  {cut['text']} {cut['bytes']} B, {cut['seconds']} s")
        assert (later["bytes"], later["seconds"]) == (cut["bytes"], cut["seconds"]), (cut, later)
        mark = ana.mark()
        lab.run(*card, "up")
        lab.run("ip", "-n", "h0", "route", "add", "224.0.0.0/4", "dev", "eth0")
        ana.wait("output", since=mark, output="players", state="running", timeout=10,
                 bytes=lambda count: count > cut["bytes"] + 100_000)
        ana.leave()
        lab.healthy(ana)


if __name__ == "__main__":
    lab.main([players_without_a_network])
