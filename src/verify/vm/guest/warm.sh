# Lets the guest come to rest, with all that is needed soon in its memory. What it has read once it need not read again.
set -eu
systemctl is-system-running --wait >/dev/null || :
nats-server --version
nginx -v
openssl version
curl --version
systemd-analyze --version
busctl --version
node --version
perl -v
modprobe --version
cat /usr/bin/* /usr/lib/systemd/systemd* /usr/lib/x86_64-linux-gnu/*.so* 2>/dev/null >/dev/null || :
