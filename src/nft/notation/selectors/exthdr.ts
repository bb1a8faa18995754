/** Extension headers, options and chunks, and their fields. nft(8), “EXTENSION HEADER EXPRESSIONS”; <linux/netfilter/nf_tables.h>, nft_exthdr */

import { EncodeError, nearest, show } from '../../../schema/errors.ts'
import type { Expression, ExpressionInput } from '../../expressions/expression.ts'
import { ones } from '../bits.ts'
import { datatypes } from '../datatypes/index.ts'
import { integer } from '../datatypes/integer.ts'
import type { Draft } from '../draft.ts'
import type { Extensions, Operation } from '../extensions/extension.ts'
import { ipOptions } from '../extensions/ip.ts'
import { ip6Extensions } from '../extensions/ip6.ts'
import { sctpChunks } from '../extensions/sctp.ts'
import { tcpOptions } from '../extensions/tcp.ts'
import { type Found, fieldAmong } from '../fields.ts'
import type { Field } from '../headers/header.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'
import { requireHeader } from '../requirements.ts'
import type { Term } from '../term.ts'

/** A field by the names of its header and itself; without a field, whether the header is there. */
export interface ExtensionTerm {
  readonly name: string
  readonly field?: string
}

/** An option of TCP by its number: bits of it, from its begin on. The first eight alone ask whether it is there. */
export interface RawOptionTerm {
  readonly base: number
  readonly offset: number
  readonly len: number
}

type AnyTerm = ExtensionTerm | RawOptionTerm

/** What is asked where no field is: whether it is there. */
const presence: Field = [0, 8, datatypes.boolean]

/** The extension’s number, and the field; undefined where it is asked for as such. */
function partOf({ known }: Extensions, term: AnyTerm): readonly [type: number, field: Field | undefined] {
  if ('base' in term) return [term.base, term.offset === 0 && term.len === 8 ? undefined : [term.offset, term.len, integer]]
  const extension = Object.hasOwn(known, term.name) ? known[term.name] : undefined
  if (extension === undefined) throw new EncodeError(`there is no ${show(term.name)}${hint(term.name, Object.keys(known))}`, ['name'])
  const { type, fields } = extension
  if (term.field === undefined) return [type, undefined]
  const field = Object.hasOwn(fields, term.field) ? fields[term.field] : undefined
  if (field === undefined)
    throw new EncodeError(`${term.name} has no field ${show(term.field)}${hint(term.field, Object.keys(fields))}`, ['field'])
  return [type, field]
}

function hint(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return meant === undefined ? `, only ${known.join(', ')}` : `; did you mean ${show(meant)}?`
}

/** nft's order of IPv6's extension headers, the first being 1. */
const numbered: readonly string[] = ['hbh', 'rt', 'rt0', 'rt2', 'srh', 'frag', 'dst', 'mh']

/** nft's order of what extensions belong to. */
const owners: readonly Operation[] = ['NFT_EXTHDR_OP_IPV6', 'NFT_EXTHDR_OP_TCPOPT', 'NFT_EXTHDR_OP_IPV4', 'NFT_EXTHDR_OP_SCTP']

/** nft's numbers for the fields of IP's options, which it counts for all of them together. */
const ipOptionFields: readonly (string | undefined)[] = [undefined, 'type', 'length', 'value', 'ptr', 'addr']

/** The names of the fields of an extension, by nft's numbers. */
function numberedFields({ operation, known }: Extensions, name: string): readonly (string | undefined)[] {
  const fields = Object.keys(known[name]?.fields ?? {})
  if (operation === 'NFT_EXTHDR_OP_IPV4')
    return ipOptionFields.map((field) => (field !== undefined && fields.includes(field) ? field : undefined))
  return operation === 'NFT_EXTHDR_OP_IPV6' ? [undefined, ...fields] : fields
}

/** The bytes that a field lies in. */
function placeOf([at, bits]: Field): { readonly offset: number; readonly length: number } {
  const offset = Math.floor(at / 8)
  return { offset, length: Math.ceil((at + bits) / 8) - offset }
}

