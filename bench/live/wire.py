# SPDX-License-Identifier: MIT
"""What happens to datagrams on their way to the viewers, and how many bytes leave each host."""

import re
import subprocess

import lab

# Loss in bursts, after Gilbert: a burst begins with one datagram of 42 and ends after each of its own with one of 7,
# so that it takes 8 datagrams on average, and 16 % of all. The set holds one element
# while a burst is on; its size bounds the bursts of a run, because the kernel counts elements that are gone.
BURST_BEGINS, BURST_ENDS, MODULUS = 238, 7, 10_000

TABLES = {
    "0": None,
    "bursts": f"""table inet impair {{
  set burst {{ type inet_proto; flags dynamic; size 65535; }}
  chain input {{ type filter hook input priority 0; meta l4proto udp jump calm; }}
  chain calm {{
    meta l4proto @burst goto bad
    numgen random mod {MODULUS} < {BURST_BEGINS} add @burst {{ meta l4proto }} counter drop
  }}
  chain bad {{
    numgen random mod {BURST_ENDS} < 1 delete @burst {{ meta l4proto }}
    counter drop
  }}
}}""",
}


def table_for(loss):
    if loss in TABLES:
        return TABLES[loss]
    return ("table inet impair { chain input { type filter hook input priority 0; "
            f"meta l4proto udp numgen random mod 100 < {loss} counter drop; }}; }}")


def impair(host, loss):
    """From now on the host loses this percentage of the UDP datagrams that reach it; or "bursts", 16 %."""
    subprocess.run(["ip", "netns", "exec", host, "nft", "delete", "table", "inet", "impair"], capture_output=True,
                   check=False)
    table = table_for(str(loss))
    if table:
        lab.run("ip", "netns", "exec", host, "nft", table)


def mute(host):
    """Nothing comes in at all, until impair()."""
    lab.run("ip", "netns", "exec", host, "nft",
            "table inet impair { chain input { type filter hook input priority 0; meta l4proto udp drop; }; }")


def lost(host):
    done = subprocess.run(["ip", "netns", "exec", host, "nft", "list", "table", "inet", "impair"], capture_output=True,
                          text=True, check=False)
    return sum(int(count) for count in re.findall(r"packets (\d+)", done.stdout))


def open_multicast(network):
    """Other players send and join by the routing table."""
    for name in network.names:
        lab.run("ip", "-n", name, "route", "add", "224.0.0.0/4", "dev", "eth0")


class Counter:
    """UDP datagrams and bytes, with IP headers, in one direction of one host."""

    def __init__(self, host, direction):
        self._host, self._table = host, f"count_{direction}"
        lab.run("ip", "netns", "exec", host, "nft", f"table inet {self._table} {{ chain count {{ type filter hook "
                f"{direction} priority -300; meta l4proto udp counter; }}; }}")

    def read(self):
        text = lab.run("ip", "netns", "exec", self._host, "nft", "list", "table", "inet", self._table)
        return int(re.search(r"packets (\d+)", text).group(1)), int(re.search(r"bytes (\d+)", text).group(1))
