/** What a rule compares with, as callers say it: `'10.10.0.0/24'`, `[80, 443]`, `'8000-8100'`, `'@leases'`, `not(80)`. nft(8) */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Constant, Datatype } from '../datatype.ts'
import type { Operator } from '../statements/match.ts'
import type { Term } from '../term.ts'

/** One value: a constant, a prefix (`'10.0.0.0/8'`), a range (`'80-90'`), the name of a set (`'@leases'`), or an expression as nft’s JSON says it. */
export type Single = Constant | Exclude<Term, Constant | readonly Term[]>

/** A value, or several of which one must hold. */
export type Value = Single | readonly Single[] | Compared

/** A value with the way in which it is compared. */
export interface Compared {
  readonly compare: Exclude<Operator, '==' | 'in'>
  readonly value: Single | readonly Single[]
}

/** Anything but this. Equivalent to: `!= VALUE` */
export function not(value: Single | readonly Single[]): Compared {
  return { compare: '!=', value }
}

/** Less than this. Equivalent to: `< VALUE` */
export function below(value: Single): Compared {
  return { compare: '<', value }
}

/** More than this. Equivalent to: `> VALUE` */
export function above(value: Single): Compared {
  return { compare: '>', value }
}

/** This or less. Equivalent to: `<= VALUE` */
export function atMost(value: Single): Compared {
  return { compare: '<=', value }
}

/** This or more. Equivalent to: `>= VALUE` */
export function atLeast(value: Single): Compared {
  return { compare: '>=', value }
}

/** The operator and the right side of a match. Flags are asked for, any of them; other values are compared with. */
export function rightOf(value: Value, type: Datatype): { readonly op: Operator; readonly right: Term } {
  if (typeof value === 'object' && value !== null && 'compare' in value) return { op: value.compare, right: several(value.value, type) }
  const right = several(value as Single | readonly Single[], type)
  const isFlags = type.bitmask === true && (Array.isArray(right) || (typeof right !== 'object' && !isReference(right)))
  return { op: isFlags ? 'in' : '==', right }
}

function several(value: Single | readonly Single[], type: Datatype): Term {
  if (!Array.isArray(value)) return termOf(value as Single, type)
  const terms = value.map((each: Single) => termOf(each, type))
  return type.bitmask === true ? terms : { set: terms }
}

/** A value as nft’s JSON says it: prefixes and ranges are taken apart. @throws EncodeError for what is no value at all */
export function termOf(value: Single, type: Datatype): Term {
  if (typeof value === 'object' && value !== null) return value
  if (typeof value !== 'string') {
    if (typeof value === 'number' || typeof value === 'boolean') return value
    throw new EncodeError(`expected a value of type ${type.name}, got ${show(value)}`)
  }
  if (isReference(value)) return value
  const slash = value.indexOf('/')
  if (type.prefixes === true && slash > 0) return { prefix: { addr: value.slice(0, slash), len: lengthOf(value.slice(slash + 1)) } }
  const dash = value.indexOf('-')
  if (dash > 0 && !isValue(value, type)) {
    const [from, to] = [value.slice(0, dash), value.slice(dash + 1)]
    if (isValue(from, type) && isValue(to, type)) return { range: [from, to] }
  }
  return value
}

function isReference(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('@')
}

function lengthOf(digits: string): number {
  return /^[0-9]{1,3}$/.test(digits) ? Number(digits) : Number.NaN
}

function isValue(value: string, type: Datatype): boolean {
  try {
    type.bytes(value, type.bits === 0 ? 64 : type.bits)
    return true
  } catch {
    return false
  }
}
