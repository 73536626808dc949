#!/bin/sh
# usage: health-check URL TIMEOUT RESTART_AFTER
# Asks the NATS server how it is, TIMEOUT seconds at most, and counts failures in a row in $RUNTIME_DIRECTORY. After
# RESTART_AFTER of them (0: never) it leaves the file restart-due there, for nats-health-restart.service.
set -eu
url=$1
timeout=$2
restart_after=$3

cd "$RUNTIME_DIRECTORY"
rm -f restart-due
if answer=$(curl --silent --show-error --fail --max-time "$timeout" --noproxy '*' "$url" 2>&1); then
  rm -f failures
  exit 0
fi

failures=$(cat failures 2>/dev/null || :)
case $failures in
  [1-9] | [1-9][0-9] | [1-9][0-9][0-9] | [1-9][0-9][0-9][0-9]) ;;
  *) failures=0 ;;
esac
failures=$((failures + 1))
echo "failure $failures in a row: $answer" >&2
if [ "$restart_after" -gt 0 ] && [ "$failures" -ge "$restart_after" ]; then
  echo "asking for a restart of the server" >&2
  : >restart-due
  failures=0
fi
echo "$failures" >failures
exit 1
