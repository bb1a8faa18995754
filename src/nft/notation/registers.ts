/** Registers as nft gives them out: sixteen slots of four bytes, from the first on. <linux/netfilter/nf_tables.h>, enum nft_registers */

import { NFT_REG } from '../registers.ts'

type Register = keyof typeof NFT_REG

const SLOTS = 16

const names = new Map<number, Register>(Object.entries(NFT_REG).map(([name, number]) => [number, name as Register]))

/**
 * What the kernel calls a slot. Where four slots are one of the old registers of 16 bytes, nft says that one's name, for kernels that know no
 * other.
 */
export function registerOf(slot: number): Register {
  const { NFT_REG_1, NFT_REG32_00 } = NFT_REG
  const name = slot < SLOTS ? names.get(slot % 4 === 0 ? NFT_REG_1 + slot / 4 : NFT_REG32_00 + slot) : undefined
  if (name === undefined) throw new RangeError(`there is no register ${slot}`)
  return name
}

/** The slot that a register begins at; undefined for the one of verdicts. */
export function slotOf(register: Register | number | undefined): number | undefined {
  const number = typeof register === 'string' ? NFT_REG[register] : register
  if (number === undefined || number === NFT_REG.NFT_REG_VERDICT) return undefined
  return number < NFT_REG.NFT_REG32_00 ? (number - NFT_REG.NFT_REG_1) * 4 : number - NFT_REG.NFT_REG32_00
}

/** How many slots so many bits take. */
export function slotsFor(bits: number): number {
  return Math.ceil(bits / 32)
}
