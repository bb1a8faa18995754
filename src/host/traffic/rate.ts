/** Rates and what follows from them: how long a burst takes, as the kernel has it. tc(8), <linux/pkt_sched.h>, struct tc_ratespec */

import { EncodeError, show } from '../../schema/errors.ts'
import { whole as bounded } from '../verb/option-values.ts'
import type { Conversion } from '../verb/options.ts'

/** A rate: bits a second, or a text as `tc` takes it: `'10mbit'`, `'1.5gbit'`, `'64kibit'`; `'2mbps'` are bytes. */
export type Rate = number | string

const powers = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 2 ** 10, mi: 2 ** 20, gi: 2 ** 30, ti: 2 ** 40 }

/** Bytes a second. */
function bytesASecond(said: Rate): number {
  if (typeof said === 'number') return Math.floor(said / 8)
  const [, number = '', power = '', unit = ''] = /^(\d+(?:\.\d+)?)([kmgt]i?)?(bit|bps)$/i.exec(said) ?? []
  const times = powers[power.toLowerCase() as keyof typeof powers]
  return number === '' ? Number.NaN : Math.floor((Number(number) * times) / (unit.toLowerCase() === 'bit' ? 8 : 1))
}

/** A rate of at least a byte a second, of at most so many. Described in bits a second. */
export function rateUpTo(most: number): Conversion<Rate, number, number> {
  return {
    write(said) {
      const bytes = typeof said === 'number' || typeof said === 'string' ? bytesASecond(said) : Number.NaN
      if (!(bytes >= 1 && bytes <= most))
        throw new EncodeError(`expected bits a second from 8 to ${most * 8}, or a rate such as 10mbit, got ${show(said)}`)
      return bytes
    },
    read: (wire) => wire * 8,
  }
}

/** The largest rate that a number holds without loss. */
export const rate = rateUpTo(2 ** 50)

const U32 = 0xffff_ffff

/** A rate in the field of 32 bits; those beyond are said whole by an attribute of their own. */
export function capped(bytes: number): number {
  return Math.min(bytes, U32)
}

/** The attribute of 64 bits, where it takes one. */
export function whole(bytes: number): bigint | undefined {
  return bytes > U32 ? BigInt(bytes) : undefined
}

/** The kernel's unit of time, 64 nanoseconds: so many make a microsecond. /proc/net/psched */
const TICKS = 1000 / 64

/** Ticks that so many bytes take, counted in whole microseconds, as `tc` does. */
export function ticksOf(bytes: number, rate: number): number {
  return Math.floor(Math.floor((bytes / rate) * 1e6) * TICKS)
}

/** The bytes that take so many ticks. */
export function bytesOf(ticks: number, rate: number): number {
  return Math.round(((ticks / TICKS) * rate) / 1e6)
}

/** The bytes for which {@link ticksOf} gives so many ticks. */
export function bytesFor(ticks: number, rate: number): number {
  return Math.ceil((Math.ceil(ticks / TICKS - 1e-6) * rate) / 1e6 - 1e-6)
}

/** By how many bytes a size may differ that has been kept as a time, at this rate in bits a second. */
export function grainOf(rate: number): number {
  return 2 * bytesOf(1, rate / 8) + 2
}

/** How many bytes may go at once. */
export const burst = bounded(1, U32)

/** How a link below counts its packets. */
export const linkLayers = { ethernet: 'TC_LINKLAYER_ETHERNET', atm: 'TC_LINKLAYER_ATM' } as const
