/** Internet addresses as the socket calls take them. ip(7), ipv6(7), <netinet/in.h> */

import { parseIpv4, parseIpv6 } from '../schema/address.ts'
import { addressBytes, interfaceIndex } from './socket.ts'

export const AF_INET = 2
export const AF_INET6 = 10
export const SOCKADDR_IN_LENGTH = 16
export const SOCKADDR_IN6_LENGTH = 28

/** Which IP an address is of; a link-local one of IPv6 may name its link: `fe80::1%eth0`. @throws a TypeError for what is no address */
export function versionOf(address: string): 4 | 6 {
  if (parseIpv4(address) !== undefined) return 4
  if (parseIpv6(address.replace(/%[^%]+$/, '')) !== undefined) return 6
  throw new TypeError(`not an IP address: ${JSON.stringify(address)}`)
}

/** The struct sockaddr of an address and a port. @throws as `versionOf`; ENODEV for a link-local address whose link is not there */
export function socketAddress(address: string, port = 0): Uint8Array {
  return versionOf(address) === 6 ? sockaddrIn6(address, port) : sockaddrIn(address, port)
}

/** struct sockaddr_in: family (u16), port (be16), address (4 octets), padding (8). */
function sockaddrIn(address: string, port: number): Uint8Array {
  const bytes = Buffer.alloc(SOCKADDR_IN_LENGTH)
  bytes.writeUInt16LE(AF_INET)
  bytes.writeUInt16BE(port, 2)
  bytes.set(parseIpv4(address) ?? [], 4)
  return bytes
}

/** struct sockaddr_in6: family (u16), port (be16), flow (be32), address (16 octets), index of the interface (u32). */
function sockaddrIn6(address: string, port: number): Uint8Array {
  const [text = '', zone] = address.split('%')
  const bytes = Buffer.alloc(SOCKADDR_IN6_LENGTH)
  bytes.writeUInt16LE(AF_INET6)
  bytes.writeUInt16BE(port, 2)
  addressBytes(AF_INET6, text, 16).copy(bytes, 8)
  if (zone !== undefined) bytes.writeUInt32LE(interfaceIndex(zone), 24)
  return bytes
}
