# What a service must not do to its host. usage: perl attempts.pl FOLDER DEVICE, with what makes them possible (prepare-attempts.sh)
# Prints a line each: done or refused, what was tried, and the kernel's answer. Numbers are those of x86-64 (syscall(2)).
use strict;
my ($folder, $device) = @ARGV;

sub called { syscall(shift, @_) != -1 }
sub written {
  my $file = "$_[0]/natsmith-open/$$";
  open(my $handle, '>', $file) && unlink $file;
}
sub readable {
  open(my $file, '<', $_[0]) or return 0;
  defined readline $file;
}

my @attempts = (
  ['write in /etc', sub { written('/etc') }],
  ['write in /usr', sub { written('/usr') }],
  ['write in /var', sub { written('/var') }],
  ['read in /home', sub { readable('/home/natsmith-open/file') }],
  ['see other processes', sub { readable('/proc/1/cmdline') }],
  ['trace a process', sub {
    my $other = fork // return 0;
    sleep 60, exit unless $other;
    # PTRACE_ATTACH
    my $done = called(101, 16, $other, 0, 0);
    my $answer = $!;
    kill 'KILL', $other;
    waitpid $other, 0;
    $! = $answer;
    $done;
  }],
  ['load a kernel module', sub {
    open(my $module, '<', "$folder/module") or return 0;
    # finit_module, MODULE_INIT_COMPRESSED_FILE; delete_module
    called(313, fileno $module, my $words = '', 4) && called(176, my $name = 'dummy', 0);
  }],
  ['make a setuid file', sub {
    # memfd_create: a file of its own, wherever it may write
    my $file = syscall(319, my $name = 'file', 0);
    open(my $handle, '+>&=', $file) or return 0;
    chmod 04755, $handle;
  }],
  ['open a raw socket', sub { socket(my $socket, 2, 3, 1) }],
  ['open a packet socket', sub { socket(my $socket, 17, 3, 0) }],
  ['make a user namespace', sub { called(272, 0x10000000) }],
  ['make a mount namespace', sub { called(272, 0x20000) }],
  ['mount a filesystem', sub {
    my ($type, $place, $options) = ('tmpfs', "$folder/mount", '');
    called(165, $type, $place, $type, 0, $options) && called(166, $place, 0);
  }],
  ['map memory writable and executable', sub { called(9, 0, 4096, 7, 0x22, -1, 0) }],
  ['make written memory executable', sub {
    my $address = syscall(9, 0, 4096, 3, 0x22, -1, 0);
    $address != -1 && called(10, $address, 4096, 5);
  }],
  ['change a kernel tunable', sub {
    my $tunable = '/proc/sys/kernel/panic';
    open(my $old, '<', $tunable) or return 0;
    my $value = readline $old;
    open(my $new, '>', $tunable) or return 0;
    syswrite $new, $value;
  }],
  ['make a control group', sub { mkdir('/sys/fs/cgroup/natsmith-open') && rmdir '/sys/fs/cgroup/natsmith-open' }],
  ['set the clock', sub { called(227, 0, my $now = pack('qq', time, 0)) }],
  ['set the host name', sub {
    open(my $file, '<', '/proc/self/root/etc/hostname');
    chomp(my $name = readline $file);
    called(170, $name, length $name);
  }],
  ['read the kernel log', sub { called(103, 3, my $log = ' ' x 64, 64) }],
  ['open a disk', sub { open(my $disk, '<', $device) }],
  ['change the execution domain', sub { called(135, 8) }],
  ['run in real time', sub { called(144, 0, 2, my $priority = pack('i', 1)) }],
);

$| = 1;
# What is done may not be undone but by the end of a process; what is refused leaves the process as it was.
while (@attempts) {
  pipe(my $told, my $tell) or die "pipe: $!";
  my $child = fork // die "fork: $!";
  unless ($child) {
    for (@attempts) {
      my ($name, $try) = @$_;
      my $done = $try->();
      print $done ? "done\t$name\n" : "refused\t$name\t$!\n";
      syswrite $tell, '.';
      last if $done;
    }
    exit 0;
  }
  waitpid $child, 0;
  my $killed = $?;
  # F_SETFL, O_NONBLOCK: a process that was to be traced may be left, and hold the pipe.
  fcntl($told, 4, 04000);
  sysread $told, my $made, scalar @attempts;
  splice @attempts, 0, length($made // '');
  print "killed\t", shift(@attempts)->[0], "\n" if $killed && @attempts;
}
