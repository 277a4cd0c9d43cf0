// SPDX-License-Identifier: MIT
//
// The floor's offer (docs/protocol.md §5.8), whatever the network and the clocks do:
//   unasked  no member is live, or says so, that its own user did not ask for since it stopped the last time;
//   ends     every offer ends, though its user does nothing for ever.
// As in floor_safety.pml any timer but the offer's may fire at any step, and a message, once sent, may be processed
// at any later step, by any member, in any order, any number of times, or never. Who is next in the queue is
// anybody: members may have heard different hands.
//
// Switches (spin -D): TERMS=n bounds the terms. GRANT_IS_YES, QUEUE_IS_YES, STALL_IS_YES,
// BEACON_WITHOUT_FLAG and NO_TIMER plant one fault each. PROBE_... fails when that situation is reached.

#ifndef TERMS
#define TERMS 2
#endif
#ifndef MEMBERS
#define MEMBERS 2
#endif
#define TOKEN(term, member) (((term) - 1) * MEMBERS + ((member) + (term)) % MEMBERS + 1)
#define TERM(token) (((token) + MEMBERS - 1) / MEMBERS)
#define IN(set, token) (((set) >> (token)) & 1)

mtype = { RESTING, CLAIMING, HOLDING };       // Floor::Impl::Phase; Waiting is Resting with a wish
mtype = { NOTHING, USER, QUEUE, RECOVER };    // m_wish and its ClaimReason

typedef Member {
  mtype phase = RESTING;
  mtype wish = NOTHING;
  bit hand;        // m_hand.raised
  bit offer;       // m_offerEnds
  byte token;      // of the lease
  byte maxTerm;
  byte claimTerm;
  bit asked;       // its user wants it live; the floor does not read this
};
Member m[MEMBERS];

// What was ever said.
int grants;   // tokens
int beacons;  // tokens; viewers show those with the flag as held, and take the others' media
hidden byte fresh;

#define MINE(term) TOKEN(term, self)
#define NEXT_TERM (1 + (m[self].maxTerm > m[self].claimTerm -> m[self].maxTerm : m[self].claimTerm))
#define MAY_GO_ON (NEXT_TERM <= TERMS)

inline raiseMaxTerm(term) {
  if
  :: m[self].maxTerm < (term) -> m[self].maxTerm = (term)
  :: else
  fi
}

inline check() {
  assert(m[self].phase != HOLDING || m[self].offer || m[self].asked)  // unasked
}

// A beacon with the flag, or media and beacons without it: these say that the user said yes.
#ifdef BEACON_WITHOUT_FLAG
#define FLAGGED false
#else
#define FLAGGED m[self].offer
#endif
inline sayIt() {
  assert(FLAGGED || m[self].asked);  // unasked
  beacons = beacons | (1 << m[self].token)
}

inline startRound() {
  m[self].claimTerm = NEXT_TERM;
  m[self].phase = CLAIMING
}

// Floor::Impl::hold() with the token `fresh`.
inline hold() {
#ifdef QUEUE_IS_YES
  m[self].offer = (m[self].wish == NOTHING);
#else
  m[self].offer = (m[self].wish == NOTHING || m[self].wish == QUEUE);
#endif
#ifdef GRANT_IS_YES
  m[self].offer = (m[self].wish == QUEUE);
#endif
#ifdef PROBE_GRANT_OFFERED
  assert(!m[self].offer || m[self].wish != NOTHING);
#endif
  m[self].wish = NOTHING;
  m[self].hand = 0;
  m[self].phase = HOLDING;
  m[self].token = fresh;
  raiseMaxTerm(TERM(fresh));
  sayIt();
  fresh = 0;
  check()
}

// Floor::Impl::stopHolding() and, where the user or the offer's end says so, handOver() or linger().
inline stopHolding() {
  m[self].offer = 0;
  m[self].phase = RESTING
}
inline handOverTo(member) {
  if
  :: TERM(m[self].token) < TERMS && member != self -> grants = grants | (1 << TOKEN(TERM(m[self].token) + 1, member))
  :: else
  fi
}

// Denied: Floor::Impl::deny().
inline deny() {
  if
  :: m[self].wish == USER || m[self].wish == RECOVER -> m[self].asked = 0
  :: else
  fi;
  m[self].wish = NOTHING;
  m[self].phase = RESTING
}

