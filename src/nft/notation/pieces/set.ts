/** Changes of a packet and of what is known about it: `set(of.meta('mark'), 0x10)`. nft(8), “META STATEMENT”, “CONNTRACK STATEMENT”, “PAYLOAD STATEMENT” */

import type { CtKey, CtTerm } from '../selectors/ct.ts'
import type { MetaKey } from '../selectors/meta.ts'
import type { Statement } from '../statement.ts'
import type { Term } from '../term.ts'

/** Sets what can be set: `set(of.meta('mark'), of.ct('mark'))`. Equivalent to: `meta mark set ct mark` */
export function set(key: Term, value: Term): Statement {
  return { mangle: { key, value } }
}

/** What a rule looks at, to be set or to be loaded from: nothing is compared. */
export const of = {
  /** Equivalent to: `meta mark` */
  meta: (key: MetaKey): Term => ({ meta: { key } }),
  /** Equivalent to: `ct mark`, `ct original zone` */
  ct: (key: CtKey, dir?: CtTerm['dir']): Term => ({ ct: { key, ...(dir === undefined ? {} : { dir }) } }),
  /** A field of a header. Equivalent to: `ip dscp` */
  field: (protocol: string, field: string): Term => ({ payload: { protocol, field } }),
  /** A field of an option of TCP. Equivalent to: `tcp option maxseg size` */
  tcpOption: (name: string, field: string): Term => ({ 'tcp option': { name, field } }),
} as const

/** Adds an element to a set of the table, or refreshes it: `update('@seen', of.field('ip', 'saddr'), { timeout: 60 })`. Equivalent to: `update @seen { ... }` */
export function update(to: `@${string}`, key: Term, { timeout }: { readonly timeout?: number } = {}): Statement {
  return { set: { op: 'update', elem: timeout === undefined ? key : { elem: { val: key, timeout } }, set: to } }
}
