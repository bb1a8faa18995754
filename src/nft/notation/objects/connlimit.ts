/** Limits of open connections. nft has no notation for them by name; its “CT COUNT” is the same for one rule. <linux/netfilter/nf_tables.h>, enum nft_connlimit_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import type { connlimit as expression } from '../../expressions/connlimit.ts'
import type { CtCount } from '../statements/ct-count.ts'
import type { ObjectKind } from './object.ts'

export const connlimit: ObjectKind<ValueOf<typeof expression>, CtCount, InputOf<typeof expression>> = {
  word: 'ct count',
  read: ({ NFTA_CONNLIMIT_COUNT: val = 0, NFTA_CONNLIMIT_FLAGS: flags = [] }) => ({ val, inv: flags.includes('NFT_CONNLIMIT_F_INV') }),
  write: ({ val, inv = false }) => ({ NFTA_CONNLIMIT_COUNT: val, NFTA_CONNLIMIT_FLAGS: inv ? ['NFT_CONNLIMIT_F_INV'] : [] }),
  lines: ({ val, inv }) => [`${inv === true ? 'over ' : ''}${val}`],
}
