#!/bin/sh
# usage: assemble NATS_SERVER SOURCE SECRETS TARGET
# Puts secrets in the place of their placeholders: SOURCE is the emitted nats-server.conf, TARGET what the server reads.
# Secrets are systemd credentials, a file each in $CREDENTIALS_DIRECTORY; SECRETS says for each where systemd takes it from
# (`id<TAB>place`). Of those from `generated`, a password is made in a file of that name beside TARGET, and kept as long as
# that folder is: what is running with it goes on. Those called natsmith.tls.* become files of the server's own, in a folder
# beside TARGET that is called after their contents, so that a new certificate never lies beside an old key. What the server shows its
# clients is beside TARGET as natsmith.certificate, too: what connects on this host knows it by that.
# TARGET is replaced as a whole, and only by what nats-server accepts; else this ends with 1.
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
tls_new=
trap 'if [ -e "$new" ] || [ -n "$tls_new" ]; then rm -rf "$new" "$tls_new"; fi' EXIT
# A shell that is killed does not come to its trap on EXIT (dash).
trap 'exit 1' HUP INT TERM

if [ -d "$target" ] || ! { true >"$new"; } 2>/dev/null; then
  echo "cannot write $target" >&2
  exit 1
fi

# Builtins where they do: a server that reloads or comes up again waits for this.
folder=${target%/*}
tab=$(printf '\t')
while IFS=$tab read -r id place; do
  if [ "$place" = generated ] && [ ! -s "$folder/$id" ]; then
    od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >"$folder/$id.new"
    mv -f "$folder/$id.new" "$folder/$id"
  fi
done <"$secrets"

tls=
set -- "$credentials"/natsmith.tls.*
if [ -e "$1" ]; then
  digest=$(cat "$@" | sha256sum)
  tls=$folder/tls/${digest%% *}
  if [ ! -d "$tls" ]; then
    tls_new=$tls
    rm -rf "$tls.new"
    mkdir -p "$tls.new"
    for file in "$@"; do
      cat "$file" >"$tls.new/${file##*/natsmith.tls.}.pem"
    done
    mv "$tls.new" "$tls"
  fi
fi

# awk cannot be trusted with NUL.
nul_in() {
  [ "$(find "$1" -type f -exec cat {} + | tr -dc '\000' | wc -c)" -gt 0 ]
}
if [ -d "$credentials" ] && nul_in "$credentials"; then
  for file in "$credentials"/*; do
    if nul_in "$file"; then
      id=${file##*/}
      place=$(awk -F '\t' -v id="$id" '$1 == id { print $2 }' "$secrets")
      echo "${id#nats.}: the secret holds NUL bytes, which no client can send (from $place)" >&2
    fi
  done
  exit 1
fi

# A placeholder is a whole value: `key: "…"`, or an item of a list. Quotes within a text have a backslash before them, so
# nothing in a text can look like one. Messages go through cat: not every awk can write to the journal's socket by a path.
awk -v credentials="$credentials" -v tls="$tls" -v folder="$folder" -v secrets="$secrets" '
  BEGIN {
    while ((getline line < secrets) > 0) {
      split(line, field, "\t")
      place[field[1]] = field[2]
    }
  }
  function say(problem) {
    print problem | "cat >&2"
    failed = 1
  }
  function fail(id, problem) {
    say(substr(id, 6) ": the secret " problem " (from " place[id] ")")
  }
  function leftover() {
    say(FILENAME ":" FNR ": a placeholder is left over where no secret belongs")
  }
  # server/auth.go, isBcrypt: what only begins like a hash is compared as one, and nothing matches it.
  function broken_hash(text) {
    if (text !~ /^[$]2[abxy][$][0-9][0-9][$]/) return 0
    return length(text) != 60 || substr(text, 8) ~ /[^A-Za-z0-9.\/]/
  }
  function secret(id,    file, text, rest, more) {
    file = (place[id] == "generated" ? folder : credentials) "/" id
    text = ""
    getline text < file
    more = (getline rest < file)
    close(file)
    # systemd gives a credential of a newline where there is none (SetCredential=).
    if (id ~ /^natsmith[.]tls[.]/) {
      if (text == "") say("tls." substr(id, 14) ": the file is missing or empty (" place[id] ")")
      return "\"" tls "/" substr(id, 14) ".pem\""
    }
    if (more > 0) fail(id, "has more than one line")
    else if (text == "") fail(id, "is missing or empty")
    else if (text ~ /\r$/) fail(id, "ends in a carriage return, as files from other systems do")
    else if (broken_hash(text)) fail(id, "begins like a bcrypt hash and is none, so that nobody could log in with it")
    gsub(/[\\"]/, "\\\\&", text)
    return "\"" text "\""
  }
  /^ *([A-Za-z0-9_]+: |"[^"]*": )?"[$]2a[$]00[$]credential:[A-Za-z0-9_.@-]+"$/ {
    at = index($0, "\"$2a$00$credential:")
    id = substr($0, at + 19, length($0) - at - 19)
    if (id in place) print substr($0, 1, at - 1) secret(id)
    else leftover()
    next
  }
  /(^|[^\\])"[$]2a[$]00[$]credential:/ { leftover() }
  { print }
  END {
    close("cat >&2")
    exit failed
  }
' "$source" >"$new"

if ! "$nats_server" -t -c "$new" >/dev/null 2>&1; then
  # What it says may quote a secret: it is asked again about a file that holds none.
  if said=$("$nats_server" -t -c "$source" 2>&1); then
    said="nats-server takes $source, but not with the secrets in it; its words could tell one"
  fi
  printf '%s\n' "$said" >&2
  exit 1
fi
mv -f "$new" "$target"
tls_new=
if [ -n "$tls" ]; then
  if [ -e "$tls/certificate.pem" ]; then
    cp "$tls/certificate.pem" "$folder/natsmith.certificate.new"
    mv -f "$folder/natsmith.certificate.new" "$folder/natsmith.certificate"
  fi
  find "$folder/tls" -mindepth 1 -maxdepth 1 ! -path "$tls" -exec rm -rf {} +
fi
