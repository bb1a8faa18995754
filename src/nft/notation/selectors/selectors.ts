/** All that a rule can look at, by the names of nft's JSON. To add one: a file beside this, and a row here. libnftables-json(5), “EXPRESSIONS” */

import { ct } from './ct.ts'
import { exthdr, ipOption, sctpChunk, tcpOption } from './exthdr.ts'
import { fib } from './fib.ts'
import { jhash, symhash } from './hash.ts'
import { ipsec } from './ipsec.ts'
import { meta } from './meta.ts'
import { numgen } from './numgen.ts'
import { osf } from './osf.ts'
import { payload } from './payload.ts'
import { rt } from './rt.ts'
import { socket } from './socket.ts'

export const selectorKinds = {
  payload,
  meta,
  ct,
  exthdr,
  'tcp option': tcpOption,
  'ip option': ipOption,
  'sctp chunk': sctpChunk,
  fib,
  rt,
  socket,
  osf,
  ipsec,
  numgen,
  jhash,
  symhash,
} as const

/** What each looks at, as plain data. */
export type SelectorTerms = { [K in keyof typeof selectorKinds]: Parameters<(typeof selectorKinds)[K]['operand']>[0] }
