#!/bin/busybox sh
# The kernel has no driver of its own for the only disk whose state QEMU can write down.
/bin/busybox insmod /virtio_blk.ko
/bin/busybox mount -t devtmpfs devtmpfs /dev
/bin/busybox mount -t ext4 -o noinit_itable /dev/vda /root
/bin/busybox mount -o move /dev /root/dev
exec /bin/busybox switch_root /root /sbin/init
