/** Netlink sockets: the {@link Transport} that reaches the real kernel. <linux/netlink.h>, netlink(7), socket(7) */

import type { Transport } from '../netlink/transport.ts'
import { DatagramSocket } from './datagram-socket.ts'
import { inPlace, inPool, isFree, type Lane, laneOf } from './lane.ts'
import { connect, getOption, openSocket, ownAddress, setOption } from './socket.ts'
import { hasCode } from './system-error.ts'

const AF_NETLINK = 16
const SOCK_RAW = 3

const SOL_SOCKET = 1
const SO_SNDBUF = 7
const SO_RCVBUF = 8
const SO_SNDBUFFORCE = 32
const SO_RCVBUFFORCE = 33

export const SOL_NETLINK = 270
const NETLINK_ADD_MEMBERSHIP = 1
const NETLINK_DROP_MEMBERSHIP = 2
const NETLINK_CAP_ACK = 10
const NETLINK_EXT_ACK = 11
const NETLINK_GET_STRICT_CHK = 12

/** struct sockaddr_nl: family (u16), padding (u16), port id (u32), groups (u32). */
const SOCKADDR_NL_LENGTH = 12

/** A datagram may have this many bytes less than the send buffer. <net/netlink/af_netlink.c> */
const SEND_OVERHEAD = 32

/** The buffer sizes that a socket can be asked for: the kernel doubles them in an int. */
const LARGEST_BUFFER = 2 ** 30 - 1

/**
 * Opens a netlink socket to the kernel in the network namespace that the calling thread is in; it stays there for life. To have one
 * elsewhere: `namespace.enter(() => openNetlinkSocket(protocol))`.
 *
 * It asks for extended acks and for strict checking of dump requests, where the kernel knows them (since 4.12 and 4.20).
 *
 * @param protocol a number from <linux/netlink.h>: 0 for routes and links, 12 for netfilter, 16 for generic netlink
 * @throws the system's error: EPROTONOSUPPORT for a protocol that the kernel lacks, EMFILE for too many open files
 */
export function openNetlinkSocket(protocol: number): NetlinkSocket {
  return openConnected(protocol, (fd) => new NetlinkSocket(fd, protocol))
}

/** Opens a netlink socket, connected to the kernel, and lets `prepare` make of it what it is to be. */
export function openConnected<T>(protocol: number, prepare: (fd: number) => T): T {
  return openSocket(AF_NETLINK, SOCK_RAW, protocol, (fd) => {
    // Connected to the kernel, the socket refuses whatever anybody else sends to it, so that no sender has to be checked. It is bound on the
    // way, to a free port of the kernel's choice: the process id, the usual choice, is free only once a process.
    connect(fd, kernelAddress())
    for (const option of [NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK]) switchOn(fd, option)
    return prepare(fd)
  })
}

/** A netlink socket, made by {@link openNetlinkSocket}. */
export class NetlinkSocket extends DatagramSocket implements Transport {
  readonly #lane: Lane
  #portId: number | undefined

  /** Takes over a non-blocking descriptor that is connected to the kernel. */
  constructor(fd: number, protocol: number) {
    super(fd)
    this.#lane = laneOf(protocol)
  }

  /** See {@link Transport.write} and lane.ts. */
  override async write(datagram: Uint8Array, prompt = false): Promise<void> {
    if (prompt && isFree(this.#lane, datagram)) inPlace(this.#lane, () => super.writeSync(datagram))
    else await inPool(this.#lane, () => super.write(datagram))
  }

  /** The kernel's number for this socket. @throws EBADF where it is asked for the first time once the socket is closed */
  get portId(): number {
    this.#portId ??= ownAddress(this.descriptor('getsockname'), SOCKADDR_NL_LENGTH).readUInt32LE(4)
    return this.#portId
  }

  reserveSend(bytes: number): number {
    const size = this.#reserve(bytes, bytes + SEND_OVERHEAD, SO_SNDBUF, SO_SNDBUFFORCE)
    return size - SEND_OVERHEAD
  }

  /**
   * See {@link Transport.reserveReceive}. The kernel counts its own bookkeeping too, up to 800 bytes for a small datagram: the half of the
   * buffer that is named here is for large ones.
   */
  reserveReceive(bytes: number): number {
    return this.#reserve(bytes, 2 * bytes, SO_RCVBUF, SO_RCVBUFFORCE) / 2
  }

  join(group: number): void {
    setOption(this.descriptor('setsockopt'), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)
  }

  leave(group: number): void {
    setOption(this.descriptor('setsockopt'), SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, group)
  }

  /** Makes a buffer at least `needed` large by asking for `bytes`, which the kernel doubles; never shrinks it. Returns its size. */
  #reserve(bytes: number, needed: number, option: number, forced: number): number {
    const fd = this.descriptor('setsockopt')
    const size = getOption(fd, SOL_SOCKET, option)
    if (size >= needed) return size
    const wanted = Math.min(Math.ceil(bytes), LARGEST_BUFFER)
    try {
      setOption(fd, SOL_SOCKET, forced, wanted)
    } catch (error) {
      // Without CAP_NET_ADMIN there is what net.core.wmem_max and rmem_max allow.
      if (!hasCode(error, 'EPERM')) throw error
      setOption(fd, SOL_SOCKET, option, wanted)
    }
    return getOption(fd, SOL_SOCKET, option)
  }
}

function kernelAddress(): Uint8Array {
  const address = Buffer.alloc(SOCKADDR_NL_LENGTH)
  address.writeUInt16LE(AF_NETLINK)
  return address
}

function switchOn(fd: number, option: number): void {
  try {
    setOption(fd, SOL_NETLINK, option, 1)
  } catch (error) {
    // The kernel is older than the option. Errors then come without words, and dumps without filters.
    if (!hasCode(error, 'ENOPROTOOPT')) throw error
  }
}
