#!/bin/sh
# Makes a freshly installed root into the guest of `natsmith verify --driver vm`. Runs in it (chroot), once an image.
set -eu

# A fixed identity: without one, systemd takes each boot for the first and enables whatever has a preset (machine-id(5)).
echo 6e6174736d697468000000000000000a >/etc/machine-id
echo guest >/etc/hostname
printf '127.0.0.1 localhost guest\n::1 localhost\n' >/etc/hosts
passwd --quiet --delete root

# What QEMU's user networking expects. Neither DHCP nor networkd: under emulation each of them takes seconds.
cat >/etc/systemd/system/natsmith-network.service <<'END'
[Unit]
Description=Network of natsmith verify
DefaultDependencies=no
After=systemd-modules-load.service
Before=network.target network-online.target
Conflicts=shutdown.target
Before=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'modprobe virtio_net && ip link set eth0 up && ip address add 10.0.2.15/24 dev eth0 && ip route add default via 10.0.2.2'

[Install]
WantedBy=sysinit.target network-online.target
END

# A shell ends where natsmith does not listen (yet). Of a guest that natsmith has let go, nobody will: then it ends with 3.
cat >/etc/systemd/system/natsmith-shell@.service <<'END'
[Unit]
Description=Root shell of natsmith verify
DefaultDependencies=no
After=systemd-tmpfiles-setup.service natsmith-network.service
Conflicts=shutdown.target
Before=shutdown.target

[Service]
ExecStart=/bin/bash /usr/local/lib/natsmith-verify/shell %i
Environment=HOME=/root
RuntimeDirectory=natsmith-shell-%i
RuntimeDirectoryMode=0700
WorkingDirectory=/run/natsmith-shell-%i
Restart=always
RestartSec=1
RestartPreventExitStatus=3
SuccessExitStatus=3
KillMode=process
OOMScoreAdjust=-900

[Install]
WantedBy=sysinit.target
END

# People come in over the serial console, without a password: whoever may open its socket owns the guest anyway.
# serial-getty@.service waits for udev, which does not run.
cat >/etc/systemd/system/natsmith-console.service <<'END'
[Unit]
Description=Console of natsmith verify
After=systemd-user-sessions.service

[Service]
ExecStart=/sbin/agetty --autologin root --noclear --keep-baud 115200 ttyS0 xterm
Type=idle
Restart=always
UtmpIdentifier=ttyS0
StandardInput=tty
StandardOutput=tty
TTYPath=/dev/ttyS0
TTYReset=yes
IgnoreSIGPIPE=no
SendSIGHUP=yes

[Install]
WantedBy=multi-user.target
END

systemctl enable --quiet natsmith-shell@1.service natsmith-shell@2.service natsmith-shell@3.service natsmith-network.service natsmith-console.service
# Debian's own nats-server must not run beside ours.
systemctl disable --quiet nats-server.service
# Nothing else should take the processor: the devices are known, nobody logs in on a screen, nothing is kept.
systemctl mask --quiet apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer \
  logrotate.timer getty@tty1.service serial-getty@ttyS0.service systemd-logind.service dev-hugepages.mount sys-fs-fuse-connections.mount \
  sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount systemd-binfmt.service systemd-pstore.service \
  systemd-hwdb-update.service systemd-journal-catalog-update.service systemd-network-generator.service \
  systemd-random-seed.service systemd-update-utmp.service systemd-udevd.service systemd-udevd-control.socket \
  systemd-udevd-kernel.socket systemd-udev-trigger.service systemd-udev-load-credentials.service \
  modprobe@configfs.service modprobe@drm.service modprobe@fuse.service modprobe@efi_pstore.service \
  modprobe@dm_mod.service modprobe@loop.service systemd-tpm2-setup.service systemd-tpm2-setup-early.service

# Generators run at each boot and each daemon-reload, and have nothing to generate here.
mkdir -p /etc/systemd/system-generators
for generator in /usr/lib/systemd/system-generators/*; do
  ln -s /dev/null "/etc/systemd/system-generators/${generator##*/}"
done

# systemd rebuilds what is older than /usr (systemd-update-done.service(8)).
touch /etc/.updated /var/.updated
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /usr/share/doc/* /usr/share/man/* /usr/share/locale/*

# The kernel's way to its disk: a program and a driver.
initrd=/initrd
mkdir "$initrd" "$initrd/bin" "$initrd/dev" "$initrd/root"
cp /usr/bin/busybox "$initrd/bin/"
cp /usr/local/lib/natsmith-verify/initrd "$initrd/init"
chmod 0755 "$initrd/init"
xz -dc /lib/modules/*/kernel/drivers/block/virtio_blk.ko.xz >"$initrd/virtio_blk.ko"
rm -f /boot/initrd*
(cd "$initrd" && find . | cpio --quiet -o -H newc >/boot/initrd)
rm -rf "$initrd" /usr/local/lib/natsmith-verify/initrd

# udev does not run; node runs one file, without packages.
rm -rf /usr/lib/udev/hwdb* /usr/share/nodejs/corepack /usr/share/nodejs/@types
