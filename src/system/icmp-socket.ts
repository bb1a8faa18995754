/** Sockets for ICMP echo: raw where that is allowed, else the kernel's own "ping" sockets. icmp(7), raw(7), ipv6(7), RFC 792, RFC 4443 */

import { DatagramSocket } from './datagram-socket.ts'
import { AF_INET, AF_INET6, SOCKADDR_IN_LENGTH, SOCKADDR_IN6_LENGTH, socketAddress, versionOf } from './internet-address.ts'
import { bind, connect, openSocket, ownAddress, setOption } from './socket.ts'
import { hasCode, type SystemError } from './system-error.ts'

const SOCK_DGRAM = 2
const SOCK_RAW = 3
const IPPROTO_IP = 0
const IPPROTO_ICMP = 1
const IPPROTO_IPV6 = 41
const IPPROTO_ICMPV6 = 58
const IP_RECVERR = 11
const IPV6_RECVERR = 25

/**
 * Opens a socket for ICMP echo with one address, in the network namespace that the calling thread is in; it stays there for life.
 *
 * A raw socket needs CAP_NET_RAW; without it the kernel's ping socket is used, which a group of the sysctl `net.ipv4.ping_group_range` may open.
 *
 * @param address IPv4 or IPv6, a link-local one with its interface (`fe80::1%eth0`)
 * @throws a TypeError for what is no address; the system's error: EACCES where neither socket is allowed, ENETUNREACH where no route leads there
 */
export function openIcmpSocket(address: string): IcmpSocket {
  const isSix = versionOf(address) === 6
  try {
    return open(address, isSix, SOCK_RAW)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return open(address, isSix, SOCK_DGRAM)
  }
}

/** An ICMP socket, made by {@link openIcmpSocket}. What is written and read are ICMP messages, without an IP header. */
export class IcmpSocket extends DatagramSocket {
  /** The identifier to put into echo requests. A ping socket writes this one whatever is asked, and hears no other. */
  readonly identifier: number
  readonly #stripsHeader: boolean

  /** Takes over a connected ICMP descriptor; `stripsHeader` where it reads an IPv4 header before each message. */
  constructor(fd: number, identifier: number, stripsHeader: boolean) {
    super(fd)
    this.identifier = identifier
    this.#stripsHeader = stripsHeader
  }

  /**
   * Takes one waiting message of the address into `buffer`: its length in bytes, or -1 when none is waiting. A raw socket also hears what answers
   * other programs on this host, so compare type and identifier. The buffer needs room for an IPv4 header (60 bytes) besides.
   */
  override read(buffer: Uint8Array): number {
    const length = super.read(buffer)
    if (length < 1 || !this.#stripsHeader) return length
    const header = ((buffer[0] ?? 0) & 0x0f) * 4
    buffer.copyWithin(0, header, length)
    return Math.max(length - header, 0)
  }
}

/** Whether this kind of socket is refused to us. A route may be, too (EACCES from connect): then the other kind is no better. */
function isRefusal(error: unknown): boolean {
  return (hasCode(error, 'EPERM') || hasCode(error, 'EACCES')) && (error as SystemError).syscall === 'socket'
}

function open(address: string, six: boolean, type: number): IcmpSocket {
  return openSocket(six ? AF_INET6 : AF_INET, type, six ? IPPROTO_ICMPV6 : IPPROTO_ICMP, (fd) => {
    const length = six ? SOCKADDR_IN6_LENGTH : SOCKADDR_IN_LENGTH
    let identifier = 1 + Math.floor(Math.random() * 0xffff)
    if (type === SOCK_DGRAM) {
      // A ping socket's port is its identifier; the kernel chooses one for port 0.
      const any = Buffer.alloc(length)
      any.writeUInt16LE(six ? AF_INET6 : AF_INET)
      bind(fd, any)
      identifier = ownAddress(fd, length).readUInt16BE(2)
    }
    // Else only the gravest of what routers report about our packets would reach us: "host unreachable" would be silence.
    setOption(fd, six ? IPPROTO_IPV6 : IPPROTO_IP, six ? IPV6_RECVERR : IP_RECVERR, 1)
    connect(fd, socketAddress(address), address)
    return new IcmpSocket(fd, identifier, type === SOCK_RAW && !six)
  })
}