inline hearBeacon(token_) {
  if
  :: token_ > m[self].token ->
#ifdef PROBE_OFFER_OVERTAKEN
     assert(!m[self].offer);
#endif
     if
     :: m[self].phase == HOLDING -> stopHolding(); m[self].asked = 0
     :: else
     fi;
     m[self].token = token_
  :: else
  fi;
  raiseMaxTerm(TERM(token_));
  if
  :: m[self].phase != HOLDING && m[self].wish != NOTHING -> deny()
  :: else
  fi;
  check()
}

// --- what may happen to a member ------------------------------------------------------------------------------

#define HEAR(term, owner)                                                                                        \
  :: d_step { owner != self && IN(beacons, TOKEN(term, owner)) -> hearBeacon(TOKEN(term, owner)) }
#if MEMBERS > 2
#define HEAR_ALL(term) HEAR(term, 0) HEAR(term, 1) HEAR(term, 2)
#else
#define HEAR_ALL(term) HEAR(term, 0) HEAR(term, 1)
#endif
#define ABOUT(term)                                                                                              \
  HEAR_ALL(term)                                                                                                 \
  /* takeGrant() */                                                                                              \
  :: d_step { IN(grants, MINE(term)) && m[self].token < MINE(term) &&                                             \
       (m[self].phase == CLAIMING && m[self].claimTerm == term ||                                                 \
        m[self].hand && term > m[self].maxTerm && m[self].phase == RESTING) -> fresh = MINE(term); hold() }

active [MEMBERS] proctype Floor() {
  byte self = _pid;
end:
  do
  // The user. press()
  :: d_step { m[self].offer -> m[self].offer = 0; m[self].asked = 1; sayIt(); check() }
  :: d_step { m[self].wish == QUEUE -> m[self].wish = USER; m[self].asked = 1; check() }
  :: d_step { m[self].phase == RESTING && m[self].wish == NOTHING && MAY_GO_ON ->
       m[self].wish = USER; m[self].asked = 1; startRound(); check() }
  // raiseHand(), lowerHand() without an offer
  :: d_step { m[self].phase != HOLDING && !m[self].hand -> m[self].hand = 1 }
  :: d_step { m[self].hand -> m[self].hand = 0 }
  // release(), and lowerHand() of an offer, which is the same
  :: d_step { m[self].phase != HOLDING && m[self].wish != NOTHING ->
       m[self].wish = NOTHING; m[self].phase = RESTING; m[self].asked = 0; check() }
  :: d_step { m[self].phase == HOLDING -> stopHolding(); m[self].asked = 0; handOverTo((self + 1) % MEMBERS); check() }
#if MEMBERS > 2
  :: d_step { m[self].phase == HOLDING -> stopHolding(); m[self].asked = 0; handOverTo((self + 2) % MEMBERS); check() }
#endif
  // The lease ran out, says the own clock: the members of the queue claim by themselves.
  :: d_step { m[self].phase == RESTING && m[self].wish == NOTHING && m[self].hand && MAY_GO_ON ->
       m[self].wish = QUEUE; startRound() }
  // Any round may win, or be put off and tried again, or end.
  :: d_step { m[self].phase == CLAIMING && m[self].claimTerm > m[self].maxTerm ->
       fresh = MINE(m[self].claimTerm); hold() }
  :: d_step { m[self].phase == CLAIMING -> m[self].phase = RESTING }
  :: d_step { m[self].phase == RESTING && m[self].wish != NOTHING && MAY_GO_ON -> startRound() }
  :: d_step { m[self].phase != HOLDING && m[self].wish != NOTHING -> deny(); check() }
  // fence(): a short stall, and one as long as a lease
  :: d_step { m[self].phase == HOLDING ->
       if
#ifndef STALL_IS_YES
       :: m[self].offer -> skip
#endif
       :: else -> m[self].wish = RECOVER
       fi;
       stopHolding(); check() }
  :: d_step { m[self].phase == HOLDING -> stopHolding(); m[self].asked = 0; check() }
  ABOUT(1)
  ABOUT(2)
#if TERMS >= 3
  ABOUT(3)
#endif
  od
}

// handleTimeout() with m_offerEnds: it fires at last.
active [MEMBERS] proctype OfferTimer() {
  byte self = _pid - MEMBERS;
end:
  do
#ifndef NO_TIMER
  :: d_step { m[self].offer -> stopHolding(); handOverTo((self + 1) % MEMBERS); check() }
#if MEMBERS > 2
  :: d_step { m[self].offer -> stopHolding(); handOverTo((self + 2) % MEMBERS); check() }
#endif
#else
  :: false
#endif
  od
}

#ifdef LIVENESS
ltl ends { []((m[0].offer == 1) -> <>(m[0].offer == 0)) }
#endif
