/** The smallest change that a test can make to a network, in bytes written by hand. <linux/rtnetlink.h> */

import type { NetlinkSocket } from '../../src/system/netlink-socket.ts'

/** Brings `lo` up or down in the network namespace that a NETLINK_ROUTE socket belongs to: RTM_NEWLINK without attributes. */
export function setLoopback(socket: NetlinkSocket, up: boolean): void {
  const message = Buffer.alloc(32)
  message.writeUInt32LE(32, 0)
  message.writeUInt16LE(16, 4)
  message.writeUInt16LE(1, 6) // NLM_F_REQUEST: an answer comes only if it fails
  message.writeInt32LE(1, 20) // lo is always the first interface
  message.writeUInt32LE(up ? 1 : 0, 24) // IFF_UP
  message.writeUInt32LE(1, 28) // ... alone is to be changed
  socket.writeSync(message)
}
