/** Numbers that are made up: one after another, or by chance. nft(8), “NUMGEN EXPRESSION”; <linux/netfilter/nf_tables.h>, nft_ng */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { hostInteger } from '../datatypes/index.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'

export interface NumgenTerm {
  readonly mode: keyof typeof modes
  /** How many numbers there are. */
  readonly mod: number
  /** The first of them; 0 where it is left out. */
  readonly offset?: number
}

const modes = { inc: 'NFT_NG_INCREMENTAL', random: 'NFT_NG_RANDOM' } as const

export const numgen = {
  operand({ mode, mod, offset = 0 }: NumgenTerm): Operand {
    if (!Object.hasOwn(modes, mode)) throw new EncodeError(`expected inc or random, got ${show(mode)}`, ['mode'])
    return {
      type: hostInteger,
      bits: 32,
      order: 'host',
      length: 4,
      load: (slot) => [
        {
          NFTA_EXPR_NAME: 'numgen',
          NFTA_EXPR_DATA: { NFTA_NG_DREG: registerOf(slot), NFTA_NG_MODULUS: mod, NFTA_NG_TYPE: modes[mode], NFTA_NG_OFFSET: offset },
        },
      ],
    }
  },

  read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
    if (name !== 'numgen') return undefined
    const { NFTA_NG_MODULUS: mod = 0, NFTA_NG_TYPE: type, NFTA_NG_OFFSET: offset = 0 } = data ?? {}
    const mode = (Object.keys(modes) as (keyof typeof modes)[]).find((mode) => modes[mode] === type)
    return mode === undefined ? undefined : { term: { numgen: { mode, mod, offset } }, type: hostInteger, bits: 32, order: 'host' }
  },

  noting: {
    kind: 23,
    write: ({ mode, mod, offset = 0 }) => [
      [0, Object.keys(modes).indexOf(mode)],
      [1, mod],
      [2, offset],
    ],
    read(number) {
      const mode = (Object.keys(modes) as (keyof typeof modes)[])[number(0) ?? -1]
      return mode === undefined ? undefined : { mode, mod: number(1) ?? 0, offset: number(2) ?? 0 }
    },
  } satisfies Noting<NumgenTerm>,

  text: ({ mode, mod, offset = 0 }: NumgenTerm): string => `numgen ${mode} mod ${mod}${offset === 0 ? '' : ` offset ${offset}`}`,
}
