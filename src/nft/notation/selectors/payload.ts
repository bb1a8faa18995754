/** Fields of headers, and bytes of a packet by their place. nft(8), “PAYLOAD EXPRESSIONS”; <linux/netfilter/nf_tables.h>, enum nft_payload_attributes */

import { EncodeError, nearest, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { anonymousSet } from '../anonymous-set.ts'
import { ones, toNumber } from '../bits.ts'
import { rawInteger } from '../datatypes/integer.ts'
import type { Draft } from '../draft.ts'
import { bases, type Field, type Header } from '../headers/header.ts'
import { headerOf, headers } from '../headers/headers.ts'
import { lookUp } from '../keys.ts'
import { type Noting, type Numbers, noteOf } from '../noting.ts'
import type { Operand, Place } from '../operand.ts'
import { networkOf, transportOf } from '../protocols.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'
import { requireHeader } from '../requirements.ts'

/** A field by its header and name, or bits by where they stand: from the base on, both in bits. */
export type PayloadTerm =
  | { readonly protocol: string; readonly field: string }
  | { readonly base: 'll' | 'nh' | 'th'; readonly offset: number; readonly len: number }

const rawBases = {
  ll: 'NFT_PAYLOAD_LL_HEADER',
  nh: 'NFT_PAYLOAD_NETWORK_HEADER',
  th: 'NFT_PAYLOAD_TRANSPORT_HEADER',
} as const

/** The field, once the rule has made sure that its header is there. */
function operand(term: PayloadTerm, draft: Draft): Operand {
  if ('base' in term) return rawOperand(term)
  const header = headerOf(term.protocol)
  if (header === undefined) throw new EncodeError(`there is no header ${show(term.protocol)}${hint(term.protocol, Object.keys(headers))}`)
  const field = Object.hasOwn(header.fields, term.field) ? header.fields[term.field] : undefined
  if (field === undefined)
    throw new EncodeError(`${header.name} has no field ${show(term.field)}${hint(term.field, Object.keys(header.fields))}`)
  requireHeader(header, draft)
  requireMessage(header, term.field, draft)
  return fieldOperand(header, term.field, field, draft)
}

/** Makes sure that a message of ICMP is one that has the field. @throws EncodeError where the rule already knows that it is not */
function requireMessage(header: Header, name: string, draft: Draft): void {
  const { protocols, pieces } = draft
  const types = header.messages?.[name]
  const field = header.fields.type
  const [first, ...others] = types ?? []
  if (types === undefined || first === undefined || field === undefined) return
  if (protocols.message !== undefined) {
    if (protocols.message.some((type) => types.includes(type))) return
    throw new EncodeError(`the packets are known to be messages of another type here, which have no ${name}`)
  }
  protocols.message = types
  const noted = () => noteOf(noting, { protocol: header.name, field: 'type' })
  const type = { ...fieldOperand(header, 'type', field, { protocols: {} }), noted }
  if (others.length === 0)
    return void (type.place && pieces.push({ place: type.place, operator: 'NFT_CMP_EQ', value: Uint8Array.of(first) }))
  const found = anonymousSet({ set: types }, type, draft)
  pieces.push({ match: [...type.load(0), lookUp(found, 0)] })
}

/** The field, as it stands: nothing is asked before. */
export function fieldOperand(header: Header, name: string, [offset, bits, type]: Field, { protocols }: Pick<Draft, 'protocols'>): Operand {
  const first = Math.floor(offset / 8)
  const length = Math.ceil((offset + bits) / 8) - first
  const shift = length * 8 - (offset - first * 8) - bits
  const learnTypes = (values: readonly Uint8Array[]): void => {
    protocols.message = values.map((value) => Number(toNumber(value)))
  }
  return {
    type,
    bits,
    order: 'big',
    ...loaded({ base: bases[header.layer], offset: first, length }),
    ...(bits === length * 8 ? {} : { part: { mask: ones(bits, shift, length), shift } }),
    ...(header.messages !== undefined && name === 'type' ? { learnAny: learnTypes } : {}),
    learn(value) {
      if (header.messages !== undefined && name === 'type') learnTypes([value])
      if (header.next !== name) return
      const number = Number(toNumber(value))
      if (header.layer === 'network') {
        const transport = transportOf(number)
        if (transport !== undefined) protocols.transport = transport
      } else {
        const network = networkOf(number)
        if (network !== undefined) protocols.network = network
        else if (number === 0x8100) protocols.link = 'vlan'
      }
    },
  }
}

function rawOperand({ base, offset, len }: { base: 'll' | 'nh' | 'th'; offset: number; len: number }): Operand {
  if (!Object.hasOwn(rawBases, base)) throw new EncodeError(`expected ll, nh or th, got ${show(base)}`, ['base'])
  const first = Math.floor(offset / 8)
  const length = Math.ceil((offset + len) / 8) - first
  const shift = length * 8 - (offset - first * 8) - len
  return {
    type: rawInteger,
    bits: len,
    order: 'big',
    ...loaded({ base: rawBases[base], offset: first, length }),
    ...(len === length * 8 ? {} : { part: { mask: ones(len, shift, length), shift } }),
  }
}

function loaded(place: Place): Pick<Operand, 'length' | 'load' | 'place'> {
  const { base, offset, length } = place
  return {
    length,
    place,
    load: (slot) => [
      {
        NFTA_EXPR_NAME: 'payload',
        NFTA_EXPR_DATA: {
          NFTA_PAYLOAD_DREG: registerOf(slot),
          NFTA_PAYLOAD_BASE: base,
          NFTA_PAYLOAD_OFFSET: offset,
          NFTA_PAYLOAD_LEN: length,
        },
      },
    ],
  }
}

function hint(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return meant === undefined ? `, only ${known.join(', ')}` : `; did you mean ${show(meant)}?`
}

/** A load of packet bytes. Which field it is shows when the mask is known: see `fields.ts`. */
function read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
  if (name !== 'payload') return undefined
  const { NFTA_PAYLOAD_BASE: base, NFTA_PAYLOAD_OFFSET: offset = 0, NFTA_PAYLOAD_LEN: length = 0 } = data ?? {}
  const raw = (Object.keys(rawBases) as (keyof typeof rawBases)[]).find((raw) => rawBases[raw] === base)
  if (raw === undefined || length === 0) return undefined
  return {
    term: { payload: { base: raw, offset: offset * 8, len: length * 8 } },
    type: rawInteger,
    bits: length * 8,
    order: 'big',
    place: { base: rawBases[raw], offset, length },
  }
}

