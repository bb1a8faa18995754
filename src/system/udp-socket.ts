/** UDP sockets with one address and port. udp(7), ip(7), IP_RECVERR */

import { DatagramSocket } from './datagram-socket.ts'
import { AF_INET, AF_INET6, socketAddress, versionOf } from './internet-address.ts'
import { connect, openSocket } from './socket.ts'

const SOCK_DGRAM = 2

/**
 * Opens a UDP socket for one address and port, in the network namespace that the calling thread is in; it stays there for life. What routers and the host itself
 * report about its datagrams, it throws.
 *
 * @throws a TypeError for what is no address; the system's error: ENETUNREACH where no route leads there
 */
export function openUdpSocket(address: string, port: number): DatagramSocket {
  return openSocket(versionOf(address) === 6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0, (fd) => {
    connect(fd, socketAddress(address, port), address)
    return new DatagramSocket(fd)
  })
}
