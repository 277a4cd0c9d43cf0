#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a window keeps, and what leaves it: drafts, the groups of the last start, exports, copies, invitations."""

import os
import re

from window import Shown, lab, needed

GROUP = "vinigroup"


def comes_back_as_it_was(programs):
    """After an end the next start is in the same groups, with what was typed and not sent, and looks as it was set."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        bo = network.join("Bo", host="h1")
        with Shown(network, ("Ada", "h0", "--name", "Ada", "--group", GROUP)) as (ada,):
            ada.lists("peopleListView", "Bo")
            bo.say("say before the night")
            ada.shows("before the night")
            ada.click("composerPlainTextEdit")
            ada.key("ctrl+n")
            ada.click("groupLineEdit")
            ada.key("ctrl+a")
            ada.xdotool("type", "--delay", "5", "Kitchen")
            ada.key("Return")
            ada.until("the second group", lambda: ada.text("groupNameLabel") == "Kitchen")
            ada.click_row("groupsListView", GROUP)
            ada.type("composerPlainTextEdit", "half a thought")
            ada.key("ctrl+comma")
            ada.type("settingsNameLineEdit", " Byron")
            ada.key("Tab", "End", "Tab", "End")  # the last of the colours and of the languages
            ada.until("简体中文", lambda: "开放" in ada.text("groupFactsLabel"))
            ada.shot("settings")
            ada.key("Escape")
            ada.gone("SettingsDialog")
        bo.wait("member", name="Ada", state="left")
        bo.say("say over night")
        with Shown(network, ("Ada", "h0")) as (ada,):
            ada.shows("before the night")
            ada.shows("over night")
            assert ada.text("groupNameLabel") == GROUP
            ada.lists("groupsListView", "Kitchen")
            ada.until("the draft", lambda: ada.text("composerPlainTextEdit") == "half a thought")
            assert "开放" in ada.text("groupFactsLabel"), ada.text("groupFactsLabel")
            ada.lists("peopleListView", "Ada Byron")


def exported_and_copied(programs):
    """The history as a file, that of a private conversation, too, and two messages as text."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        bo = network.join("Bo", host="h1")
        with Shown(network, ("Ada", "h0", "--name", "Ada", "--group", GROUP)) as (ada,):
            ada.lists("peopleListView", "Bo")
            for text in ("first <b>line</b>", "second line"):
                bo.say(f"say {text}")
                ada.shows(text)
            ada.click_row("conversationListView", "second line")
            ada.key("shift+Up", "ctrl+c")
            ada.click("composerPlainTextEdit")
            ada.key("ctrl+v")
            pasted = ada.until("the copies", lambda: ada.text("composerPlainTextEdit"))
            assert re.search(r"Bo.*first <b>line</b>\n.*Bo.*second line$", pasted), pasted
            ada.key("ctrl+a", "Delete", "ctrl+f")
            text = exported(ada, "talk.html", "</html>")
            assert "first &lt;b&gt;line&lt;/b&gt;" in text and "second line" in text, text

            ada.click_row("peopleListView", "Bo")
            ada.key("Return")
            ada.until("the conversation", lambda: ada.text("groupNameLabel") == "Bo")
            for text in ("a needle", "only for you"):
                ada.type("composerPlainTextEdit", text)
                ada.key("Return")
                ada.lists("privateListView", text)
            ada.key("ctrl+f")
            ada.widget("searchLineEdit")
            ada.xdotool("type", "--delay", "5", "needl")
            ada.lists("searchListWidget", "a needle")
            text = exported(ada, "private.txt", "only for you")
            assert "a needle" in text and "second line" not in text, text


def exported(window, name, end):
    """What is exported into a file of this name, once this is in it."""
    window.click("exportPushButton")
    window.widget("exportFileDialog")
    path = os.path.join(window.home, name)
    window.key("ctrl+a")
    window.xdotool("type", "--delay", "5", path)
    window.key("Return")

    def written():
        if not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            text = file.read()
        return text if end in text else None
    return window.until("the file", written)


def an_invitation_from_window_to_window(programs):
    """The link of a private group fills in the form of the window that it starts, and joins nothing by itself."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        with Shown(network, ("Ada", "h0", "--name", "Ada")) as (ada,):
            ada.click("groupLineEdit")
            ada.key("ctrl+a")
            ada.xdotool("type", "--delay", "5", "Board")
            ada.click("privatePushButton")
            ada.click("newCodePushButton")
            ada.click("joinPushButton")
            ada.until("the group", lambda: "by invitation" in ada.text("groupFactsLabel"))
            ada.click("inviteToolButton")
            link = ada.text("inviteLinkLineEdit")
            ada.click("closeInvitePushButton")
            with Shown(network, ("Bo", "h1", "--name", "Bo", link)) as (bo,):
                bo.until("the group's name", lambda: bo.text("groupLineEdit") == "Board")
                assert len(ada.rows("peopleListView")) == 1
                bo.click("joinPushButton")
                ada.lists("peopleListView", "Bo")
                bo.lists("peopleListView", "Ada")
                numbers = [safety_number(ada, "Bo"), safety_number(bo, "Ada")]
                assert numbers[0] == numbers[1] and len(re.sub(r"\D", "", numbers[0])) == 30, numbers


def safety_number(window, name):
    window.click_row("peopleListView", name, button="3")
    window.widget("personMenu")
    window.key("c")
    window.widget("SafetyDialog")
    number = window.text("safetyNumberLabel")
    window.click("closeSafetyPushButton")
    window.gone("SafetyDialog")
    return number


def found_by_address(programs):
    """Where neither multicast nor broadcasts pass, an address that is typed in finds the other one."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        for host in network.names:
            lab.run("ip", "netns", "exec", host, "nft", "table inet wall { chain output { type filter hook output priority 0; "
                    "oifname \"eth0\" fib daddr type { multicast, broadcast } drop; }; }")
        bo = network.join("Bo", host="h1")
        with Shown(network, ("Ada", "h0", "--name", "Ada", "--group", GROUP)) as (ada,):
            ada.until("words on being alone", lambda: ada.text("conversationListView"), 20)
            assert len(ada.rows("peopleListView")) == 1
            ada.click("composerPlainTextEdit")
            ada.key("ctrl+shift+n")
            ada.type("peerAddressLineEdit", "10.77.0.2")
            ada.click("addAddressPushButton")
            ada.lists("peopleListView", "Bo", timeout=20)
            ada.click("closeNetworkPushButton")
            ada.gone("NetworkDialog")
            ada.type("composerPlainTextEdit", "found :tada:")
            ada.key("Return")
            bo.wait("post", text="found 🎉")


if __name__ == "__main__":
    lab.main([comes_back_as_it_was, exported_and_copied, an_invitation_from_window_to_window, found_by_address])
