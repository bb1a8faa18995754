/** What the routing table says about a packet. nft(8), “FIB EXPRESSIONS”; <linux/netfilter/nf_tables.h>, nft_fib */

import { EncodeError, show } from '../../../schema/errors.ts'
import { littleEndian } from '../../../schema/integer.ts'
import type { Expression } from '../../expressions/expression.ts'
import { NFTA_FIB_F } from '../../expressions/fib.ts'
import { reversed } from '../bits.ts'
import type { Datatype } from '../datatype.ts'
import { datatypes } from '../datatypes/index.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'

/** What is asked for, and what of the packet it is asked with. */
export interface FibTerm {
  readonly result: keyof typeof results
  readonly flags: keyof typeof questions | readonly (keyof typeof questions)[]
}

const results = {
  type: ['NFT_FIB_RESULT_ADDRTYPE', datatypes.fib_addrtype, 32],
  oif: ['NFT_FIB_RESULT_OIF', datatypes.iface_index, 32],
  oifname: ['NFT_FIB_RESULT_OIFNAME', datatypes.ifname, 128],
} as const

const questions = {
  saddr: 'NFTA_FIB_F_SADDR',
  daddr: 'NFTA_FIB_F_DADDR',
  mark: 'NFTA_FIB_F_MARK',
  iif: 'NFTA_FIB_F_IIF',
  oif: 'NFTA_FIB_F_OIF',
} as const

const turned = (bytes: Uint8Array): Uint8Array => (littleEndian ? reversed(bytes) : bytes)

/** Whether there is a route at all: a number of the host’s. */
const existence: Datatype = {
  ...datatypes.boolean,
  bytes: (value, bits) => turned(datatypes.boolean.bytes(value, bits)),
  constant: (bytes) => datatypes.boolean.constant(turned(bytes)),
  text: (bytes, numeric) => datatypes.boolean.text(turned(bytes), numeric),
}

function flagsOf({ flags }: FibTerm): readonly (keyof typeof questions)[] {
  const asked = typeof flags === 'string' ? [flags] : flags
  for (const flag of asked)
    if (!Object.hasOwn(questions, flag))
      throw new EncodeError(`expected one of ${Object.keys(questions).join(', ')}, got ${show(flag)}`, ['flags'])
  if (asked.includes('saddr') === asked.includes('daddr')) throw new EncodeError('expected saddr or daddr, one of them', ['flags'])
  if (asked.includes('iif') && asked.includes('oif')) throw new EncodeError('expected iif or oif, not both', ['flags'])
  return asked
}

/** The kernel's numbers of results. */
const numbers = { oif: 1, oifname: 2, type: 3 } as const

export const fib = {
  operand(term: FibTerm): Operand {
    if (!Object.hasOwn(results, term.result)) throw new EncodeError(`expected type, oif or oifname, got ${show(term.result)}`, ['result'])
    const [result, type, bits] = results[term.result]
    const asked = flagsOf(term)
    const flags = Object.entries(questions).flatMap(([name, flag]) => (asked.includes(name as keyof typeof questions) ? [flag] : []))
    const load = (present: boolean) => (slot: number) => [
      {
        NFTA_EXPR_NAME: 'fib' as const,
        NFTA_EXPR_DATA: {
          NFTA_FIB_FLAGS: present ? ([...flags, 'NFTA_FIB_F_PRESENT'] as const) : flags,
          NFTA_FIB_RESULT: result,
          NFTA_FIB_DREG: registerOf(slot),
        },
      },
    ]
    const operand = { type, bits, order: 'host', length: bits / 8, load: load(false) } as const
    if (term.result === 'type') return operand
    return { ...operand, existence: { type: existence, bits: 32, order: 'host', length: 4, load: load(true) } }
  },

  read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
    if (name !== 'fib') return undefined
    const result = (Object.keys(results) as (keyof typeof results)[]).find((result) => results[result][0] === data?.NFTA_FIB_RESULT)
    if (result === undefined) return undefined
    const [, type, bits] = results[result]
    const { NFTA_FIB_FLAGS: flags = [] } = data ?? {}
    const asked = (Object.keys(questions) as (keyof typeof questions)[]).filter((name) => flags.includes(questions[name]))
    const term = { fib: { result, flags: asked } }
    return flags.includes('NFTA_FIB_F_PRESENT') ? { term, type: existence, bits: 32, order: 'host' } : { term, type, bits, order: 'host' }
  },

  noting: {
    kind: 26,
    write: (term) => [
      [0, numbers[term.result]],
      [1, flagsOf(term).reduce((sum, flag) => sum | NFTA_FIB_F[questions[flag]], 0)],
    ],
    read(number) {
      const result = (Object.keys(numbers) as (keyof typeof numbers)[]).find((result) => numbers[result] === number(0))
      const flags = (Object.keys(questions) as (keyof typeof questions)[]).filter(
        (flag) => ((number(1) ?? 0) & NFTA_FIB_F[questions[flag]]) !== 0,
      )
      return result === undefined ? undefined : { result, flags }
    },
  } satisfies Noting<FibTerm>,

  text: (term: FibTerm): string => `fib ${flagsOf(term).join(' . ')} ${term.result}`,
}
