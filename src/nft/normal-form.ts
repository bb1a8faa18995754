/**
 * A value as it is on its own merits: without what the kernel numbers and counts, and without what it says that a request may leave out. Two messages
 * mean the same where their normal forms are alike. <linux/netfilter/nf_tables.h>
 */

import { hex } from '../schema/bytes.ts'

export type Values = Readonly<Record<string, unknown>>

/** What the kernel gives, counts or forgets, and what names things within a transaction alone. */
const passing: ReadonlySet<string> = new Set([
  ...['nlmsg_type', 'nlmsg_flags', 'nlmsg_seq', 'nlmsg_pid', 'version', 'res_id'],
  ...['NFTA_TABLE_HANDLE', 'NFTA_TABLE_USE', 'NFTA_TABLE_PAD', 'NFTA_TABLE_OWNER'],
  ...['NFTA_CHAIN_HANDLE', 'NFTA_CHAIN_USE', 'NFTA_CHAIN_PAD', 'NFTA_CHAIN_ID'],
  ...['NFTA_RULE_HANDLE', 'NFTA_RULE_POSITION', 'NFTA_RULE_PAD', 'NFTA_RULE_ID', 'NFTA_RULE_CHAIN_ID', 'NFTA_RULE_COMPAT'],
  ...['NFTA_SET_HANDLE', 'NFTA_SET_PAD', 'NFTA_SET_ID', 'NFTA_SET_TYPE', 'NFTA_SET_COUNT'],
  ...['NFTA_SET_ELEM_EXPIRATION', 'NFTA_SET_ELEM_PAD'],
  ...['NFTA_OBJ_HANDLE', 'NFTA_OBJ_USE', 'NFTA_OBJ_PAD'],
  ...['NFTA_FLOWTABLE_HANDLE', 'NFTA_FLOWTABLE_USE', 'NFTA_FLOWTABLE_PAD'],
  ...['NFTA_COUNTER_BYTES', 'NFTA_COUNTER_PACKETS', 'NFTA_COUNTER_PAD'],
  ...['NFTA_QUOTA_CONSUMED', 'NFTA_QUOTA_PAD', 'NFTA_LIMIT_PAD'],
  ...['NFTA_LAST_SET', 'NFTA_LAST_MSECS', 'NFTA_LAST_PAD'],
])

/** What the kernel says where a request says nothing, in normal form. */
const defaults: Readonly<Record<string, unknown>> = {
  NFTA_BITWISE_OP: 'NFT_BITWISE_MASK_XOR',
  NFTA_DYNSET_TIMEOUT: '0',
  NFTA_HASH_OFFSET: 0,
  NFTA_LIMIT_BURST: 0,
  NFTA_LIMIT_TYPE: 'NFT_LIMIT_PKTS',
  NFTA_LOG_LEVEL: 'NFT_LOGLEVEL_WARNING',
  NFTA_NG_OFFSET: 0,
  NFTA_REJECT_ICMP_CODE: 0,
  NFTA_SET_DESC: {},
  NFTA_SET_POLICY: 'NFT_SET_POL_PERFORMANCE',
}
const unsaid: ReadonlyMap<string, string> = new Map(
  Object.entries(defaults).map(([attribute, value]) => [attribute, JSON.stringify(value)]),
)

/** What the kernel says as well where a request says the other: the end of a range that is one value. */
const doubled: Readonly<Record<string, string>> = {
  NFTA_NAT_REG_ADDR_MAX: 'NFTA_NAT_REG_ADDR_MIN',
  NFTA_NAT_REG_PROTO_MAX: 'NFTA_NAT_REG_PROTO_MIN',
  NFTA_MASQ_REG_PROTO_MAX: 'NFTA_MASQ_REG_PROTO_MIN',
  NFTA_REDIR_REG_PROTO_MAX: 'NFTA_REDIR_REG_PROTO_MIN',
}

/** The normal form; `resolve` may give something else for an object, in place of what it says. */
export function normalForm(value: unknown, resolve: (value: Values) => Values): unknown {
  if (value instanceof Uint8Array) return hex(value)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map((item) => normalForm(item, resolve))
  if (value === null || typeof value !== 'object') return value
  const resolved = resolve(value as Values)
  const form: Record<string, unknown> = {}
  for (const key of Object.keys(resolved).sort()) {
    const said = resolved[key]
    if (said === undefined || passing.has(key) || (Array.isArray(said) && said.length === 0)) continue
    const other = doubled[key]
    if (other !== undefined && said === resolved[other]) continue
    const normal = normalForm(said, resolve)
    if (!unsaid.has(key) || unsaid.get(key) !== JSON.stringify(normal)) form[key] = normal
  }
  return form
}
