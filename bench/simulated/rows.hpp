// SPDX-License-Identifier: MIT
#pragma once

// The measurements, each printing its findings. All run on a virtual clock and are the same on every machine,
// but for what says that it is CPU time.

#include "simulated/group.hpp"

namespace vinicast::bench {

// A press until the session says that it holds the floor: nobody held it before, and after somebody's
// release.
void measurePress(const Effort& effort);
// From the last frame of one publisher to the first of the next, as a third member gets them.
void measureHandOver(const Effort& effort);
// A publisher that is gone, until each of the others sees the floor free.
void measureCrash(const Effort& effort);
// Two presses within 50 ms while each receiver has bursts of loss: how often two transmit at once.
void measureContest(const Effort& effort);
// A newcomer to a conversation of 200 posts, until it has them.
void measureLateJoin(const Effort& effort);
// Many newcomers at once to a conversation of 1000 posts, until each has them, and what that costs.
void measureJoiners(const Effort& effort);
// Two halves with a holder and posts each, joined again: until there is one holder, and one history.
void measureHeal(const Effort& effort);
// 10,000 members: the steady traffic.
void measureMultitude(const Effort& effort);
// 1000 members: the joins, the steady traffic, posts, and how fast that is simulated.
void measureCrowd(const Effort& effort);
// 1 to 1000 viewers on lossy links: what repair costs, how often it is asked for, what is left, how late
// frames are.
void measureLiveCrowd(const Effort& effort);
// Half a second in which nothing passes, until each viewer has the next frame.
void measureLiveSilence(const Effort& effort);
// From the start of a newcomer to its first picture, whenever the last key frame was; and twenty at once.
void measureLiveJoin(const Effort& effort);

}  // namespace vinicast::bench
