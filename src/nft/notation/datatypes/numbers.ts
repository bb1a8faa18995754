/** Types of whole numbers, some of which have names. nft(8), “Data types” */

import { EncodeError, show } from '../../../schema/errors.ts'
import { expectedName } from '../../../schema/names.ts'
import type { Constant, Datatype } from '../datatype.ts'
import { numberConstant, parseNumber, readNumber, writeNumber } from './whole-number.ts'

/** nft's names and their numbers. Of several names for one number the first is written, all are read. */
export type Symbols = Readonly<Record<string, number>>

/** What makes one type of numbers differ from another. */
export interface NumberType extends Pick<Datatype, 'name' | 'id' | 'bits' | 'prefixes' | 'noted'> {
  /** `big` where left out: the packet's order, or no order at all. */
  readonly order?: Datatype['order']
  readonly symbols?: Symbols
  /** The greatest value, where its bits could hold more. */
  readonly most?: number
  /** Whether names stand in quotation marks. */
  readonly quoted?: boolean
  /** How a number that is not written by name is written; decimal where left out. */
  readonly digits?: (value: bigint) => string
  /** What else a value may be, for an error: `'names of services come from /etc/services, which is not read here'`. */
  readonly hint?: string
}

/** A type of numbers. A name that nft knows, or that the machine's own files give, is one of `symbols` or refused. */
export function numbers(type: NumberType): Datatype {
  const { name, id, bits, order = 'big', symbols = {}, quoted = false, digits = String, hint, most, prefixes, noted } = type
  const byName = new Map(Object.entries(symbols))
  const byNumber = new Map<bigint, string>()
  for (const [symbol, number] of byName) if (!byNumber.has(BigInt(number))) byNumber.set(BigInt(number), symbol)
  const symbolOf = (value: bigint, numeric: boolean) => (numeric ? undefined : byNumber.get(value))
  return {
    name,
    id,
    bits,
    order,
    ...(prefixes === undefined ? {} : { prefixes }),
    ...(noted === undefined ? {} : { noted }),
    bytes(value, bits) {
      const named = typeof value === 'string' ? byName.get(value) : undefined
      const number = named === undefined ? parseNumber(value) : BigInt(named)
      if (number === undefined) throw new EncodeError(expected(value, bits, [...byName.keys()], hint))
      if (most !== undefined && number > most) throw new EncodeError(`expected a whole number from 0 to ${most}, got ${show(value)}`)
      return writeNumber(number, bits, order)
    },
    constant(bytes, numeric = false) {
      const value = readNumber(bytes, order)
      return symbolOf(value, numeric) ?? numberConstant(value)
    },
    text(bytes, numeric = false) {
      const value = readNumber(bytes, order)
      const symbol = symbolOf(value, numeric)
      return symbol === undefined ? digits(value) : quoted ? `"${symbol}"` : symbol
    },
  }
}

function expected(value: Constant, bits: number, names: readonly string[], hint: string | undefined): string {
  const most = (1n << BigInt(bits)) - 1n
  const reason = names.length > 0 ? expectedName(value, names) : `expected a whole number from 0 to ${most}, got ${show(value)}`
  return hint === undefined ? reason : `${reason} (${hint})`
}

/** Hexadecimal digits, so many at least: `0x0800`. */
export function hexadecimal(width: number): (value: bigint) => string {
  return (value) => `0x${value.toString(16).padStart(width, '0')}`
}
