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
$try >$folder/root.out 2>&1 &
as_root=$!

# The unit as it is, drop-ins included, with another program. What is set last counts (systemd.unit(5)). What it waits for and
# what it goes along with cannot be unset, and shuts nobody in.
systemctl show --value -p FragmentPath -p DropInPaths "$@" >$folder/paths
awk -v paths=$folder/paths -v units=$units -v folder=$folder -v try="$try" 'BEGIN {
  for (each = 1; each < ARGC; each++) {
    unit = ARGV[each]
    copy = units "/natsmith-attempts-" unit
    getline file <paths
    getline dropins <paths
    getline <paths
    count = split(file " " dropins, parts, " ")
    for (part = 1; part <= count; part++)
      while ((getline line <parts[part]) > 0)
        if (line !~ /^(After|Before|Wants|Requires|Requisite|BindsTo|PartOf|Conflicts)=/) print line >copy
    # The deployment goes first, and so do those who try it: this has time.
    print "\n[Unit]\nConditionPathExists=\nAssertPathExists=" >copy
    if (each > 1) print "After=natsmith-attempts-" ARGV[each - 1] >copy
    print "[Service]\nType=oneshot\nRemainAfterExit=no\nRestart=no\nRuntimeDirectoryPreserve=yes\nTimeoutStartSec=480\nCPUWeight=idle" >copy
    print "ExecCondition=\nExecStartPre=\nExecStart=\nExecStart=" try "\nExecStartPost=\nExecReload=\nExecStop=\nExecStopPost=" >copy
    print "StandardOutput=truncate:" folder "/" unit ".out\nStandardError=inherit" >copy
    close(copy)
  }
}' "$@"
# Alone: of what has one name on the whole host, a module say, a second attempt would fail for another reason.
wait $as_root || :
# The user may do none of that.
setpriv --reuid "$user" --regid "$user" --clear-groups $try >$folder/user.out 2>&1 &
as_user=$!
systemctl start "${@/#/natsmith-attempts-}" 2>&1 || failed=yes
wait $as_user || :
for who in root user "$@"; do
  echo "== $who"
  # A builtin: a program takes its time under emulation.
  if [ -s "$folder/$who.out" ]; then
    mapfile said <"$folder/$who.out"
    printf %s "${said[@]}"
  else
    journalctl --quiet --no-pager -o cat -n 5 -u "natsmith-attempts-$who"
  fi
done
