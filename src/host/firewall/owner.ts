/** Tables that belong to other programs. iptables-nft(8), firewalld(1), Docker's documentation on packet filtering */

import type { TableFamily } from '../../nft/index.ts'

/** A program and its tables: these names, in these families. */
interface Owner {
  readonly program: string
  readonly names: readonly string[]
  readonly families: readonly TableFamily[]
}

/** A rule of ours in a table of iptables makes `iptables` refuse the whole table; the rest are thrown away with all that is in them whenever their owner likes. */
const owners: readonly Owner[] = [
  { program: 'iptables', names: ['filter', 'nat', 'mangle', 'raw', 'security'], families: ['ip', 'ip6'] },
  { program: 'arptables', names: ['filter'], families: ['arp'] },
  { program: 'ebtables', names: ['filter', 'nat', 'broute'], families: ['bridge'] },
  { program: 'firewalld', names: ['firewalld', 'firewalld_policy_drop'], families: ['inet', 'ip', 'ip6'] },
  { program: 'Docker', names: ['docker-bridges'], families: ['ip', 'ip6'] },
]

/** The program that a table belongs to; undefined where it is nobody's. Without a family, that of any table of that name. */
export function ownerOf(name: string, family?: TableFamily | number): string | undefined {
  return owners.find(({ names, families }) => names.includes(name) && (family === undefined || families.some((one) => one === family)))
    ?.program
}
