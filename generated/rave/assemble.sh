#!/bin/sh
# usage: assemble NATS_SERVER SOURCE SECRETS TARGET
# Puts secrets in the place of their placeholders: SOURCE is the emitted nats-server.conf, TARGET what the server reads.
# Secrets are systemd credentials, a file each in $CREDENTIALS_DIRECTORY; SECRETS says for each where systemd takes it from
# (`id<TAB>place`). TARGET is replaced as a whole, and only by what nats-server accepts.
set -eu
LC_ALL=C
export LC_ALL
umask 077

nats_server=$1
source=$2
secrets=$3
target=$4
credentials=${CREDENTIALS_DIRECTORY:-/run/credentials/nats-config.service}
new=$target.new
trap 'rm -f "$new" "$new.log"' EXIT

# awk cannot be trusted with NUL.
for file in "$credentials"/*; do
  if [ -f "$file" ] && [ "$(tr -dc '\000' <"$file" | wc -c)" -gt 0 ]; then
    echo "credential ${file##*/}: a password cannot hold NUL bytes" >&2
    exit 1
  fi
done

# A placeholder is a whole value: `key: "…"`, or an item of a list. Quotes within a text have a backslash before them, so
# nothing in a text can look like one.
awk -v credentials="$credentials" -v secrets="$secrets" '
  BEGIN {
    FS = "\t"
    while ((getline line < secrets) > 0) {
      split(line, field, "\t")
      place[field[1]] = field[2]
    }
  }
  function fail(id, problem) {
    printf "%s: the secret %s (from %s)\n", substr(id, 6), problem, place[id] > "/dev/stderr"
    failed = 1
  }
  function secret(id,    file, text, rest, more) {
    file = credentials "/" id
    text = ""
    getline text < file
    more = (getline rest < file)
    close(file)
    # systemd gives a credential of a newline where there is none (SetCredential=).
    if (text == "") fail(id, "is missing or empty")
    else if (more > 0) fail(id, "has more than one line")
    else if (text ~ /\r$/) fail(id, "ends in a carriage return, as files from other systems do")
    gsub(/[\\"]/, "\\\\&", text)
    return "\"" text "\""
  }
  /^ *([A-Za-z0-9_]+: |"[^"]*": )?"[$]2a[$]00[$]credential:[A-Za-z0-9_.@-]+"$/ {
    at = index($0, "\"$2a$00$credential:")
    print substr($0, 1, at - 1) secret(substr($0, at + 19, length($0) - at - 19))
    next
  }
  { print }
  END { exit failed }
' "$source" >"$new"

# shellcheck disable=SC2016 # meant literally
if grep -qF '"$2a$00$credential:' "$new"; then
  echo "$source: a placeholder is left over where no secret belongs" >&2
  exit 1
fi

# What the server says of a line may quote it, and with it a secret.
if ! "$nats_server" -t -c "$new" >"$new.log" 2>&1; then
  sed 's/"[^"]*"/"…"/g' "$new.log" >&2
  exit 1
fi
mv -f "$new" "$target"
