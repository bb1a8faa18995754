/** The flags of sets in nft's words. nft(8), “SETS” */

import { EncodeError, show } from '../../schema/errors.ts'
import type { SetMessage } from '../set.ts'

const words = { NFT_SET_CONSTANT: 'constant', NFT_SET_INTERVAL: 'interval', NFT_SET_EVAL: 'dynamic', NFT_SET_TIMEOUT: 'timeout' } as const

/** The flags that nft says, in its order. */
export function flagWords({ NFTA_SET_FLAGS: flags = [] }: SetMessage): string[] {
  const said = Object.entries(words) as [keyof typeof words, string][]
  return said.filter(([flag]) => flags.includes(flag)).map(([, word]) => word)
}

/** The kernel's name for a flag. @throws EncodeError for what is none */
export function flagOf(word: unknown): keyof typeof words {
  const found = (Object.keys(words) as (keyof typeof words)[]).find((flag) => words[flag] === word)
  if (found === undefined) throw new EncodeError(`expected one of ${Object.values(words).join(', ')}, got ${show(word)}`)
  return found
}
