/** Rates: the rule goes on while it is kept to, or once it is exceeded. nft(8), “LIMIT STATEMENT”; <linux/netfilter/nf_tables.h>, nft_limit */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { limit as expression } from '../../expressions/limit.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import type { Style } from '../text.ts'
import { type ByteUnit, bytesOf, inUnits, wholeNumber } from '../units.ts'
import { isReference, type Reference, referenceText, writeReference } from './object.ts'

/** A rate of packets, or of bytes where a unit is said. */
export interface Rate {
  readonly rate: number
  /** How much more may come at once: 5 packets, or no bytes, where it is left out. */
  readonly burst?: number
  readonly per: keyof typeof seconds
  /** Whether the rule goes on where the rate is exceeded. */
  readonly inv?: boolean
  readonly rate_unit?: ByteUnit | 'packets'
  readonly burst_unit?: ByteUnit | 'packets'
}

/** A rate, or the name of a limit of the table. */
export type Limit = Rate | Reference

const seconds = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const
const PACKETS = 5

function write(limit: Limit, draft: Draft): void {
  if (isReference(limit)) return void writeReference('limit', limit, draft)
  const { NFTA_LIMIT_RATE, NFTA_LIMIT_UNIT, NFTA_LIMIT_BURST, ...more } = writeRate(limit)
  // Of a rate that allows no burst nft says that of an object alone.
  const burst = NFTA_LIMIT_BURST === 0 ? {} : { NFTA_LIMIT_BURST }
  draft.pieces.push({
    statement: [{ NFTA_EXPR_NAME: 'limit', NFTA_EXPR_DATA: { NFTA_LIMIT_RATE, NFTA_LIMIT_UNIT, ...burst, ...more } }],
  })
}

/** A rate in the kernel's attributes. @throws EncodeError for what is none */
export function writeRate(limit: Rate): InputOf<typeof expression> {
  const { rate, per, inv = false, rate_unit: unit = 'packets', burst_unit = unit === 'packets' ? 'packets' : 'bytes' } = limit
  if (!Object.hasOwn(seconds, per)) throw new EncodeError(`expected one of ${Object.keys(seconds).join(', ')}, got ${show(per)}`, ['per'])
  const isPackets = unit === 'packets'
  if (isPackets !== (burst_unit === 'packets'))
    throw new EncodeError(`expected the same kind of unit as the rate has, got ${show(burst_unit)}`, ['burst_unit'])
  const { burst = isPackets ? PACKETS : 0 } = limit
  const counted = (name: 'rate' | 'burst', count: number, unit: string) =>
    within(name, () => (isPackets ? BigInt(wholeNumber(count)) : bytesOf(count, unit)))
  const most = counted('burst', burst, burst_unit)
  return {
    NFTA_LIMIT_RATE: counted('rate', rate, unit),
    NFTA_LIMIT_UNIT: seconds[per],
    NFTA_LIMIT_BURST: Number(most),
    NFTA_LIMIT_TYPE: isPackets ? 'NFT_LIMIT_PKTS' : 'NFT_LIMIT_PKT_BYTES',
    NFTA_LIMIT_FLAGS: inv ? ['NFT_LIMIT_F_INV'] : [],
  }
}

/** The rate that the kernel's attributes say; undefined for one in a time that nft has no word for. */
export function rateOf(data: ValueOf<typeof expression>): Rate | undefined {
  const {
    NFTA_LIMIT_RATE: rate = 0n,
    NFTA_LIMIT_UNIT: unit,
    NFTA_LIMIT_BURST: burst = 0,
    NFTA_LIMIT_TYPE: type,
    NFTA_LIMIT_FLAGS: flags = [],
  } = data
  const per = (Object.keys(seconds) as (keyof typeof seconds)[]).find((per) => BigInt(seconds[per]) === BigInt(unit ?? 0))
  if (per === undefined) return undefined
  const inv = flags.includes('NFT_LIMIT_F_INV') ? { inv: true } : {}
  if (type === 'NFT_LIMIT_PKTS') return { rate: Number(rate), burst, per, ...inv }
  const [count, rate_unit] = inUnits(BigInt(rate))
  const [most, burst_unit] = inUnits(BigInt(burst))
  return { rate: count, burst: most, per, ...inv, rate_unit, burst_unit }
}

function read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  const rate = name === 'limit' ? rateOf(data ?? {}) : undefined
  if (rate !== undefined) meant(reading, { limit: rate })
}

function text(limit: Limit, style: Style): string {
  return isReference(limit) ? `limit name ${referenceText(limit, style)}` : `limit rate ${rateText(limit)}`
}

/** A rate in nft's notation: `10/second burst 7 packets`. */
export function rateText(limit: Rate): string {
  const { rate, per, inv = false, rate_unit: unit = 'packets', burst_unit = unit } = limit
  const { burst = unit === 'packets' ? PACKETS : 0 } = limit
  const amount = unit === 'packets' ? `${rate}` : `${rate} ${unit}`
  const usual = unit === 'packets' ? PACKETS : 0
  return `${inv ? 'over ' : ''}${amount}/${per}${burst === usual || burst === 0 ? '' : ` burst ${burst} ${burst_unit}`}`
}

export const limit = { write, read, text }
