/** Numbers of bytes as rules write them: `10 mbytes`. nft(8), “LIMIT STATEMENT”, “QUOTA STATEMENT” */

import { EncodeError, show } from '../../schema/errors.ts'

const units = { mbytes: 1024n * 1024n, kbytes: 1024n, bytes: 1n } as const

/** What bytes are counted in. */
export type ByteUnit = keyof typeof units

/** So many bytes. @throws EncodeError for a unit that there is not */
export function bytesOf(count: number, unit: string = 'bytes'): bigint {
  if (!Object.hasOwn(units, unit)) throw new EncodeError(`expected ${Object.keys(units).join(', ')}, got ${show(unit)}`)
  return BigInt(wholeNumber(count)) * units[unit as ByteUnit]
}

/** The largest unit in which so many bytes are a whole number. */
export function inUnits(bytes: bigint): readonly [count: number, unit: ByteUnit] {
  const unit = (Object.keys(units) as ByteUnit[]).find((unit) => bytes > 0n && bytes % units[unit] === 0n) ?? 'bytes'
  return [Number(bytes / units[unit]), unit]
}

/** A number that can be counted to. @throws EncodeError for any other */
export function wholeNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new EncodeError(`expected a whole number, got ${show(value)}`)
  return value
}
