/** Matches on what is known of a packet besides its bytes: `meta.oifname('wlo1')`, `ct.state(['established', 'related'])`. nft(8) */

import { type CtKey, type CtTerm, ctKeys, ctType } from '../selectors/ct.ts'
import { type MetaKey, metaKeys, metaType } from '../selectors/meta.ts'
import type { Statement } from '../statement.ts'
import { rightOf, type Value } from './value.ts'

/** A match for each key of meta. Equivalent to: `meta mark 0x10`, `iifname "eth0"` */
export const meta = Object.fromEntries(
  metaKeys.map((key) => [
    key,
    (value: Value): Statement => {
      const { op, right } = rightOf(value, metaType(key))
      return { match: { op, left: { meta: { key } }, right } }
    },
  ]),
) as { readonly [Key in MetaKey]: (value: Value) => Statement }

/** A match for each key of conntrack; those that differ by direction take it behind the value. Equivalent to: `ct state established,related` */
export const ct = Object.fromEntries(
  ctKeys.map((key) => [
    key,
    (value: Value, dir?: CtTerm['dir']): Statement => {
      const { op, right } = rightOf(value, ctType(key))
      return { match: { op, left: { ct: { key, ...(dir === undefined ? {} : { dir }) } }, right } }
    },
  ]),
) as { readonly [Key in CtKey]: (value: Value, dir?: CtTerm['dir']) => Statement }
