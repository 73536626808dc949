#!/bin/sh
# Written by natsmith from the deployment rave, profile prod; changes here are lost.
set -eu

usage() {
  cat <<'END'
Usage: install.sh [--root DIR] [--uninstall]

Puts the tree beside this script where it belongs, and starts what it describes.

  --root DIR    put it under DIR (an image, say) and start nothing
  --uninstall   take away what an installation put there; data and users stay

Examples:
  sudo ./install.sh
  ./install.sh --root /mnt/image
  sudo ./install.sh --uninstall
END
}

root=
uninstall=no
while [ $# -gt 0 ]; do
  case $1 in
    --root)
      [ $# -ge 2 ] || { echo "install.sh: --root wants a folder" >&2; exit 3; }
      root=${2%/}
      shift
      ;;
    --uninstall) uninstall=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    *)
      echo "install.sh: unknown option: $1" >&2
      usage >&2
      exit 3
      ;;
  esac
  shift
done

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
tree=$here/root
# Where an installation writes down what it put there.
record=$root/var/lib/natsmith/rave.files
live=no
if [ -z "$root" ]; then
  [ "$(id -u)" -eq 0 ] || { echo "install.sh: this changes the system; run it as root, or give --root DIR" >&2; exit 3; }
  [ -d /run/systemd/system ] && live=yes
fi

# Units that are enabled, and then started or restarted.
units='nats.service nats-health-check.timer'

say() { printf '%s\n' "$*"; }

remove() {
  if [ -e "$root/$1" ]; then
    rm -f -- "$root/$1"
    say "removed /$1"
  fi
}

if [ "$uninstall" = yes ]; then
  [ -f "$record" ] || { echo "install.sh: nothing is installed here ($record is missing)" >&2; exit 3; }
  if [ "$live" = yes ]; then
    # shellcheck disable=SC2086 # a list of words
    systemctl disable --now $units
  fi
  while IFS= read -r file; do remove "$file"; done <"$record"
  rm -f -- "$record"
  [ "$live" = no ] || systemctl daemon-reload
  say "data stays where it is: /var/lib/nats"
  exit 0
fi

changed=no
list=$(cd "$tree" && find . -type f | sed 's|^\./||' | LC_ALL=C sort)
for file in $list; do
  if cmp -s "$tree/$file" "$root/$file"; then
    continue
  fi
  changed=yes
  mkdir -p "$root/$(dirname "$file")"
  mode=0644
  [ ! -x "$tree/$file" ] || mode=0755
  # A whole file or none: written beside, then renamed.
  cp -- "$tree/$file" "$root/$file.natsmith-new"
  chmod "$mode" "$root/$file.natsmith-new"
  mv -f -- "$root/$file.natsmith-new" "$root/$file"
  say "wrote /$file"
done

# What an earlier installation put there and this one does not.
if [ -f "$record" ]; then
  while IFS= read -r file; do
    case "
$list
" in
      *"
$file
"*) ;;
      *)
        remove "$file"
        changed=yes
        ;;
    esac
  done <"$record"
fi
mkdir -p "$(dirname "$record")"
printf '%s\n' "$list" >"$record.new"
mv -f -- "$record.new" "$record"

if [ "$live" = no ]; then
  say "not started: this is not the running system; enable with: systemctl --root=${root:-/} enable $units"
  exit 0
fi

for program in nats-server curl nginx; do
  command -v "$program" >/dev/null || PATH=$PATH:/usr/sbin command -v "$program" >/dev/null ||
    say "missing: $program; its unit will not work without it"
done
systemd-sysusers nats.conf
systemctl daemon-reload
# shellcheck disable=SC2086 # a list of words
systemctl enable --quiet $units
if [ "$changed" = yes ]; then
  # shellcheck disable=SC2086 # a list of words
  systemctl restart $units
  say "restarted: $units"
else
  # shellcheck disable=SC2086 # a list of words
  systemctl start $units
  say "nothing has changed"
fi
if command -v nginx >/dev/null; then
  nginx -t && systemctl reload-or-restart nginx.service && say "reloaded: nginx"
fi
say "if a firewall runs here, open these TCP ports: 4222"
