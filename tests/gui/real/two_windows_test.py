#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Two people, two screens, one network: real windows driven by key presses and clicks.

What is shown is read from the screen.
"""

import glob
import os
import subprocess

from window import Window, lab, needed


def pictures_in(film):
    """How many pictures of the film can be decoded."""
    answer = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-count_frames", "-show_entries",
                             "stream=nb_read_frames", "-of", "csv=p=0", film], check=True, capture_output=True, text=True)
    return int(answer.stdout.strip().strip(","))


def go_live_with_the_test_picture(window):
    window.click("goLivePushButton")
    window.click("testToolButton")
    window.click("goLiveConfirmPushButton")
    window.widget("stopPushButton")


def chat_and_take_turns(programs):
    """Join, chat, go live, watch, stop, and the other goes live: all by hand."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        ada = Window(network, "Ada", "h0")
        bo = Window(network, "Bo", "h1", "--name", "Bo", "--group", "vinigroup")
        try:
            ada.click("nameLineEdit")
            ada.key("ctrl+a")
            ada.xdotool("type", "Ada")
            ada.click("joinPushButton")
            for window, other in ((ada, "Bo"), (bo, "Ada")):
                window.until(other, lambda w=window, o=other: any(o in row for row in w.rows("peopleListView")))
            ada.type("composerPlainTextEdit", "Hello from the keyboard")
            ada.key("Return")
            ada.shows("Hello from the keyboard")
            bo.shows("Hello from the keyboard")
            bo.type("composerPlainTextEdit", "and back")
            bo.click("sendPushButton")
            ada.shows("and back")

            go_live_with_the_test_picture(ada)
            bo.watches_moving_pictures()
            bo.until("Ada's name on the button", lambda: "Ada" in bo.text("goLivePushButton"))
            assert not bo.ask("rect goLivePushButton")["enabled"]
            ada.shot("live")
            bo.shot("live")
            ada.click("stopPushButton")

            bo.until("an idle button", lambda: bo.ask("rect goLivePushButton").get("enabled"))
            go_live_with_the_test_picture(bo)
            ada.watches_moving_pictures()
            bo.click("stopPushButton")
            ada.until("an idle button", lambda: ada.ask("rect goLivePushButton").get("enabled"))
        except AssertionError:
            ada.shot("failed")
            bo.shot("failed")
            raise
        finally:
            statuses = [window.end() for window in (ada, bo)]
        assert statuses == [0, 0], statuses


def switch_pop_out_and_hand_over(programs):
    """While live: another source and back; the stage in its own window, also beside another group; a recording; a raised hand,
    and the floor handed over."""
    needed("Xvfb", "xdotool", "ffprobe")
    with lab.Lab(programs, hosts=2) as network:
        ada = Window(network, "Ada", "h0", "--name", "Ada", "--group", "vinigroup")
        bo = Window(network, "Bo", "h1", "--name", "Bo", "--group", "vinigroup")
        try:
            bo.until("Ada", lambda: any("Ada" in row for row in bo.rows("peopleListView")))
            bo.click("composerPlainTextEdit")
            bo.key("ctrl+n")
            bo.type("groupLineEdit", " kitchen")
            bo.key("Return")
            bo.until("the second group", lambda: "kitchen" in bo.text("groupNameLabel"))
            bo.key("alt+Up")
            go_live_with_the_test_picture(ada)
            bo.watches_moving_pictures()

            # The screen has no frame numbers: they are gone from Bo's stage, and come back with the test picture.
            ada.click("switchSourcePushButton")
            ada.click("screenToolButton")
            ada.click("goLiveConfirmPushButton")
            bo.until("picture of Ada's screen", lambda: all(bo.frame() is None for _ in range(5)), 20)
            assert ada.ask("rect stopPushButton").get("enabled"), "the floor was lost"
            ada.click("switchSourcePushButton")
            ada.click("testToolButton")
            ada.click("goLiveConfirmPushButton")
            bo.watches_moving_pictures()

            bo.click("popOutToolButton")
            bo.widget("stageWindow")
            bo.widget("dockStagePushButton")
            bo.watches_moving_pictures()
            bo.shot("popped-out")
            bo.click("composerPlainTextEdit")  # below the stage's window
            bo.key("alt+Down")
            bo.until("the other group", lambda: "kitchen" in bo.text("groupNameLabel"))
            bo.watches_moving_pictures()
            bo.key("alt+Up")
            bo.widget("dockStagePushButton")
            bo.click("popOutToolButton")
            bo.until("stage back in its place", lambda: not bo.ask("rect stageWindow"))
            bo.watches_moving_pictures()

            bo.click("recordToolButton")
            bo.until("recorded seconds", lambda: bo.text("recordingLabel") > "REC 0:01", 20)
            bo.click("recordToolButton")
            bo.until("end of the recording", lambda: not bo.ask("rect recordingLabel"))
            films = glob.glob(os.path.join(bo.home, "Videos", "vinigroup*.mkv"))
            assert len(films) == 1, films
            assert pictures_in(films[0]) > 20, "the recording is all but empty"

            bo.click("raiseHandPushButton")
            ada.until("Bo's hand", lambda: "Bo" in ada.text("floorLabel"))
            ada.click("handOverPushButton")
            bo.until("turn", lambda: "your turn" in bo.text("floorLabel"))
            go_live_with_the_test_picture(bo)
            ada.watches_moving_pictures()
        except AssertionError:
            ada.shot("failed")
            bo.shot("failed")
            raise
        finally:
            statuses = [window.end() for window in (ada, bo)]
        assert statuses == [0, 0], statuses


def started_live(programs):
    """--group, --name and --live put a member on air without a click."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        bo = Window(network, "Bo", "h1", "--name", "Bo", "--group", "vinigroup")
        ada = Window(network, "Ada", "h0", "--name", "Ada", "--group", "vinigroup", "--live", "test")
        try:
            bo.watches_moving_pictures(timeout=20)
            # Whoever stops in full screen has the conversation again.
            ada.click("fullScreenToolButton")
            ada.gone("groupNameLabel")
            ada.click("stopPushButton")
            ada.widget("groupNameLabel")
        finally:
            statuses = [window.end() for window in (ada, bo)]
        assert statuses == [0, 0], statuses


if __name__ == "__main__":
    lab.main([chat_and_take_turns, switch_pop_out_and_hand_over, started_live])
