// SPDX-License-Identifier: MIT
#pragma once

// Every limit and tunable of the engine, each with its unit, its reason and the section of docs/protocol.md.

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast::limits {

using std::chrono::milliseconds;
using std::chrono::seconds;

// --- datagrams (§2) ---------------------------------------------------------------------------------------
// UDP payload in bytes. Fits IPv6's minimum MTU of 1280 and common tunnels, so IP never fragments.
inline constexpr std::size_t kMaxDatagram = 1200;
inline constexpr std::size_t kHeaderBytes = 28;
inline constexpr std::size_t kTagBytes = 16;
inline constexpr std::size_t kMaxBody = kMaxDatagram - kHeaderBytes - kTagBytes;  // 1156
// Datagrams remembered per sender and boot, to drop replays and duplicates (§2.4).
inline constexpr std::size_t kReplayWindow = 1024;
// Senders whose replay windows are kept; the least recently heard goes first.
inline constexpr std::size_t kMaxReplaySenders = 16384;

// --- names and texts (§3, §4) -----------------------------------------------------------------------------
inline constexpr std::size_t kMaxNameBytes = 64;        // UTF-8, no control characters
inline constexpr std::size_t kMaxGroupNameBytes = 128;  // UTF-8, no control characters
inline constexpr std::size_t kMaxCodeBytes = 256;
inline constexpr std::size_t kMaxPostTextBytes = 4096;   // UTF-8; fragmented over at most 5 datagrams
inline constexpr std::size_t kMaxDirectTextBytes = 900;  // UTF-8; one datagram

// --- members (§3) -----------------------------------------------------------------------------------------
// All members' updates together, in bit/s: RTCP's rule (RFC 3550 §6.2) keeps the sum constant as the group
// grows.
inline constexpr std::uint64_t kPresenceBudget = 128'000;
inline constexpr std::uint64_t kUpdateBytesEstimate = 300;  // an update on the wire, with UDP and IP headers
inline constexpr Duration kMinUpdateInterval = seconds(1);
inline constexpr Duration kMaxUpdateInterval = seconds(240);
// Intervals of silence after which a member is asked by unicast whether it is still there, and how it is
// asked before it is lost: at 10 % loss silence alone is wrong once in 1e4, with four questions once in 1e7.
inline constexpr int kSuspectIntervals = 5;
inline constexpr int kPings = 4;
inline constexpr Duration kPingInterval = milliseconds(250);
// Copies of the join message: at 10 % loss all are lost once in 1000, and the updates follow.
inline constexpr Duration kJoinRepeats[] = {milliseconds(0), milliseconds(150), milliseconds(450)};
inline constexpr std::size_t kJoinsInCrowd = 2;  // copies where more than kPromptGroup members were heard
// In groups up to this size members answer a join at once instead of at their next update.
inline constexpr std::size_t kPromptGroup = 50;
inline constexpr Duration kJoinAnswerSpread = milliseconds(100);
// Least time between two updates of one member, and what each other member adds to it.
inline constexpr Duration kPromptGap = milliseconds(250);
inline constexpr Duration kPromptGapPerMember = milliseconds(20);
inline constexpr std::size_t kMaxMembers = 16384;
inline constexpr std::size_t kMaxListedLogs = 12;  // post logs listed in one update
inline constexpr std::size_t kMaxExtensionBytes = 256;

// What is lost on the way to each interface (§3.1): over which time; how many datagrams must have been
// expected before it is told, as one in 50 is the share that shows; and of how many senders and on how many
// interfaces it is counted. Whoever is live is heard always, so it is among the senders in the largest group.
inline constexpr Duration kReceptionSpan = std::chrono::seconds(30);
inline constexpr std::uint64_t kReceptionSpeaks = 50;
inline constexpr std::size_t kMaxMeteredSenders = 128;
inline constexpr std::size_t kMaxMeteredInterfaces = 16;

// --- members that multicast does not reach (§9) -----------------------------------------------------------
// Members that get copies by unicast from one member, and that one member asks for copies.
inline constexpr std::size_t kMaxSubscribers = 16;
inline constexpr std::size_t kMaxAddresses = 4;     // of one member
inline constexpr std::size_t kMaxContacts = 64;     // addresses given by people or remembered
inline constexpr std::size_t kMaxPeers = 128;       // members with whom unicast is tried or used
inline constexpr std::size_t kMaxListedPeers = 16;  // in one PEERS
inline constexpr std::size_t kMaxListedHeard = 16;  // in one UPDATE; larger groups list nobody
inline constexpr std::size_t kMaxMissing = 64;      // listed members that are not known here
// A member counts as unheard by multicast after this many of its intervals, at least kUnheardMin: at 10 %
// loss wrongly once in 1e4 updates. It counts as heard again after kSettle of hearing it.
inline constexpr int kUnheardIntervals = 4;
inline constexpr Duration kUnheardMin = seconds(3);
inline constexpr Duration kSettle = seconds(5);
// The first questions to an address, like a join, then doubled up to kContactMax.
inline constexpr Duration kContactRepeats[] = {milliseconds(150), milliseconds(300), seconds(1)};
inline constexpr int kUnprovenTries = 4;  // at an address that somebody told of and that never answered
inline constexpr Duration kContactMax = seconds(30);
inline constexpr Duration kContactDelay = milliseconds(300);  // after the start; joins are answered in 100 ms
inline constexpr Duration kAskAgain =
    seconds(1);                           // least time before a silent member that spoke is asked again
inline constexpr int kContactProofs = 3;  // cookies answered at once before the back-off holds
// A lease on copies, renewed at a third of it; longer ones in large groups, where updates are rare.
inline constexpr Duration kMinCopyLease = seconds(10);
inline constexpr Duration kMaxCopyLease = seconds(240);
inline constexpr Duration kCookieEpoch = seconds(60);  // a cookie is good for one to two of them
// Multicast gets this long to bring what unicast spoke of.
inline constexpr Duration kReachGrace = milliseconds(1500);
inline constexpr Duration kIntroduceAgain = seconds(5);   // least time between two of either to one member
inline constexpr Duration kGossipInterval = seconds(10);  // between two such questions to anybody
inline constexpr Duration kPeerMemory = seconds(60);      // an address that is not used or told of again
inline constexpr Duration kLostPeerMemory = std::chrono::minutes(10);  // of a member that was lost
inline constexpr Duration kReachCheck = milliseconds(500);             // at least; a quarter of the interval
inline constexpr std::size_t kReachVisits = 64;                        // members looked at in one check
inline constexpr Duration kBroadcastMin =
    seconds(1);  // updates of a lonely member, doubled up to kContactMax

// Copies of the media for who gets none by multicast: members, and bytes a second of all of them together
// (33 Mbit/s: what a wired or a good wireless card sends beside the rest), with a burst of two key frames to
// all.
inline constexpr std::size_t kMaxMediaSubscribers = 8;
inline constexpr std::uint64_t kMediaCopyBytesPerSecond = 4 * 1024 * 1024;
inline constexpr std::uint64_t kMediaCopyBurst = 1024 * 1024;
// A viewer waits so long for media by multicast that the publisher says it sends. Where that was in vain it
// does not wait for the next one so soon after: a network that filters the media group filters it for all.
inline constexpr Duration kMediaGrace = seconds(1);
inline constexpr Duration kDeafMemory = std::chrono::minutes(10);
// Viewers of one network begin to lose much at once: each asks for copies after a random time of up to this
// for each other member, and again so long after it found no place or no help.
inline constexpr Duration kMediaAskSpread = milliseconds(2);
inline constexpr Duration kMediaAskAgain = seconds(60);

// --- posts (§4) -------------------------------------------------------------------------------------------
inline constexpr std::size_t kMaxHeldPosts = 2000;
inline constexpr std::size_t kMaxHeldPostBytes = 2 * 1024 * 1024;
inline constexpr std::size_t kMaxLogs = 4096;  // logs without posts make room first
inline constexpr std::size_t kMaxPostFragments = 5;
inline constexpr std::size_t kMaxReassemblies = 256;  // long posts under way at once; the oldest goes first
inline constexpr std::size_t kMaxReassemblySources =
    4;  // senders whose pieces of one long post are kept apart
inline constexpr std::size_t kMaxParents = 3;
inline constexpr std::size_t kMaxReactionBytes = 32;  // one sign, of several code points perhaps
// Clocks and stated orders; above is room for what follows by its links alone. The year is 6429.
inline constexpr std::uint64_t kMaxPostClock = (std::uint64_t{1} << 63) - 1;
// A post behind a gap is shown after this long all the same.
inline constexpr Duration kHoldBack = milliseconds(300);
// A remote clock further ahead than this does not push the own one.
inline constexpr std::int64_t kMaxClockLeadMillis = 60'000;
inline constexpr Duration kHeartbeats[] = {milliseconds(50), milliseconds(100), milliseconds(200),
                                           milliseconds(400), milliseconds(800)};
// A second copy of an own post, from where the last posts took more than kCopyEffort requests and repairs
// each to where they take half of that, over at least kCopyPosts and at most twice kCopyMemory of them; and
// how many may wait for their time.
inline constexpr Duration kPostCopyDelay = milliseconds(15);
inline constexpr std::uint32_t kCopyEffort = 2;
inline constexpr std::uint32_t kCopyPosts = 4;
inline constexpr std::uint32_t kCopyMemory = 16;
inline constexpr std::size_t kMaxPostCopies = 64;
inline constexpr Duration kNackSpread = milliseconds(40);  // T = 4 * GRTT, GRTT = 10 ms on a LAN
inline constexpr Duration kNackRetry = milliseconds(80);   // T + 4 * GRTT, doubled at every try
inline constexpr Duration kNackRetryMax = seconds(2);
inline constexpr int kNackTries = 8;      // then seldom, kNackIdle to twice that apart,
inline constexpr int kNackIdleTries = 4;  // and then not before somebody says again that there is something
inline constexpr Duration kNackIdle = seconds(30);
inline constexpr Duration kNackRevival = seconds(5);  // least time between two such revivals of one log,
inline constexpr Duration kNackRevivalForMore = milliseconds(250);  // and where a later post is lacking, too
inline constexpr std::size_t kMaxAsks = 256;  // logs asked for at once; others wait for the next word
inline constexpr std::size_t kMaxNackRanges = 32;
inline constexpr std::uint64_t kMaxNackSpan =
    kMaxHeldPosts;  // no more than this is asked for beyond what is held
inline constexpr Duration kPostRepairHoldOff =
    milliseconds(25);  // 2 * GRTT + 5 ms: one repair answers all who asked
inline constexpr Duration kPostRepairSpread = milliseconds(25);  // other holders, when the author is gone
inline constexpr Duration kPostRepairBackup =
    milliseconds(60);  // other holders, when the author should have answered
inline constexpr std::size_t kMaxPostRepairs = 4096;
inline constexpr std::size_t kRepairsPerNack = 128;  // the asker asks again for the rest
// Each repair of the same post within this time doubles its hold-off, up to 2^kHoldOffDoublings.
inline constexpr Duration kHoldOffMemory = seconds(5);
inline constexpr int kHoldOffDoublings = 5;
inline constexpr std::size_t kMaxHoldOffs =
    16384;  // posts of which it is remembered; others are not held off
// Own posts and repairs leave no faster than this: bytes a second, and the burst that may go at once.
inline constexpr std::uint64_t kPostBytesPerSecond = 128 * 1024;
inline constexpr std::uint64_t kPostBurstBytes = 128 * 1024;
// Own posts that wait to be sent; more are refused as TooFast, and nothing is lost.
inline constexpr std::size_t kMaxUnsentPosts = 500;
// Members acknowledge posts together, this soon after the first of them.
inline constexpr Duration kAcknowledgeMin = milliseconds(80);
inline constexpr Duration kAcknowledgeMax = milliseconds(200);
inline constexpr std::size_t kTrackedDeliveries = 256;  // own posts whose hearers are counted
inline constexpr Duration kDeliveryNotice = milliseconds(50);

// --- equal histories (§4.7) -------------------------------------------------------------------------------
inline constexpr std::uint64_t kDigestRun = 64;  // posts told by one hash: so many are compared if it differs
inline constexpr std::size_t kMaxAmplification =
    3;  // bytes sent for a byte from an address that proved nothing
// At most so many bytes that came from such an address are remembered for it.
inline constexpr std::size_t kMaxUnprovenCredit = 16 * 1024;
// Waiting before differing histories are compared: with whoever came or came back; where nothing moved for a
// while; and for how long after a change of the group the former holds.
inline constexpr Duration kReconcileSoon = milliseconds(50);
inline constexpr Duration kReconcileQuiet = milliseconds(300);
inline constexpr Duration kReconcileHurry = seconds(3);
// And a truncated-exponential back-off on top, so that in a large group a few ask first.
inline constexpr Duration kReconcileSpread = milliseconds(20);
inline constexpr Duration kReconcileSpreadPerMember = milliseconds(1);
inline constexpr Duration kReconcileStep =
    milliseconds(20);  // a comparison that has to wait is looked at again
inline constexpr Duration kReconcileAgain = milliseconds(500);  // least time between two with the same member
// An update may carry a root from before the posts that are under way: own roots count as own for this long.
inline constexpr std::size_t kPastRoots = 64;
inline constexpr Duration kPastRootMemory = seconds(1);
// Differences that were compared without result, and for how long they are let be.
inline constexpr std::size_t kFruitlessDifferences = 16;
inline constexpr Duration kFruitlessMemory = seconds(120);
inline constexpr Duration kDigestPatience = milliseconds(40);  // for an answer, doubled at every try
inline constexpr int kDigestTries = 5;
inline constexpr int kDigestTriesAgain = 2;  // with whoever answered nothing the last time
// The wait after a comparison that came to no end, kReconcileAgain, is doubled so often at most.
inline constexpr int kReconcileDoublings = 5;
// Pages and time of one comparison: two histories of a log for each post need about 110 pages.
inline constexpr std::size_t kMaxDigestPages = 256;
inline constexpr Duration kExchangePatience = seconds(10);
inline constexpr std::size_t kOfferedPosts = 200;  // the newest, offered to a newcomer
inline constexpr std::size_t kOfferers = 2;        // by the members nearest to it that are here for so long
inline constexpr Duration kOfferUptime = seconds(2);
inline constexpr Duration kHistoryPatience =
    seconds(3);  // a newcomer that fetches history asks nobody else for it
// Fetching: posts under way, a first guess of the round trip, and the bounds of waiting.
inline constexpr std::size_t kPullWindow = 16;
inline constexpr Duration kPullFirstRoundTrip = milliseconds(15);
inline constexpr Duration kPullPatienceMin = milliseconds(10);
inline constexpr Duration kPullPatienceMax = seconds(1);
inline constexpr int kPullTries = 8;     // for one post
inline constexpr int kPullSilence = 24;  // deadlines in a row after which a source is not asked any more
inline constexpr int kPullDoubt = 4;     // after which nothing else waits for it
inline constexpr std::size_t kPullHolders = 3;  // sources remembered for one post
inline constexpr std::size_t kMaxPullSources = 64;
inline constexpr std::size_t kMaxWantedPosts = kMaxHeldPosts;
// Answering: posts for one PULL; what all requesters together and each of them get, in bytes and bytes a
// second.
inline constexpr std::size_t kPostsPerPull = 32;
inline constexpr std::size_t kMaxPullAnswers = 1024;
inline constexpr std::uint64_t kPullBytesPerSecond = 128 * 1024;
inline constexpr std::uint64_t kPullBurst = 128 * 1024;
inline constexpr std::uint64_t kDigestBytesPerSecond = 64 * 1024;
inline constexpr std::uint64_t kDigestBurst = 64 * 1024;
inline constexpr std::uint64_t kSnapshotBytesPerSecond =
    1024 * 1024 / 60;  // 1 MiB a minute for one requester
inline constexpr std::uint64_t kSnapshotBurst = 1024 * 1024;
inline constexpr Duration kSnapshotMemory = seconds(60);
inline constexpr std::size_t kMaxPullRequesters = 1024;
// A post that so many different members ask for within this time is sent to all instead.
inline constexpr std::size_t kPullsForMulticast = 3;
inline constexpr Duration kPullWindowTime = milliseconds(200);
inline constexpr std::size_t kMaxPullCounts = 4096;

// --- typing (§4.9) ----------------------------------------------------------------------------------------
inline constexpr Duration kTypingInterval = seconds(3);  // least time between two words of it by one member
inline constexpr Duration kTypingKept = seconds(7);      // without another word: one may get lost
// In larger groups nobody says it: if all type, 100 members' words are 53 kbit/s, and who reads 100 names?
inline constexpr std::size_t kTypingGroup = 100;  // members, oneself included
inline constexpr std::size_t kMaxTyping = 256;    // believed at once; further ones are dropped

// --- directed messages (§7) -------------------------------------------------------------------------------
inline constexpr int kDirectTries = 6;
// The wait for an answer: the first one to a member, and the bounds of those that follow from its round trips
// (§7.1). Doubled at every try.
inline constexpr Duration kDirectRetry = milliseconds(80);
inline constexpr Duration kDirectRetryMin = milliseconds(30);
inline constexpr Duration kDirectRetryMax = seconds(2);
inline constexpr std::size_t kMaxRoundTrips = 1024;  // members whose round trips are kept
inline constexpr std::size_t kMaxDirectPending = 256;
inline constexpr std::size_t kDirectDuplicates = 1024;  // ids remembered to show a message once
// Neighbours on the ring, besides log2(members) far ones: 13 as in RTMFP's groups (§7.2).
inline constexpr std::size_t kRingNeighborsUp = 7;
inline constexpr std::size_t kRingNeighborsDown = 6;

// --- receiving (§2.4) -------------------------------------------------------------------------------------
inline constexpr std::uint32_t kControlPerSecond = 2000;  // sealed datagrams of one sender; media is exempt
inline constexpr std::uint32_t kControlBurst = 1000;
inline constexpr std::size_t kMaxSources = 4096;  // the one seen first goes first

// --- live (§6) --------------------------------------------------------------------------------------------
// One encoded video frame. A 4K key frame of good quality stays below it.
inline constexpr std::size_t kMaxFrameBytes = 1024 * 1024;
// Shards of one erasure block: GF(256) without zero gives 255 rows; 128 data shards keep solving quick
// (§6.3).
inline constexpr std::size_t kMaxBlockData = 128;
inline constexpr std::size_t kMaxBlockShards = 255;
inline constexpr std::size_t kMaxFrameBlocks = 8;
// Loss above this is a viewer's broken link: more parity for it would only burden the others (§6.4).
inline constexpr std::uint32_t kMaxTolerableLossPermille = 250;
// No viewer reported any loss for so long: frames go without parity (§6.4).
inline constexpr seconds kCleanWire{10};
// From this loss on, an audio packet repeats two earlier frames instead of one (§6.5).
inline constexpr std::uint32_t kAudioSecondCopyPermille = 30;
inline constexpr std::size_t kMaxAudioFramesPerPacket = 3;

// Viewer: a frame not complete this long after its first sign is given up (§6.6).
inline constexpr milliseconds kFrameDeadline{200};
// A shard's number is believed so far beyond the newest frame whose signature was good: the deadline at 60
// frames a second. Frames further ahead are collected apart, so many at once, until one is verified.
inline constexpr std::uint64_t kMaxUnprovenFrames = 12;
inline constexpr std::size_t kMaxAheadFrames = 8;
// Shards of decided frames so far back are late; older ones are played back, and dropped as TableFull.
inline constexpr std::uint64_t kFrameWindow = 128;
// Shards of one frame that contradict each other are kept apart, in so many sets; and after so many false
// frames under one number it is given up (§6.11).
inline constexpr std::size_t kMaxFrameShapes = 3;
inline constexpr std::uint32_t kMaxFrameRetries = 2;
// Shards held for incomplete frames, in bytes; more are dropped as TableFull.
inline constexpr std::size_t kMaxAssemblyBytes = 8 * 1024 * 1024;
inline constexpr seconds kStallAfter{1};
// Sound: how long to wait for a missing packet that may only be late, and how many frames wait at most
// (§6.5).
inline constexpr milliseconds kAudioWait{15};
inline constexpr std::size_t kAudioWindow = 32;
// Frames whose shards are still being counted for the loss figure, and for how long (§6.8).
inline constexpr std::size_t kMaxLossFrames = 256;
inline constexpr milliseconds kLossSettle{200};

// Viewer: repair requests (§6.7).
inline constexpr milliseconds kRepairBackoff{8};
inline constexpr milliseconds kRepairBackoffSmall{4};  // groups of at most kRepairSmallGroup other members
inline constexpr std::size_t kRepairSmallGroup = 3;
inline constexpr milliseconds kRepairRetry{20};  // the first answer's time to come
// A block that was asked for so many times in vain is asked for sooner again: the link is in a burst of
// losses, of which single datagrams get through. Less than kRepairHoldOff, but with the back-off a request
// may come after it: where answers take longer than that, as on a radio that holds multicast, some are sent
// twice. The rounds are what the deadline holds.
inline constexpr std::uint32_t kPatientRepairRounds = 2;
inline constexpr milliseconds kUrgentRepairRetry{8};
inline constexpr milliseconds kShardGap{12};    // silence after which a frame's rest counts as lost
inline constexpr milliseconds kMaxReorder{10};  // the longest silence that overtaken shards make necessary
inline constexpr int kReorderMemory = 64;       // frames in which that silence shrinks to a third
inline constexpr std::uint32_t kMaxRepairRounds = 16;    // for each block
inline constexpr std::size_t kMaxRepairEntries = 16;     // blocks in one request
inline constexpr std::size_t kMaxRepairBlocks = 256;     // blocks a viewer keeps timers for
inline constexpr std::uint32_t kMaxRepairDeferrals = 2;  // of a block's own request by those of others
inline constexpr std::uint64_t kRepairRequestsPerSecond = 150;
inline constexpr std::uint64_t kRepairRequestBurst = 30;

// Publisher: answers (§6.7).
inline constexpr milliseconds kRepairHoldOff{10};
inline constexpr milliseconds kRepairKeep{500};
inline constexpr std::size_t kRepairKeepBlocks = 64;
inline constexpr std::size_t kRepairKeepBytes = 8 * 1024 * 1024;
inline constexpr std::uint64_t kRepairShardsPerSecond = 1000;
inline constexpr std::uint64_t kRepairShardBurst = 256;
inline constexpr std::uint32_t kMaxRepairShardsPerBlock = 255;
inline constexpr std::uint64_t kRepairEntriesPerSecond = 4000;  // taken in, all viewers together
inline constexpr std::uint64_t kRepairEntryBurst = 1000;
// No member may have more than a part of either, so that one that asks for everything leaves enough for the
// others.
inline constexpr std::uint64_t kMemberEntriesPerSecond = 1000;
inline constexpr std::uint64_t kMemberEntryBurst = 250;
inline constexpr std::uint64_t kMemberShardsPerSecond = 500;
inline constexpr std::uint64_t kMemberShardBurst = 192;
inline constexpr std::size_t kMaxRequesters = 1024;

// Viewer: a request for a key frame is said again after this, doubled twice; others' requests count (§6.6).
inline constexpr milliseconds kKeyFrameRetry{100};
inline constexpr int kKeyFrameRetryDoublings = 2;
// Viewer: frames in a row of which nothing came. So many are not worth their repair: a key frame is sooner
// there and smaller.
inline constexpr std::uint64_t kHopelessGap = 5;
// Publisher: key frames that are asked for, by all viewers together: a few for those who come at once, then
// two a second.
inline constexpr milliseconds kKeyFrameSpacing{100};
inline constexpr std::uint64_t kKeyFramesPerSecond = 2;
inline constexpr std::uint64_t kKeyFrameBurst = 3;

// Viewer: a link that is not worth any repair. It lost more than this over the last second, and of the last
// seconds' frames fewer than this were handed out. It asks for key frames alone, and seldom (§6.7).
inline constexpr std::uint32_t kHopelessLossPermille = 500;
inline constexpr std::uint32_t kHopelessFramesPermille = 100;
inline constexpr seconds kHopelessSpan{3};
inline constexpr seconds kHopelessKeyFrameRetry{2};

// Viewer reports (§6.8).
inline constexpr seconds kReportInterval{1};
inline constexpr std::size_t kReportSample = 50;  // viewers that report in one interval, about
inline constexpr seconds kViewerTimeout{5};
inline constexpr std::size_t kMaxViewers = 1024;

// Which reports count (§6.8): of four viewers and more the worst one, and one more of each so many, do not.
// Repair serves them; one broken link must not make the picture worse for all.
inline constexpr std::size_t kFewViewers = 4;
inline constexpr std::size_t kViewersPerIgnored = 16;

// The encoder's target (§6.10), in permille: when the bits a second go down (frames given up, or, in the mean
// of some seconds, a loss above what parity is made for), by how much and how often at most; when they go up
// again, slowly.
inline constexpr std::uint32_t kTroubleSkippedPermille = 20;
inline constexpr std::uint32_t kTroubleLossPermille = kMaxTolerableLossPermille;
inline constexpr std::uint32_t kCalmSkippedPermille = 5;
inline constexpr std::uint32_t kCalmLossPermille = 200;
inline constexpr std::uint32_t kLossMemory = 4;  // a second's loss counts a quarter in the mean
inline constexpr std::uint64_t kEncodingLeastCutPermille = 150;
inline constexpr std::uint64_t kEncodingMostCutPermille = 500;
inline constexpr std::uint64_t kEncodingRisePermille = 30;
inline constexpr seconds kEncodingStepDown{2};
inline constexpr seconds kEncodingCalm{5};
// Shares of the most bits a second below which half the frames are sent, and from which all are again.
inline constexpr std::uint64_t kFewBitsPermille = 400;
inline constexpr std::uint64_t kEnoughBitsPermille = 550;
// Bounds that a host may set.
inline constexpr std::uint32_t kMinBitsPerSecond = 50'000;
inline constexpr std::uint32_t kMaxBitsPerSecond = 100'000'000;
inline constexpr std::uint32_t kMaxFramesPerSecond = 240;

// Pacing (§6.9): at kPaceFactor times the mean rate of the last second, at least kPaceFloor (bytes a second),
// in slots; the backlog never takes longer than kPaceDrain.
inline constexpr milliseconds kPaceSlot{1};
inline constexpr std::uint64_t kPaceFactor = 3;
inline constexpr std::uint64_t kPaceFloor = 500'000;
inline constexpr milliseconds kPaceDrain{50};
inline constexpr std::size_t kPaceBurstShards = 8;
inline constexpr milliseconds kPaceCatchUp{20};  // credit that a late timer keeps
inline constexpr std::size_t kMaxQueuedFrameBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxQueuedRepairs = 512;

// --- the floor (§5) ---------------------------------------------------------------------------------------
// A new member only listens at first: a live holder is heard ten times in that (§5.5).
inline constexpr milliseconds kFloorListen{1000};
// A listening member confirms claims once a live holder would have been heard about five times.
inline constexpr milliseconds kFloorListenBeforeAck{500};
// The claim window, its copies (each but the first moved by up to the jitter), and the end of waiting for an
// answer.
inline constexpr milliseconds kClaimWindow{200};
inline constexpr milliseconds kClaimMaxWindow{800};
inline constexpr milliseconds kClaimCopies[] = {milliseconds{0}, milliseconds{40}, milliseconds{90},
                                                milliseconds{150}};
inline constexpr milliseconds kClaimJitter{10};
inline constexpr milliseconds kClaimInterval{50};  // between copies after the window
inline constexpr std::size_t kClaimConfirmers = 3;
// A claim that nobody won is made again after a random pause, as long as the press is younger than the
// patience.
inline constexpr milliseconds kClaimRetryMin{100};
inline constexpr milliseconds kClaimRetryMax{400};
inline constexpr seconds kClaimPatience{5};
// Answers: others than the holder and the named confirmers wait, so that a few speak for all (RFC 5401 §4.2).
inline constexpr milliseconds kDenyBackoff{60};
inline constexpr milliseconds kDenyInterval{
    20};  // least time between two denials of the holder or a confirmer
inline constexpr milliseconds kStaleDenyInterval{
    1000};  // least time between two words to a holder left behind
// The lease: 1.2 false expiries an hour at 10 % loss in 400 ms bursts with beacons alone, none with media.
inline constexpr milliseconds kLease{2000};
inline constexpr milliseconds kMinLease{500};  // the least that a beacon may state
// Beacons: where no media was sent for the short interval; in any case after the long one; and at the start.
inline constexpr milliseconds kBeaconInterval{100};
inline constexpr milliseconds kBeaconMaxInterval{500};
// A newcomer's JOIN is answered by a beacon at once, but no sooner than this after the last one, and by a
// second one as long after it: where the only one is lost, the newcomer sees nothing for half a second.
inline constexpr milliseconds kBeaconAnswerGap{40};
inline constexpr int kBeaconAnswers = 2;
// The last two of the start: media says nothing to who does not know its token yet, and a burst of losses
// that hides the first three from a rival lasts 100 ms and more.
inline constexpr milliseconds kBeaconStart[] = {milliseconds{0}, milliseconds{20}, milliseconds{60},
                                                milliseconds{150}, milliseconds{300}};
inline constexpr std::size_t kBeaconQueueHead = 8;
// Copies of a release, and of a grant until the new holder is heard; a grant blocks other claims that long.
inline constexpr milliseconds kReleaseCopies[] = {milliseconds{0}, milliseconds{20}, milliseconds{60},
                                                  milliseconds{150}};
inline constexpr milliseconds kGrantCopies[] = {milliseconds{0}, milliseconds{40}, milliseconds{80},
                                                milliseconds{120}, milliseconds{160}};
inline constexpr milliseconds kGrantPatience{200};
inline constexpr milliseconds kGrantReserve{300};
// Members of the queue that a released floor is granted to, one after the other, before it is free for
// all: 1.6 s.
inline constexpr std::size_t kMaxGrantsToQueue = 8;
// The last holder grants the next claim at once for this long.
inline constexpr seconds kFloorLinger{30};
// How long the floor waits for a member whose hand was raised: to see that it is its turn, and to press
// twice.
inline constexpr seconds kFloorOffer{10};
// A holder whose loop stood still for longer stops sending by itself; the tick shows that it did not.
inline constexpr milliseconds kStallFence{400};
inline constexpr milliseconds kHoldTick{100};
// Hands: copies of a change, refresh while raised, and forgetting after five lost refreshes.
inline constexpr milliseconds kHandCopies[] = {milliseconds{0}, milliseconds{40}, milliseconds{150},
                                               milliseconds{500}};
inline constexpr milliseconds kHandRefresh{2000};
inline constexpr milliseconds kHandRefreshJitter{200};
inline constexpr milliseconds kHandTimeout{10000};
inline constexpr milliseconds kHandResendInterval{
    300};                                      // when a beacon shows that the holder misses the hand
inline constexpr std::size_t kMaxHands = 256;  // remembered, lowered ones included; the first ones stay
// A raise clock further ahead of the wall clock than this does not push the own one (§4.2).
inline constexpr seconds kHandClockSlack{60};
// After a crash the queue's members claim one after the other, where auto-advance is on.
// The first waits a little, too: leases end as far apart as the last beacon came in, and a member whose lease
// goes on denies the claim, so that the second of the queue would have the floor.
inline constexpr milliseconds kAdvanceGuard{20};
inline constexpr milliseconds kAdvanceSlot{60};
inline constexpr milliseconds kAdvanceJitter{20};
// Greatest believable step of the term: more is an attempt to use the terms up. And the end of all terms,
// which no group ever gets near to.
inline constexpr std::uint64_t kMaxTermStep = 1ULL << 20;
inline constexpr std::uint64_t kTermEnd = 1ULL << 63;
// What a member takes as it is that has no term to compare with (§5.5): a group needs 8000 years of a claim a
// millisecond for it. From here such a member follows by steps, but not to where only a lie can be.
inline constexpr std::uint64_t kMaxFirstTerm = 1ULL << 48;
inline constexpr std::uint64_t kLastBelievedTerm = 1ULL << 62;

}  // namespace vinicast::limits
