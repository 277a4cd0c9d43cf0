#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# check.sh PACKAGE.deb WORK-DIRECTORY: installs the package with apt into a fresh Debian 12, starts both programs there, and
# removes it again. The fresh system is made by debootstrap from the mirror that this machine uses, and kept for the next
# time. Ends with 77 where that can't be done here.
set -euo pipefail
package=$(readlink -f "$1")
work=$(mkdir -p "$2" && readlink -f "$2")
root=$work/root
here=$(dirname "$(readlink -f "$0")")
cd "$here/../.."

say() { printf 'package: %s\n' "$*" >&2; }
skip() { say "not checked: $*"; exit 77; }
fail() { say "FAILED: $*"; exit 1; }

say "what the desktop reads"
desktop-file-validate resources/linux/vinicast.desktop || fail "the desktop file"
# Its id would have to begin with a domain, and the project has none.
appstreamcli validate --no-net --override=cid-desktopapp-is-not-rdns=info resources/linux/vinicast.metainfo.xml ||
  fail "the AppStream metainfo"

[ "$(id -u)" = 0 ] || skip "making a system needs root"
command -v debootstrap >/dev/null || skip "there is no debootstrap"
if [ ! -e "$work/fresh.tar" ]; then
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

inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

say "installing with apt"
inside apt-get -q update >"$work/apt.log" 2>&1 || skip "the package lists can't be read: $(tail -1 "$work/apt.log")"
inside apt-get -q -y --no-install-recommends install /tmp/vinicast.deb >>"$work/apt.log" 2>&1 ||
  fail "apt: $(tail -5 "$work/apt.log")"

say "what is there"
for file in usr/bin/vinicast usr/bin/vinicast-cli usr/share/applications/vinicast.desktop \
  usr/share/metainfo/vinicast.metainfo.xml usr/share/icons/hicolor/48x48/apps/vinicast.png \
  usr/share/man/man1/vinicast.1.gz usr/share/man/man1/vinicast-cli.1.gz usr/share/doc/vinicast/copyright; do
  [ -s "$root/$file" ] || fail "$file is missing"
done
grep -q '^MimeType=x-scheme-handler/vinicast;' "$root/usr/share/applications/vinicast.desktop" || fail "no handler of links"

say "both programs say their version"
version=$(dpkg-deb -f "$package" Version)
for program in vinicast vinicast-cli; do
  answer=$(inside "$program" --version) || fail "$program --version"
  case $answer in *"${version%%-*}"*) ;; *) fail "$program is $answer, the package $version" ;; esac
done

# What a program's --help lists is in its manual.
for option in $(inside vinicast --help | grep -oE '^ +(-h, |-v, )?--[a-z]+' | grep -oE -- '--[a-z0-9]+'); do
  zcat "$root/usr/share/man/man1/vinicast.1.gz" | grep -q -- "${option#-}" || fail "vinicast(1) lacks $option"
done

say "a start without a screen joins a group and ends when told"
# In a network of its own, which has only a loopback.
unshare -n sh -c 'ip link set lo up && exec "$@"' sh chroot "$root" env -i PATH=/usr/bin:/bin HOME=/root LC_ALL=C.UTF-8 \
  QT_QPA_PLATFORM=offscreen vinicast --profile /tmp/profile --group check --name Check \
  >"$work/window.log" 2>&1 &
window=$!
# However this ends, the window ends too.
trap 'kill -KILL $window 2>/dev/null || true' EXIT
joined=no
for _ in $(seq 300); do
  if compgen -G "$root/tmp/profile/group-*.sqlite" >/dev/null; then joined=yes; break; fi
  kill -0 $window 2>/dev/null || break
  read -rt 0.1 <> <(:) || true
done
[ $joined = yes ] || fail "the window joined nothing: $(tail -5 "$work/window.log")"
kill -TERM $window
status=0
wait $window || status=$?
trap - EXIT
[ $status = 0 ] || fail "the window ended with $status: $(tail -5 "$work/window.log")"

say "removing"
inside apt-get -q -y purge vinicast >>"$work/apt.log" 2>&1 || fail "apt purge"
left=$(find "$root/usr" -name '*vinicast*' | head -3)
[ -z "$left" ] || fail "left behind: $left"
rm -rf "$root"
say "installed, started and removed"
