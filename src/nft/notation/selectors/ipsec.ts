/** What is known about the IPsec state that a packet came by or leaves by. nft(8), “IPSEC EXPRESSION”; <linux/netfilter/nf_tables.h>, nft_xfrm */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { NFT_XFRM_KEY } from '../../expressions/xfrm.ts'
import { datatypes, hostInteger } from '../datatypes/index.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'

export interface IpsecTerm {
  readonly key: 'saddr' | 'daddr' | 'reqid' | 'spi'
  /** Whose addresses the tunnel has; with an address alone. */
  readonly family?: 'ip' | 'ip6'
  readonly dir: keyof typeof directions
  /** Which of several states, from the outermost on; 0 where it is left out. */
  readonly spnum?: number
}

const directions = { in: 'XFRM_POLICY_IN', out: 'XFRM_POLICY_OUT' } as const

const rows = {
  reqid: ['NFT_XFRM_KEY_REQID', hostInteger, 32, 'host'],
  spi: ['NFT_XFRM_KEY_SPI', datatypes.integer, 32, 'big'],
  'ip saddr': ['NFT_XFRM_KEY_SADDR_IP4', datatypes.ipv4_addr, 32, 'big'],
  'ip daddr': ['NFT_XFRM_KEY_DADDR_IP4', datatypes.ipv4_addr, 32, 'big'],
  'ip6 saddr': ['NFT_XFRM_KEY_SADDR_IP6', datatypes.ipv6_addr, 128, 'big'],
  'ip6 daddr': ['NFT_XFRM_KEY_DADDR_IP6', datatypes.ipv6_addr, 128, 'big'],
} as const

const wordsOf = ({ key, family }: IpsecTerm): string => (family === undefined ? key : `${family} ${key}`)

function termOf(words: keyof typeof rows, dir: keyof typeof directions, spnum: number): IpsecTerm {
  const [family, key] = words.split(' ') as ['ip' | 'ip6', 'saddr' | 'daddr' | undefined]
  return key === undefined ? { key: words as 'reqid' | 'spi', dir, spnum } : { key, family, dir, spnum }
}

export const ipsec = {
  operand(term: IpsecTerm): Operand {
    const { dir, spnum = 0 } = term
    const words = wordsOf(term)
    if (!Object.hasOwn(rows, words)) throw new EncodeError(`expected one of ${Object.keys(rows).join(', ')}, got ${show(words)}`, ['key'])
    if (!Object.hasOwn(directions, dir)) throw new EncodeError(`expected in or out, got ${show(dir)}`, ['dir'])
    const [key, type, bits, order] = rows[words as keyof typeof rows]
    return {
      type,
      bits,
      order,
      length: bits / 8,
      load: (slot) => [
        {
          NFTA_EXPR_NAME: 'xfrm',
          NFTA_EXPR_DATA: { NFTA_XFRM_KEY: key, NFTA_XFRM_DIR: directions[dir], NFTA_XFRM_SPNUM: spnum, NFTA_XFRM_DREG: registerOf(slot) },
        },
      ],
    }
  },

  read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
    if (name !== 'xfrm') return undefined
    const words = (Object.keys(rows) as (keyof typeof rows)[]).find((words) => rows[words][0] === data?.NFTA_XFRM_KEY)
    const dir = (Object.keys(directions) as (keyof typeof directions)[]).find((dir) => directions[dir] === data?.NFTA_XFRM_DIR)
    if (words === undefined || dir === undefined) return undefined
    const [, type, bits, order] = rows[words]
    return { term: { ipsec: termOf(words, dir, data?.NFTA_XFRM_SPNUM ?? 0) }, type, bits, order }
  },

  noting: {
    kind: 27,
    write(term) {
      const words = wordsOf(term)
      if (!Object.hasOwn(rows, words)) return undefined
      return [
        [0, NFT_XFRM_KEY[rows[words as keyof typeof rows][0]]],
        [1, term.spnum ?? 0],
        [2, Object.keys(directions).indexOf(term.dir)],
      ]
    },
    read(number) {
      const words = (Object.keys(rows) as (keyof typeof rows)[]).find((words) => NFT_XFRM_KEY[rows[words][0]] === number(0))
      const dir = (Object.keys(directions) as (keyof typeof directions)[])[number(2) ?? -1]
      return words === undefined || dir === undefined ? undefined : termOf(words, dir, number(1) ?? 0)
    },
  } satisfies Noting<IpsecTerm>,

  text: (term: IpsecTerm): string => `ipsec ${term.dir}${(term.spnum ?? 0) === 0 ? '' : ` spnum ${term.spnum}`} ${wordsOf(term)}`,
}
