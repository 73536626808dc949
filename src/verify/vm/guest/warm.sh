# Lets the guest come to rest, with what is needed soon in its memory.
set -eu
systemctl is-system-running --wait >/dev/null || :
# What units like ours turn on in the kernel, by rewriting its code, is on from here: under emulation that is not safe (qemu.ts).
systemd-run --quiet --unit natsmith-kept --property CPUQuota=400% --property MemoryMax=64M --property TasksMax=8 \
  --property DevicePolicy=closed --property IPAddressDeny=192.0.2.1 sleep infinity
programs=$(command -v bash dash systemctl systemd-analyze busctl journalctl nats-server nginx node openssl curl perl awk cat find sed \
  sort mv chmod mkdir install tail grep tar date sleep sha256sum systemd-sysusers systemd-tmpfiles setpriv)
ldd $programs | sed -n 's/.*=> \(.*\) (.*/\1/p' | sort -u | xargs cat $programs /usr/lib/systemd/systemd-executor >/dev/null
