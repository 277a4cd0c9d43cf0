// SPDX-License-Identifier: MIT
//
// What the floor promises whatever the network and the clocks do (docs/protocol.md §5.9, first paragraph):
//   display  the tokens that a member shows, in one run of the program, only grow;
//   once     no token is held twice;
//   fence    a member does not send with a token after it processed a greater one;
//   final    a token that its owner gave up or refused is not held after that.
// The last two are checked step by step, so that no step has to remember the past: (1) what a message tells of
// is at or below maxTerm afterwards, and so is what is given up; (2) a token is taken only above maxTerm;
// (3) after each message a member that still holds has the greater token. maxTerm never sinks in a run.
// Nothing is timed: any timer may fire at any step, and a message, once sent, may be processed at any later
// step, by any member, in any order, any number of times, or never. README.md says what that leaves out.
//
// Switches (spin -D): TERMS=n bounds the terms. CRASHES=n lets members lose everything they know, n times in
// all, at most once each. NO_INCARNATION leaves the boot number out of the token; ADOPT_LOWER, DEAF_HOLDER,
// NO_RENEWAL, SAME_TERM and LATE_GRANT plant one fault each. These must be caught. DISPLAY_AND_ONCE leaves out
// (2). PROBE_... fails when the situation that it names is reached: a model that can't get there proves nothing.

#ifndef TERMS
#define TERMS 3
#endif
#ifndef CRASHES
#define CRASHES 0
#endif

#define MEMBERS 3
#if CRASHES > 0
#define BOOTS 2
#else
#define BOOTS 1
#endif

// A token is one number, ordered as tokens are: term, tie, boot number. The tie puts the members into another
// order in each term. No token is 0.
#define BLOCK (MEMBERS * BOOTS)
#define FIRST(term) (((term) - 1) * BLOCK + 1)
#define TOKEN(term, member, boot) (FIRST(term) + (((member) + (term)) % MEMBERS) * BOOTS + (boot))
#define TERM(token) (((token) + BLOCK - 1) / BLOCK)
#define BELOW(token) ((1 << (token)) - 1)
#define IN(set, token) (((set) >> (token)) & 1)

mtype = { RESTING, CLAIMING, HOLDING };  // Floor::Impl::Phase; Waiting is Resting here

typedef Member {
  mtype phase = RESTING;
  byte token;      // of the lease: the greatest heard of from a holder, or the own one
  byte maxTerm;    // of issued tokens
  byte claimTerm;  // of the last claim; 0 when that is not above maxTerm, where it means nothing any more
  byte boot;       // the incarnation
  byte shown;      // the last token shown in this run; the floor does not read this
};
Member m[MEMBERS];

// What was ever said.
int held;   // the set of the tokens in BEACONs, media and DENYs
byte used;  // the greatest term in any message: up to it RELEASEs may come of all tokens, claimed or not
#if CRASHES > 0
byte crashes;
bit crashed[MEMBERS];
#endif

hidden byte fresh;  // within one step

#define self _pid
#define MINE(term) TOKEN(term, self, m[self].boot)
#define NEXT_TERM (1 + (m[self].maxTerm > m[self].claimTerm -> m[self].maxTerm : m[self].claimTerm))
#define MAY_GO_ON (NEXT_TERM <= TERMS)

inline use(term) {
  if
  :: used < (term) -> used = (term)
  :: else
  fi
}

inline raiseMaxTerm(term) {
  if
  :: m[self].maxTerm < (term) -> m[self].maxTerm = (term)
  :: else
  fi;
  if
  :: m[self].phase != CLAIMING && m[self].claimTerm <= m[self].maxTerm -> m[self].claimTerm = 0
  :: else
  fi
}

// After a message that told of this token.
inline processed(token_) {
  assert(m[self].maxTerm >= TERM(token_));                        // (1)
  assert(m[self].phase != HOLDING || m[self].token >= token_)     // (3)
}

inline display() {
  assert(m[self].token >= m[self].shown);  // display
  m[self].shown = m[self].token
}

inline startRound() {
#ifdef SAME_TERM
  m[self].claimTerm = (m[self].maxTerm > 0 -> m[self].maxTerm : 1);
#else
  m[self].claimTerm = NEXT_TERM;
#endif
  m[self].phase = CLAIMING;
  use(m[self].claimTerm)
}

// Floor::Impl::hold() and Lease::takeOwn(), with the token `fresh`.
inline takeOwn() {
  assert(!IN(held, fresh));               // once
#ifndef DISPLAY_AND_ONCE
  assert(TERM(fresh) > m[self].maxTerm);  // (2)
#endif
  held = held | (1 << fresh);
  use(TERM(fresh));
  m[self].token = fresh;
  m[self].phase = HOLDING;
  raiseMaxTerm(TERM(fresh));
  display();
#ifdef PROBE_THREE_HOLDERS
  assert(m[0].phase != HOLDING || m[1].phase != HOLDING || m[2].phase != HOLDING);
#endif
  fresh = 0
}

inline giveUp(token_) {
  fresh = token_;
  m[self].phase = RESTING;
  use(TERM(fresh));
  raiseMaxTerm(TERM(fresh));
  assert(m[self].maxTerm >= TERM(fresh));  // (1)
  fresh = 0
}

inline renew() {
#ifdef PROBE_RENEWAL
  assert(false);
#endif
  fresh = MINE(NEXT_TERM);
  takeOwn()
}

