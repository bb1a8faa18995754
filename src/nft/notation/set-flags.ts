/** The flags of sets in nft's words. nft(8), “SETS” */

import type { SetMessage } from '../set.ts'

const words = { NFT_SET_CONSTANT: 'constant', NFT_SET_INTERVAL: 'interval', NFT_SET_EVAL: 'dynamic', NFT_SET_TIMEOUT: 'timeout' } as const

/** The flags that nft says, in its order. */
export function flagWords({ NFTA_SET_FLAGS: flags = [] }: SetMessage): string[] {
  const said = Object.entries(words) as [keyof typeof words, string][]
  return said.filter(([flag]) => flags.includes(flag)).map(([, word]) => word)
}
