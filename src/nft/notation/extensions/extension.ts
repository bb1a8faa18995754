/** Headers that are looked for in a packet, options and chunks: a row a field, as with other headers. nft(8), “EXTENSION HEADER EXPRESSIONS” */

import type { ValueOf } from '../../../schema/codec.ts'
import type { exthdr } from '../../expressions/exthdr.ts'
import type { Field, Header } from '../headers/header.ts'

/** Where the kernel looks for them. */
export type Operation = NonNullable<ValueOf<typeof exthdr>['NFTA_EXTHDR_OP']>

/** One of them. */
export interface Extension {
  /** Its number: a next header of IPv6, the kind of an option, the type of a chunk. */
  readonly type: number
  readonly fields: Readonly<Record<string, Field>>
}

/** All of one kind, by nft's names. */
export interface Extensions {
  readonly operation: Operation
  /** The header that they belong to. nft asks for IP before one of its extensions, but not for TCP or SCTP. */
  readonly of: Header
  readonly known: Readonly<Record<string, Extension>>
}

/** Declares them. */
export function extensions<const Declared extends Extensions>(declared: Declared): Declared {
  return declared
}
