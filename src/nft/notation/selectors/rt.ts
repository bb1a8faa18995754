/** What is known about a packet's route. nft(8), “ROUTING EXPRESSIONS”; <linux/netfilter/nf_tables.h>, nft_rt */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { datatypes, hostInteger } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import { type Noting, noteOf } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'

export interface RtTerm {
  readonly key: 'classid' | 'nexthop' | 'mtu' | 'ipsec'
  /** Whose address the next hop has; by what is known of the packet where it is left out. */
  readonly family?: 'ip' | 'ip6'
}

/** In the kernel's order. */
const rows = {
  classid: ['NFT_RT_CLASSID', datatypes.realm, 32, 'host'],
  'ip nexthop': ['NFT_RT_NEXTHOP4', datatypes.ipv4_addr, 32, 'big'],
  'ip6 nexthop': ['NFT_RT_NEXTHOP6', datatypes.ipv6_addr, 128, 'big'],
  mtu: ['NFT_RT_TCPMSS', hostInteger, 16, 'host'],
  ipsec: ['NFT_RT_XFRM', datatypes.boolean, 8, 'big'],
} as const

function rowOf({ key, family }: RtTerm, { protocols }: Pick<Draft, 'protocols'>): keyof typeof rows {
  if (key === 'classid' || key === 'mtu' || key === 'ipsec') return key
  if (key !== 'nexthop') throw new EncodeError(`expected classid, nexthop, mtu or ipsec, got ${show(key)}`, ['key'])
  const known = family ?? protocols.network
  if (known !== 'ip' && known !== 'ip6') throw new EncodeError('a next hop takes the family that its address is of: ip or ip6', ['family'])
  return `${known} nexthop`
}

function termOf(row: keyof typeof rows): RtTerm {
  if (row === 'ip nexthop' || row === 'ip6 nexthop') return { key: 'nexthop', family: row === 'ip nexthop' ? 'ip' : 'ip6' }
  return { key: row }
}

export const rt = {
  operand(term: RtTerm, draft: Draft): Operand {
    const row = rowOf(term, draft)
    const [key, type, bits, order] = rows[row]
    return {
      type,
      bits,
      order,
      length: bits / 8,
      noted: () => noteOf(rt.noting, termOf(row)),
      load: (slot) => [{ NFTA_EXPR_NAME: 'rt', NFTA_EXPR_DATA: { NFTA_RT_KEY: key, NFTA_RT_DREG: registerOf(slot) } }],
    }
  },

  read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
    if (name !== 'rt') return undefined
    const row = (Object.keys(rows) as (keyof typeof rows)[]).find((row) => rows[row][0] === data?.NFTA_RT_KEY)
    if (row === undefined) return undefined
    const [, type, bits, order] = rows[row]
    return { term: { rt: termOf(row) }, type, bits, order }
  },

  noting: {
    kind: 25,
    write: ({ key, family }) => [[0, Object.keys(rows).indexOf(key === 'nexthop' ? `${family ?? 'ip'} nexthop` : key)]],
    read: (number) => {
      const row = (Object.keys(rows) as (keyof typeof rows)[])[number(0) ?? -1]
      return row === undefined ? undefined : termOf(row)
    },
  } satisfies Noting<RtTerm>,

  text: ({ key, family }: RtTerm): string => (family === undefined ? `rt ${key}` : `rt ${family} ${key}`),
}
