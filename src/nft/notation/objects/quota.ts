/** Quotas by name. nft(8), “QUOTA”; <linux/netfilter/nf_tables.h>, enum nft_quota_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import { within } from '../../../schema/errors.ts'
import type { quota as expression } from '../../expressions/quota.ts'
import { inUnits, wholeNumber } from '../units.ts'
import type { ObjectKind } from './object.ts'

export interface QuotaObject {
  readonly bytes: number
  readonly used: number
  /** Whether rules go on where it is used up. */
  readonly inv: boolean
}

export const quota: ObjectKind<ValueOf<typeof expression>, QuotaObject, InputOf<typeof expression>> = {
  word: 'quota',
  read: ({ NFTA_QUOTA_BYTES: bytes = 0n, NFTA_QUOTA_CONSUMED: used = 0n, NFTA_QUOTA_FLAGS: flags = [] }) => ({
    bytes: Number(bytes),
    used: Number(used),
    inv: flags.includes('NFT_QUOTA_F_INV'),
  }),
  write: ({ bytes, used = 0, inv = false }) => ({
    NFTA_QUOTA_BYTES: within('bytes', () => wholeNumber(bytes)),
    NFTA_QUOTA_CONSUMED: within('used', () => wholeNumber(used)),
    NFTA_QUOTA_FLAGS: inv ? ['NFT_QUOTA_F_INV'] : [],
  }),
  lines({ bytes, used, inv }, { stateless }) {
    const spent = used === 0 || stateless === true ? '' : ` used ${inUnits(BigInt(used)).join(' ')}`
    return [`${inv ? 'over ' : ''}${inUnits(BigInt(bytes)).join(' ')}${spent}`]
  },
}
