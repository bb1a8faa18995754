/** Numbers as they lie in a register that holds no bytes of a packet: marks, states, interface indices. */

import { littleEndian } from '../schema/integer.ts'

/** The four bytes of a number, in the host's order. */
export function hostOrder(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, littleEndian)
  return bytes
}
