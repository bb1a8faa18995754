/** Whole numbers without names, and truth. nft(8), “Integer type”, “Boolean type” */

import type { Datatype } from '../datatype.ts'
import { hexadecimal, numbers } from './numbers.ts'

/** A number of a packet, in its order: how many bits, the expression says (`tcp sequence`, `vlan id`). */
export const integer = numbers({ name: 'integer', id: 4, bits: 0 })

/** The same in the host's order: what the kernel counts itself (`meta length`, `ct bytes`, `ct zone`). */
export const hostInteger = numbers({ name: 'integer', id: 4, bits: 0, order: 'host' })

/** The same for bits of a packet that have no name (`@nh,0,8`): its text is hexadecimal. */
export const rawInteger = numbers({ name: 'integer', id: 4, bits: 0, digits: hexadecimal(1) })

const truth = numbers({ name: 'boolean', id: 39, bits: 1, noted: 'none', symbols: { exists: 1, missing: 0 } })

/** Whether something is there: `exists`, `missing`; in JSON `true`, `false`, with numbers asked for or not. */
export const boolean: Datatype = {
  ...truth,
  bytes: (value, bits) => truth.bytes(typeof value === 'boolean' ? Number(value) : value, bits),
  constant(bytes) {
    const number = truth.constant(bytes, true)
    return number === 0 || number === 1 ? number === 1 : number
  },
}
