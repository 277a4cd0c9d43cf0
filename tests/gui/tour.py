#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The pictures of docs/tour.md: tour.py BIN-DIRECTORY, with VINICAST_SHOTS naming where they go.

Members on a network of their own: Ada and Bo at windows, each on its own screen, and the others without one. It fails
where a step does not show what it should.
"""

import os

from studio import Crowd, Studio, join_by_form, lab, slide, talk
from two_windows_test import go_live_with_the_test_picture
from window import needed

GROUP = "Workshop"
OTHERS = ("Fatima Haddad", "王芳", "Søren Lind")


def arrive_and_talk(studio, ada, bo, xiaoyu, marco, canteen):
    """The first form, a second group, and the conversation with all that a message can hold."""
    ada.widget("joinPushButton")
    for field, text in (("nameLineEdit", "Ada"), ("groupLineEdit", GROUP)):
        ada.click(field)
        ada.key("ctrl+a")
        ada.xdotool("type", "--delay", "5", text)
    studio.keep_at_rest("tour-join", ada)
    ada.click("joinPushButton")
    ada.until("the others", lambda: len(ada.rows("peopleListView")) == 4 + len(OTHERS))
    ada.key("ctrl+n")
    ada.widget("groupLineEdit")
    join_by_form(ada, "Canteen")
    ada.lists("peopleListView", "Iván")
    canteen.say(0, "Soup of the day: leek and potato")
    ada.shows("leek")
    ada.click_row("groupsListView", GROUP)
    talk(xiaoyu, marco, ada)
    canteen.say(0, "@Ada we kept you a bowl 🥣")
    ada.lists("groupsListView", "Canteen", "1 unread")
    bo.shows("Looks good to me")
    ada.until("delivery", lambda: any("6 of 6" in row for row in ada.rows("conversationListView")))
    studio.keep_at_rest("tour-chat", ada)


def watch(studio, ada, bo, xiaoyu, film):
    xiaoyu.say(f"live file:{film}")
    ada.until("a picture", lambda: ada.ask("rect figuresToolButton").get("enabled"), 20)
    bo.click("raiseHandPushButton", 20)
    ada.until("Bo's hand", lambda: "Bo" in ada.text("floorLabel"))
    ada.click("figuresToolButton")
    ada.until("figures", lambda: "ms" in ada.text("figuresLabel"))
    studio.keep_at_rest("tour-live", ada)
    studio.keep_at_rest("tour", bo)
    ada.click("figuresToolButton")
    bo.click("raiseHandPushButton")
    xiaoyu.say("stop")


def show(studio, ada, bo):
    ada.until("a free floor", lambda: ada.ask("rect goLivePushButton").get("enabled"), 20)
    ada.click("goLivePushButton")
    ada.click("testToolButton")
    ada.until("preview", lambda: not ada.ask("rect previewStateLabel"), 20)
    studio.keep_at_rest("tour-go-live", ada)
    ada.key("Escape")
    ada.gone("GoLiveDialog")
    go_live_with_the_test_picture(ada)
    bo.click("raiseHandPushButton", 20)
    ada.widget("handOverPushButton")
    ada.until("six viewers", lambda: ada.text("onAirFactsLabel").startswith("6 "), 20)
    studio.keep_at_rest("tour-on-air", ada)
    ada.click("stopPushButton")


def talk_and_show(programs):
    """The window's main uses, one after the other."""
    needed("Xvfb", "xdotool", "convert", "ffmpeg", "fc-match")
    with lab.Lab(programs, hosts=5) as network, Studio(network, os.environ.get("VINICAST_SHOTS")) as studio:
        film = slide(network.path("slides.mp4"))
        bo = studio.open("dark-zh", "Bo", "h1", "--name", "Bo", "--group", GROUP)
        xiaoyu = network.join("小雨", host="h2", group=GROUP)
        marco = network.join("Marco Ruiz", host="h3", group=GROUP)
        with Crowd(network, "h4", GROUP, OTHERS), Crowd(network, "h4", "Canteen", ("Iván",)) as canteen:
            ada = studio.open("light", "Ada", "h0")
            arrive_and_talk(studio, ada, bo, xiaoyu, marco, canteen)
            watch(studio, ada, bo, xiaoyu, film)
            show(studio, ada, bo)
            ada.click("inviteToolButton")
            ada.widget("closeInvitePushButton")
            studio.keep_at_rest("tour-invite", ada)


if __name__ == "__main__":
    lab.main([talk_and_show])
