#!/bin/sh
# Written by natsmith from the deployment cim, profile prod; changes here are lost.
set -eu
umask 022

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

say() { printf '%s\n' "$*"; }

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 3
}

root=
live=yes
uninstall=no
while [ $# -gt 0 ]; do
  case $1 in
    --root)
      # An empty DIR is a variable that was not set: not a wish to change this system.
      [ -n "${2:-}" ] || fail "--root wants a folder"
      case $2 in
        /*) root=$2 ;;
        *) root=$(pwd)/$2 ;;
      esac
      root=${root%/}
      live=no
      shift
      ;;
    --uninstall) uninstall=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) fail "unknown option: $1 (--help shows those there are)" ;;
  esac
  shift
done

here=$(CDPATH='' cd -- "${0%"${0##*/}"}." && pwd)
tree=$here/root
[ -d "$tree" ] || fail "$tree is missing"
# Where an installation writes down what it put there.
record=$root/var/lib/natsmith/cim.files
# What is to be done once all files are there; kept until it is done, over interruptions and failures.
pending=${record%.files}.pending
if [ "$live" = yes ]; then
  [ "$(id -u)" -eq 0 ] || fail "this changes the system; run it as root, or give --root DIR"
  [ -d /run/systemd/system ] || fail "systemd does not run here; give --root DIR"
fi

# Units that are enabled and running afterwards.
units='nats.service nats-dead-letters.service nats-backup.timer nats-drift.timer nats-health-check.timer'
# Enabled for nginx to pull in.
certificate_unit=''
# Enabled for the server to pull in; it logs in to the server as that is in the end.
provision_unit='nats-provision.service'

# Takes a file away, and before it what systemd makes of it.
remove() {
  case $1 in
    etc/systemd/system/*)
      [ "$live" = no ] || systemctl disable --quiet --now "${1##*/}" || :
      rm -f -- "$root"/etc/systemd/system/*.wants/"${1##*/}"
      ;;
  esac
  if [ -f "$root/$1" ]; then
    rm -f -- "$root/$1"
    say "removed /$1"
  fi
}

reload_nginx() {
  PATH=$PATH:/usr/sbin command -v nginx >/dev/null || return 0
  if ! PATH=$PATH:/usr/sbin nginx -t -q; then
    say "nginx refuses its configuration and was not reloaded"
  elif systemctl try-reload-or-restart nginx.service; then
    say "reloaded: nginx"
  fi
}

if [ "$uninstall" = yes ]; then
  [ -f "$record" ] || fail "nothing is installed here ($record is missing)"
  while IFS= read -r file; do remove "$file"; done <"$record"
  had_nginx=$(grep -c '^etc/nginx/' "$record") || :
  rm -f -- "$record" "$pending"
  for folder in etc/nats usr/local/lib/natsmith var/lib/natsmith; do
    rmdir -- "$root/$folder" 2>/dev/null || :
  done
  if [ "$live" = yes ]; then
    systemctl daemon-reload
    [ "$had_nginx" -eq 0 ] || reload_nginx
  fi
  say "data stays where it is: /var/lib/nats"
  exit 0
fi

has() { PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1" >/dev/null; }

if [ "$live" = yes ]; then
  missing=
  for program in nats-server curl; do
    has "$program" || missing="$missing $program"
  done
  [ -z "$missing" ] || fail "install first:$missing"
  node_is_new() {
    # v20.19.0
    version=$(PATH=$PATH:/usr/local/bin node --version 2>/dev/null) || return
    version=${version#v}
    major=${version%%.*}
    minor=${version#*.}
    [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "${minor%%.*}" -ge 19 ]; }
  }
  node_is_new ||
    fail "backups and streams need Node.js 20.19 or newer: install nodejs from your distribution (Debian 13 has 20.19) or from https://nodejs.org, as /usr/bin/node or /usr/local/bin/node"
fi

# Paths hold no white space.
list=$(cd -- "$tree" && find . -type f | sed 's|^\./||' | LC_ALL=C sort)
before=
[ ! -f "$record" ] || before=$(cat -- "$record")
# Written down before anything is done: an interrupted installation can be repeated, updated and taken away.
[ -d "${record%/*}" ] || mkdir -p -- "${record%/*}"
recorded=$before
write_record() {
  [ "$1" != "$recorded" ] || return 0
  recorded=$1
  printf '%s\n' "$1" >"$record.new"
  mv -f -- "$record.new" "$record"
}
if [ -z "$before" ]; then
  write_record "$list"
elif [ "$list" != "$before" ]; then
  write_record "$(printf '%s\n' "$list" "$before" | LC_ALL=C sort -u)"
fi

# What is to be done for the files that change: `due reload` (the server), `due restart UNIT`, `due units` (systemd reads them anew).
reload=
restart=
units_changed=no
due() {
  case $1 in
    reload) reload=nats.service ;;
    units) units_changed=yes ;;
    *)
      case " $units $provision_unit " in *" $2 "*) ;; *) return 0 ;; esac
      case " $restart " in *" $2 "*) ;; *) restart="$restart $2" ;; esac
      ;;
  esac
  if [ "$live" = yes ]; then printf '%s\n' "$reload" "$restart" "$units_changed" >"$pending"; fi
}
if [ -f "$pending" ]; then
  {
    read -r before_reload
    read -r before_restart
    read -r before_units || before_units=yes
  } <"$pending" || fail "$pending cannot be read; remove it and restart: $units"
  [ -z "$before_reload" ] || due reload
  [ "$before_units" = no ] || due units
  for unit in $before_restart; do
    if [ -f "$tree/etc/systemd/system/$unit" ]; then due restart "$unit"; fi
  done
fi

# Few programs for all files together: each that is started takes its time.
# shellcheck disable=SC2086 # a list of words
same=$(cd -- "$tree" && sha256sum $list | (cd -- "$root/" && sha256sum -c 2>/dev/null) | sed -n 's/: OK$//p')
plain=
programs=
changed=
folders=
for file in $list; do
  to=$root/$file
  mode=0644
  [ ! -x "$tree/$file" ] || mode=0755
  case "
$same
" in
    *"
$file
"*)
      if [ ! -L "$to" ]; then
        if [ "$mode" = 0755 ]; then programs="$programs $file"; else plain="$plain $file"; fi
        continue
      fi
      ;;
  esac
  [ ! -d "$to" ] || fail "$to is a folder"
  folder=${file%/*}
  case " $folders " in *" $folder "*) ;; *) folders="$folders $folder" ;; esac
  case $file in etc/systemd/system/*) due units ;; esac
  case $file in
    etc/nats/nats-server.conf)
      due reload
      due restart nats-config.service
      ;;
    etc/nats/secrets)
      due reload
      due restart nats-config.service
      ;;
    etc/nats/assets.json)
      due restart nats-dead-letters.service
      due restart nats-provision.service
      ;;
    # Both a reload and a restart of the server start it anew.
    etc/systemd/system/nats-config.service) due reload ;;
    etc/systemd/system/nats.service | "etc/systemd/system/$provision_unit") due restart "${file##*/}" ;;
    # The one program of natsmith's own that goes on running.
    usr/local/lib/natsmith/natsmith.mjs) due restart nats-dead-letters.service ;;
    etc/systemd/system/*.timer | etc/systemd/system/nats-metrics.service | etc/systemd/system/nats-dead-letters.service) due restart "${file##*/}" ;;
  esac
  changed="$changed $file"
done

# shellcheck disable=SC2086 # lists of words
(
  cd -- "$root/"
  [ -z "$plain" ] || chmod 0644 $plain
  [ -z "$programs" ] || chmod 0755 $programs
)

# A whole file or none: written beside, then renamed. Folder by folder: there may be other filesystems below.
emptied=
for folder in $folders; do
  plain=
  programs=
  for file in $changed; do
    [ "${file%/*}" = "$folder" ] || continue
    if [ -x "$tree/$file" ]; then programs="$programs ${file##*/}"; else plain="$plain ${file##*/}"; fi
  done
  beside=$root/$folder/.natsmith-new
  # shellcheck disable=SC2086 # lists of words
  (
    cd -- "$tree/$folder"
    [ -z "$plain" ] || install -D -m 0644 -t "$beside" -- $plain
    [ -z "$programs" ] || install -D -m 0755 -t "$beside" -- $programs
    cd -- "$beside"
    mv -f -- $plain $programs ..
  )
  emptied="$emptied $folder/.natsmith-new"
  for name in $plain $programs; do say "wrote /$folder/$name"; done
