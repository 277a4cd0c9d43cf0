#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Three members on one network: they see each other, and every post reaches everyone once, with and without loss."""

import time

import lab

MEMBERS = ("Ana", "Bo", "Cleo")
POSTS = 200


def join_all(network):
    """Three members that see each other; the seconds from the last one's join until all did."""
    members = [network.join(name) for name in MEMBERS]
    begin = max(member.first("joined")["seen"] for member in members)
    end = begin
    for member in members:
        for other in members:
            if other is not member:
                event = member.wait("member", id=other.id, state="joined", name=other.name, timeout=3)
                end = max(end, event["seen"])
    return members, end - begin


def posts_by_everyone(programs, loss):
    with lab.Lab(programs) as network:
        members, seconds = join_all(network)
        print(f"  all three see each other {seconds * 1000:.0f} ms after the last joined")
        assert seconds <= 3 * lab.PATIENCE
        network.set_loss(loss)

        texts = {}
        begin = time.monotonic()
        for number in range(POSTS):
            author = members[number % len(members)]
            text = f"post {number} by {author.name}, with “quotes” and 中文"
            texts[text] = author.id
            author.say(f"say {text}")
            # A person's pace, made fast: the author's own copy is back before the next.
            author.wait("post", text=text, timeout=2)
        for member in members:
            member.wait("post", count=POSTS, timeout=30)
        print(f"  {POSTS} posts at {loss} % loss are everywhere after {time.monotonic() - begin:.1f} s")

        # Whatever came twice has had as long again to show itself: until the authors know that all was heard.
        for member in members:
            for own in member.find("post", **{"from": member.id}):
                member.wait("delivered", post=own["id"], heard=2, members=2, timeout=30)
        if loss:
            assert network.dropped() > POSTS * loss / 100
        for member in members:
            posts = member.find("post")
            assert len(posts) == POSTS, f"{member.name} shows {len(posts)} posts"
            assert {post["text"]: post["from"] for post in posts} == texts
            assert len({post["id"] for post in posts}) == POSTS
            assert not any(post["history"] for post in posts)
            assert not member.find("error"), member.find("error")
        orders = []
        for member in members:
            mark = member.mark()
            member.say(f"history {POSTS}")
            orders.append([post["id"] for post in member.wait("post", since=mark, count=POSTS, history=True)])
        assert orders[0] == orders[1] == orders[2], "the members show different orders"
        for member in members:
            member.leave()
            lab.healthy(member)


def posts_without_loss(programs):
    posts_by_everyone(programs, 0)


def posts_with_loss(programs):
    posts_by_everyone(programs, 10)


def members_come_and_go(programs):
    with lab.Lab(programs) as network:
        (ana, bo, cleo), _ = join_all(network)
        ana.say(f"to {bo.name} only for you")
        bo.wait("message", text="only for you", **{"from": ana.id})
        assert not cleo.find("message")
        bo.say(f"to {cleo.id[:12]} and for you")
        cleo.wait("message", text="and for you")
        ana.say("members")
        ana.wait("member", id=ana.id)

        bo.leave()
        for member in (ana, cleo):
            member.wait("member", id=bo.id, state="left", timeout=2)
        cleo.kill()
        lost = ana.wait("member", id=cleo.id, state="lost", timeout=20)
        assert lost
        again = network.join(None, host=bo.host)
        name = again.first("joined")["name"]
        assert 0 < len(name.encode()) <= 64, "who gives no name has the user's"
        ana.wait("member", id=again.id, state="joined", name=name, timeout=3)
        again.wait("member", id=ana.id, state="joined", timeout=3)
        stats = ana.stats()
        assert stats["members"] == 2 and stats["bytesIn"] > 0 and stats["bytesOut"] > 0, stats
        assert {"shown", "skipped", "repaired", "lost", "loss", "delayMs", "bitrate", "viewers"} <= set(stats["media"])
        ana.process.terminate()
        assert ana.wait_for_exit() == 0
        again.wait("member", id=ana.id, state="left", timeout=2)
        for member in (ana, again):
            lab.healthy(member)


