# Lets the guest come to rest, with what is needed soon in its memory.
set -eu
systemctl is-system-running --wait >/dev/null || :
programs=$(command -v bash dash systemctl systemd-analyze busctl journalctl nats-server nginx openssl curl perl cat find sed \
  sort mv chmod mkdir install tail grep tar date sleep sha256sum)
ldd $programs | sed -n 's/.*=> \(.*\) (.*/\1/p' | sort -u | xargs cat $programs /usr/lib/systemd/systemd-executor >/dev/null
