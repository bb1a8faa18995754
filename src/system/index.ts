/** The system as netloom needs it: netlink and ICMP sockets, namespaces of threads, mounts. Linux only, by way of `ffi-rs`. */

export { AllNamespacesSocket, openAllNamespacesSocket } from './all-namespaces-socket.ts'
export { DatagramSocket } from './datagram-socket.ts'
export { IcmpSocket, openIcmpSocket } from './icmp-socket.ts'
export { call, cString } from './libc.ts'
export { MNT_DETACH, MS_BIND, MS_PRIVATE, MS_REC, MS_SHARED, mount, UMOUNT_NOFOLLOW, unmount } from './mount.ts'
export { NetlinkSocket, openNetlinkSocket } from './netlink-socket.ts'
export { hasCode, type Subject, type SystemError, systemError } from './system-error.ts'
export { CLONE_NEWNET, CLONE_NEWNS, excursion, type Synchronous, setNamespace, unshare } from './thread-namespace.ts'
