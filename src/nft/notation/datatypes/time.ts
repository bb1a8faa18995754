/** Time: how long, and when. nft(8), “Meta expression types” */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Constant, Datatype } from '../datatype.ts'
import { numbers } from './numbers.ts'
import { numberConstant, parseNumber, readNumber, writeNumber } from './whole-number.ts'

const MILLISECONDS = { d: 86_400_000n, h: 3_600_000n, m: 60_000n, s: 1000n, ms: 1n } as const

/** So many milliseconds as nft writes them: `1d2h3m4s5ms`, and `0s` where nft writes nothing at all. Equivalent to: `timeout 1h` */
export function durationText(milliseconds: bigint): string {
  let rest = milliseconds
  let text = ''
  for (const [unit, length] of Object.entries(MILLISECONDS)) {
    const count = rest / length
    if (count > 0n) text += `${count}${unit}`
    rest %= length
  }
  return text || '0s'
}

/** The milliseconds of `1h30m`, `100ms`, or of a number of seconds. Throws `EncodeError` for what says no time. */
export function parseDuration(value: Constant): bigint {
  const seconds = parseNumber(value)
  if (seconds !== undefined && seconds >= 0n) return seconds * MILLISECONDS.s
  if (typeof value !== 'string' || !/^(?=.)(\d+d)?(\d+h)?(\d+m(?!s))?(\d+s)?(\d+ms)?$/.test(value))
    throw new EncodeError(`expected whole seconds, or a time such as 1h30m or 100ms, got ${show(value)}`)
  let sum = 0n
  for (const [, count = '', unit] of value.matchAll(/(\d+)([a-z]+)/g))
    sum += BigInt(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS]
  return sum
}

/**
 * How long: `ct expiration`. The register has milliseconds. JSON has seconds, and text only where they are not whole; nft leaves out there,
 * and with numbers asked for, what is less than a second.
 */
export const time: Datatype = {
  name: 'time',
  id: 18,
  bits: 32,
  order: 'host',
  bytes: (value, bits) => writeNumber(parseDuration(value), bits, 'host'),
  constant(bytes) {
    const milliseconds = readNumber(bytes, 'host')
    return milliseconds % MILLISECONDS.s === 0n ? numberConstant(milliseconds / MILLISECONDS.s) : durationText(milliseconds)
  },
  text(bytes, numeric) {
    const milliseconds = readNumber(bytes, 'host')
    return numeric && milliseconds % MILLISECONDS.s === 0n ? `${milliseconds / MILLISECONDS.s}s` : durationText(milliseconds)
  },
}

const two = (number: number) => String(number).padStart(2, '0')

const NANOSECONDS = 1_000_000_000n

/**
 * When: `meta time`, a date and a time of day where this program runs (its time zone), or a number of seconds since 1970 in UTC. The register
 * has nanoseconds; nft knows of none below a second. Its name is that of the other type of time.
 */
export const date: Datatype = {
  name: 'time',
  id: 43,
  bits: 64,
  order: 'host',
  bytes(value, bits) {
    const seconds = parseNumber(value) ?? parseDate(value)
    if (seconds === undefined)
      throw new EncodeError(`expected a date such as "2024-01-31 12:30:00", or seconds since 1970, got ${show(value)}`)
    return writeNumber(seconds * NANOSECONDS, bits, 'host')
  },
  constant: (bytes) => dateText(readNumber(bytes, 'host') / NANOSECONDS),
  text: (bytes) => `"${dateText(readNumber(bytes, 'host') / NANOSECONDS)}"`,
}

function dateText(seconds: bigint): string {
  const date = new Date(Number(seconds) * 1000)
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

function parseDate(value: Constant): bigint | undefined {
  const found = typeof value === 'string' && /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d)?)?$/.exec(value)
  if (!found) return undefined
  const [, day, minute = '00:00', second = ':00'] = found
  const seconds = BigInt(Math.floor(new Date(`${day}T${minute}${second}`).getTime() / 1000) || 0)
  // The thirtieth of February is another day.
  return dateText(seconds) === `${day} ${minute}${second}` ? seconds : undefined
}

const DAY = 86_400

/** What clocks here show when it is midnight in UTC, in seconds: as nft does, by the time zone's present offset. */
const offset = () => -60 * new Date().getTimezoneOffset()

/** The time of day: `meta hour`, where this program runs (its time zone), or a number of seconds since midnight in UTC. */
export const hour: Datatype = {
  name: 'hour',
  id: 44,
  bits: 32,
  order: 'host',
  bytes(value, bits) {
    const seconds = parseNumber(value) ?? parseHour(value)
    if (seconds === undefined || seconds < 0n || seconds > DAY)
      throw new EncodeError(`expected a time of day such as "12:30", or seconds from 0 to ${DAY}, got ${show(value)}`)
    return writeNumber(seconds, bits, 'host')
  },
  constant: hourText,
  text: (bytes) => `"${hourText(bytes)}"`,
}

function hourText(bytes: Uint8Array): string {
  const here = (Number(readNumber(bytes, 'host')) + offset() + DAY) % DAY
  const seconds = here % 60
  const text = `${two(Math.floor(here / 3600))}:${two(Math.floor(here / 60) % 60)}`
  return seconds === 0 ? text : `${text}:${two(seconds)}`
}

function parseHour(value: Constant): bigint | undefined {
  const found = typeof value === 'string' && /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(value)
  if (!found) return undefined
  const [, hours = 0, minutes = 0, seconds = 0] = found.map((part) => Number(part ?? 0))
  return BigInt((hours * 3600 + minutes * 60 + seconds - offset() + DAY) % DAY)
}

/** The day of the week, in UTC: `meta day`. */
export const day = numbers({
  name: 'day',
  id: 45,
  bits: 8,
  most: 6,
  quoted: true,
  noted: 'host',
  symbols: { Sunday: 0, Monday: 1, Tuesday: 2, Wednesday: 3, Thursday: 4, Friday: 5, Saturday: 6 },
})
