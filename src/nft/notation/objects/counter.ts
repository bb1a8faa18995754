/** Counters by name. nft(8), “COUNTER”; <linux/netfilter/nf_tables.h>, enum nft_counter_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import type { counter as expression } from '../../expressions/counter.ts'
import type { ObjectKind } from './object.ts'

export interface CounterObject {
  readonly packets: number
  readonly bytes: number
}

export const counter: ObjectKind<ValueOf<typeof expression>, CounterObject, InputOf<typeof expression>> = {
  word: 'counter',
  read: ({ NFTA_COUNTER_PACKETS: packets = 0n, NFTA_COUNTER_BYTES: bytes = 0n }) => ({ packets: Number(packets), bytes: Number(bytes) }),
  write: ({ packets = 0, bytes = 0 }) => ({ NFTA_COUNTER_BYTES: bytes, NFTA_COUNTER_PACKETS: packets }),
  lines: ({ packets, bytes }, { stateless }) => (stateless === true ? [] : [`packets ${packets} bytes ${bytes}`]),
}
