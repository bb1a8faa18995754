/** Limits by name. nft(8), “LIMIT”; <linux/netfilter/nf_tables.h>, enum nft_limit_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import type { limit as expression } from '../../expressions/limit.ts'
import { type Rate, rateOf, rateText, writeRate } from '../statements/limit.ts'
import type { ObjectKind } from './object.ts'

export const limit: ObjectKind<ValueOf<typeof expression>, Rate | Record<never, never>, InputOf<typeof expression>> = {
  word: 'limit',
  read: (data) => rateOf(data) ?? {},
  write: (rate) => writeRate(rate as Rate),
  lines: (rate) => ('per' in rate ? [`rate ${rateText(rate)}`] : []),
}
