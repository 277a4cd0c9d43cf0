#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What somebody else does while a person is in the middle of something takes nothing away but what it has to."""

from window import Shown, lab, needed


def goes_live_while_a_file_is_looked_for(programs):
    """The choice of what to show ends, with the file dialog above it; the window goes on."""
    needed("Xvfb", "xdotool")
    with lab.Lab(programs, hosts=2) as network:
        bo = network.join("Bo", host="h1")
        with Shown(network, ("Ada", "h0", "--name", "Ada", "--group", "vinigroup")) as (ada,):
            ada.lists("peopleListView", "Bo")
            ada.click("goLivePushButton")
            ada.click("fileToolButton")
            ada.click("browsePushButton")
            ada.widget("sourceFileDialog")
            bo.say("live test")
            bo.wait("floor", state="held", holder=bo.id, timeout=15)
            ada.gone("GoLiveDialog")
            ada.gone("sourceFileDialog")
            ada.watches_moving_pictures()
            ada.type("composerPlainTextEdit", "still here")
            ada.key("Return")
            bo.wait("post", text="still here")


if __name__ == "__main__":
    lab.main([goes_live_while_a_file_is_looked_for])
