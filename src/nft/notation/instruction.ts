/** The single expressions that matches are made of. All of them pass their data through NFT_REG_1, as nft does where it can. */

import type { NFT_CMP } from '../expressions/cmp.ts'
import type { NFT_CT } from '../expressions/ct.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import type { NFT_META } from '../expressions/meta.ts'
import type { NFT_PAYLOAD } from '../expressions/payload.ts'

const register = 'NFT_REG_1'

export function loadMeta(key: keyof typeof NFT_META): ExpressionInput {
  return { NFTA_EXPR_NAME: 'meta', NFTA_EXPR_DATA: { NFTA_META_KEY: key, NFTA_META_DREG: register } }
}

export function loadCt(key: keyof typeof NFT_CT): ExpressionInput {
  return { NFTA_EXPR_NAME: 'ct', NFTA_EXPR_DATA: { NFTA_CT_KEY: key, NFTA_CT_DREG: register } }
}

/** Loads `length` bytes, `offset` bytes from where the header begins. */
export function loadPayload(base: keyof typeof NFT_PAYLOAD, offset: number, length: number): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'payload',
    NFTA_EXPR_DATA: { NFTA_PAYLOAD_DREG: register, NFTA_PAYLOAD_BASE: base, NFTA_PAYLOAD_OFFSET: offset, NFTA_PAYLOAD_LEN: length },
  }
}

/** Keeps the bits that are set in `bits`. */
export function mask(bits: Uint8Array): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'bitwise',
    NFTA_EXPR_DATA: {
      NFTA_BITWISE_SREG: register,
      NFTA_BITWISE_DREG: register,
      NFTA_BITWISE_LEN: bits.length,
      NFTA_BITWISE_MASK: { NFTA_DATA_VALUE: bits },
      NFTA_BITWISE_XOR: { NFTA_DATA_VALUE: new Uint8Array(bits.length) },
    },
  }
}

/** Goes on with the rule where the comparison holds. */
export function compare(operator: keyof typeof NFT_CMP, value: Uint8Array): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'cmp',
    NFTA_EXPR_DATA: { NFTA_CMP_SREG: register, NFTA_CMP_OP: operator, NFTA_CMP_DATA: { NFTA_DATA_VALUE: value } },
  }
}