/** Selects among the extensions of one kind, which nft’s JSON has under `key`. */
function selector<T extends AnyTerm>(kind: Extensions, key: 'exthdr' | 'tcp option' | 'ip option' | 'sctp chunk') {
  const termOf = (term: AnyTerm) => ({ [key]: term }) as unknown as Term
  // What such a header says is next is none of what is known of the packet.
  const { next: _next, ...owner } = kind.of
  return {
    operand(term: T, draft: Draft): Operand {
      const [type, field] = partOf(kind, term)
      if (owner.layer === 'network') requireHeader(kind.of, draft)
      const [at, bits, datatype] = field ?? presence
      const { offset, length } = placeOf(field ?? presence)
      const shift = (offset + length) * 8 - at - bits
      return {
        type: datatype,
        bits,
        order: 'big',
        length,
        ...(bits === length * 8 ? {} : { part: { mask: ones(bits, shift, length), shift } }),
        load: (slot) => [
          {
            NFTA_EXPR_NAME: 'exthdr',
            NFTA_EXPR_DATA: {
              NFTA_EXTHDR_DREG: registerOf(slot),
              NFTA_EXTHDR_TYPE: type,
              NFTA_EXTHDR_OFFSET: offset,
              NFTA_EXTHDR_LEN: length,
              NFTA_EXTHDR_OP: kind.operation,
              NFTA_EXTHDR_FLAGS: field === undefined ? ['NFT_EXTHDR_F_PRESENT'] : [],
            },
          },
        ],
      }
    },

    /** Writes a field. */
    store(term: T, slot: number): ExpressionInput {
      const [type, field = presence] = partOf(kind, term)
      const { offset, length } = placeOf(field)
      return {
        NFTA_EXPR_NAME: 'exthdr',
        NFTA_EXPR_DATA: {
          NFTA_EXTHDR_SREG: registerOf(slot),
          NFTA_EXTHDR_TYPE: type,
          NFTA_EXTHDR_OFFSET: offset,
          NFTA_EXTHDR_LEN: length,
          NFTA_EXTHDR_OP: kind.operation,
        },
      }
    },

    /** What an expression loads or writes. */
    read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
      if (name !== 'exthdr' || data?.NFTA_EXTHDR_OP !== kind.operation) return undefined
      const {
        NFTA_EXTHDR_TYPE: type = 0,
        NFTA_EXTHDR_OFFSET: offset = 0,
        NFTA_EXTHDR_LEN: length = 1,
        NFTA_EXTHDR_FLAGS: flags = [],
      } = data
      const candidates = Object.entries(kind.known).filter(([, extension]) => extension.type === type)
      const raw = termOf({ base: type, offset: offset * 8, len: length * 8 })
      const plain = { term: raw, type: integer, bits: length * 8, order: 'big' } as const
      if (flags.includes('NFT_EXTHDR_F_PRESENT')) {
        const [first] = candidates
        const term = first === undefined ? raw : termOf({ name: first[0] })
        return { ...plain, type: datatypes.boolean, field: () => ({ header: owner, name: '', field: presence, shift: 0, term }) }
      }
      const field = (mask: Uint8Array | undefined): Found | undefined => {
        for (const [name, { fields }] of candidates) {
          const found = fieldAmong(owner, fields, { offset, length }, mask)
          if (found !== undefined) return { ...found, term: termOf({ name, field: found.name }) }
        }
        return undefined
      }
      return { ...plain, field }
    },

    /** By the number of the header, of the option or of the chunk, and that of the field. Bytes of an option nft does not note. */
    noting: {
      kind: 8,
      write(term) {
        if ('base' in term || term.field === undefined) return undefined
        const type = kind.known[term.name]?.type
        const field = numberedFields(kind, term.name).indexOf(term.field)
        const owner = owners.indexOf(kind.operation)
        if (type === undefined || field < 0) return undefined
        if (owner === 0)
          return [
            [1, field],
            [0, numbered.indexOf(term.name) + 1],
          ]
        return [
          [1, field],
          [2, owner],
          [0, type],
        ]
      },
      read(number) {
        const owner = owners.indexOf(kind.operation)
        if ((number(2) ?? 0) !== owner) return undefined
        const isOf = (name: string) => kind.known[name]?.type === number(0)
        const name = owner === 0 ? numbered[(number(0) ?? 0) - 1] : Object.keys(kind.known).find(isOf)
        const field = name === undefined ? undefined : numberedFields(kind, name)[number(1) ?? -1]
        return field === undefined ? undefined : ({ name, field } as T)
      },
    } satisfies Noting<T>,

    text(term: T): string {
      const [type, field] = partOf(kind, term)
      if ('base' in term) return field === undefined ? `${key} ${type}` : `${key} @${type},${term.offset},${term.len}`
      if (key !== 'exthdr') return field === undefined ? `${key} ${term.name}` : `${key} ${term.name} ${term.field}`
      return field === undefined ? `exthdr ${term.name}` : `${term.name} ${term.field}`
    },
  }
}

export const exthdr = selector<ExtensionTerm>(ip6Extensions, 'exthdr')
export const tcpOption = selector<ExtensionTerm | RawOptionTerm>(tcpOptions, 'tcp option')
export const ipOption = selector<ExtensionTerm>(ipOptions, 'ip option')
export const sctpChunk = selector<ExtensionTerm>(sctpChunks, 'sctp chunk')

/** All of them: which one an expression means, its operation says. */
export const extensionKinds = [exthdr, tcpOption, ipOption, sctpChunk] as const
