/** Expressions: the instructions that rules are made of, run one after another. <linux/netfilter/nf_tables.h>, enum nft_expr_attributes */

import { attributes } from '../../schema/attributes.ts'
import type { InputOf, ValueOf } from '../../schema/codec.ts'
import { select } from '../../schema/select.ts'
import { text } from '../../schema/text.ts'
import { bitwise } from './bitwise.ts'
import { byteorder } from './byteorder.ts'
import { cmp } from './cmp.ts'
import { connlimit } from './connlimit.ts'
import { counter } from './counter.ts'
import { ct } from './ct.ts'
import { dup } from './dup.ts'
import { dynset } from './dynset.ts'
import { exthdr } from './exthdr.ts'
import { fib } from './fib.ts'
import { flowOffload } from './flow-offload.ts'
import { fwd } from './fwd.ts'
import { hash } from './hash.ts'
import { immediate } from './immediate.ts'
import { inner } from './inner.ts'
import { last } from './last.ts'
import { limit } from './limit.ts'
import { log } from './log.ts'
import { lookup } from './lookup.ts'
import { masq } from './masq.ts'
import { match } from './match.ts'
import { meta } from './meta.ts'
import { nat } from './nat.ts'
import { notrack } from './notrack.ts'
import { numgen } from './numgen.ts'
import { objref } from './objref.ts'
import { osf } from './osf.ts'
import { payload } from './payload.ts'
import { queue } from './queue.ts'
import { quota } from './quota.ts'
import { range } from './range.ts'
import { redir } from './redir.ts'
import { reject } from './reject.ts'
import { rt } from './rt.ts'
import { socket } from './socket.ts'
import { synproxy } from './synproxy.ts'
import { target } from './target.ts'
import { tproxy } from './tproxy.ts'
import { tunnel } from './tunnel.ts'
import { xfrm } from './xfrm.ts'

const byName = {
  bitwise,
  byteorder,
  cmp,
  connlimit,
  counter,
  ct,
  dup,
  dynset,
  exthdr,
  fib,
  flow_offload: flowOffload,
  fwd,
  hash,
  immediate,
  inner,
  last,
  limit,
  log,
  lookup,
  masq,
  match,
  meta,
  nat,
  notrack,
  numgen,
  objref,
  osf,
  payload,
  queue,
  quota,
  range,
  redir,
  reject,
  rt,
  socket,
  synproxy,
  target,
  tproxy,
  tunnel,
  xfrm,
}

/** An expression, as the kernel describes it. `NFTA_EXPR_NAME` tells what `NFTA_EXPR_DATA` is. */
export type Expression = ValueOf<typeof expression>

/** An expression, as a request describes it. */
export type ExpressionInput = InputOf<typeof expression>

export const expression = attributes({ NFTA_EXPR_NAME: [1, text], NFTA_EXPR_DATA: [2, select('NFTA_EXPR_NAME', byName)] }, { nested: true })
