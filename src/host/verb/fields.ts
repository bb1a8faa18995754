/** What a caller says, field by field: read and checked before anything is sent, since plain JavaScript says what it likes. */

import { parseLinkAddress } from '../../schema/address.ts'
import { EncodeError, located, nearest, show } from '../../schema/errors.ts'
import { type Family, parseAddress, parsePrefix } from '../ip/prefix.ts'
import { checkReference, type LinkReference } from '../reference/link-reference.ts'

/** Makes of a value what it stands for. @throws a TypeError that says what would be right */
export type Reader<T> = (value: unknown) => T

/** A reader for each field that can be said of a `T`. */
export type Fields<T> = { readonly [K in keyof Required<T>]: Reader<unknown> }

/** What was said, read. */
export type Said<F> = { readonly [K in keyof F]?: F[K] extends Reader<infer T> ? T | undefined : never }

/**
 * Reads an object field by field; what is undefined was not said.
 *
 * @throws EncodeError with the path of the offender: a value that its reader refuses, a field that there is not
 */
export function readFields<F extends Readonly<Record<string, Reader<unknown>>>>(value: unknown, fields: F): Said<F> {
  if (value === null || typeof value !== 'object') throw new EncodeError(`expected an object, got ${show(value)}`)
  const said: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue
    const read = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (read === undefined) throw new EncodeError(unknownField(name, Object.keys(fields)), [name])
    said[name] = at(name, () => read(field))
  }
  return said as Said<F>
}

/** Runs `read`; a TypeError from within gets `name` put in front of its path. */
export function at<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof EncodeError) throw located(error, name)
    throw error instanceof TypeError ? new EncodeError(error.message, [name]) : error
  }
}

function unknownField(name: string, names: readonly string[]): string {
  const near = nearest(name, names)
  return `there is no such field${near === undefined ? `; there are ${names.join(', ')}` : `; ${near} is meant, probably`}`
}

/** A whole number. */
export function wholeNumber(least: number, most: number): Reader<number> {
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most)
      throw new EncodeError(`expected a whole number from ${least} to ${most}, got ${show(value)}`)
    return value
  }
}

export const number8 = wholeNumber(0, 0xff)
export const number16 = wholeNumber(0, 0xffff)
export const number32 = wholeNumber(0, 0xffff_ffff)

/** A time in units that the kernel counts finer: so many of its units make one, and it counts up to `most`. */
export function duration(units: number, most: number): Reader<number> {
  return (value) => {
    if (typeof value !== 'number' || !(value >= 0) || value * units > most)
      throw new EncodeError(`expected a number from 0 to ${most / units}, got ${show(value)}`)
    return value
  }
}

export const yesOrNo: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new EncodeError(`expected true or false, got ${show(value)}`)
  return value
}

/** One of these words. */
export function oneOf<const T extends string>(words: readonly T[]): Reader<T> {
  return (value) => {
    const found = words.find((word) => word === value)
    if (found === undefined) throw new EncodeError(`expected one of ${words.join(', ')}, got ${show(value)}`)
    return found
  }
}

export const family: Reader<Family> = oneOf(['ipv4', 'ipv6'])

/** Text of at most so many bytes. */
export function textUpTo(most: number): Reader<string> {
  return (value) => {
    if (typeof value !== 'string' || value === '' || value.includes('\0') || Buffer.byteLength(value) > most)
      throw new EncodeError(`expected a text of 1 to ${most} bytes, got ${show(value)}`)
    return value
  }
}

export const address: Reader<ReturnType<typeof parseAddress>> = (value) => parseAddress(value as string)

export const prefix: Reader<ReturnType<typeof parsePrefix>> = (value) => parsePrefix(value as string)

/** A link-layer address, as the kernel's tools write it. */
export const linkLayerAddress: Reader<string> = (value) => {
  if (typeof value !== 'string' || value === '' || parseLinkAddress(value) === undefined)
    throw new EncodeError(`expected an address such as 02:00:00:00:00:01, got ${show(value)}`)
  return value.toLowerCase()
}

export const link: Reader<LinkReference> = (value) => checkReference(value as LinkReference)

/** A list of at least one; the path of an offender tells which of them it is. */
export function listOf<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) throw new EncodeError(`expected an array of at least one, got ${show(value)}`)
    return value.map((each, index) => at(`[${index}]`, () => read(each)))
  }
}

/** A number of these, or a range of them: the first and the last. */
export function rangeOf(number: Reader<number>): Reader<readonly [first: number, last: number]> {
  return (value) => {
    if (!Array.isArray(value)) return [number(value), number(value)]
    const [first, last] = value.map((each, index) => at(`[${index}]`, () => number(each)))
    if (first === undefined || last === undefined || value.length !== 2 || first > last)
      throw new EncodeError('expected a number, or the first and the last of a range: [80, 90]')
    return [first, last]
  }
}
