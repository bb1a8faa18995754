/** What a route or a next hop puts around its packets, or does with them, in English. ip-route(8), ENCAPHDR; <linux/lwtunnel.h> */

import type { RouteInput, RouteMessage } from '../../../netlink/route/index.ts'
import { EncodeError } from '../../../schema/errors.ts'
import type { LinkReference } from '../../reference/link-reference.ts'
import { at, oneOf, type Reader, readFields } from '../../verb/fields.ts'
import { attributesOf, describe, isMarked, type Lookup } from '../../verb/options.ts'
import type { DescribedOf, Kind, SaidOf } from './kind.ts'
import * as list from './list.ts'

/** All others, in the kernel's own words. */
export interface KernelEncapsulation {
  readonly kind: 'kernel'
  readonly type: RouteInput['RTA_ENCAP_TYPE']
  readonly attributes: RouteInput['RTA_ENCAP']
}

type Kinds = typeof list

/** What is put around packets, told apart by its `kind`. */
export type Encapsulation = { [K in keyof Kinds]: SaidOf<Kinds[K]> }[keyof Kinds] | KernelEncapsulation

/** The same, as the kernel describes it: without what is nothing, links by their index. */
export type DescribedEncapsulation = { [K in keyof Kinds]: DescribedOf<Kinds[K]> }[keyof Kinds] | KernelEncapsulation

/** An encapsulation as the kernel has it: what stands in RTA_ENCAP and NHA_ENCAP, and its type, which is sent behind it. */
export type EncapsulationAttributes = readonly [attributes: RouteInput['RTA_ENCAP'], type: RouteInput['RTA_ENCAP_TYPE']]

/** An encapsulation that has been read; it has its attributes once the links that it names have their indices. */
export type ReadEncapsulation = (indexOf: (link: LinkReference) => Promise<number>) => Promise<EncapsulationAttributes>

const kinds: Readonly<Record<string, Kind>> = list
const kindNames = [...Object.keys(list), 'kernel'] as (keyof Kinds | 'kernel')[]

/** Reads an encapsulation. @throws EncodeError with the path of the offender */
export const encapsulation: Reader<ReadEncapsulation> = (value) => {
  const { kind: name } = readFields({ kind: (value as Partial<Encapsulation> | null)?.kind }, { kind: oneOf(kindNames) })
  if (name === undefined) throw new EncodeError(`expected one of ${kindNames.join(', ')}, got nothing`, ['kind'])
  const { kind: _, ...said } = value as Encapsulation & Readonly<Record<string, unknown>>
  const kind = kinds[name]
  if (kind === undefined) {
    const { attributes, type } = value as KernelEncapsulation
    return async () => [attributes, type]
  }
  const links = new Map<LinkReference, number>()
  const attributes = (lookup: Lookup) => kind.pack(attributesOf(kind.options, said, lookup)) as RouteInput['RTA_ENCAP']
  const collect: Lookup = { indexOf: (link) => links.set(link, 0).size, descriptorOf: () => 0 }
  for (const [option, row] of Object.entries(kind.options)) {
    // A conversion says itself what it would take instead of nothing.
    if (isMarked(row, 'needed') && (said as Readonly<Record<string, unknown>>)[option] === undefined)
      at(option, () => row[1].write(undefined, collect))
  }
  attributes(collect)
  return async (indexOf) => {
    for (const link of links.keys()) links.set(link, await indexOf(link))
    return [attributes({ ...collect, indexOf: (link) => links.get(link) ?? 0 }), kind.type]
  }
}

/** The encapsulation of a route message, and its type. */
type Encapsulated = Pick<RouteMessage, 'RTA_ENCAP_TYPE' | 'RTA_ENCAP'>

/** An encapsulation in English, in the kernel's words where English has none; undefined where there is none. */
export function describeEncapsulation({ RTA_ENCAP_TYPE: type, RTA_ENCAP: attributes }: Encapsulated): DescribedEncapsulation | undefined {
  if (type === undefined || attributes === undefined) return undefined
  const kind = Object.values(kinds).find((each) => each.type === type)
  if (kind === undefined) return { kind: 'kernel', type, attributes }
  // The rows say which options belong to which kind; TypeScript cannot follow them there.
  return {
    kind: kind.kind,
    ...describe(kind.options, kind.unpack(attributes as Readonly<Record<string, unknown>>)),
  } as DescribedEncapsulation
}
