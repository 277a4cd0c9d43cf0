#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check_models.sh FOLDER PART: checks the models of docs/model (FOLDER) with Spin. PART: safety, crash, healing or offer.
# What must hold is searched to the end, in bounded memory; each planted fault, and each situation that a sound model
# must be able to reach, has to give a counter-example. Ends with 77, skipped, where Spin isn't installed.
set -euo pipefail
models=$(readlink -f "$1")
part=$2
if ! command -v spin >/dev/null; then
  echo 'check_models: spin is not installed'
  exit 77
fi
compiler=${CC:-cc}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
failures=0

fault() { # WHAT: counts it, and shows what the verifier said
  printf 'FAULT  %s: %s\n' "$label" "$1"
  sed 's/^/  | /' log.txt
  failures=$((failures + 1))
}

# verify OPTIMISATION MODEL CLAIM SWITCH...: runs the verifier; its words are in log.txt. CLAIM: - for assertions.
verify() {
  local optimisation=$1 model=$2 claim=$3
  local kind=(-DSAFETY) run=(-m100000 -w20)
  shift 3
  label="$model${claim/#-/} $*"
  if [ "$claim" != - ]; then
    label="$model/$claim $*"
    kind=(-DNFAIR=3)
    run+=(-a -f -N "$claim")  # weakly fair runs that break the claim for ever
  fi
  rm -f pan* ./*.trail
  cp "$models/$model.pml" model.pml
  : >log.txt
  spin -a "$@" model.pml >log.txt 2>&1 || return 1
  "$compiler" -w "$optimisation" -DMEMLIM=512 "${kind[@]}" -o pan pan.c >>log.txt 2>&1 || return 1
  ./pan "${run[@]}" >log.txt 2>&1 || return 1
  grep -q 'State-vector .* errors: [0-9]' log.txt
}

stored() { sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' log.txt; }

# Searched to the end without an error, and no line of the model is dead.
holds() {
  local dead
  if ! verify "$@"; then
    fault 'the verifier did not run'
    return
  fi
  dead=$(grep -E 'pml:[0-9]+, state' log.txt | grep -v -- '"-end-"' || true)
  if ! grep -q 'errors: 0$' log.txt; then
    fault 'does not hold'
  elif grep -qiE 'not completed|max search depth|memlim|out of memory' log.txt; then
    fault 'the search is not complete'
  elif [ -n "$dead" ]; then
    fault 'a part of the model is never reached'
  else
    printf 'holds  %s: %s states\n' "$label" "$(stored)"
  fi
}

# Has a counter-example.
breaks() {
  if ! verify -O0 "$@"; then
    fault 'the verifier did not run'
  elif ! grep -qE 'errors: [1-9]' log.txt || ! grep -qE 'assertion violated|acceptance cycle' log.txt; then
    fault 'no counter-example'
  else
    printf 'breaks %s: after %s states\n' "$label" "$(stored)"
  fi
}

case $part in
  safety)
    holds -O1 floor_safety - -DTERMS=3
    for switch in ADOPT_LOWER DEAF_HOLDER NO_RENEWAL SAME_TERM LATE_GRANT; do
      breaks floor_safety - -DTERMS=2 -D$switch
    done
    holds -O0 floor_safety - -DTERMS=2 -DLATE_GRANT -DDISPLAY_AND_ONCE
    for switch in PROBE_THREE_HOLDERS PROBE_OVERTAKEN PROBE_RENEWAL; do
      breaks floor_safety - -DTERMS=2 -D$switch
    done
    ;;
  crash)
    holds -O1 floor_safety - -DTERMS=2 -DCRASHES=1
    breaks floor_safety - -DTERMS=2 -DCRASHES=1 -DNO_INCARNATION
    ;;
  healing)
    holds -O0 floor_healing one
    holds -O0 floor_healing seen
    holds -O0 floor_healing few -DPHANTOMS
    breaks floor_healing one -DPHANTOMS
    breaks floor_healing one -DDEAF_HOLDER
    breaks floor_healing seen -DNO_RENEWAL
    holds -O0 floor_healing one -DSILENT_RELEASER
    breaks floor_healing seen -DSILENT_RELEASER
    ;;
  offer)
    holds -O1 floor_offer - -DTERMS=3
    for switch in GRANT_IS_YES QUEUE_IS_YES STALL_IS_YES BEACON_WITHOUT_FLAG; do
      breaks floor_offer - -DTERMS=2 -D$switch
    done
    for switch in PROBE_GRANT_OFFERED PROBE_OFFER_OVERTAKEN; do
      breaks floor_offer - -DTERMS=2 -D$switch
    done
    holds -O1 floor_offer ends -DTERMS=2 -DLIVENESS
    breaks floor_offer ends -DTERMS=2 -DLIVENESS -DNO_TIMER
    ;;
  *)
    echo "check_models: no part $part"
    exit 2
    ;;
esac
[ $failures = 0 ] || exit 1
