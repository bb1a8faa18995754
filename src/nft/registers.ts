/** The registers that expressions pass data through. <linux/netfilter/nf_tables.h>, enum nft_registers */

import { be32 } from '../schema/integer.ts'
import { named } from '../schema/names.ts'

/** NFT_REG_1 to NFT_REG_4 are 16 bytes each; NFT_REG32_00 to NFT_REG32_15 are the same 64 bytes, by four. A verdict has its own. */
export const NFT_REG = {
  NFT_REG_VERDICT: 0,
  NFT_REG_1: 1,
  NFT_REG_2: 2,
  NFT_REG_3: 3,
  NFT_REG_4: 4,
  NFT_REG32_00: 8,
  NFT_REG32_01: 9,
  NFT_REG32_02: 10,
  NFT_REG32_03: 11,
  NFT_REG32_04: 12,
  NFT_REG32_05: 13,
  NFT_REG32_06: 14,
  NFT_REG32_07: 15,
  NFT_REG32_08: 16,
  NFT_REG32_09: 17,
  NFT_REG32_10: 18,
  NFT_REG32_11: 19,
  NFT_REG32_12: 20,
  NFT_REG32_13: 21,
  NFT_REG32_14: 22,
  NFT_REG32_15: 23,
} as const

export const register = named(be32, NFT_REG)
