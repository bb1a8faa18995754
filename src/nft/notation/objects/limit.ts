/** Limits by name. nft(8), “LIMIT”; <linux/netfilter/nf_tables.h>, enum nft_limit_attributes */

import type { ValueOf } from '../../../schema/codec.ts'
import type { limit as expression } from '../../expressions/limit.ts'
import { type Rate, rateOf, rateText } from '../statements/limit.ts'
import type { ObjectKind } from './object.ts'

export const limit: ObjectKind<ValueOf<typeof expression>, Rate | Record<never, never>> = {
  word: 'limit',
  read: (data) => rateOf(data) ?? {},
  lines: (rate) => ('per' in rate ? [`rate ${rateText(rate)}`] : []),
}
