#!/bin/sh
# usage: tls-changed FOLDER MARK
# Leaves MARK behind where certificates, keys or authorities (systemd credentials) are others than those that the server has,
# whose folder in FOLDER is called after their contents (assemble.sh); takes it away where they are the same.
set -eu
digest=$(cat "${CREDENTIALS_DIRECTORY:-/run/credentials/nats-tls-renewal.service}"/natsmith.tls.* | sha256sum)
if [ -d "$1/${digest%% *}" ]; then
  rm -f "$2"
else
  : >"$2"
fi