function text(term: PayloadTerm): string {
  return 'base' in term ? `@${term.base},${term.offset},${term.len}` : `${term.protocol} ${term.field}`
}

/** nft's numbers of bases. */
const numbered = [undefined, 'll', 'nh', 'th'] as const

/** A field by its header and its place in it; where its type does not say how many bits a value has, those too. Bytes by their place, of no header. */
const noting: Noting<PayloadTerm> = {
  kind: 7,
  write(term) {
    if ('base' in term) {
      return [
        [0, 0],
        [1, 0],
        [2, numbered.indexOf(term.base)],
        [3, term.offset],
        [4, term.len],
      ]
    }
    const header = headerOf(term.protocol)
    const field = header?.fields[term.field]
    if (header === undefined || field === undefined) return undefined
    const [, bits, { id }] = field
    const number = Object.keys(header.fields).indexOf(term.field) + 1
    const named: Numbers = [
      [0, header.id],
      [1, number],
    ]
    return id === rawInteger.id ? [...named, [4, bits]] : named
  },
  read(number) {
    const base = number(0) === 0 ? numbered[number(2) ?? 0] : undefined
    if (base !== undefined) return { base, offset: number(3) ?? 0, len: number(4) ?? 0 }
    const header: Header | undefined = Object.values(headers).find(({ id }) => id === number(0))
    const field = Object.keys(header?.fields ?? {})[(number(1) ?? 0) - 1]
    return header === undefined || field === undefined ? undefined : { protocol: header.name, field }
  },
}

export const payload = { operand, read, text, noting }
