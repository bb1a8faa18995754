/** The protocols of connections, in nft's words. */

import type { IPPROTO } from '../../../netlink/ip-protocols.ts'
import type { NFPROTO } from '../../nfgenmsg.ts'
import { familyName } from '../family.ts'

/** nft's name for the network's protocol; its number where it has none. */
export function networkName(protocol: keyof typeof NFPROTO | number = 'NFPROTO_UNSPEC'): string | number {
  return familyName(protocol) ?? protocol
}

/** nft's name for the transport's protocol; its number where it has none. */
export function transportName(protocol: keyof typeof IPPROTO | number = 0): string | number {
  return typeof protocol === 'number' ? protocol : protocol.replace('IPPROTO_', '').toLowerCase()
}
