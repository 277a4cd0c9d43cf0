#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Shows that rooms.sh finds each kind of fault: plants one at a time in a small clean tree of its own.
set -euo pipefail
lint=$(readlink -f "$(dirname "$0")/rooms.sh")
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cd "$tree"

licence='// SPDX-License-Identifier: MIT'
plant() { # FILE LINE...
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$licence" "${@:2}" >"$1"
}

plant include/vinicast/a.hpp '#include <vector>' '#include "vinicast/b.hpp"'
plant src/core/a.cpp '#include "core/a.hpp"' '#include "vinicast/a.hpp"' '#include <map>'
plant src/core/crypto/c.cpp '#include <sodium.h>'
plant src/media/a.cpp '#include "media/a.hpp"' '#include "vinicast/a.hpp"' '#include <libavutil/frame.h>'
plant src/client/a.cpp '#include "client/a.hpp"' '#include <QString>'
plant src/host/a.cpp '#include "host/a.hpp"' '#include "media/a.hpp"' '#include <QUdpSocket>'
plant src/gui/a.cpp '#include "gui/a.hpp"' '#include "client/a.hpp"' '#include "ui_a.h"' '#include <QWidget>'
plant src/cli/a.cpp '#include "cli/a.hpp"' '#include <QTimer>'
plant src/app/a.cpp '#include "host/a.hpp"' '#include "gui/a.hpp"'
plant tests/a.cpp '#include <gtest/gtest.h>'

if ! "$lint" . >out.txt; then
  echo 'the clean tree is not clean:'
  cat out.txt
  exit 1
fi

# Each fault lies in a file of its own, all are looked for at once, and each file has to be named.
planted=0
files=()
catches() { # FILE LINE...
  local file=$1
  planted=$((planted + 1))
  file=${file/bad/bad$planted}
  plant "$file" "${@:2}"
  files+=("$file")
  faults[planted]="$2 in $file"
}
declare -a faults

plant src/core/a.hpp 'class Twice {'
catches src/core/live/bad.hpp 'class Twice final {'
catches include/vinicast/bad.hpp '#include <QString>'
catches include/vinicast/bad.hpp '#include <sodium.h>'
catches include/vinicast/bad.hpp '#include "core/a.hpp"'
catches src/core/floor/bad.cpp '#include <QtCore/QString>'
catches src/core/floor/bad.cpp '#  include <thread>'
catches src/core/floor/bad.cpp '#include <fstream>'
catches src/core/floor/bad.cpp '#include <unordered_map>'
catches src/core/floor/bad.cpp '#include "host/a.hpp"'
catches src/gui/bad.cpp '#include <unistd.h>'
catches src/host/net/bad.cpp '#include <sys/socket.h>'
catches src/core/floor/bad.cpp '#include "media/a.hpp"'
catches src/core/floor/bad.cpp 'auto t = std::chrono::steady_clock::now();'
catches src/core/floor/bad.cpp 'std::random_device device;'
catches src/core/floor/bad.cpp '#include <sodium.h>'
catches src/core/floor/bad.cpp '#include <isa-l/erasure_code.h>'
catches src/media/bad.cpp '#include <QObject>'
catches src/media/bad.cpp '#include "host/a.hpp"'
catches src/client/bad.cpp '#include "host/a.hpp"'
catches src/client/bad.hpp '#include <QImage>'
catches src/host/bad.cpp '#include "gui/a.hpp"'
catches src/host/bad.cpp '#include <QWidget>'
catches src/host/bad.cpp '#include <libavcodec/avcodec.h>'
catches src/gui/bad.cpp '#include "vinicast/ids.hpp"'
catches src/gui/bad.cpp '#include <QUdpSocket>'
catches src/gui/bad.cpp '#include "host/a.hpp"'
catches src/gui/bad.cpp 'path = QFileDialog::getOpenFileName(this);'
catches src/gui/bad.cpp 'url = QInputDialog::getText(this, title, label);'
catches src/cli/bad.cpp '#include "host/a.hpp"'
catches src/cli/bad.cpp '#include <QWidget>'
catches src/app/bad.cpp '#include "core/floor/floor.hpp"'
catches tests/bad.cpp 'std::this_thread::sleep_for(1s);'
catches tests/bad.cpp 'QTest::qWait(100);'
mapfile -t long < <(yes '// a line' | head -n 500)
catches src/cli/bad.cpp "${long[@]}"
licence='// no licence'
catches src/cli/bad.cpp 'int x;'

if "$lint" . >out.txt; then
  echo 'none of the planted faults was caught'
  exit 1
fi
failures=0
for at in "${!files[@]}"; do
  grep -q "^${files[at]}:" out.txt && continue
  printf 'not caught: %s\n' "${faults[at + 1]}"
  failures=1
done
[ $failures = 0 ] && echo "each of the $planted planted faults was caught"
exit $failures
