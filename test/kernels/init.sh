#!/bin/busybox sh
# The first process of the guest. It makes the machine's own root the guest's, with every change kept in memory alone, runs the command there,
# says `up` and later its exit status on the second serial line, and switches off. What ends it early makes the kernel panic, and with that the guest ends.
set -e
/bin/busybox --install -s /bin
# Sets `modules`, `folder` and `writable`, exports the environment, and makes the command to run the script's arguments.
. /session

# The names begin with the order in which they need each other.
for module in /modules/*; do insmod "$module"; done

shared=trans=virtio,version=9p2000.L,msize=512000
mount -t 9p -o "ro,cache=loose,$shared" machine /machine
mount -t tmpfs -o size=75% memory /memory
mkdir /memory/upper /memory/work
mount -t overlay -o lowerdir=/machine,upperdir=/memory/upper,workdir=/memory/work root /root

cd /root
mkdir -p proc sys dev run tmp lib/modules
mount -t devtmpfs dev dev
mkdir -p dev/pts dev/shm
mount -t devpts devpts dev/pts
mount -t tmpfs shm dev/shm
mount -t proc proc proc
mount -t sysfs sys sys
mount -t tmpfs run run
mount --bind "/machine$modules" lib/modules
[ -z "$writable" ] || mount -t 9p -o "rw,cache=none,$shared" writable "/root$writable"

hostname guest
# A kind of tunnel brings a link of its own into every namespace, once its module is loaded. A test finds a new namespace empty.
echo 2 >/root/proc/sys/net/core/fb_tunnels_only_for_init_net
ip link set lo up
stty -F dev/ttyS0 -onlcr
echo up >dev/ttyS1
# The stty waits for the command's last words to be written.
exec switch_root /root /bin/sh -c '
  cd "$0"
  "$@" </dev/null
  status=$?
  /bin/busybox stty -F /dev/ttyS0 sane
  echo $status >/dev/ttyS1
  echo 0 >/proc/sys/kernel/printk
  /bin/busybox poweroff -f
' "$folder" "$@"
