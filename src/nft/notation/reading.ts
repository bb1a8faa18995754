/** A rule being read: what the registers hold so far, and what the expressions have meant. */

import type { Expression } from '../expressions/expression.ts'
import type { NFT_OBJECT } from '../object-types.ts'
import type { Datatype } from './datatype.ts'
import type { TableFamily } from './family.ts'
import type { Found } from './fields.ts'
import type { Header, Layer } from './headers/header.ts'
import type { Place } from './operand.ts'
import { type Protocols, protocolsOf } from './protocols.ts'
import { slotsFor } from './registers.ts'
import type { Statement } from './statement.ts'
import type { Term } from './term.ts'

/** What a register holds. */
export interface Loaded {
  readonly term: Term
  readonly type: Datatype
  readonly bits: number
  readonly order: 'big' | 'host'
  /** Where it stands in the packet, where it does. Which field that is shows when the mask is known. */
  readonly place?: Place
  /** The bits that are kept. */
  readonly mask?: Uint8Array
  /** Which field it is of a header that has no place of its own in the packet, once the mask is known. */
  field?(mask: Uint8Array | undefined): Found | undefined
  /** What it was before bits of it were kept and others flipped. */
  readonly changed?: { readonly from: Loaded; readonly mask: Uint8Array; readonly flipped: Uint8Array }
  /** The headers whose fields it was looked up by, or computed from. */
  readonly headers?: readonly (Header & { readonly field?: string })[]
  /** A constant's bytes, as they lie there. */
  readonly constant?: Uint8Array
  /** Set once a number of the host’s order has been turned round. */
  readonly swapped?: boolean
  learn?(value: Uint8Array, protocols: Protocols): void
  /** Which expressions made it. */
  readonly from?: readonly number[]
}

/** A set as its reader has to know it, with its elements where a rule alone has it. */
export interface ReadSet {
  readonly key: Datatype
  readonly data?: Datatype | 'verdict' | 'object'
  readonly interval?: boolean
  /** Set where it is a meter: what it has room for. */
  readonly meter?: { readonly size?: number }
  /** Of what kind the objects are that a map gives. */
  readonly object?: keyof typeof NFT_OBJECT | number
  /** The elements of an anonymous set, as nft’s JSON says them; so many bits behind each are no part of the value. */
  readonly elements?: (shift: number) => readonly unknown[]
}

/** Where the rule stands. */
export interface ReadScope {
  readonly family: TableFamily
  /** The set or map of this name. */
  readonly set?: (name: string) => ReadSet | undefined
  /** Numbers rather than symbols, as with `nft -n`. */
  readonly numeric?: boolean
}

/** What some expressions meant. */
export interface Meaning {
  readonly statement: Statement
  /** Which expressions it is made of. */
  readonly from: readonly number[]
}

/** The state of reading one rule. */
export interface Reading {
  readonly scope: ReadScope
  readonly expressions: readonly Expression[]
  /** Which expression is being read. */
  at: number
  readonly protocols: Protocols
  readonly registers: Map<number, Loaded>
  readonly meanings: Meaning[]
  /** What first told the protocol of a layer. It is left out where a field of that protocol follows: the field says as much. */
  readonly told: Partial<Record<Layer | 'message', Meaning>>
}

export function readingOf(expressions: readonly Expression[], scope: ReadScope): Reading {
  return { scope, expressions, at: 0, protocols: { ...protocolsOf(scope.family) }, registers: new Map(), meanings: [], told: {} }
}

/** Notes what the expressions from those of `loaded` up to the present one have meant. */
export function meant(reading: Reading, statement: Statement, ...loaded: readonly (Loaded | undefined)[]): Meaning {
  const from = [...loaded.flatMap((each) => each?.from ?? []), reading.at]
  const meaning = { statement, from }
  reading.meanings.push(meaning)
  return meaning
}

/** What the registers from a slot on hold, as far as `bits` go: one value or several one behind the other. */
export function held({ registers }: Reading, slot: number, bits: number): Loaded[] {
  const parts: Loaded[] = []
  for (let at = slot; at < slot + slotsFor(bits); ) {
    const part = registers.get(at)
    if (part === undefined) return []
    parts.push(part)
    at += slotsFor(part.bits)
  }
  return parts
}
