/** What is known about the socket that a packet belongs to. nft(8), “SOCKET EXPRESSION”; <linux/netfilter/nf_tables.h>, nft_socket */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { datatypes, hostInteger } from '../datatypes/index.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'

export interface SocketTerm {
  readonly key: keyof typeof keys
  /** Which ancestor of its control group, from the root on. */
  readonly level?: number
}

const keys = {
  transparent: ['NFT_SOCKET_TRANSPARENT', hostInteger, 8],
  mark: ['NFT_SOCKET_MARK', datatypes.mark, 32],
  wildcard: ['NFT_SOCKET_WILDCARD', hostInteger, 8],
  cgroupv2: ['NFT_SOCKET_CGROUPV2', datatypes.cgroupsv2, 64],
} as const

export const socket = {
  operand({ key, level = 0 }: SocketTerm): Operand {
    if (!Object.hasOwn(keys, key)) throw new EncodeError(`expected one of ${Object.keys(keys).join(', ')}, got ${show(key)}`, ['key'])
    const [name, type, bits] = keys[key]
    return {
      type,
      bits,
      order: 'host',
      length: bits / 8,
      load: (slot) => [
        {
          NFTA_EXPR_NAME: 'socket',
          NFTA_EXPR_DATA: { NFTA_SOCKET_KEY: name, NFTA_SOCKET_DREG: registerOf(slot), NFTA_SOCKET_LEVEL: level },
        },
      ],
    }
  },

  read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
    if (name !== 'socket') return undefined
    const key = (Object.keys(keys) as (keyof typeof keys)[]).find((key) => keys[key][0] === data?.NFTA_SOCKET_KEY)
    if (key === undefined) return undefined
    const [, type, bits] = keys[key]
    const term: SocketTerm = key === 'cgroupv2' ? { key, level: data?.NFTA_SOCKET_LEVEL ?? 0 } : { key }
    return { term: { socket: term }, type, bits, order: 'host' }
  },

  /** Of a control group, nft does not note at which level. */
  noting: {
    kind: 10,
    write: ({ key }) => [[0, Object.keys(keys).indexOf(key)]],
    read(number) {
      const key = (Object.keys(keys) as (keyof typeof keys)[])[number(0) ?? -1]
      return key === undefined ? undefined : { key }
    },
  } satisfies Noting<SocketTerm>,

  text: ({ key, level }: SocketTerm): string => (key === 'cgroupv2' ? `socket ${key} level ${level ?? 0}` : `socket ${key}`),
}
