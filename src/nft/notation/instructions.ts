/** The single expressions that rules are made of, with nft's choice of attributes. <linux/netfilter/nf_tables.h> */

import type { NFT_CMP } from '../expressions/cmp.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { registerOf } from './registers.ts'

/** Goes on with the rule where the comparison of the registers from `slot` on holds. */
export function compare(operator: keyof typeof NFT_CMP, value: Uint8Array, slot = 0): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'cmp',
    NFTA_EXPR_DATA: { NFTA_CMP_SREG: registerOf(slot), NFTA_CMP_OP: operator, NFTA_CMP_DATA: { NFTA_DATA_VALUE: value } },
  }
}

/**
 * (register & mask) ^ flipped. nft says the operation where somebody wrote the mask, or a field is a part of its bytes; where it masks of itself, for
 * a prefix or for flags, it does not (`plain`). The kernel takes both for the same.
 */
export function bitwise(
  slot: number,
  mask: Uint8Array,
  { flipped, plain = false }: { flipped?: Uint8Array; plain?: boolean } = {},
): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'bitwise',
    NFTA_EXPR_DATA: {
      NFTA_BITWISE_SREG: registerOf(slot),
      NFTA_BITWISE_DREG: registerOf(slot),
      ...(plain ? {} : { NFTA_BITWISE_OP: 'NFT_BITWISE_MASK_XOR' as const }),
      NFTA_BITWISE_LEN: mask.length,
      NFTA_BITWISE_MASK: { NFTA_DATA_VALUE: mask },
      NFTA_BITWISE_XOR: { NFTA_DATA_VALUE: flipped ?? new Uint8Array(mask.length) },
    },
  }
}

/** Shifts the number in a register. */
export function shift(
  slot: number,
  operation: 'NFT_BITWISE_LSHIFT' | 'NFT_BITWISE_RSHIFT',
  length: number,
  bits: Uint8Array,
): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'bitwise',
    NFTA_EXPR_DATA: {
      NFTA_BITWISE_SREG: registerOf(slot),
      NFTA_BITWISE_DREG: registerOf(slot),
      NFTA_BITWISE_OP: operation,
      NFTA_BITWISE_LEN: length,
      NFTA_BITWISE_DATA: { NFTA_DATA_VALUE: bits },
    },
  }
}

/** Turns a number of the host’s byte order into the packet’s, or back. */
export function byteorder(
  slot: number,
  length: number,
  operation: 'NFT_BYTEORDER_HTON' | 'NFT_BYTEORDER_NTOH' = 'NFT_BYTEORDER_HTON',
): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'byteorder',
    NFTA_EXPR_DATA: {
      NFTA_BYTEORDER_SREG: registerOf(slot),
      NFTA_BYTEORDER_DREG: registerOf(slot),
      NFTA_BYTEORDER_OP: operation,
      NFTA_BYTEORDER_LEN: length,
      NFTA_BYTEORDER_SIZE: length,
    },
  }
}

/** Puts a constant into a register. */
export function immediate(slot: number, value: Uint8Array): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'immediate',
    NFTA_EXPR_DATA: { NFTA_IMMEDIATE_DREG: registerOf(slot), NFTA_IMMEDIATE_DATA: { NFTA_DATA_VALUE: value } },
  }
}
