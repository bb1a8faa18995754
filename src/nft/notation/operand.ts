/** Something that a rule can load into a register: a field, a mark, a constant, what a map gives. */

import type { ExpressionInput } from '../expressions/expression.ts'
import type { NFT_PAYLOAD } from '../expressions/payload.ts'
import type { Datatype } from './datatype.ts'

/** Where bytes of a packet stand. */
export interface Place {
  readonly base: keyof typeof NFT_PAYLOAD
  /** In bytes from the base. */
  readonly offset: number
  /** In bytes. */
  readonly length: number
}

/** What can be loaded. Nothing is written before `load` is called. */
export interface Operand {
  readonly type: Datatype
  /** How many bits a value has. */
  readonly bits: number
  /** In which order they lie in the register: an integer’s type does not say. */
  readonly order: 'big' | 'host'
  /** How many bytes are loaded. */
  readonly length: number
  /** The expressions that put it into the registers from this slot on. */
  load(slot: number): ExpressionInput[]
  /** Where it stands in the packet, where it does: such a load may be shortened, or joined with its neighbour's. */
  readonly place?: Place
  /** Where the value is not all that is loaded: the bits that are its own, and how many lie behind it. */
  readonly part?: { readonly mask: Uint8Array; readonly shift: number }
  /** The same where it is only asked whether it is there. */
  readonly existence?: Operand
  /** What it is computed from by keeping some bits and flipping others: a further such step is joined with this one. */
  readonly changed?: { readonly from: Operand; readonly mask: Uint8Array; readonly flipped: Uint8Array }
  /** What is known about the packet once it equals these bytes. */
  learn?(value: Uint8Array): void
  /** What is known once it is one of several. */
  learnAny?(values: readonly Uint8Array[]): void
  /** What nft notes of it in the userdata of a set that has such keys; undefined where it notes nothing. */
  noted?(): Uint8Array | undefined
}
