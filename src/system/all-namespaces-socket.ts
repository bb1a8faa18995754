/** A netlink socket that also hears what is announced in other namespaces: all that have an id in its own. netlink(7), NETLINK_LISTEN_ALL_NSID */

import type { Transport } from '../netlink/transport.ts'
import { type Received, receiver } from './ancillary.ts'
import { NetlinkSocket, openConnected, SOL_NETLINK } from './netlink-socket.ts'
import { setOption } from './socket.ts'
import { systemError } from './system-error.ts'
import { LONGEST_DATAGRAM, type Watch, watchUnread } from './watch.ts'

const NETLINK_LISTEN_ALL_NSID = 8
const ENOBUFS = 105

/**
 * Opens a netlink socket, as `openNetlinkSocket` does, for what the kernel announces in this namespace and in all to which it has given an id here.
 * `nsid` tells where each datagram came from.
 *
 * @throws what `openNetlinkSocket` throws; EPERM without CAP_NET_BROADCAST
 */
export function openAllNamespacesSocket(protocol: number): AllNamespacesSocket {
  return openConnected(protocol, (fd) => {
    setOption(fd, SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1)
    return new AllNamespacesSocket(fd, protocol)
  })
}

/** A netlink socket that hears of other namespaces, made by {@link openAllNamespacesSocket}. */
export class AllNamespacesSocket extends NetlinkSocket implements Transport {
  readonly #receive: (fd: number) => Received | undefined = receiver(LONGEST_DATAGRAM)
  #nsid: number | undefined

  /** See {@link Transport.nsid}. */
  get nsid(): number | undefined {
    return this.#nsid
  }

  // The id comes beside the datagram, which read(2) does not tell.
  override read(buffer: Uint8Array): number {
    const received = this.#receive(this.descriptor('recvmsg'))
    if (received === undefined) return -1
    const { datagram, cut, ancillary } = received
    if (cut) throw systemError(ENOBUFS, 'recvmsg')
    this.#nsid = ancillary.find(({ level, type }) => level === SOL_NETLINK && type === NETLINK_LISTEN_ALL_NSID)?.data.readInt32LE()
    const fitting = datagram.subarray(0, buffer.length)
    buffer.set(fitting)
    return fitting.length
  }

  // For the same reason libuv must not read what comes first.
  protected override watchOver(fd: number, readable: () => void, failed: (error: Error) => void): Watch {
    return watchUnread(fd, readable, failed)
  }
}
