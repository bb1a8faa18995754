/** Who reads which of the kernel’s expressions. To add one: its file, and a row here. */

import type { Expression } from '../expressions/expression.ts'
import type { Loaded, Reading } from './reading.ts'
import { slotOf } from './registers.ts'
import { readBitwise, readByteorder } from './selectors/computed.ts'
import { ct } from './selectors/ct.ts'
import { extensionKinds } from './selectors/exthdr.ts'
import { fib } from './selectors/fib.ts'
import { readHash } from './selectors/hash.ts'
import { ipsec } from './selectors/ipsec.ts'
import { meta } from './selectors/meta.ts'
import { numgen } from './selectors/numgen.ts'
import { osf } from './selectors/osf.ts'
import { payload } from './selectors/payload.ts'
import { rt } from './selectors/rt.ts'
import { socket } from './selectors/socket.ts'
import { readComparison, readRange } from './statements/comparison.ts'
import { counter } from './statements/counter.ts'
import { ctCount } from './statements/ct-count.ts'
import { dup } from './statements/dup.ts'
import { flow } from './statements/flow.ts'
import { fwd } from './statements/fwd.ts'
import { readImmediate } from './statements/immediate.ts'
import { last } from './statements/last.ts'
import { limit } from './statements/limit.ts'
import { log } from './statements/log.ts'
import { readLookup } from './statements/lookup.ts'
import { readMangle } from './statements/mangle.ts'
import { masquerade, redirect } from './statements/masquerade.ts'
import { readNat } from './statements/nat.ts'
import { notrack } from './statements/notrack.ts'
import { readReference } from './statements/object.ts'
import { queue } from './statements/queue.ts'
import { quota } from './statements/quota.ts'
import { reject } from './statements/reject.ts'
import { reset } from './statements/reset.ts'
import { readUpdate } from './statements/set.ts'
import { synproxy } from './statements/synproxy.ts'
import { tproxy } from './statements/tproxy.ts'

/** By the kernel’s names. What a reader does not understand it leaves: it then comes out as it is. */
export const readings: Readonly<Record<string, (expression: Expression, reading: Reading) => void>> = {
  payload: loadsOrSets(payload.read),
  meta: loadsOrSets(meta.read),
  ct: loadsOrSets(ct.read),
  exthdr: readExtension,
  fib: loads(fib.read),
  rt: loads(rt.read),
  socket: loads(socket.read),
  osf: loads(osf.read),
  xfrm: loads(ipsec.read),
  numgen: loads(numgen.read),
  hash: loads(readHash),
  bitwise: readBitwise,
  byteorder: readByteorder,
  immediate: readImmediate,
  cmp: readComparison,
  range: readRange,
  lookup: readLookup,
  objref: readReference,
  counter: counter.read,
  quota: quota.read,
  limit: limit.read,
  connlimit: ctCount.read,
  last: last.read,
  log: log.read,
  reject: reject.read,
  nat: readNat,
  masq: masquerade.read,
  redir: redirect.read,
  notrack: notrack.read,
  queue: queue.read,
  dup: dup.read,
  fwd: fwd.read,
  tproxy: tproxy.read,
  synproxy: synproxy.read,
  dynset: readUpdate,
  flow_offload: flow.read,
}

/** A reader of expressions that load a register. */
function loads(read: (expression: Expression, reading: Reading) => Loaded | undefined) {
  return (expression: Expression, reading: Reading): void => {
    const loaded = read(expression, reading)
    const { NFTA_EXPR_DATA: data } = expression
    const register = Object.entries(data ?? {}).find(([name]) => name.endsWith('_DREG'))?.[1]
    const slot = slotOf(register as Parameters<typeof slotOf>[0])
    if (loaded !== undefined && slot !== undefined) reading.registers.set(slot, { ...loaded, from: [...(loaded.from ?? []), reading.at] })
  }
}

/** A reader of expressions that load a register, or set what they would load. */
function loadsOrSets(read: (expression: Expression, reading: Reading) => Loaded | undefined) {
  const load = loads(read)
  return (expression: Expression, reading: Reading): void => {
    const sets = Object.keys(expression.NFTA_EXPR_DATA ?? {}).some((name) => name.endsWith('_SREG'))
    if (sets) readMangle(expression, read(expression, reading), reading)
    else load(expression, reading)
  }
}

/** Reads what is done with an extension header or an option: it is loaded, set or taken out. */
function readExtension(expression: Expression, reading: Reading): void {
  const names = Object.keys(expression.NFTA_EXPR_DATA ?? {})
  if (!names.some((name) => name.endsWith('REG'))) return void reset.read(expression, reading)
  const read = (expression: Expression) => extensionKinds.map((kind) => kind.read(expression)).find((loaded) => loaded !== undefined)
  loadsOrSets(read)(expression, reading)
}
