/** Headers of packets, a row a field. nft(8), “PAYLOAD EXPRESSIONS” */

import type { NFT_PAYLOAD } from '../../expressions/payload.ts'
import type { Datatype } from '../datatype.ts'

/** A field: how many bits from the header's begin, how many bits long, and what its values are. */
export type Field = readonly [offset: number, bits: number, type: Datatype]

/** Which part of a packet a header is. */
export type Layer = 'link' | 'network' | 'transport'

/** A header. Its fields stand in nft's order, which numbers them in a set's userdata (from 1 on). */
export interface Header {
  /** What nft calls it: `'tcp'`. */
  readonly name: string
  /** nft's number for it, in a set's userdata (enum proto_desc_id). */
  readonly id: number
  readonly layer: Layer
  readonly fields: Readonly<Record<string, Field>>
  /** The types of messages that have a field, where not all have it. Where they are several, each of them may be meant. */
  readonly messages?: Readonly<Record<string, readonly number[]>>
  /** The field that tells the protocol behind it. */
  readonly next?: string
}

/** Declares a header. */
export function header<const Declared extends Header>(declared: Declared): Declared {
  return declared
}

/** Where the kernel counts from, for each layer. */
export const bases = {
  link: 'NFT_PAYLOAD_LL_HEADER',
  network: 'NFT_PAYLOAD_NETWORK_HEADER',
  transport: 'NFT_PAYLOAD_TRANSPORT_HEADER',
} as const satisfies Record<Layer, keyof typeof NFT_PAYLOAD>
