# Runs attempts.pl as root, as the user $1, and in the sandbox of each unit in the other arguments. Prints for each a line
# "== UNIT" ("== root" and "== user" for the first two) and what became of the attempts. Leaves nothing behind.
set -eu
user=$1
shift
folder=/run/natsmith-attempts
units=/run/systemd/system
open='/etc/natsmith-open /usr/natsmith-open /var/natsmith-open /home/natsmith-open'
# No daemon-reload: systemd looks for a unit that it does not know when asked for it, and forgets one that is over.
failed=no
finish() {
  rm -rf $folder $open $units/natsmith-attempts-*.service
  [ $failed = no ] || systemctl reset-failed 'natsmith-attempts-*'
}
trap finish EXIT

# Whatever is refused must be possible without the sandbox: folders that are open to everyone, a module, a disk.
mkdir -p $folder/mount $open
chmod 0777 $open
echo text >/home/natsmith-open/file
cp /lib/modules/"$(uname -r)"/kernel/drivers/net/dummy.ko.xz $folder/module
cat >$folder/attempts.pl
disk=/dev/$(ls /sys/class/block | head -n 1)
try="perl $folder/attempts.pl $folder $disk"
echo "== root"
$try 2>&1
echo "== user"
setpriv --reuid "$user" --regid "$user" --clear-groups $try 2>&1

# The unit as it is, drop-ins included, with another program. What is set last counts (systemd.unit(5)).
systemctl show --value -p FragmentPath -p DropInPaths "$@" >$folder/paths
for unit in "$@"; do
  read -r file
  read -r dropins
  read -r _ || :
  {
    # Ends each with a line's end.
    awk 1 "$file" $dropins
    cat <<UNIT

[Unit]
ConditionPathExists=
AssertPathExists=
[Service]
Type=oneshot
RemainAfterExit=no
Restart=no
RuntimeDirectoryPreserve=yes
TimeoutStartSec=120
ExecCondition=
ExecStartPre=
ExecStart=
ExecStart=$try
ExecStartPost=
ExecReload=
ExecStop=
ExecStopPost=
StandardOutput=truncate:$folder/$unit.out
StandardError=inherit
UNIT
  } >"$units/natsmith-attempts-$unit"
done <$folder/paths
systemctl start "${@/#/natsmith-attempts-}" 2>&1 || failed=yes
for unit in "$@"; do
  echo "== $unit"
  cat "$folder/$unit.out" 2>/dev/null ||
    journalctl --quiet --no-pager -o cat -n 5 -u "natsmith-attempts-$unit"
done
