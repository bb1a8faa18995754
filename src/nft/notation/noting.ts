/**
 * How nft notes in a set's userdata what its keys come from, so that it can list `typeof ip saddr`: an expression by the number of its kind, and by numbers of its
 * own, each under a type. nft's enum expr_types, and its `build_udata` of each kind
 */

import { hostOrder } from '../host-order.ts'
import { type Note, writeUserdata } from '../userdata.ts'

/** nft's numbers of expressions that are of no kind below. */
export const VERDICT = 1
export const CONCATENATION = 13

/** The numbers of one expression, in nft's order. */
export type Numbers = readonly (readonly [type: number, value: number])[]

/** How expressions of one kind are noted. */
export interface Noting<Term> {
  /** nft's number for the kind. */
  readonly kind: number
  /** Undefined where nft notes nothing. */
  write(term: Term): Numbers | undefined
  /** Undefined where the numbers say nothing that is known here. */
  read(number: (type: number) => number | undefined): Term | undefined
}

/** Notes an expression of a kind; undefined where nft notes nothing of it. */
export function noteOf<Term>({ kind, write }: Noting<Term>, term: Term): Uint8Array | undefined {
  const numbers = write(term)
  return (
    numbers &&
    noted(
      kind,
      numbers.map(([type, number]) => ({ type, value: hostOrder(number) })),
    )
  )
}

/** Notes a concatenation. Where nothing is noted of one of its parts, nft leaves out all. */
export function noteTogether(parts: readonly (Uint8Array | undefined)[]): Uint8Array {
  const known = parts.filter((part) => part !== undefined)
  return noted(CONCATENATION, known.length < parts.length ? [] : known.map((value, type) => ({ type, value })))
}

/** Notes that a map gives verdicts. */
export function noteVerdict(): Uint8Array {
  return noted(VERDICT, [])
}

function noted(kind: number, notes: readonly Note[]): Uint8Array {
  return writeUserdata([
    { type: 0, value: hostOrder(kind) },
    { type: 1, value: writeUserdata(notes) },
  ])
}
