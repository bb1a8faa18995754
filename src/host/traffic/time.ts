/** Times, shares and sizes of traffic control, as the kernel counts them. tc(8) */

import { EncodeError, show } from '../../schema/errors.ts'
import type { Conversion } from '../verb/options.ts'

/** A time in milliseconds, of which the kernel counts parts: so many make one. Finer ones are rounded. */
export function milliseconds(parts: number, most = 0xffff_ffff): Conversion<number, number> {
  return {
    write(said) {
      const counted = Math.round(said * parts)
      if (typeof said !== 'number' || !(said >= 0 && counted <= most))
        throw new EncodeError(`expected milliseconds from 0 to ${most / parts}, got ${show(said)}`)
      return counted
    },
    read: (wire) => wire / parts,
  }
}

/** Part of all packets: 0.01, or `'1%'`. */
export type Share = number | string

const U32 = 0xffff_ffff

/** A share, of which 0xffffffff is all. Described by as few digits as say the same. */
export const share: Conversion<Share, number, number> = {
  write(said) {
    const percent = typeof said === 'string' ? /^(\d+(?:\.\d+)?)%$/.exec(said)?.[1] : undefined
    const part = percent === undefined ? said : Number(percent) / 100
    if (typeof part !== 'number' || !(part >= 0 && part <= 1))
      throw new EncodeError(`expected a share from 0 to 1, or 0% to 100%, got ${show(said)}`)
    return Math.round(part * U32)
  },
  read(wire) {
    const part = wire / U32
    for (let digits = 1; digits < 11; digits++) {
      const short = Number(part.toPrecision(digits))
      if (Math.round(short * U32) === wire) return short
    }
    return part
  },
}

/** A power of two, up to the one with that exponent. */
export function binaryLogarithm(most: number): Conversion<number, number> {
  return {
    write(said) {
      const exponent = typeof said === 'number' ? Math.log2(said) : Number.NaN
      if (!Number.isInteger(exponent) || exponent < 0 || exponent > most)
        throw new EncodeError(`expected a power of two from 1 to ${2 ** most}, got ${show(said)}`)
      return exponent
    },
    read: (wire) => 2 ** wire,
  }
}
