/** The protocols of connections, in nft's words. */

import { IPPROTO } from '../../../netlink/ip-protocols.ts'
import { EncodeError, show } from '../../../schema/errors.ts'
import type { NFPROTO } from '../../nfgenmsg.ts'
import { families, familyName } from '../family.ts'

/** nft's name for the network's protocol; its number where it has none. */
export function networkName(protocol: keyof typeof NFPROTO | number = 'NFPROTO_UNSPEC'): string | number {
  return familyName(protocol) ?? protocol
}

/** The kernel's name for the network's protocol. @throws EncodeError for what has none */
export function networkProtocol(name: string | number): keyof typeof NFPROTO | number {
  if (typeof name === 'number') return name
  if (Object.hasOwn(families, name)) return families[name as keyof typeof families]
  throw new EncodeError(`expected one of ${Object.keys(families).join(', ')}, got ${show(name)}`, ['l3proto'])
}

/** The kernel's name for the transport's protocol. @throws EncodeError for what has none */
export function transportProtocol(name: string | number): keyof typeof IPPROTO | number {
  if (typeof name === 'number') return name
  const protocol = `IPPROTO_${String(name).toUpperCase()}`
  if (Object.hasOwn(IPPROTO, protocol)) return protocol as keyof typeof IPPROTO
  throw new EncodeError(`expected a protocol such as tcp or udp, got ${show(name)}`, ['protocol'])
}

/** nft's name for the transport's protocol; its number where it has none. */
export function transportName(protocol: keyof typeof IPPROTO | number = 0): string | number {
  return typeof protocol === 'number' ? protocol : protocol.replace('IPPROTO_', '').toLowerCase()
}
