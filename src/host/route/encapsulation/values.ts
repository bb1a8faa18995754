/** What options of encapsulations can be. The kernel answers zeros where nothing was said: they are not described. */

import { EncodeError, show } from '../../../schema/errors.ts'
import { parseAddress } from '../../ip/prefix.ts'
import { at, wholeNumber, yesOrNo } from '../../verb/fields.ts'
import type { Conversion } from '../../verb/options.ts'

/** A whole number up to so much, of which 0 says nothing. */
export function upTo(most: number): Conversion<number, number> {
  return { write: wholeNumber(0, most), read: (wire) => wire || undefined }
}

/** A flag: true, or nothing. */
export function set<const N extends string>(name: N): Conversion<boolean, readonly (N | number)[], true> {
  return { write: (said) => (yesOrNo(said) ? [name] : []), read: (wire) => wire.includes(name) || undefined }
}

/** The key of a tunnel, of 64 bits. */
export const key: Conversion<number | bigint, bigint, bigint> = {
  write(said) {
    const whole = typeof said === 'bigint' || (typeof said === 'number' && Number.isSafeInteger(said)) ? BigInt(said) : -1n
    if (whole < 0n || whole >= 1n << 64n) throw new EncodeError(`expected a whole number from 0 to 2^64 - 1, got ${show(said)}`)
    return whole
  },
  read: (wire) => wire || undefined,
}

/** Addresses of IPv6 that packets go by, the first one to visit first. The packet has them the other way round. */
export const segments: Conversion<readonly string[], readonly string[]> = {
  write(said) {
    if (!Array.isArray(said) || said.length === 0) throw new EncodeError(`expected an array of at least one address, got ${show(said)}`)
    return said.map((each, i) => at(`[${i}]`, () => segment(each))).reverse()
  },
  read: (wire) => [...wire].reverse(),
}

function segment(said: unknown): string {
  const { family, address } = parseAddress(said as string)
  if (family !== 'ipv6') throw new EncodeError(`expected an address such as fd00::1, got ${show(said)}`)
  return address
}

/** A routing table, by its number. */
export const table: Conversion<number, number, number> = { write: wholeNumber(1, 0xffff_ffff), read: (wire) => wire }
