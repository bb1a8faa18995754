/** All that a rule can do, by the names of nft's JSON. To add one: a file beside this, and a row here. libnftables-json(5), “STATEMENTS” */

import { counter } from './counter.ts'
import { ctCount } from './ct-count.ts'
import { dup } from './dup.ts'
import { flow } from './flow.ts'
import { fwd } from './fwd.ts'
import { last } from './last.ts'
import { limit } from './limit.ts'
import { log } from './log.ts'
import { mangle } from './mangle.ts'
import { masquerade, redirect } from './masquerade.ts'
import { match } from './match.ts'
import { meter } from './meter.ts'
import { dnat, snat } from './nat.ts'
import { notrack } from './notrack.ts'
import { ctExpectation, ctHelper, ctTimeout } from './object.ts'
import { queue } from './queue.ts'
import { quota } from './quota.ts'
import { raw } from './raw.ts'
import { reject } from './reject.ts'
import { reset } from './reset.ts'
import { mapUpdate, setUpdate } from './set.ts'
import { synproxy } from './synproxy.ts'
import { tproxy } from './tproxy.ts'
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
  quota,
  limit,
  last,
  log,
  reject,
  mangle,
  reset,
  snat,
  dnat,
  masquerade,
  redirect,
  notrack,
  queue,
  dup,
  fwd,
  tproxy,
  synproxy,
  set: setUpdate,
  map: mapUpdate,
  meter,
  flow,
  'ct count': ctCount,
  'ct helper': ctHelper,
  'ct timeout': ctTimeout,
  'ct expectation': ctExpectation,
  raw,
} as const

/** What each does, as plain data. */
export type StatementTerms = { [K in keyof typeof statementKinds]: Parameters<(typeof statementKinds)[K]['write']>[0] }
