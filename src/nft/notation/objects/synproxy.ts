/** Answers to the handshake of TCP by name. nft(8), “SYNPROXY”; <linux/netfilter/nf_tables.h>, enum nft_synproxy_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import type { synproxy as expression } from '../../expressions/synproxy.ts'
import type { ObjectKind } from './object.ts'

export interface SynproxyObject {
  readonly mss: number
  readonly wscale: number
  readonly flags?: readonly ('timestamp' | 'sack-perm')[]
}

export const synproxy: ObjectKind<ValueOf<typeof expression>, SynproxyObject, InputOf<typeof expression>> = {
  word: 'synproxy',
  read({ NFTA_SYNPROXY_MSS: mss = 0, NFTA_SYNPROXY_WSCALE: wscale = 0, NFTA_SYNPROXY_FLAGS: flags = [] }) {
    const words = [
      ...(flags.includes('NF_SYNPROXY_OPT_TIMESTAMP') ? (['timestamp'] as const) : []),
      ...(flags.includes('NF_SYNPROXY_OPT_SACK_PERM') ? (['sack-perm'] as const) : []),
    ]
    return { mss, wscale, ...(words.length === 0 ? {} : { flags: words }) }
  },
  write: ({ mss, wscale, flags = [] }) => ({
    NFTA_SYNPROXY_MSS: mss ?? 0,
    NFTA_SYNPROXY_WSCALE: wscale ?? 0,
    NFTA_SYNPROXY_FLAGS: [
      ...(mss === undefined ? [] : (['NF_SYNPROXY_OPT_MSS'] as const)),
      ...(wscale === undefined ? [] : (['NF_SYNPROXY_OPT_WSCALE'] as const)),
      ...([flags].flat().includes('sack-perm') ? (['NF_SYNPROXY_OPT_SACK_PERM'] as const) : []),
      ...([flags].flat().includes('timestamp') ? (['NF_SYNPROXY_OPT_TIMESTAMP'] as const) : []),
    ],
  }),
  lines: ({ mss, wscale, flags = [] }) => [
    `mss ${mss}`,
    `wscale ${wscale}`,
    // As nft does, with the blank between them where one of them is not there.
    ...(flags.length === 0 ? [] : [['timestamp', 'sack-perm'].map((flag) => (flags.includes(flag as never) ? flag : '')).join(' ')]),
  ],
}
