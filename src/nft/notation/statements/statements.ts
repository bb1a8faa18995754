/** All that a rule can do, by the names of nft's JSON. To add one: a file beside this, and a row here. libnftables-json(5), “STATEMENTS” */

import { counter } from './counter.ts'
import { masquerade } from './masquerade.ts'
import { match } from './match.ts'
import { raw } from './raw.ts'
import { accept, continues, drop, goes, jump, returns } from './verdict.ts'
import { vmap } from './vmap.ts'

export const statementKinds = {
  match,
  vmap,
  accept,
  drop,
  continue: continues,
  return: returns,
  jump,
  goto: goes,
  counter,
  masquerade,
  raw,
} as const

/** What each does, as plain data. */
export type StatementTerms = { [K in keyof typeof statementKinds]: Parameters<(typeof statementKinds)[K]['write']>[0] }
