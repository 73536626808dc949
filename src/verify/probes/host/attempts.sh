# Makes what there is to be found, and runs the attempts as a service with the settings of a unit. The standard input is the
# script. usage: bash attempts.sh UNIT…; without a sandbox for the unit "root", and for the unit "user" as the server's user.
set -eu
folder=/usr/local/lib/natsmith-attempts
mkdir -p $folder /home/natsmith-attempt /run/natsmith-attempts
chmod 0711 /home/natsmith-attempt
echo secret >/home/natsmith-attempt/secret
echo secret >/root/natsmith-attempt
cp /usr/bin/id $folder/setuid-id
chmod 4755 $folder/setuid-id
cat >$folder/attempts.pl
chmod 0644 $folder/attempts.pl

units=
for unit in "$@"; do
  name=natsmith-attempts-${unit%.service}.service
  case $unit in
    root | user)
      echo '[Service]'
      if [ "$unit" = user ]; then echo 'User=nats'; fi
      ;;
    *)
      # What bounds it stays; what it runs and when goes. A runtime directory of its own: this one would be removed.
      sed -e '/^\[Install\]/,$d' -e 's/^RuntimeDirectory=.*/RuntimeDirectory=natsmith-attempt/' \
        -E -e '/^(\[Unit\]|X-|Exec|Restart|Type|RemainAfterExit|RuntimeDirectoryPreserve|BusName|LoadCredential|SetCredential)/d' \
        -e '/^(After|Before|Wants|Requires|Requisite|Conflicts|OnFailure|Description|Documentation|StartLimit|RequiresMounts|Assert|Condition)/d' \
        "/etc/systemd/system/$unit"
      ;;
  esac >"/run/systemd/system/$name"
  {
    echo '[Service]'
    echo 'Type=oneshot'
    echo "StandardOutput=truncate:/run/natsmith-attempts/$unit"
    echo 'StandardError=journal'
    echo "ExecStart=/usr/bin/perl $folder/attempts.pl $folder"
  } >>"/run/systemd/system/$name"
  units="$units $name"
done
systemctl daemon-reload
# One by one: they share a runtime directory.
for name in $units; do systemctl start "$name" || journalctl --no-pager -o cat -n 5 -u "$name"; done
for unit in "$@"; do
  echo "[$unit]"
  cat "/run/natsmith-attempts/$unit"
done
# shellcheck disable=SC2086 # a list of words
for name in $units; do rm -f "/run/systemd/system/$name"; done
rm -rf $folder /home/natsmith-attempt /root/natsmith-attempt /run/natsmith-attempts
systemctl daemon-reload
