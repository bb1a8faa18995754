/** Keys: what is looked up in a set or map, as it must lie in the registers. <linux/netfilter/nf_tables.h>, nft_lookup */

import type { ExpressionInput } from '../expressions/expression.ts'
import type { NFT_REG } from '../registers.ts'
import { bitwise, byteorder } from './instructions.ts'
import type { Operand } from './operand.ts'
import { registerOf } from './registers.ts'

/** A set or map that a rule looks into. */
export interface Looked {
  readonly name: string
  /** Its number in its transaction, where it is made there. */
  readonly id?: number | undefined
  readonly interval: boolean
}

/** Loads a key. Numbers of the host’s order are turned round where they are looked for among ranges. */
export function loadKey(operand: Operand, slot: number, interval: boolean): ExpressionInput[] {
  return [...operand.load(slot), ...masked(operand, slot), ...(interval ? networkOrder(operand, slot) : [])]
}

/** Where a field is not whole bytes, the bits around it are masked out. */
export function masked({ part }: Operand, slot = 0): ExpressionInput[] {
  return part === undefined ? [] : [bitwise(slot, part.mask)]
}

/** Which of two is greater can be told in the packet’s order alone. */
export function networkOrder({ order, length, type }: Operand, slot = 0): ExpressionInput[] {
  return order === 'host' && length > 1 && type.order === 'host' ? [byteorder(slot, length)] : []
}

/** Looks a key up; in a map, what is there goes to `to`. */
export function lookUp(
  { name, id }: Looked,
  from: number,
  { to, inverted = false }: { to?: keyof typeof NFT_REG; inverted?: boolean } = {},
): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'lookup',
    NFTA_EXPR_DATA: {
      NFTA_LOOKUP_SREG: registerOf(from),
      ...(to === undefined ? {} : { NFTA_LOOKUP_DREG: to }),
      NFTA_LOOKUP_SET: name,
      ...(id === undefined ? {} : { NFTA_LOOKUP_SET_ID: id }),
      ...(inverted ? { NFTA_LOOKUP_FLAGS: ['NFT_LOOKUP_F_INV'] } : {}),
    },
  }
}
