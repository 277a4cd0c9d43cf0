#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pictures of every state of the window: shots.py BIN-DIRECTORY [SCENE]..., with VINICAST_SHOTS naming where they go.

The windows are real ones with the real engine, each on a screen and a host of its own; so are the members that they
talk to. It fails where a window does not get into a state.
"""

import os
import sys
import traceback

import studio
from studio import ALL, Crowd, Studio, join_by_form, lab, media_comes, met, slide, talk
from window import needed

GROUP = "Workshop"
NAMES = """Aaliyah Aiko Alejandro Amara Anders Anh Anneliese Arjun Astrid Ayşe Beatriz Björn Bogdan Camille Carlos Chiara
Chloé Dalia Daniel Dmitri Éabha Ebba Elif Emeka Esperanza Fatima Felix Fiadh Gabriela Giulia Goran Hana Haruto Hassan Ibrahim
Ines Ingrid Isla Iván Jasper Jiho Joanna Kaito Karim Katarzyna Kofi Lars Leila Linh Łukasz Mads Maja Mateo Mei Mina Nadia Nikos
Noor Olga Oluwaseun Omar Petra Priya Rafael Rania Rosa Saanvi Sakura Samir Sofia Søren Tariq Thandiwe Tomás Uma Valentina Wanjiru
Yara Yusuf Zoë 王伟 李娜 张敏 刘洋 陈静 杨帆 赵磊 黄丽 周强 吴芳 徐明 孙悦 马超 朱婷 胡军 郭涛 何欣 高峰 林晓 罗琳""".split()
FAMILIES = ("Okafor", "Nowak", "Haddad", "Ruiz", "Lindqvist")
LONG = ("Wolfeschlegelsteinhausenbergerdorff the Elder of Far Away", "一个非常非常长的名字用来看看省略号是不是", "Dr. Maximiliane von und zu Hohenstein")
LONG_GROUP = "The group whose name nobody would ever want to type by hand"


def crowd_names(count):
    """So many names, no two the same."""
    names = []
    for family in ("", *FAMILIES):
        names += [f"{name} {family}".strip() for name in NAMES if not family or name.isascii()]
    assert len(names) >= count, len(names)
    return names[:count]


def everywhere(windows, *steps):
    for window in windows:
        for step in steps:
            step(window)


def close(window, dialog):
    """Escape, which may mean a part of the dialog first."""
    def closed():
        window.key("Escape")
        return not window.ask(f"rect {dialog}")
    window.until(f"end of {dialog}", closed)


def start(programs, directory):
    """The first start, a group without anybody, and no network"""
    groups = ("Workshop", "Kitchen", "Bridge", "Library", "Hull design")
    with lab.Lab(programs, hosts=len(ALL)) as network, Studio(network, directory) as on:
        windows = [on.open(look, f"ada{at}", f"h{at}") for at, look in enumerate(ALL)]
        everywhere(windows, lambda window: window.widget("joinPushButton"))
        on.keep_at_rest("join", *windows)
        wide = [window for window in windows if "800x600" not in window.look]
        everywhere(wide, lambda window: window.click("privatePushButton"), lambda window: window.click("newCodePushButton"))
        on.keep_at_rest("join-private", *wide)
        everywhere(wide, lambda window: window.click("privatePushButton"), lambda window: window.click("advancedPushButton"),
                   lambda window: window.type("addressLineEdit", "10.1.2.3:4444"), lambda window: window.key("Return"),
                   lambda window: window.widget("errorLabel"))
        on.keep_at_rest("join-error", *wide)
        everywhere(wide, lambda window: window.click("addressLineEdit"), lambda window: window.key("ctrl+a", "Delete"))
        for window, group in zip(windows, groups):
            join_by_form(window, group)
        on.keep_at_rest("empty", *windows)
        everywhere(windows, lambda window: window.until("what to do", lambda: window.text("conversationListView"), 30))
        on.keep_at_rest("alone", *windows)
        for host in network.names:
            lab.run("ip", "-n", host, "link", "set", "eth0", "down")
        for window in windows:
            window.until("words on it", lambda w=window: w.text("noticeLabel"), 30)
        on.keep_at_rest("no-network", *windows)
        everywhere(windows, lambda window: window.key("ctrl+shift+n"), lambda window: window.widget("verdictLabel"),
                   lambda window: window.until("a verdict", lambda: len(window.text("verdictLabel")) > 5))
        on.keep_at_rest("no-network-health", *windows)
        everywhere(windows, lambda window: window.key("Escape"))
        for host in network.names:
            lab.run("ip", "-n", host, "link", "set", "eth0", "up")


def conversation(programs, directory):
    """A conversation: answers, reactions, code, menus, search, a private one"""
    with lab.Lab(programs, hosts=8) as network, Studio(network, directory) as on:
        bo = network.join("Bo", host="h5", group=GROUP)
        xiaoyu = network.join("小雨", host="h6", group=GROUP)
        windows = [on.open(look, f"reader{at}", f"h{at}", "--name", "Ada" if at == 0 else NAMES[at],
                           "--group", GROUP) for at, look in enumerate(ALL)]
        ada = windows[0]
        with Crowd(network, "h7", "Canteen", ("Marco Ruiz", "Fatima Haddad")) as canteen:
            everywhere(windows, lambda window: met(window, len(ALL) + 2))
            talk(xiaoyu, bo, ada)
            everywhere(windows, lambda window: window.shows("Looks good to me"), lambda window: window.shows("make drawings"))
            ada.until("delivery", lambda: any("6 of 6" in row for row in ada.rows("conversationListView")))
            on.keep_at_rest("chat", *windows)
            message_menus(on, windows)
            find_and_write_privately(on, windows, xiaoyu)
            unread_in_two_groups(on, windows, canteen, bo)


def message_menus(on, windows):
    everywhere(windows, lambda window: window.click_row("conversationListView", "Looks good", button="3"),
               lambda window: window.widget("messageMenu"))
    on.keep("chat-menu", *windows)
    everywhere(windows, lambda window: window.key("r"), lambda window: window.widget("referenceBar"))
    on.keep_at_rest("chat-answering", *windows)
    everywhere(windows, lambda window: window.key("Escape"), lambda window: window.click("emojiToolButton"),
               lambda window: window.widget("emojiPicker"))
    on.keep_at_rest("chat-emoji", *windows)
    everywhere(windows, lambda window: window.key("Escape"), lambda window: window.type("composerPlainTextEdit", "@"),
               lambda window: window.widget("completionListWidget"))
    on.keep_at_rest("chat-mention", *windows)
    everywhere(windows, lambda window: window.key("Escape", "ctrl+a", "Delete"))


def find_and_write_privately(on, windows, xiaoyu):
    everywhere(windows, lambda window: window.key("ctrl+f"), lambda window: window.widget("searchLineEdit"),
               lambda window: window.xdotool("type", "--delay", "5", "hull"),
               lambda window: window.lists("searchListWidget", "hull"))
    on.keep_at_rest("search", *windows)
    everywhere(windows, lambda window: window.key("ctrl+a"), lambda window: window.xdotool("type", "corkscrew"),
               lambda window: window.until("no hit", lambda: not window.rows("searchListWidget")))
    on.keep_at_rest("search-nothing", *windows)
    everywhere(windows, lambda window: window.key("Escape"))
    wide = [window for window in windows if "800x600" not in window.look]
    for window in wide:
        window.click_row("peopleListView", "小雨", button="3")
        window.widget("personMenu")
        on.keep("person-menu", window)
        window.key("c")
        window.widget("SafetyDialog")
        on.keep_at_rest("safety-number", window)
        window.key("Escape")
        window.gone("SafetyDialog")
        window.click_row("peopleListView", "小雨")
        window.key("Return")
        window.until("the conversation", lambda w=window: w.text("groupNameLabel") == "小雨")
        on.keep_at_rest("private-empty", window)
        window.type("composerPlainTextEdit", "Is section 3 ready, too?")
        window.key("Return")
        message = xiaoyu.wait("message", text="Is section 3 ready, too?", count=wide.index(window) + 1)
        message = message if isinstance(message, dict) else message[-1]
        xiaoyu.say(f"to {message['from']} 明天就好，下午给你。")
        window.lists("privateListView", "下午给你")
    on.keep_at_rest("private", *wide)


def unread_in_two_groups(on, windows, canteen, bo):
    for window in windows:
        window.click("composerPlainTextEdit")
        window.key("ctrl+n")
        window.widget("groupLineEdit")
        join_by_form(window, "Canteen")
        met(window, windows.index(window) + 1 + 2)
    canteen.say(0, "Soup of the day: leek and potato 🥣")
    canteen.say(1, "And fish. **No** queue right now")
    bo.say("say The room is open")
    bo.say("say @Ada do you bring the adapter?")
    everywhere(windows, lambda window: window.shows("No"), lambda window: window.lists("groupsListView", GROUP, "2"))
    on.keep_at_rest("two-groups", *windows)
    everywhere(windows, lambda window: window.click_row("groupsListView", GROUP), lambda window: window.shows("adapter"))
    on.keep_at_rest("unread-line", *windows)


def stage(programs, directory):
    """The stage: each state of who watches and who is live"""
    looks = [look for look in ALL if look != "800x600-dark-zh"]
    with lab.Lab(programs, hosts=6) as network, Studio(network, directory) as on:
        film = slide(network.path("slides.mp4"))
        xiaoyu = network.join("小雨", host="h5", group=GROUP)
        windows = [on.open(look, f"watcher{at}", f"h{at}", "--name", ("Ada", "Bo", "Chiara", "Dmitri")[at], "--group", GROUP)
                   for at, look in enumerate(looks)]
        everywhere(windows, lambda window: met(window, len(windows) + 1))
        for text in ("九点半开始，我给大家看新的图纸。", "The *new* keel is in section 2"):
            xiaoyu.say(f"say {text}")
        everywhere(windows, lambda window: window.shows("section 2"))
        hosts = network.names[:len(windows)]
        watch(on, windows, hosts, xiaoyu, film)
        lose(on, windows, network, film)
        be_live(on, windows, network)


def watch(on, windows, hosts, xiaoyu, film):
    for host in hosts:
        media_comes(host, False)
    xiaoyu.say(f"live file:{film}")
    everywhere(windows, lambda window: window.until("小雨's name", lambda: "小雨" in window.text("stageStateLabel"), 20))
    on.keep_at_rest("connecting", *windows)
    for host in hosts:
        media_comes(host, True)
    everywhere(windows, lambda window: window.gone("stageStateLabel"), lambda window: window.click("noticeCloseToolButton"))
    windows[1].click("raiseHandPushButton", 20)
    windows[0].until("a hand", lambda: "Bo" in windows[0].text("floorLabel"))
    on.keep("watching", *windows)
    everywhere(windows, lambda window: window.click("figuresToolButton"),
               lambda window: window.until("figures", lambda: "\n" in window.text("figuresLabel")))
    on.keep("figures", *windows)
    everywhere(windows, lambda window: window.click("figuresToolButton"), lambda window: window.click("recordToolButton"),
               lambda window: window.until("a recording", lambda: window.text("recordingLabel")))
    on.keep("recording", *windows)
    everywhere(windows, lambda window: window.click("recordToolButton"),
               lambda window: window.widget("stageSaidLabel"))
    on.keep("recorded", *windows)
    wide = [window for window in windows if window.look != "800x600"]  # there it hides the window that it came from
    everywhere(wide, lambda window: window.click("popOutToolButton"), lambda window: window.widget("stageWindow"))
    on.keep("popped-out", *wide)
    everywhere(wide, lambda window: window.click("popOutToolButton"), lambda window: window.gone("stageWindow"))
    everywhere(windows, lambda window: window.click("fullScreenToolButton"), lambda window: window.gone("groupNameLabel"))
    on.keep("full-screen", *windows)
    everywhere(windows, lambda window: window.key("f"), lambda window: window.widget("groupNameLabel"))
    for host in hosts:
        media_comes(host, False)
    everywhere(windows, lambda window: window.widget("stageStateLabel", 20))
    on.keep_at_rest("stalled", *windows)
    for host in hosts:
        media_comes(host, True)
    everywhere(windows, lambda window: window.gone("stageStateLabel"))
    windows[1].click("raiseHandPushButton")
    xiaoyu.say("stop")
    everywhere(windows, lambda window: window.widget("stageStateLabel", 20))
    on.keep_at_rest("ended", *windows)
    everywhere(windows, lambda window: window.gone("stageVideoWidget"), lambda window: window.widget("goLivePushButton"))
    on.keep_at_rest("idle", *windows)


def lose(on, windows, network, film):
    """Whoever is live is cut off: its last picture stands, and then it is said."""
    bruno = network.join("Bruno", host="h4", group=GROUP)
    bruno.say(f"live file:{film}")
    everywhere(windows, lambda window: window.until("Bruno's name", lambda: "Bruno" in (window.text("publisherLabel") or ""), 20),
               lambda window: window.widget("stageVideoWidget", 20), lambda window: window.gone("stageStateLabel"))
    bruno.kill()
    said = ("is lost", "已收不到")
    everywhere(windows, lambda window: window.until(
        "the end", lambda: any(word in (window.text("stageStateLabel") or "") for word in said), 20))
    on.keep("lost", *windows)
    everywhere(windows, lambda window: window.gone("stageVideoWidget"), lambda window: window.widget("goLivePushButton"))


def going_live(on, window):
    """The source is opened and the floor is asked for: it takes some tenths of a second, and may be over already."""
    def look():
        return window.text("stageStateLabel") or window.ask("rect stopPushButton").get("enabled")
    if isinstance(window.until("a start", look, 20), str):
        on.keep("going-live", window)


def be_live(on, windows, network):
    """Each of them in turn, while the others watch; the next one raises a hand."""
    device = network.path("device.mp4")
    os.mkfifo(device)
    wrong = [on.open(window.look, f"wrong{at}", f"h{at}", "--name", "Esperanza", "--group", f"Rehearsal {at + 1}", "--live",
                     f"file:{device}") for at, window in enumerate(windows)]
    everywhere(wrong, lambda window: window.widget("noticeLabel", 20))
    on.keep_at_rest("file-that-is-none", *wrong)
    for at, window in enumerate(windows):
        following = windows[(at + 1) % len(windows)]
        window.click("goLivePushButton", 20)
        window.click("testToolButton")
        window.until("preview", lambda w=window: not w.ask("rect previewStateLabel"), 20)
        on.keep_at_rest("go-live", window)
        window.click("goLiveConfirmPushButton")
        going_live(on, window)
        window.widget("stopPushButton")
        following.click("raiseHandPushButton", 20)
        window.widget("handOverPushButton")
        window.until("viewers", lambda w=window: str(len(windows)) in w.text("onAirFactsLabel"), 20)
        on.keep_at_rest("on-air", window)
        window.click("switchSourcePushButton")
        window.widget("GoLiveDialog")
        on.keep_at_rest("switch-source", window)
        window.key("Escape")
        window.gone("GoLiveDialog")
        window.click("handOverPushButton")
        following.until("a turn", lambda w=following: not w.ask("rect liveBadgeLabel") and w.ask("rect goLivePushButton").get(
            "enabled"), 20)
        on.keep_at_rest("your-turn", following)
        following.click("raiseHandPushButton")


def dialogs(programs, directory):
    """Dialogs: no camera, a file that is none, invitations, settings, keys, the network"""
    with lab.Lab(programs, hosts=len(ALL) + 1) as network, Studio(network, directory) as on:
        network.join("Bo", host=network.names[-1], group=GROUP)
        windows = [on.open(look, f"ada{at}", f"h{at}", "--name", NAMES[at], "--group", GROUP) for at, look in enumerate(ALL)]
        everywhere(windows, lambda window: met(window, len(ALL) + 1), lambda window: window.click("goLivePushButton"),
                   lambda window: window.until("an answer", lambda: "…" not in (window.text("previewStateLabel") or "…"), 20))
        on.keep_at_rest("go-live-no-camera", *windows)
        everywhere(windows, lambda window: window.click("fileToolButton"), lambda window: window.type("fileLineEdit", "/etc/hostname"),
                   lambda window: window.key("Tab"), lambda window: window.widget("errorLabel", 20))
        on.keep_at_rest("go-live-not-a-film", *windows)
        everywhere(windows, lambda window: window.key("Escape"), lambda window: window.gone("GoLiveDialog"))
        for name, keys, dialog in (("invite", "ctrl+i", "InviteDialog"), ("settings", "ctrl+comma", "SettingsDialog"),
                                   ("keys", "F1", "ShortcutsDialog"), ("network", "ctrl+shift+n", "NetworkDialog")):
            # Without a window manager a closed dialog leaves the keyboard to nobody.
            everywhere(windows, lambda window: window.click("composerPlainTextEdit"), lambda window, k=keys: window.key(k),
                       lambda window, d=dialog: window.widget(d))
            if name == "network":
                everywhere(windows, lambda window: window.until("a verdict", lambda: len(window.text("verdictLabel")) > 5))
            on.keep_at_rest(name, *windows)
            if name == "settings":
                english = [window for window in windows if "zh" not in window.look]
                everywhere(english, lambda window: window.type("settingsSearchLineEdit", "webcam"))
                on.keep_at_rest("settings-search", *english)
                everywhere(english, lambda window: window.click("tryDevicesPushButton"))
                on.keep_at_rest("settings-devices", *english)
            everywhere(windows, lambda window, d=dialog: close(window, d))


def long_names(programs, directory):
    """Long names of members and of a group"""
    with lab.Lab(programs, hosts=len(ALL) + 1) as network, Studio(network, directory) as on:
        windows = [on.open(look, f"ada{at}", f"h{at}", "--name", LONG[at % 3] if at else "Ada", "--group", LONG_GROUP)
                   for at, look in enumerate(ALL)]
        with Crowd(network, network.names[-1], LONG_GROUP, LONG) as crowd:
            everywhere(windows, lambda window: met(window, len(ALL) + len(LONG)))
            for at, text in enumerate(("Short", "+1", "A_word_that_has_no_end_" * 12)):
                crowd.say(at, text)
            everywhere(windows, lambda window: window.shows("no_end"))
            crowd.tell("raise 0")
            crowd.tell("raise 1")
            windows[2].click("goLivePushButton")
            windows[2].click("testToolButton")
            windows[2].click("goLiveConfirmPushButton")
            windows[2].widget("stopPushButton")
            for window in windows[:2] + windows[3:]:
                window.watches_moving_pictures(20)
            on.keep("long-names", *windows)


def crowd(programs, directory):
    """200 members, and 10,000 messages that were not read"""
    names = crowd_names(200 - len(ALL))
    with lab.Lab(programs, hosts=len(ALL) + 2) as network, Studio(network, directory) as on:
        windows = [on.open(look, f"ada{at}", f"h{at}", "--name", ("Ada", "Bo", "Cy", "Dee", "Eve")[at], "--group", "Whole crew")
                   for at, look in enumerate(ALL)]
        busy, many = network.names[-2:]
        with Crowd(network, many, "Whole crew", names) as crew, Crowd(network, busy, GROUP, names[:9]) as workshop:
            for at in range(0, 40, 3):
                crew.say(at, f"{names[at].split()[0]} is on deck {at % 5 + 1}")
            everywhere(windows, lambda window: met(window, len(ALL) + len(names)))
            on.keep_at_rest("200-members", *windows)
            for window in windows:
                window.click("composerPlainTextEdit")
                window.key("ctrl+n")
                window.widget("groupLineEdit")
                join_by_form(window, GROUP)
                met(window, windows.index(window) + 1 + 9)
                window.click_row("groupsListView", "Whole crew")
            workshop.talk(10_000)
            for window in windows:
                window.lists("groupsListView", GROUP, "10000 unread" if "zh" not in window.look else "10000", timeout=120)
            on.keep_at_rest("10000-unread", *windows)
            everywhere(windows, lambda window: window.click_row("groupsListView", GROUP),
                       lambda window: window.until("the messages", lambda: window.rows("conversationListView")))
            on.keep_at_rest("10000-unread-opened", *windows)


SCENES = (start, conversation, stage, dialogs, long_names, crowd)


def scene(play, failed):
    """A test of the scene; its pictures go to a folder of their own. What fails is added to `failed`: the others go on."""
    def test(programs):
        needed("Xvfb", "xdotool", "convert", "ffmpeg", "fc-match")
        shots = os.environ.get("VINICAST_SHOTS")
        try:
            play(programs, os.path.join(shots, play.__name__) if shots else None)
        except Exception:  # pylint: disable=broad-exception-caught
            traceback.print_exc()
            failed.append(play.__name__)
    test.__name__ = play.__name__
    return test


def titles():
    return {**{play.__name__: play.__doc__ for play in SCENES}, "tour": "The tour of docs/tour.md", "two_windows": "Two windows",
            "pages": "Every page and dialog, without a network", "pages/200-percent": "The same on a screen of twice the pixels"}


def main():
    if sys.argv[1:2] == ["--index"]:
        print(f"{studio.write_index(sys.argv[2], titles())} pictures: {os.path.join(sys.argv[2], 'index.html')}")
        return
    failed = []
    lab.main([scene(play, failed) for play in SCENES])
    if failed:
        sys.exit("failed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
