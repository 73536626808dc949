#!/bin/sh
# usage: health-check URL TIMEOUT RESTART_AFTER
# Asks the NATS server how it is, TIMEOUT seconds at most, and counts failures in a row in $RUNTIME_DIRECTORY. After
# RESTART_AFTER of them (0: never) it leaves the file restart-due there, for nats-health-restart.service; but not for a
# complaint of the server's own that the last restart has not changed: a lost stream does not come back that way.
set -eu
url=$1
timeout=$2
restart_after=$3

cd "$RUNTIME_DIRECTORY"
rm -f restart-due
status=0
answer=$(curl --silent --show-error --fail-with-body --max-time "$timeout" --noproxy '*' "$url" 2>&1) || status=$?
if [ "$status" -eq 0 ]; then
  rm -f failures restarted-for
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
  # 22: it answers, and says what is wrong (curl(1)).
  if [ "$status" -eq 22 ] && [ "$answer" = "$(cat restarted-for 2>/dev/null)" ]; then
    echo "a restart of the server did not change that: someone has to look" >&2
  else
    echo "asking for a restart of the server" >&2
    printf '%s\n' "$answer" >restarted-for
    : >restart-due
    failures=0
  fi
fi
echo "$failures" >failures
exit 1
