// SPDX-License-Identifier: MIT
//
// What becomes of several holders once they can hear each other (docs/protocol.md §5.6, §5.9). It starts from any
// state that a cut network can leave: any members hold, each with any own token; the others know any token, of a
// holder that is live or gone, or their own that they released. From there nobody presses, releases, stalls or
// crashes, and delivery is fair: what is said again and again is heard at last, and often enough that the lease of a
// holder that still sends does not run out. In what order, and how often in vain, is open.
//   one    at last exactly one member holds, for ever;
//   seen   and every member shows it, for ever.
//
// Switches (spin -D): PHANTOMS also starts from leases that are live though their holder just crashed; then it may
// be that nobody is left, and `few` holds: at last at most one. These faults must be caught: DEAF_HOLDER (a holder
// ignores greater tokens; `one`), NO_RENEWAL (it does not go on above a token that is over; `seen`) and
// SILENT_RELEASER (one that released a token has nothing to say against a lower one; `seen`).

#define MEMBERS 3
#define START_TERMS 2
#define TERMS 6  // renewals stay below: asserted

#define TOKEN(term, member) (((term) - 1) * MEMBERS + 1 + (((member) + (term)) % MEMBERS))
#define TERM(token) (((token) + MEMBERS - 1) / MEMBERS)
#define OWNER(token) (((token) - 1 + 2 * TERM(token)) % MEMBERS)
#define KNOWN_OWNER(x) OWNER(m[x].token)

mtype = { NONE, LIVE, EXPIRED, RELEASED, OWN };  // Lease::State; Own is Phase::Holding here

typedef Member {
  mtype lease = NONE;
  byte token;
  byte maxTerm;
  byte owed;  // set of members that its DENY did not reach yet
};
Member m[MEMBERS];
bit started;
bit tick;

#define HOLDS(x) (m[x].lease == OWN)
#define HOLDERS (HOLDS(0) + HOLDS(1) + HOLDS(2))
#define SHOWS(x, y) (HOLDS(x) || m[x].lease == LIVE && m[x].token == m[y].token && HOLDS(y))
#define ALL_SHOW(y) (HOLDS(y) && SHOWS(0, y) && SHOWS(1, y) && SHOWS(2, y))

ltl one { <>[] (!started || HOLDERS == 1) }
ltl few { <>[] (!started || HOLDERS <= 1) }
ltl seen { <>[] (!started || HOLDERS == 1 && (ALL_SHOW(0) || ALL_SHOW(1) || ALL_SHOW(2))) }

hidden byte word;

inline raiseMaxTerm(x, term) {
  if
  :: m[x].maxTerm < (term) -> m[x].maxTerm = (term)
  :: else
  fi
}

// Member x hears that `word` is live: Floor::Impl::noteEvidence(). A holder's own beacon has a new sequence; what
// others pass on is no news about a token that is known already. What is owed follows from what is known.
inline hearLive(x, direct) {
  raiseMaxTerm(x, TERM(word));
  if
#ifdef DEAF_HOLDER
  :: HOLDS(x)
#endif
  :: word > m[x].token ->
     m[x].token = word;
     m[x].lease = LIVE;
     m[x].owed = 0
  :: word == m[x].token && direct && m[x].lease == EXPIRED -> m[x].lease = LIVE
  :: word < m[x].token && !HOLDS(x) ->
#ifdef SILENT_RELEASER
     if
     :: OWNER(m[x].token) == x
     :: else -> m[x].owed = 7 & ~(1 << x)
     fi
#else
     m[x].owed = 7 & ~(1 << x)
#endif
  :: else  // a holder answers a lower token with its beacon, which is sent again and again anyway
  fi
}

// Member x hears that `word` was issued and is over: a DENY with old evidence, or the releaser's RELEASE.
inline hearOver(x) {
  raiseMaxTerm(x, TERM(word));
  if
#ifndef NO_RENEWAL
  :: HOLDS(x) && word > m[x].token ->
     m[x].maxTerm++;
     assert(m[x].maxTerm <= TERMS);
     m[x].token = TOKEN(m[x].maxTerm, x)
#endif
  :: else
  fi
}

// One direction between two members.
proctype Link(byte from; byte to) {
end:
  do
  :: d_step { HOLDS(from) ->  // BEACON
       word = m[from].token;
       hearLive(to, true);
       word = 0 }
  :: d_step { !HOLDS(from) && (m[from].owed >> to) & 1 ->  // DENY or RELEASE
       m[from].owed = m[from].owed & ~(1 << to);
       word = m[from].token;
       if
       :: OWNER(word) == to && m[to].token == word  // its own word: it knows better
       :: else ->
          if
          :: m[from].lease == LIVE -> hearLive(to, false)
          :: else -> hearOver(to)
          fi
       fi;
       word = 0 }
  od
}

// A lease runs out when its holder is silent.
#define SILENT(x) (m[x].lease == LIVE && (!HOLDS(KNOWN_OWNER(x)) || m[KNOWN_OWNER(x)].token != m[x].token))
proctype Clocks() {
end:
  do
  :: d_step { SILENT(0) -> m[0].lease = EXPIRED }
  :: d_step { SILENT(1) -> m[1].lease = EXPIRED }
  :: d_step { SILENT(2) -> m[2].lease = EXPIRED }
  od
}

// Time goes on when nobody has anything to say: every run is endless, as the properties need it.
proctype Time() {
  do
  :: tick = 1 - tick
  od
}

init {
  byte x, k;
  atomic {
    do
    :: x < MEMBERS ->
       if
       :: k = 0;
          do
          :: k < START_TERMS -> k++
          :: k > 0 -> break
          od;
          m[x].token = TOKEN(k, x);
          if
          :: m[x].lease = OWN
          :: m[x].lease = RELEASED
          fi
       :: skip  // knows nothing
       :: k = 0;
          do
          :: k < START_TERMS * MEMBERS -> k++
          :: k > 0 && OWNER(k) != x -> break
          od;
          m[x].token = k;
          if
          :: m[x].lease = LIVE
          :: m[x].lease = EXPIRED
          :: m[x].lease = RELEASED
          fi
       fi;
       m[x].maxTerm = (m[x].token > 0 -> TERM(m[x].token) : 0);
       x++
    :: else -> break
    od;
    k = 0;
    // A start that can be: there is a holder; a member that did not restart knows every token that it held; what it
    // holds, it did not release; and a live lease is of a holder.
    HOLDERS > 0;
    x = 0;
    do
    :: x < MEMBERS ->
       m[x].lease == NONE || m[KNOWN_OWNER(x)].lease == NONE || m[KNOWN_OWNER(x)].token >= m[x].token;
       m[x].lease != RELEASED || !HOLDS(KNOWN_OWNER(x)) || m[KNOWN_OWNER(x)].token != m[x].token;
#ifndef PHANTOMS
       m[x].lease != LIVE || HOLDS(KNOWN_OWNER(x)) && m[KNOWN_OWNER(x)].token == m[x].token;
#endif
       x++
    :: else -> break
    od;
    x = 0;
    run Link(0, 1); run Link(0, 2); run Link(1, 0); run Link(1, 2); run Link(2, 0); run Link(2, 1);
    run Clocks(); run Time();
    started = 1
  }
}
