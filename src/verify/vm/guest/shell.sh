#!/bin/bash
# Answers requests of the host over a virtio port, one after the other.
# usage: shell PORT
# Request: a line "ID SECONDS COMMAND_BYTES INPUT_BYTES", the command, its input. Answer: a line "ID STATUS BYTES", the output.
# Builtins where they do: under emulation, each program that is started takes a twentieth of a second.
LC_ALL=C
port=$(echo /dev/vport*p"$1")
exec <>"$port" 1>&0
echo ready
while read -r id seconds size input; do
  read -r -N "$size" command
  printf %s "$command" >command
  : >input
  [ "$input" = 0 ] || head -c "$input" >input
  # In a file: what the command leaves running may hold its output open.
  timeout --kill-after=5 "$seconds" bash command <input >output 2>&1
  status=$?
  echo "$id $status $(stat -c %s output)"
  cat output
done