def somebody_types(programs):
    """To the group, ended by the text; to one member, ended by time."""
    with lab.Lab(programs) as network:
        (ana, bo, cleo), _ = join_all(network)
        ana.say("typing")
        for member in (bo, cleo):
            member.wait("typing", typing=True, private=False, **{"from": ana.id})
        ana.say("say that is it")
        for member in (bo, cleo):
            member.wait("typing", typing=False, private=False, **{"from": ana.id}, timeout=3)
        bo.say("typing Ana")
        ana.wait("typing", typing=True, private=True, **{"from": bo.id})
        ana.wait("typing", typing=False, private=True, **{"from": bo.id}, timeout=10)
        assert not ana.find("typing", **{"from": ana.id})
        assert not cleo.find("typing", **{"from": bo.id})
        bo.say("typing nobody")
        bo.wait("error", code="unknown-member")


def a_late_joiner_reads_the_history(programs):
    with lab.Lab(programs) as network:
        ana = network.join("Ana")
        bo = network.join("Bo")
        ana.wait("member", id=bo.id)
        for number in range(20):
            ana.say(f"say before {number}")
        bo.wait("post", count=20, timeout=10)
        cleo = network.join("Cleo")
        posts = cleo.wait("post", count=20, timeout=5)
        assert all(post["history"] for post in posts), posts
        assert sorted(post["text"] for post in posts) == sorted(f"before {number}" for number in range(20))


def shown(event):
    """What people see of a post."""
    reactions = sorted((one["text"], tuple(sorted(one["from"]))) for one in event["reactions"])
    return event["text"], event["replyTo"], event["edited"], event["deleted"], reactions


def replies_reactions_edits_and_deletions(programs):
    """All members show the same, those who come later too."""
    with lab.Lab(programs) as network:
        network.set_loss(5)
        (ana, bo), cleo = (network.join("Ana"), network.join("Bo")), None
        ana.wait("member", id=bo.id)
        bo.wait("member", id=ana.id)
        ana.say("say a qestion")
        question = bo.wait("post", text="a qestion")["id"]
        bo.say(f"reply {question} an answer")
        answer = ana.wait("post", text="an answer", replyTo=question)["id"]
        for member in (ana, bo):
            member.say(f"react {answer} 👍")
        bo.say(f"react {question} 👎")
        bo.say(f"react {question}")
        ana.say(f"edit {question} a question")
        bo.say(f"edit {question} not mine")
        assert bo.wait("error")["code"] == "post-not-yours"
        bo.say("say a mistake")
        mistake = ana.wait("post", text="a mistake")["id"]
        bo.say(f"delete {mistake}")
        wanted = {
            question: ("a question", None, True, False, []),
            answer: ("an answer", question, False, False, [("👍", tuple(sorted((ana.id, bo.id))))]),
            mistake: ("", None, False, True, []),
        }
        for member in (ana, bo):
            for post, state in wanted.items():
                deadline = time.monotonic() + 10 * lab.PATIENCE
                while not any(shown(event) == state for event in member.find("changed", id=post)):
                    assert time.monotonic() < deadline, (member.name, member.find("changed", id=post))
                    member.wait("changed", id=post, count=len(member.find("changed", id=post)) + 1, timeout=10)
        cleo = network.join("Cleo")
        cleo.wait("post", count=3, timeout=10)
        for member in (ana, bo, cleo):
            deadline = time.monotonic() + 10 * lab.PATIENCE
            while True:
                mark = member.mark()
                member.say("history 3")
                posts = {post["id"]: shown(post) for post in member.wait("post", since=mark, count=3, history=True)}
                if posts == wanted:
                    break
                assert time.monotonic() < deadline, (member.name, posts)
                member.wait("changed", since=mark, timeout=10)
        for member in (ana, bo, cleo):
            member.leave()
            lab.healthy(member)


if __name__ == "__main__":
    lab.main([posts_without_loss, posts_with_loss, members_come_and_go, a_late_joiner_reads_the_history,
              replies_reactions_edits_and_deletions, somebody_types])
