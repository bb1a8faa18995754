/** Types whose single bits have names. nft(8), “Bitmask type” */

import type { Datatype } from '../datatype.ts'
import { hexadecimal, type NumberType, numbers } from './numbers.ts'
import { readNumber, writeNumber } from './whole-number.ts'

/**
 * A type of bits. A value is a name, several with commas between them, or a number. Several bits at once are a number as a constant, and names with
 * commas as text. What else they may be in a rule or a set is for that to say: `singleBits` takes them apart, `numberText` leaves them together.
 */
export function bits(type: Omit<NumberType, 'digits' | 'quoted' | 'prefixes'>): Datatype {
  const single = numbers({ ...type, digits: hexadecimal(1) })
  return {
    ...single,
    bitmask: true,
    bytes(value, bits) {
      const together = new Uint8Array(Math.ceil(bits / 8))
      for (const name of typeof value === 'string' ? value.split(',') : [value]) {
        for (const [i, byte] of single.bytes(name, bits).entries()) together[i] = (together[i] ?? 0) | byte
      }
      return together
    },
    text(bytes, numeric) {
      const texts = singleBits(single, bytes).map((bit) => single.text(bit, numeric))
      return texts.length > 0 ? texts.join(',') : single.text(bytes, numeric)
    },
  }
}

/** The bits that are set, lowest first, each as the bytes of a value of its own; none for zero. */
export function singleBits({ order }: Datatype, bytes: Uint8Array): Uint8Array[] {
  const single: Uint8Array[] = []
  const width = bytes.length * 8
  const value = readNumber(bytes, order)
  for (let place = 0; place < width; place++) {
    const bit = 1n << BigInt(place)
    if ((value & bit) !== 0n) single.push(writeNumber(bit, width, order))
  }
  return single
}

/** All bits as one number, as an equality has them: `tcp flags == 0x12`. */
export function numberText({ order }: Datatype, bytes: Uint8Array): string {
  return hexadecimal(1)(readNumber(bytes, order))
}

/** Bits that nobody has named. */
export const bitmask = bits({ name: 'bitmask', id: 3, bits: 0 })
