#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh PACKAGE.deb WORK-DIRECTORY: installs the package with apt into a fresh Debian 12, starts both programs there, and
# removes it again. The fresh system is made by debootstrap from the mirror that this machine uses, and kept for the next
# time.
# check.sh --unpacked BUILD-DIRECTORY WORK-DIRECTORY: makes the package of what is built there, unpacks it, and starts both
# programs out of it on this system.
# Ends with 77 where that can't be done here.
set -euo pipefail
mode=fresh
if [ "$1" = --unpacked ]; then mode=unpacked; shift; fi
subject=$(readlink -f "$1")
work=$(mkdir -p "$2" && readlink -f "$2")
root=$work/root
here=$(dirname "$(readlink -f "$0")")
cd "$here/../.."

say() { printf 'package: %s\n' "$*" >&2; }
skip() { say "not checked: $*"; exit 77; }
fail() { say "FAILED: $*"; exit 1; }

# What a program in the root is started by.
settings=(LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen DEBIAN_FRONTEND=noninteractive)
if [ $mode = fresh ]; then
  starter=(chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "${settings[@]}")
else
  starter=(env -i PATH="$root/usr/bin:$PATH" HOME="$work/home" XDG_RUNTIME_DIR="$work/home" "${settings[@]}")
fi
inside() { "${starter[@]}" "$@"; }

check_metadata() {
  say "what the desktop reads"
  if command -v desktop-file-validate >/dev/null; then
    desktop-file-validate resources/linux/vinicast.desktop || fail "the desktop file"
  fi
  if command -v appstreamcli >/dev/null; then
    # Its id would have to begin with a domain, and the project has none.
    appstreamcli validate --no-net --override=cid-desktopapp-is-not-rdns=info resources/linux/vinicast.metainfo.xml ||
      fail "the AppStream metainfo"
  fi
}

install_into_fresh_system() {
  [ "$(id -u)" = 0 ] || skip "making a system needs root"
  command -v debootstrap >/dev/null || skip "there is no debootstrap"
  if [ ! -e "$work/fresh.tar" ]; then
    local mirror
    mirror=$(apt-get indextargets --format '$(SITE) $(RELEASE) $(COMPONENT)' 2>/dev/null | awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
    say "making a fresh Debian 12"
    rm -rf "$root"
    # Without a mirror debootstrap takes its own.
    debootstrap --variant=minbase bookworm "$root" ${mirror:+"$mirror"} >"$work/debootstrap.log" 2>&1 ||
      skip "a system can't be made: $(tail -1 "$work/debootstrap.log")"
    tar -C "$work" -cf "$work/fresh.tar.part" root && mv "$work/fresh.tar.part" "$work/fresh.tar"
  fi
  rm -rf "$root"
  tar -C "$work" -xf "$work/fresh.tar"
  cp "$package" "$root/tmp/vinicast.deb"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  say "installing with apt"
  inside apt-get -q update >"$work/apt.log" 2>&1 || skip "the package lists can't be read: $(tail -1 "$work/apt.log")"
  inside apt-get -q -y --no-install-recommends install /tmp/vinicast.deb >>"$work/apt.log" 2>&1 ||
    fail "apt: $(tail -5 "$work/apt.log")"
}

make_and_unpack() {
  say "making the package"
  rm -rf "$root" "$work"/*.deb "$work/home"
  mkdir -p "$root/tmp" "$work/home"
  chmod 700 "$work/home"
  cpack -G DEB --config "$subject/CPackConfig.cmake" -B "$work" >"$work/cpack.log" 2>&1 || fail "cpack: $(tail -5 "$work/cpack.log")"
  package=$(echo "$work"/*.deb)
  dpkg-deb -x "$package" "$root"
}

check_contents() {
  say "what is there"
  local file
  for file in usr/bin/vinicast usr/bin/vinicast-cli usr/share/applications/vinicast.desktop \
    usr/share/metainfo/vinicast.metainfo.xml usr/share/icons/hicolor/48x48/apps/vinicast.png \
    usr/share/man/man1/vinicast.1.gz usr/share/man/man1/vinicast-cli.1.gz usr/share/doc/vinicast/copyright; do
    [ -s "$root/$file" ] || fail "$file is missing"
  done
  # A menu starts what Exec says, with the icon that Icon names; links come to the same program.
  local entry=$root/usr/share/applications/vinicast.desktop start icon
  grep -q '^MimeType=x-scheme-handler/vinicast;' "$entry" || fail "no handler of links"
  start=$(sed -n 's/^Exec=\([^ ]*\).*/\1/p' "$entry" | head -1)
  [ -x "$root/usr/bin/$start" ] || fail "the menu starts $start"
  icon=$(sed -n 's/^Icon=//p' "$entry")
  [ -s "$root/usr/share/icons/hicolor/48x48/apps/$icon.png" ] || fail "the menu shows $icon"
  # Plugins are loaded by name: the linker does not ask for their packages.
  local needed
  for needed in libqt6sql6-sqlite gstreamer1.0-plugins-base libqt6multimedia6 libqt6gui6 libqt6network6; do
    dpkg-deb -f "$package" Depends | grep -q "$needed" || fail "the package does not depend on $needed"
  done
}

check_words() {
  say "both programs say their version"
  local version program answer option
  version=$(dpkg-deb -f "$package" Version)
  for program in vinicast vinicast-cli; do
    answer=$(inside "$program" --version) || fail "$program --version"
    case $answer in *"${version%%-*}"*) ;; *) fail "$program is $answer, the package $version" ;; esac
  done
  # What a program's --help lists is in its manual.
  for option in $(inside vinicast --help | grep -oE '^ +(-h, |-v, )?--[a-z]+' | grep -oE -- '--[a-z0-9]+'); do
    zcat "$root/usr/share/man/man1/vinicast.1.gz" | grep -q -- "${option#-}" || fail "vinicast(1) lacks $option"
  done
}

check_start() {
  say "a start without a screen joins a group and ends when told"
  # In a network of its own, which has only a loopback.
  unshare -n true 2>/dev/null || skip "no network of its own can be made: run as root"
  local profile=/tmp/profile seen=$root/tmp/profile
  [ $mode = fresh ] || profile=$seen
  rm -rf "$seen"
  unshare -n sh -c 'ip link set lo up && exec "$@"' sh "${starter[@]}" \
    vinicast --profile "$profile" --group check --name Check \
    >"$work/window.log" 2>&1 &
  local window=$! joined=no status=0
  # However this ends, the window ends too.
  trap "kill -KILL $window 2>/dev/null || true" EXIT
  for _ in $(seq 300); do
    if compgen -G "$seen/group-*.sqlite" >/dev/null; then joined=yes; break; fi
    kill -0 $window 2>/dev/null || break
    read -rt 0.1 <> <(:) || true
  done
  [ $joined = yes ] || fail "the window joined nothing: $(tail -5 "$work/window.log")"
  kill -TERM $window
  wait $window || status=$?
  trap - EXIT
  [ $status = 0 ] || fail "the window ended with $status: $(tail -5 "$work/window.log")"
}

remove() {
  say "removing"
  inside apt-get -q -y purge vinicast >>"$work/apt.log" 2>&1 || fail "apt purge"
  local left
  left=$(find "$root/usr" -name '*vinicast*' | head -3)
  [ -z "$left" ] || fail "left behind: $left"
}

check_metadata
if [ $mode = fresh ]; then
  package=$subject
  install_into_fresh_system
else
  make_and_unpack
fi
check_contents
check_words
check_start
[ $mode = unpacked ] || remove
rm -rf "$root"
say "all is well"
