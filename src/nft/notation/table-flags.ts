/** The flags of tables in nft's words. nft(8), “TABLES” */

import type { NFT_TABLE_F, TableMessage } from '../table.ts'

/** The kernel's name for each word. */
export const tableFlags = {
  dormant: 'NFT_TABLE_F_DORMANT',
  owner: 'NFT_TABLE_F_OWNER',
  persist: 'NFT_TABLE_F_PERSIST',
} as const satisfies Record<string, keyof typeof NFT_TABLE_F>

/** The flags of a table; one without a word is told by its number. */
export function tableFlagWords({ NFTA_TABLE_FLAGS: flags = [] }: TableMessage): string[] {
  const words = Object.entries(tableFlags)
  return flags.map((flag) => words.find(([, name]) => name === flag)?.[0] ?? String(flag))
}