// A greatest term at or above the own claim's: above it, please. Beyond the last term this model does not go.
inline startAgainIfUsedUp() {
  if
  :: m[self].phase == CLAIMING && m[self].claimTerm <= m[self].maxTerm ->
     if
     :: MAY_GO_ON -> startRound()
     :: else -> m[self].phase = RESTING; m[self].claimTerm = 0
     fi
  :: else
  fi
}

// A BEACON, or a DENY whose evidence is younger than the lease: Floor::Impl::noteEvidence(), noteLive().
inline hearLive(token_) {
  if
#ifdef DEAF_HOLDER
  :: m[self].phase == HOLDING
#endif
#ifdef ADOPT_LOWER
  :: m[self].phase != HOLDING && token_ != m[self].token ->
#else
  :: token_ > m[self].token ->
#endif
#ifdef PROBE_OVERTAKEN
     assert(m[self].phase != HOLDING);
#endif
     m[self].token = token_;
     m[self].phase = RESTING;
     display()
  :: else ->
     // Lower, or nothing new about it: contest(), or noteLive() of a claimant.
     if
     :: m[self].phase == CLAIMING -> m[self].phase = RESTING
     :: else
     fi
  fi;
  raiseMaxTerm(TERM(token_));
  processed(token_)
}

// RELEASE, or a DENY with old evidence: that token was issued, and is over.
inline hearOver(token_) {
  raiseMaxTerm(TERM(token_));
#ifndef NO_RENEWAL
  if
  :: m[self].phase == HOLDING && token_ > m[self].token -> renew()
  :: else
  fi;
#endif
  startAgainIfUsedUp();
  processed(token_)
}

// --- what may happen to a member, about one token -------------------------------------------------------------

// A holder that would have to renew beyond the last term does not process that message in this model.
#define FITS(token_) (m[self].phase != HOLDING || token_ < m[self].token || TERM(token_) < TERMS && MAY_GO_ON)
#define OWN_RUN(owner, boot_) (owner == self && boot_ == m[self].boot)

#define HEAR(term, owner, boot_)                                                                                 \
  :: d_step { IN(held, TOKEN(term, owner, boot_)) && !OWN_RUN(owner, boot_) ->                                    \
       hearLive(TOKEN(term, owner, boot_)) }                                                                     \
  :: d_step { term <= used && !OWN_RUN(owner, boot_) &&                           \
       FITS(TOKEN(term, owner, boot_)) -> hearOver(TOKEN(term, owner, boot_)) }

// There is a holder's token that a grant of this term can come from: not below the known one, below the term.
#define GRANTED(term) ((held & BELOW(FIRST(term)) & ~BELOW(m[self].token)) != 0)
#ifdef LATE_GRANT
#define STILL_FREE(term) true
#else
#define STILL_FREE(term) (term > m[self].maxTerm)
#endif

#define ABOUT_TERM(term)                                                                                         \
  /* takeGrant(): of the own claim; or, hand raised, of the queue's turn; or, hand lowered, refused. */          \
  :: d_step { m[self].phase == CLAIMING && m[self].claimTerm == term && GRANTED(term) ->                          \
       fresh = MINE(term); takeOwn() }                                                                           \
  :: d_step { m[self].phase == RESTING && GRANTED(term) && STILL_FREE(term) -> fresh = MINE(term); takeOwn() }    \
  :: d_step { m[self].phase == RESTING && GRANTED(term) -> giveUp(MINE(term)) }                                   \
  /* An ACK that says: that term is used up. Terms that a member knows come from tokens that were issued. */     \
  :: d_step { m[self].phase == CLAIMING && term >= m[self].claimTerm && term <= used ->                           \
       raiseMaxTerm(term); startAgainIfUsedUp() }

#if BOOTS > 1
#define EACH_BOOT(term, owner) HEAR(term, owner, 0) HEAR(term, owner, 1)
#else
#define EACH_BOOT(term, owner) HEAR(term, owner, 0)
#endif
#define ABOUT(term) EACH_BOOT(term, 0) EACH_BOOT(term, 1) EACH_BOOT(term, 2) ABOUT_TERM(term)

active [MEMBERS] proctype Floor() {
end:
  do
  // press(), and every later try of the same wish; the lease may have run out at any time.
  :: d_step { m[self].phase == RESTING && MAY_GO_ON -> startRound() }
  // The window is over. Any round may win: the evidence of late ACKs can't be trusted without time.
  :: d_step { m[self].phase == CLAIMING -> fresh = MINE(m[self].claimTerm); takeOwn() }
  // yield(), backOff(), Isolated, a stall
  :: d_step { m[self].phase == CLAIMING -> m[self].phase = RESTING }
  // withdraw()
  :: d_step { m[self].phase == CLAIMING -> giveUp(MINE(m[self].claimTerm)) }
  // release(), with or without a grant to somebody
  :: d_step { m[self].phase == HOLDING -> giveUp(m[self].token) }
  // fence(): nothing is said
  :: d_step { m[self].phase == HOLDING -> m[self].phase = RESTING }
  ABOUT(1)
#if TERMS >= 2
  ABOUT(2)
#endif
#if TERMS >= 3
  ABOUT(3)
#endif
#if TERMS >= 4
  ABOUT(4)
#endif
#if CRASHES > 0
  // It starts again, knowing nothing, with another boot number.
  :: d_step { crashes < CRASHES && !crashed[self] ->
       crashes++;
       crashed[self] = 1;
       m[self].phase = RESTING;
       m[self].token = 0;
       m[self].maxTerm = 0;
       m[self].claimTerm = 0;
       m[self].shown = 0;
#ifndef NO_INCARNATION
       m[self].boot = 1 - m[self].boot;
#endif
     }
#endif
  od
}
