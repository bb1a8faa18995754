/** Numbers as they lie in a register that holds no bytes of a packet: marks, states, interface indices. */

import { littleEndian } from '../schema/integer.ts'

/** The four bytes of a number, in the host's order. */
export function hostOrder(value: number): Uint8Array {
  const bytes = Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
  return littleEndian ? bytes.reverse() : bytes
}
