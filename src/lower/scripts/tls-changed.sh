#!/bin/sh
# usage: tls-changed FOLDER
# Whether the certificate, its key or the authorities of clients (systemd credentials) are others than those that the
# server has, whose folder in FOLDER is called after their contents (assemble.sh). Ends with 1 where they are the same.
set -eu
cd "${CREDENTIALS_DIRECTORY:-/run/credentials/nats-tls-renewal.service}"
digest=$(cat natsmith.tls.* | sha256sum)
[ ! -d "$1/${digest%% *}" ]
