/** Security marks by name. nft(8), “SECMARK”; <linux/netfilter/nf_tables.h>, enum nft_secmark_attributes */

import type { ObjectKind } from './object.ts'

export interface SecmarkObject {
  readonly context: string
}

export const secmark: ObjectKind<{ readonly NFTA_SECMARK_CTX?: string }, SecmarkObject> = {
  word: 'secmark',
  read: ({ NFTA_SECMARK_CTX: context = '' }) => ({ context }),
  write: ({ context }) => ({ NFTA_SECMARK_CTX: context }),
  lines: ({ context }) => [`"${context}"`],
}
