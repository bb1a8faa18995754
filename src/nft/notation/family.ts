/** The families of tables, in nft's words and in the kernel's. nft(8), “ADDRESS FAMILIES” */

import { NFPROTO } from '../nfgenmsg.ts'

/** The families by nft's names. */
export const families = {
  ip: 'NFPROTO_IPV4',
  ip6: 'NFPROTO_IPV6',
  inet: 'NFPROTO_INET',
  arp: 'NFPROTO_ARP',
  bridge: 'NFPROTO_BRIDGE',
  netdev: 'NFPROTO_NETDEV',
} as const satisfies Record<string, keyof typeof NFPROTO>

/** Whose packets a table sees: those of IPv4 (`ip`), of IPv6 (`ip6`), of both (`inet`); ARP, those that bridges pass on, those of a link. */
export type TableFamily = keyof typeof families

/** nft's name for a family; undefined for one that has no tables. */
export function familyName(family: keyof typeof NFPROTO | number | undefined): TableFamily | undefined {
  return (Object.keys(families) as TableFamily[]).find((name) => families[name] === family || NFPROTO[families[name]] === family)
}
