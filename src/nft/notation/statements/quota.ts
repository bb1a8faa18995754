/** Quotas of bytes: the rule goes on until one is used up, or from then on. nft(8), “QUOTA STATEMENT”; <linux/netfilter/nf_tables.h>, nft_quota */

import { within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import type { Style } from '../text.ts'
import { type ByteUnit, bytesOf, inUnits } from '../units.ts'
import { isReference, type Reference, referenceText, writeReference } from './object.ts'

export interface Bytes {
  readonly val: number
  /** Bytes where it is left out. */
  readonly val_unit?: ByteUnit
  /** Whether the rule goes on where the quota is used up. */
  readonly inv?: boolean
  readonly used?: number
  readonly used_unit?: ByteUnit
}

/** A quota, or the name of one of the table. */
export type Quota = Bytes | Reference

function write(quota: Quota, draft: Draft): void {
  if (isReference(quota)) return void writeReference('quota', quota, draft)
  const { val, val_unit, inv = false, used = 0, used_unit } = quota
  draft.pieces.push({
    statement: [
      {
        NFTA_EXPR_NAME: 'quota',
        NFTA_EXPR_DATA: {
          NFTA_QUOTA_BYTES: within('val', () => bytesOf(val, val_unit)),
          NFTA_QUOTA_CONSUMED: within('used', () => bytesOf(used, used_unit)),
          NFTA_QUOTA_FLAGS: inv ? ['NFT_QUOTA_F_INV'] : [],
        },
      },
    ],
  })
}

function read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'quota') return
  const { NFTA_QUOTA_BYTES: bytes = 0n, NFTA_QUOTA_CONSUMED: consumed = 0n, NFTA_QUOTA_FLAGS: flags = [] } = data ?? {}
  const [val, val_unit] = inUnits(BigInt(bytes))
  const [used, used_unit] = inUnits(BigInt(consumed))
  const more = used === 0 ? {} : { used, used_unit }
  meant(reading, { quota: { val, val_unit, ...(flags.includes('NFT_QUOTA_F_INV') ? { inv: true } : {}), ...more } })
}

function text(quota: Quota, style: Style): string {
  if (isReference(quota)) return `quota name ${referenceText(quota, style)}`
  const { val, val_unit = 'bytes', inv = false, used = 0, used_unit = 'bytes' } = quota
  const spent = used === 0 || style.stateless === true ? '' : ` used ${used} ${used_unit}`
  return `quota ${inv ? 'over ' : ''}${val} ${val_unit}${spent}`
}

export const quota = { write, read, text }
