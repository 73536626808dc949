#!/bin/sh
# usage: reload NATS_SERVER PID CONFIG MONITORING_URL [LOG_FILE [SECONDS]]
# Has the running server PID take CONFIG and says whether it did, within SECONDS (10). A signal has no answer: the server
# takes a file whole or not at all, and tells only its log (server/reload.go). /varz tells the rest: config_load_time moves
# when a file was taken, and config_digest (since 2.11) is the one that `nats-server -t` prints.
# Ends with 1 unless the server runs with CONFIG; then with the server's own words where LOG_FILE or the journal has them.
set -eu
nats_server=$1
pid=$2
config=$3
url=$4
log_file=${5-}
tries=$((${6:-10} * 10))

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# Sets `time` and `running` to what /varz says of the configuration, in text fields at its top, which come indented.
look() {
  time=
  running=
  while read -r field value; do
    case $field in
      config_load_time) time=$value ;;
      config_digest) running=$value ;;
    esac
  done <<END
$(curl --silent --fail --max-time 2 --noproxy '*' "$url/varz" | sed -n 's/^  "\(config_[a-z_]*\)": "\(.*\)",*$/\1 \2/p')
END
}

# What the server has logged since the signal.
logged() {
  if [ -n "$log_file" ]; then
    tail -c "+$log_start" "$log_file" 2>/dev/null || true
  else
    journalctl --quiet --output=cat --since="@$start" "_PID=$pid" 2>/dev/null || true
  fi
}

tested=$("$nats_server" -t -c "$config" 2>&1) ||
  # What it quotes may be a secret.
  fail "not reloaded, the server goes on as before: $(printf '%s\n' "$tested" | sed 's/".*"/"…"/')"
digest=$(printf '%s\n' "$tested" | sed -n 's/.* is valid (\(.*\))$/\1/p')

log_start=1
if [ -n "$log_file" ] && [ -e "$log_file" ]; then
  log_start=$(($(wc -c <"$log_file") + 1))
fi
look
before=$time

# What was logged before is no answer.
start=$(date +%s.%N)
kill -HUP "$pid" 2>/dev/null || fail "not reloaded: there is no server with process id $pid"

while [ "$tries" -gt 0 ]; do
  sleep 0.1
  tries=$((tries - 1))
  look
  if [ -n "$time" ] && [ "$running" = "$digest" ]; then
    # Without a digest, and without a time from before, it cannot be known what the server runs with.
    if [ -n "$before" ] && [ "$time" != "$before" ]; then exit 0; fi
    if [ -z "$before" ] && [ -n "$digest" ]; then exit 0; fi
  fi
  said=$(logged)
  case $said in
    *'Failed to reload server configuration: '*)
      # Old and new values may be secrets: jetstream.key is.
      reason=$(printf '%s\n' "$said" | sed -n 's/.*Failed to reload server configuration: //p' | sed 's/: old=.*//')
      fail "the server refuses the new configuration and goes on as before: $reason"
      ;;
    *'Reloaded server configuration'*)
      if [ -z "$time" ]; then exit 0; fi
      ;;
  esac
  kill -0 "$pid" 2>/dev/null || fail "the server (process $pid) ended while it was to reload; see its log"
done

if [ -z "$time" ]; then
  fail "the server was told to reload, but $url/varz does not answer: whether it did is not known; see its log"
fi
fail "the server does not take the new configuration and goes on as before; its log says why"
