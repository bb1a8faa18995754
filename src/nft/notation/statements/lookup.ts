/** Look-ups read back: in a set, in a map of verdicts, in any other map. <linux/netfilter/nf_tables.h>, nft_lookup */

import type { Expression } from '../../expressions/expression.ts'
import { leaveOutFor } from '../dependencies.ts'
import { headersOf, identify } from '../fields.ts'
import { held, type Loaded, meant, type Reading, type ReadSet } from '../reading.ts'
import { slotOf, slotsFor } from '../registers.ts'
import type { Term } from '../term.ts'

/** Reads a look-up: a match, a verdict map, or a map whose value goes on to whoever uses it. */
export function readLookup(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'lookup') return
  const { NFTA_LOOKUP_SET: name, NFTA_LOOKUP_SREG, NFTA_LOOKUP_DREG: to, NFTA_LOOKUP_FLAGS = [] } = expression.NFTA_EXPR_DATA ?? {}
  const slot = slotOf(NFTA_LOOKUP_SREG)
  const set = name === undefined ? undefined : reading.scope.set?.(name)
  if (slot === undefined || set === undefined || name === undefined) return
  const parts = held(reading, slot, set.key.bits).map((part) => identify(part, reading.protocols))
  const [first] = parts
  if (first === undefined) return
  const key: Term = parts.length === 1 ? keyTerm(first) : { concat: parts.map(keyTerm) }
  // A field that is a part of its bytes is looked up as it lies there, with its neighbours’ bits zero.
  const data = dataOf(name, set, parts.length === 1 ? (first.found?.shift ?? 0) : 0)
  const headers = parts.flatMap(headersOf)
  if (to === undefined) {
    const op = NFTA_LOOKUP_FLAGS.includes('NFT_LOOKUP_F_INV') ? '!=' : '=='
    leaveOutFor(reading, headers, meant(reading, { match: { op, left: key, right: data } }, ...parts))
  } else if (to === 'NFT_REG_VERDICT') leaveOutFor(reading, headers, meant(reading, { vmap: { key, data } }, ...parts))
  else if (set.data !== undefined && typeof set.data === 'object') {
    const from = [...parts.flatMap((part) => part.from ?? []), reading.at]
    // The key, and what stood where the value now stands, is there no longer.
    const first = slotOf(to) ?? 0
    for (const [at, { bits }] of [
      [slot, set.key],
      [first, set.data],
    ] as const) {
      for (let gone = at; gone < at + slotsFor(bits); gone++) reading.registers.delete(gone)
    }
    reading.registers.set(first, {
      term: { map: { key, data } },
      type: set.data,
      bits: set.data.bits,
      order: set.data.order,
      headers,
      from,
    })
  }
}

function keyTerm({ term, mask, type }: Loaded): Term {
  return mask === undefined ? term : { '&': [term, type.constant(mask)] }
}

function dataOf(name: string, { elements }: ReadSet, shift: number): Term {
  return elements === undefined ? `@${name}` : { set: elements(shift) as readonly Term[] }
}
