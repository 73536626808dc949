# Unpacks what comes in, makes ports reachable, and installs the deployment with its own install.sh.
# usage: bash install.sh RELAYS, the sockets to start. Ends with 99 where it cannot unpack, else as the deployment's does.
set -eu
tar -C / --no-same-owner -xf - || exit 99
if [ "$(echo /etc/tmpfiles.d/*)" != '/etc/tmpfiles.d/*' ]; then systemd-tmpfiles --create; fi
relays=
if [ "$*" ]; then
  # Enabled: each program that is started takes its time here, systemctl most of all.
  mkdir -p /etc/systemd/system/sysinit.target.wants
  ln -s "${@/#/../}" /etc/systemd/system/sysinit.target.wants
  # There before the server, which is tried as soon as it runs. systemd reads units that are new to it when asked for them.
  systemctl start "$@" &
  relays=$!
fi
sh /root/deployment/install.sh
[ -z "$relays" ] || wait $relays
