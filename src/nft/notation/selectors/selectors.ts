/** All that a rule can look at, by the names of nft's JSON. To add one: a file beside this, and a row here. libnftables-json(5), “EXPRESSIONS” */

import { ct } from './ct.ts'
import { meta } from './meta.ts'
import { payload } from './payload.ts'

export const selectorKinds = { payload, meta, ct } as const

/** What each looks at, as plain data. */
export type SelectorTerms = { [K in keyof typeof selectorKinds]: Parameters<(typeof selectorKinds)[K]['operand']>[0] }
