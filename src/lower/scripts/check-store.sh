#!/bin/sh
# usage: check-store STORE_DIR [clustered]
# Whether a server with this store_dir would find the streams that are there. It makes its folder `jetstream` below
# store_dir, with a folder for each account and in it `streams`. One that was started with another store_dir left them
# somewhere else, and the server begins anew in silence; files that it may not read it passes over, with a warning in its
# log at most (server/jetstream.go, enableJetStream and EnableJetStream). A server of a cluster deletes streams that the
# cluster knows nothing of: those that it has from a time when it was alone (server/jetstream_cluster.go,
# checkForOrphans). Ends with 1, and says what to do, instead.
set -eu
store=$1
data=$store/jetstream

fail() {
  printf 'the server is not started, because it would lose sight of its streams: %s\n' "$1" >&2
  exit 1
}

barred=
if [ -e "$data" ]; then
  barred=$(find -H "$data" \( ! -readable -o ! -writable -o -type d ! -executable \) -print -quit) || barred=$data
fi
[ -z "$barred" ] ||
  fail "$barred cannot be read and written by the user $(id -un). To give that user all that is in the store:
chown -R $(id -un): $data && chmod -R u+rwX $data"

# strays ACCOUNTS STORE_DIR LEFTOVER: refuses where accounts of a server with that other store_dir hold streams. Every stream
# has a file meta.inf, which tells an account's folder from that of a stream, whatever they are called.
strays() {
  for meta in "$1"/*/streams/*/meta.inf; do
    [ ! -e "$meta" ] || stray "$@"
  done
}
stray() {
  fail "those in $1, of a server whose store_dir was $2, are not in $data, where this one looks.
To go on with them, set jetstream.storeDir = \"$2\". To begin without them, move away $3."
}

# Written by a server whose store_dir was given as where it keeps its data, as if nothing were added to it.
nested=$data/jetstream
strays "$nested" "$data" "$nested"
case $store in
  */jetstream) strays "$store" "${store%/jetstream}" "all that is in $store but its folder jetstream" ;;
esac

# Without streams it would pass for the folder of an account called jetstream, which always has `streams`: a server that
# knows no such account says that it is not healthy (server/monitor.go, healthz).
if [ -d "$nested" ] && [ ! -d "$nested/streams" ]; then
  find "$nested" -depth -type d -empty -delete
  [ ! -e "$nested" ] || stray "$nested" "$data" "$nested"
fi

# A server of a cluster keeps what it knows of the cluster in this folder, from its first start in it.
if [ "${2-}" = clustered ] && [ ! -e "$data/\$SYS/_js_/_meta_" ]; then
  for meta in "$data"/*/streams/*/meta.inf; do
    [ ! -e "$meta" ] || fail "those in $data are of a server that was alone, and one in a cluster deletes them.
To take them along, start once more with cluster.enable = false, save them with natsmith backup, move away $data, form the
cluster, and bring them in with natsmith restore. To begin without them, move away $data."
  done
fi
