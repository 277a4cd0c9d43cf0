#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the rules that no compiler checks, over the tree given (default: the current directory):
# which room may include what, what core may never touch, licence lines, file sizes, and no sleeping in tests.
# Prints each fault as FILE:LINE: text, with its rule; ends with 1 if there is any.
set -euo pipefail
shopt -s lastpipe  # found() sets a variable at the end of a pipe
cd "${1:-.}"
faults=0

# found RULE: the lines on stdin are faults against RULE.
found() {
  local lines
  lines=$(cat)
  [ -n "$lines" ] || return 0
  printf 'lint.rooms: %s\n%s\n' "$1" "$lines"
  faults=1
}

code() { # FOLDER: its C++ files
  [ -d "$1" ] || return 0
  find "$1" -name '*.cpp' -o -name '*.hpp' -o -name '*.h' | sort
}

# lines PATTERN FOLDER: FILE:LINE:TEXT of each line that matches.
lines() { code "$2" | xargs -r -d '\n' grep -nHE -- "$1" || true; }

# rooms FOLDER ALLOWED: quoted includes begin with one of ALLOWED (an alternation), or name no folder at all.
rooms() { lines '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$1" | grep -vE "\"($2)/|\"[^/\"]*\"" | found "$1 may include only $2" || true; }

# never FOLDER WHAT HEADERS: no angle include whose name matches HEADERS.
never() { lines "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($3)" "$1" | found "$1 may not include $2"; }

ffmpeg='libav|libsw'
qt='Q[A-Za-z]'
qt_widgets='QtWidgets|QWidget|QApplication|QMainWindow|QDialog|QLabel|QPushButton|Q[A-Za-z]*View>'
qt_gui='QtGui|QGuiApplication|QImage|QPixmap|QPainter|QScreen|QWindow'
qt_devices='QtMultimedia|QCamera|QAudio|QMedia|QVideo'
qt_net='QtNetwork|QtSql|QUdp|QTcp|QNetwork|QHostAddress|QHostInfo|QSql'
threads='thread>|mutex>|shared_mutex>|condition_variable>|future>|atomic>|semaphore>|latch>|barrier>|pthread'
files='fstream>|iostream>|filesystem>|cstdio>|stdio\.h|unistd|fcntl|sys/|netinet/|arpa/|net/'

rooms include vinicast
rooms src/core 'core|vinicast'
rooms src/media 'media|vinicast'
rooms src/client 'client|vinicast'
rooms src/host 'host|media|client|vinicast'
rooms src/gui 'gui|client'
rooms src/cli 'cli|client'
rooms src/app 'app|gui|cli|host|client|vinicast'

# Two classes of one name in one namespace are undefined behaviour, and no linker says so.
{ code include; code src/core; } | grep '\.hpp$' | xargs -r -d '\n' grep -nHE '^(class|struct) [A-Za-z0-9]+( final)?( :| \{)' |
  sed -E 's/^([^:]+:[0-9]+):(class|struct) ([A-Za-z0-9]+).*/\3 \1/' | sort |
  awk '$1 == last { print at; print $2 ": a second " $1 } { last = $1; at = $2 ": " $1 }' |
  found 'core has one class of a name' || true

for room in include src/core; do
  never $room 'Qt' "$qt"
  never $room 'media libraries' "$ffmpeg|opus|speex"
  never $room 'threads and locks' "$threads"
  never $room 'files and sockets' "$files"
  never $room 'unordered containers' 'unordered_'
  lines '::now\(|(system|steady|high_resolution|utc)_clock|gettimeofday|clock_gettime|std::time\(|QDateTime' $room |
    found "$room never reads the time: it is an argument"
  lines 'random_device|mt19937|std::rand\(|[^:]srand\(' $room | found "$room takes its randomness from the session's seed"
done
never include 'libraries' 'sodium|isa-l'
lines '#[[:space:]]*include[[:space:]]*<sodium' src/core | grep -v '^src/core/crypto/' | found 'libsodium is behind core/crypto' || true
lines '#[[:space:]]*include[[:space:]]*<isa-l' src/core | grep -v '^src/core/live/' | found 'ISA-L is behind core/live' || true

never src/media 'Qt' "$qt"
for room in src/client src/cli; do
  never $room 'more of Qt than Qt Core' "$qt_widgets|$qt_gui|$qt_devices|$qt_net"
done
never src/gui 'sockets, databases and devices' "$qt_net|$qt_devices"
never src/host 'widgets' "$qt_widgets"
for room in src/client src/cli src/gui src/host; do
  never $room 'media libraries' "$ffmpeg|opus|speex"
  never $room 'core libraries' 'sodium|isa-l'
done

# They run a loop of their own with the dialog on the stack; a parent that goes meanwhile deletes it there.
lines 'QFileDialog::get|QInputDialog::get|QMessageBox::(question|warning|information|critical)\(' src/gui |
  found 'src/gui opens its dialogs with open() and is told by a signal'
# What is bound to a system lies in src/host/platform; docs/porting.md names the others.
lines '^[[:space:]]*#[[:space:]]*include[[:space:]]*<(unistd|fcntl|poll|pwd|signal|csignal|sys/|netinet/|arpa/|net/|linux/|windows)' src |
  grep -vE '^src/(host/platform/|host/net/group_address\.|media/source/fd_input\.|media/mux/(output_file|recorder)\.|cli/standard_streams\.)' |
  found 'system headers belong into src/host/platform' || true

# Every file that people write, as far as it exists.
written() {
  local roots=() root
  for root in include src tests bench cmake CMakeLists.txt dev .ci; do [ ! -e "$root" ] || roots+=("$root"); done
  find "${roots[@]}" -type f \( -name '*.cpp' -o -name '*.hpp' -o -name '*.h' -o -name '*.py' -o -name '*.sh' \
    -o -name '*.cmake' -o -name CMakeLists.txt -o -path dev -o -path .ci/run \) | sort
}
written | while IFS= read -r file; do
  grep -qE '^(//|#) SPDX-License-Identifier: MIT$' <<<"$(head -n 2 "$file")" || printf '%s:1: no licence line\n' "$file"
done | found 'the first line, or the second after #!, is: SPDX-License-Identifier: MIT'
written | while IFS= read -r file; do
  count=$(wc -l <"$file")
  [ "$count" -le 500 ] || printf '%s:%s: lines\n' "$file" "$count"
done | found 'no file is longer than 500 lines'

if [ -d tests ]; then
  find tests -name '*.cpp' -o -name '*.hpp' -o -name '*.py' -o -name '*.sh' | sort | xargs -r -d '\n' \
    grep -nHE 'sleep_for|[^a-z]usleep\(|nanosleep|QThread::m?sleep|qSleep|qWait\(|time\.sleep|(^|[;&| ])sleep [1-9]' |
    grep -vE '^tests/lint/|milliseconds\([1-9]\)|qWait\([1-9]\)|on purpose' |
    found 'tests wait for conditions, they do not sleep (a sleep "on purpose" says so on its line)' || true
fi

if [ $faults = 0 ]; then echo 'lint.rooms: no faults'; fi
exit $faults