done
# shellcheck disable=SC2086 # a list of words
[ -z "$emptied" ] || (cd -- "$root/" && rmdir -- $emptied)

# What an earlier installation put there and this one does not.
for file in $before; do
  [ ! -d "$root/${file%/*}/.natsmith-new" ] || rm -rf -- "$root/${file%/*}/.natsmith-new"
  case "
$list
" in
    *"
$file
"*) ;;
    *)
      case $file in etc/systemd/system/*) due units ;; esac
      remove "$file"
      changed="$changed $file"
      ;;
  esac
done
write_record "$list"

if [ "$live" = no ]; then
  say "not started: this is not the running system; enable with: systemctl --root=${root:-/} enable $units${certificate_unit:+ $certificate_unit}${provision_unit:+ $provision_unit}"
  exit 0
fi

since=$(date +%s)
# Runs systemctl; says why it failed, which systemctl does not.
try() {
  systemctl "$@" && return
  journalctl --sync || :
  journalctl --quiet --output=cat --since="@$since" --unit=nats.service --unit=nats-config.service | tail -n 20 >&2
  printf 'install.sh: %s\n' "the files are in place, but 'systemctl $*' failed; mend that and run this again" >&2
  exit 1
}

systemd-sysusers nats.conf
# Last, and once.
provision=no
case " $restart " in *" $provision_unit "*) provision=restart ;; esac
without=
for unit in $restart; do
  [ "$unit" = "$provision_unit" ] || without="$without $unit"
done
restart=$without
# The server brings it along.
case " $restart " in *" nats.service "*)
  reload=
  provision=start
  ;;
esac
# What runs as it is, and whether somebody else put units there, or disabled them. The first time, nothing is as it was.
active=
states=
if [ -n "$before" ] || [ "$units_changed" = no ]; then
  # shellcheck disable=SC2086 # a list of words
  states=$(systemctl show --property=Id,ActiveState,NeedDaemonReload $units $provision_unit)
fi
while read -r line; do
  case $line in
    Id=*) unit=${line#Id=} ;;
    ActiveState=active) active="$active $unit" ;;
    NeedDaemonReload=yes) units_changed=yes ;;
  esac
done <<END
$states
END
is_active() { case " $active " in *" $1 "*) ;; *) return 1 ;; esac }
# A restart may take others along.
others=
for unit in $units; do
  case " $restart " in *" $unit "*) continue ;; esac
  if [ -n "$restart" ] || ! is_active "$unit"; then others="$others $unit"; fi
done
for unit in $units $certificate_unit $provision_unit; do
  for link in /etc/systemd/system/*.wants/"$unit"; do
    [ -L "$link" ] || units_changed=yes
  done
done
# shellcheck disable=SC2086 # lists of words
{
  # It has systemd read its units anew as well.
  [ "$units_changed" = no ] || systemctl enable --quiet $units $certificate_unit $provision_unit
  [ -z "$restart" ] || try restart $restart
  [ -z "$others" ] || try start $others
}
# The unit leaves alone what is there, too; systemd need not be asked for that.
if [ -n "$certificate_unit" ] && [ ! -e 'null' ] && ! systemctl start "$certificate_unit"; then
  journalctl --quiet --output=cat --lines=5 --unit="$certificate_unit" >&2 || :
fi
if [ -n "$restart" ]; then say "restarted:$restart"; fi
if [ -n "$reload" ]; then
  try reload "$reload"
  say "reloaded: $reload"
fi
# Meanwhile, streams may be made already.
case $changed in *etc/nginx/*) reload_nginx ;; esac
if [ -n "$provision_unit" ]; then
  if [ "$provision" = no ] && ! is_active "$provision_unit"; then provision=start; fi
  if [ "$provision" != no ]; then
    made=yes
    systemctl "$provision" "$provision_unit" || made=no
    journalctl --sync || :
    journalctl --quiet --output=cat --since="@$since" --unit="$provision_unit" _COMM=node || :
    [ "$made" = yes ] || {
      printf 'install.sh: %s\n' "the server runs, but not all of its streams and consumers are as described; mend that and run this again" >&2
      exit 1
    }
  fi
fi
rm -f -- "$pending"
if [ -z "$changed$restart$reload" ]; then say "nothing has changed"; fi
say "if a firewall runs here, open these TCP ports: 4222"
