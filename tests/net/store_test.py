#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a profile keeps: nothing that was acknowledged is lost by SIGKILL, and a disk that is full, damaged or of
another version is said and survived."""

import glob
import os
import random
import shutil
import sqlite3
import sys
import time

import lab

KILLS = int(os.environ.get("VINICAST_TEST_KILLS", "12"))
SEED = int(os.environ.get("VINICAST_TEST_SEED", "1"))


class Kept:
    """A member that is started again and again with one profile, on one host."""

    def __init__(self, network, name, host):
        self.network = network
        self.name = name
        self.host = host
        self.profile = network.path(f"profile-{name}")

    def start(self, *options, group=None, **others):
        return self.network.join(self.name, *options, host=self.host, group=group, profile=self.profile, **others)

    def file(self):
        (name,) = glob.glob(os.path.join(self.profile, "group-*.sqlite"))
        return name


def history(member, count=2000):
    """The texts by id, as `history` prints them, in their order.

    Of a long history the words of the start may still be on their way: they are of the same posts."""
    member.stats()
    mark = member.mark()
    member.say(f"history {count}")
    member.say("stats")
    member.wait("stats", since=mark, timeout=10)
    posts = member.find("post", since=mark, history=True)
    texts = {}
    for post in posts:
        assert texts.setdefault(post["id"], post["text"]) == post["text"], post
    return texts


def acknowledged(member):
    return {post["id"]: post["text"] for post in member.find("post")}


def killed_at_any_instant(programs):
    """Two members, one killed again and again while both post: what its stdout told is in its history, alone and
    at once after the next start; no number is ever given to two texts."""
    chance = random.Random(SEED)
    print(f"  seed {SEED}, {KILLS} kills")
    with lab.Lab(programs, hosts=2) as network:
        bo = network.join("Bo", host="h1")
        ana = Kept(network, "Ana", "h0")
        told = {}
        texts = {}
        said = 0
        begin = time.monotonic()
        for _ in range(KILLS):
            member = ana.start()
            # Before anybody is heard: what was told in earlier runs, as history, and nothing as new.
            found = history(member, 20000)
            lost = {id: text for id, text in told.items() if found.get(id) != text}
            assert not lost, f"lost {len(lost)} of {len(told)}: {list(lost.items())[:3]}"
            again = [post for post in member.find("post", history=False) if post["id"] in told]
            assert not again, again[:3]
            for _ in range(chance.randrange(1, 60)):
                said += 1
                member.say(f"say text {said} of Ana")
                if chance.random() < 0.2:
                    bo.say(f"say text {said} of Bo")
            deadline = time.monotonic() + chance.random() * 0.12
            while time.monotonic() < deadline:
                pass  # a sleep would miss the instants between two others
            member.kill()
            member.end()
            lab.healthy(member)
            for id, text in acknowledged(member).items():
                assert told.setdefault(id, text) == text, f"{id} is {told[id]} and {text}"
        member = ana.start()
        found = history(member, 20000)
        assert not {id for id in told if id not in found}
        for who in (member, bo):
            for id, text in acknowledged(who).items():
                assert texts.setdefault(id, text) == text, f"{id} is {texts[id]} and {text}"
        print(f"  {said} said, {len(told)} told before a kill, none lost, after {time.monotonic() - begin:.1f} s")
        assert len(told) > said / 4, "the kills came too early to prove much"


def those_who_come_later_read_what_was_kept(programs):
    """Ana posts and goes, Bo goes too; Bo comes back, then Cleo, who never met Ana, reads it all."""
    with lab.Lab(programs) as network:
        ana = network.join("Ana", host="h0")
        keeper = Kept(network, "Bo", "h1")
        bo = keeper.start()
        ana.wait("member", name="Bo", state="joined")
        for number in range(30):
            ana.say(f"say text {number}")
        bo.wait("post", count=30, timeout=10)
        other = history(bo)
        ana.leave()
        bo.kill()
        bo = keeper.start()
        assert history(bo) == other and len(other) == 30
        assert not bo.find("post", history=False)
        cleo = network.join("Cleo", host="h2")
        posts = cleo.wait("post", count=30, timeout=10)
        assert all(post["history"] for post in posts)
        assert {post["id"] for post in posts} == set(other)
        bo.say("say after it all")
        last = cleo.wait("post", text="after it all", timeout=5)
        assert not last["history"]
        assert list(history(cleo).values())[-1] == "after it all"
        # Another group of the same profile is apart.
        bo.leave()
        elsewhere = keeper.start(group="elsewhere")
        assert not history(elsewhere)
        elsewhere.leave()


def fill(path):
    """Takes all the room that is left on the disk."""
    with open(path, "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            pass


def a_file_that_may_not_grow_is_said(programs):
    with lab.Lab(programs, hosts=1) as network:
        member = network.join("Ana", wrapper=("prlimit", "--fsize=200000"))
        told = 0
        while not member.find("error", code="history-not-kept"):
            told += 1
            assert told < 1000, "the file may grow"
            member.say(f"say {told} {'x' * 3000}")
            member.wait("post", count=told, timeout=10)
        member.say("stats")
        member.leave()
        lab.healthy(member)


def a_full_disk_is_said(programs):
    with lab.Lab(programs, hosts=1) as network:
        ana = Kept(network, "Ana", "h0")
        os.mkdir(ana.profile)
        lab.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", ana.profile)
        try:
            member = ana.start()
            member.say("say while there is room")
            member.wait("post", text="while there is room")
            filler = os.path.join(ana.profile, "filler")
            fill(filler)
            long = "x" * 3000
            told = 0
            while not member.find("error", code="history-not-kept"):
                told += 1
                assert told < 1000, "the disk is not full"
                member.say(f"say {told} {long}")
                member.wait("post", count=told + 1, timeout=10)
            sentence = member.first("error", code="history-not-kept")["text"]
            assert "full" in sentence, sentence
            member.say("say in memory")
            member.wait("post", text="in memory")
            assert "in memory" in history(member).values()
            assert len(member.find("error")) == 1, member.find("error")
            os.remove(filler)
            lab.run("mount", "-o", "remount,size=64m", ana.profile)
            member.say("say room again")
            member.wait("post", text="room again")
            everything = history(member)
            member.leave()
            lab.healthy(member)
            # What waited for room was written; and a disk that is full at the start can still be read.
            lab.run("mount", "-o", "remount,size=1m", ana.profile)
            fill(filler)
            member = ana.start()
            assert history(member) == everything, "what waited for room was not written"
            member.wait("error", code="history-not-kept")
            member.say("say once more in memory")
            member.wait("post", text="once more in memory")
            second = ana.start(wait=False)
            second.wait("error", code="profile-busy")
            assert second.wait_for_exit() == 2
            member.leave()
            lab.healthy(member)
            stranger = network.join("Bo", profile=os.path.join(ana.profile, "new"), wait=False)
            assert "No space left" in stranger.wait("error", code="profile-unusable")["text"]
        finally:
            for member in network.members:
                member.end()
            lab.run("umount", ana.profile)


def a_damaged_or_newer_file_is_set_aside(programs):
    with lab.Lab(programs, hosts=1) as network:
        ana = Kept(network, "Ana", "h0")
        member = ana.start()
        member.say("say first")
        member.wait("post", text="first")
        member.leave()
        self = member.id

        def spoil(code, change, pattern):
            change()
            with open(ana.file(), "rb") as file:
                before = file.read()
            member = ana.start()
            error = member.wait("error", code=code)
            aside, = glob.glob(ana.file() + pattern)
            assert os.path.basename(aside) in error["text"], error
            with open(aside, "rb") as file:
                assert file.read() == before, "it was changed"
            assert member.id == self, "the identity is not in it"
            assert not history(member)
            member.say("say anew")
            member.wait("post", text="anew")
            member.leave()
            member = ana.start()
            assert list(history(member).values()) == ["anew"]
            member.leave()

        def damage():
            with open(ana.file(), "r+b") as file:
                file.seek(0)
                file.write(b"\x00garbage" * 1000)

        def make_newer():
            database = sqlite3.connect(ana.file())
            database.execute("PRAGMA user_version = 999")
            database.commit()
            database.close()

        spoil("history-damaged", damage, ".damaged-*")
        spoil("history-newer", make_newer, ".newer-*")

        # An identity is never set aside by itself.
        identity = os.path.join(ana.profile, "identity")
        for content, code, advice in (("", "identity-damaged", "rename"),
                                      ("vinicast-identity 2 more", "identity-newer", "newer version")):
            with open(identity, "w", encoding="ascii") as file:
                file.write(content)
            member = ana.start(wait=False)
            error = member.wait("error", code=code)
            assert identity in error["text"] and advice in error["text"], error
            assert member.wait_for_exit() == 2
        os.rename(identity, identity + ".old")
        member = ana.start()
        assert member.id != self
        member.leave()


def a_copied_profile_is_said_on_both_computers(programs):
    with lab.Lab(programs) as network:
        ana = network.join("Ana", host="h0")
        copy = network.path("copy")
        # While it is in use: the lock file comes along.
        shutil.copytree(network.path("0-profile"), copy)
        bo = network.join("Bo", host="h1", profile=copy)
        for member in (ana, bo):
            error = member.wait("error", code="identity-elsewhere", timeout=3)
            assert "identity" in error["text"] and "10." in error["text"], error
        assert ana.stats()["network"]["verdict"] == "identity-elsewhere", ana.stats()
        assert ana.stats()["dropsBy"]["otherSelf"] > 0, ana.stats()
        # A message to oneself is delivered at once, by name or by id.
        for to in ("Ana", ana.id):
            ana.say(f"to {to} a note")
        ana.wait("message-delivered", count=2, timeout=1)
        for member in (ana, bo):
            assert len(member.find("error", code="identity-elsewhere")) == 1
            member.leave()


def two_profiles_and_one_twice(programs):
    with lab.Lab(programs, hosts=1) as network:
        ana, bo = Kept(network, "Ana", "h0"), Kept(network, "Bo", "h0")
        first, second = ana.start(), bo.start()
        first.wait("member", id=second.id, state="joined")
        twice = ana.start(wait=False)
        error = twice.wait("error", code="profile-busy")
        assert "already running" in error["text"], error
        assert twice.wait_for_exit() == 2
        first.say("say still here")
        second.wait("post", text="still here")
        # The default profile of a user: the second start goes on as a stranger, and says so.
        home = {"XDG_DATA_HOME": network.path("home")}
        member = network.join("Cleo", host="h0", profile="", environment=home)
        stranger = network.join("Cleo", host="h0", profile="", environment=home)
        stranger.wait("error", code="profile-temporary")
        assert stranger.id != member.id
        stranger.say("say kept nowhere")
        stranger.wait("post", text="kept nowhere")
        assert "kept nowhere" in history(stranger).values()


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    lab.main([killed_at_any_instant, those_who_come_later_read_what_was_kept, a_full_disk_is_said,
              a_file_that_may_not_grow_is_said, a_damaged_or_newer_file_is_set_aside, two_profiles_and_one_twice,
              a_copied_profile_is_said_on_both_computers])
