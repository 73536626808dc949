# Tries what no service of ours has any business doing, and prints a line for each: its name, a tab, and "refused", or what
# was possible. Numbers of system calls are those of x86-64 (arch/x86/entry/syscalls/syscall_64.tbl).
# usage: perl attempts.pl FOLDER, which holds a secret in home/ and a setuid root program that prints its effective user id
use strict;
use warnings;
use Errno qw(EPERM EACCES ENOENT EROFS ENOSYS EAFNOSUPPORT);

my $folder = shift;
my $scratch = "/tmp/natsmith-attempt-$$";

# In a process of its own: what succeeds stays there.
sub attempt {
  my ($name, $code) = @_;
  my $child = open(my $answer, '-|') // die "fork: $!";
  if ($child == 0) {
    my $done = $code->();
    print $done ? $done : 'refused';
    exit 0;
  }
  my $said = join '', <$answer>;
  close $answer;
  print "$name\t", ($said eq '' ? 'refused' : $said), "\n";
}

# A system call that is refused by its right, and not for what it was given.
sub possible {
  my ($result, $what) = @_;
  return $what if $result != -1;
  return 0 if $! == EPERM || $! == EACCES || $! == ENOENT || $! == EROFS || $! == ENOSYS || $! == EAFNOSUPPORT;
  return "$what (up to: $!)";
}

sub writes {
  my ($path) = @_;
  return 0 unless open(my $file, '>', $path);
  close $file;
  unlink $path;
  return "wrote $path";
}

sub opens_for_writing { return open(my $file, '+<', $_[0]) ? "opened $_[0] for writing" : 0 }
sub reads { return open(my $file, '<', $_[0]) && defined(readline $file) ? "read $_[0]" : 0 }

for my $path (qw(/etc /usr /usr/local/lib /boot /opt /srv /var/lib /var/log /root /run /var/cache)) {
  attempt("write to $path", sub { writes("$path/natsmith-attempt") });
}
attempt('read a file in /home', sub { reads("/home/natsmith-attempt/secret") });
attempt('read a file in /root', sub { reads("/root/natsmith-attempt") });
attempt('see other processes', sub {
  opendir(my $proc, '/proc') or return 0;
  my @others = grep { /^\d+$/ && $_ != $$ && $_ != getppid() } readdir $proc;
  my @foreign = grep { open(my $file, '<', "/proc/$_/stat") } @others;
  return @foreign ? scalar(@foreign) . ' other processes' : 0;
});
attempt('read the memory of process 1', sub { open(my $file, '<', '/proc/1/mem') ? 'opened /proc/1/mem' : 0 });
attempt('trace a process', sub {
  my $child = fork // return 0;
  if ($child == 0) { sleep 20; exit 0 }
  my $done = possible(syscall(101, 16, $child, 0, 0), 'ptrace(PTRACE_ATTACH)');
  kill KILL => $child;
  return $done;
});
attempt('load a kernel module', sub { my $image = 'x' x 64; possible(syscall(175, $image, 64, ''), 'init_module()') });
attempt('unload a kernel module', sub { my $name = 'natsmith_none'; $! = 0; my $r = syscall(176, $name, 2048); $! == ENOENT ? 'delete_module()' : possible($r, 'delete_module()') });
attempt('make a setuid file', sub {
  open(my $file, '>', $scratch) or return 0;
  my $done = chmod(04755, $scratch) ? 'chmod 4755' : 0;
  unlink $scratch;
  return $done;
});
attempt('become root by a setuid program', sub {
  return 0 if $> == 0;
  my $id = `$folder/setuid-id -u 2>/dev/null`;
  return $id =~ /^0$/m ? 'its effective user was root' : 0;
});
attempt('open a raw socket', sub { possible(syscall(41, 2, 3, 1), 'socket(AF_INET, SOCK_RAW)') });
attempt('open a packet socket', sub { possible(syscall(41, 17, 3, 0), 'socket(AF_PACKET)') });
attempt('open a vsock socket', sub { possible(syscall(41, 40, 1, 0), 'socket(AF_VSOCK)') });
attempt('make a user namespace', sub { possible(syscall(272, 0x10000000), 'unshare(CLONE_NEWUSER)') });
attempt('make a mount namespace', sub { possible(syscall(272, 0x00020000), 'unshare(CLONE_NEWNS)') });
attempt('make a network namespace', sub { possible(syscall(272, 0x40000000), 'unshare(CLONE_NEWNET)') });
attempt('map memory to write and execute', sub { possible(syscall(9, 0, 4096, 7, 0x22, -1, 0), 'mmap(PROT_WRITE | PROT_EXEC)') });
attempt('make written memory executable', sub {
  my $page = syscall(9, 0, 4096, 3, 0x22, -1, 0);
  return $page == -1 ? 0 : possible(syscall(10, $page, 4096, 5), 'mprotect(PROT_EXEC)');
});
attempt('change a kernel tunable', sub { opens_for_writing('/proc/sys/vm/swappiness') });
attempt('change a setting in /sys', sub { opens_for_writing('/sys/kernel/mm/transparent_hugepage/enabled') });
attempt('make a control group', sub {
  my $group = '/sys/fs/cgroup/natsmith-attempt';
  return 0 unless mkdir $group;
  rmdir $group;
  return "made $group";
});
attempt('set the clock', sub {
  my $now = pack('qq', time, 0);
  possible(syscall(227, 0, $now), 'clock_settime()');
});
attempt('set the host name', sub { my $name = 'guest'; possible(syscall(170, $name, length $name), 'sethostname()') });
attempt('mount a file system', sub {
  my ($type, $at) = ('tmpfs', '/mnt');
  my $done = possible(syscall(165, $type, $at, $type, 0, 0), 'mount()');
  syscall(166, $at, 0) if $done;
  return $done;
});
attempt('read the kernel log', sub { my $text = "\0" x 64; possible(syscall(103, 3, $text, 64), 'syslog()') });
attempt('open a disk', sub { open(my $disk, '<', '/dev/nvme0n1') ? 'opened /dev/nvme0n1' : 0 });
attempt('make a device', sub {
  my $done = possible(syscall(133, $scratch, 0020600, 0x0101), 'mknod()');
  unlink $scratch;
  return $done;
});
attempt('ask for real time', sub { my $one = pack('i', 1); possible(syscall(144, 0, 1, $one), 'sched_setscheduler(SCHED_FIFO)') });
attempt('change the personality', sub { possible(syscall(135, 0x0040000), 'personality(ADDR_NO_RANDOMIZE)') });
attempt('load a BPF program', sub { my $attributes = pack('L4', 2, 4, 4, 1) . "\0" x 56; possible(syscall(321, 0, $attributes, 72), 'bpf(BPF_MAP_CREATE)') });
attempt('restart the machine', sub { possible(syscall(169, 1, 2, 3), 'reboot()') });
attempt('read other credentials', sub { my @all = glob '/run/credentials/@system/*'; grep { reads($_) } @all });
