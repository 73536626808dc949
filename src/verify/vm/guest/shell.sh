#!/bin/bash
# usage: shell PORT
# Answers requests of the host over a virtio port, one after the other.
# Request: a line "ID SECONDS COMMAND_BYTES INPUT_BYTES", the command, its input. Answer: a line "ID STATUS BYTES", the output.
# Builtins where they do: under emulation, each program that is started takes a twentieth of a second.
LC_ALL=C
port=$(echo /dev/vport*p"$1")
exec <>"$port" 1>&0 2>/dev/null
# Process groups, so that a command ends with all that it has started.
set -m
[ -p never ] || mkfifo never
echo ready
while read -r id seconds size input; do
  read -r -N "$size" command
  : >input
  [ "$input" = 0 ] || head -c "$input" >input
  # In a file: what the command leaves running may hold its output open.
  (eval "$command") <input >output 2>&1 &
  job=$!
  # Nobody writes there: this is how long it may take.
  (
    read -r -t "$seconds" <>never
    : >late
    kill -TERM -- -$job
    read -r -t 5 <>never
    kill -KILL -- -$job
  ) </dev/null >/dev/null &
  limit=$!
  wait $job
  status=$?
  kill -KILL -- -$limit
  wait $limit
  if [ -e late ]; then
    rm -f late
    status=124
  fi
  output=$(<output)
  echo "$id $status ${#output}"
  printf %s "$output"
done
[ ! -e /run/natsmith-let-go ] || exit 3
