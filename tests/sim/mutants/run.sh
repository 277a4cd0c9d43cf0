#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Puts each bug of mutants.txt into a copy of the core and lets the simulator find it.
#   run.sh --check     only that every patch still fits the sources
#   run.sh [NAME...]   builds and runs all of them, or these, and prints a table; status 1 if one was not found.
#                      Where the seed of mutants.txt finds it no more, after a change of behaviour, 300 others are
#                      tried: the one that does belongs into mutants.txt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
tree=$root/build/mutants/tree

fail() { printf 'mutants: %s\n' "$*" >&2; exit 1; }

# name, invariant, arguments of vinicast-sim: one line each.
list() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$here/mutants.txt"; }

# Only what differs, so that only that is compiled again.
copy() {
  local file
  while read -r file; do
    cmp -s "$root/$file" "$tree/$file" || { mkdir -p "$tree/$(dirname "$file")"; cp "$root/$file" "$tree/$file"; }
  done < <(cd "$root" && find src/core include cmake tests/sim tests/support -type f ! -path 'tests/sim/mutants/*')
  cmp -s "$here/CMakeLists.txt" "$tree/CMakeLists.txt" || cp "$here/CMakeLists.txt" "$tree/CMakeLists.txt"
}

apply() { patch -d "$tree" -p1 -s --no-backup-if-mismatch "$@"; }

if [ "${1:-}" = --check ]; then
  bad=0 count=0
  while read -r name _; do
    count=$((count + 1))
    patch -d "$root" -p1 -s --dry-run -F0 <"$here/$name.patch" >/dev/null || { echo "$name.patch does not fit"; bad=1; }
  done < <(list)
  for patch in "$here"/*.patch; do
    list | grep -q "^$(basename "$patch" .patch) " || { echo "$patch is not in mutants.txt"; bad=1; }
  done
  [ $bad = 0 ] || fail "make the patches anew"
  echo "$count patches fit"
  exit 0
fi

# What the simulator says of the bug that is in the copy now.
failure() { "$tree/../build/bin/vinicast-sim" "$@" --no-shrink --twice 0 | grep '^FAILED' | head -1 || true; }
broken() { sed -n 's/^FAILED.*# \([^:]*\):.*/\1/p' <<<"$1"; }

wanted=" $* "
missed=0
printf '%-22s %-10s %-9s %s\n' "bug" "invariant" "found" "by vinicast-sim"
while read -r name invariant arguments; do
  [ "$wanted" = "  " ] || [[ $wanted == *" $name "* ]] || continue
  copy
  apply <"$here/$name.patch" || fail "$name.patch does not fit"
  [ -e "$tree/../build/build.ninja" ] || cmake -G Ninja -S "$tree" -B "$tree/../build" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)" >"$tree/../configure.log" 2>&1 ||
    { cat "$tree/../configure.log" >&2; fail "configuring failed"; }
  cmake --build "$tree/../build" --parallel "${VINICAST_JOBS:-$(nproc)}" --target vinicast-sim >"$tree/../build.log" 2>&1 ||
    { tail -20 "$tree/../build.log" >&2; fail "$name does not compile"; }
  # shellcheck disable=SC2086  # the arguments are words
  line=$(failure $arguments)
  broken=$(broken "$line")
  if [[ $broken != "$invariant "* && $arguments == "--seed "* ]]; then
    line=$(failure --seeds 300)
    broken=$(broken "$line")
  fi
  seed=$(sed -n 's/^FAILED vinicast-sim \(.*\)  #.*/\1/p' <<<"$line")
  if [[ $broken == "$invariant "* ]]; then
    printf '%-22s %-10s %-9s %s\n' "$name" "$invariant" yes "$seed"
  else
    printf '%-22s %-10s %-9s %s\n' "$name" "$invariant" NO "${broken:-nothing} $seed"
    missed=1
  fi
done < <(list)
copy
exit $missed
