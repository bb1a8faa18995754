/** Options of TCP. <linux/tcp.h>; RFC 9293, RFC 7323, RFC 2018, RFC 8684 */

import { datatypes } from '../datatypes/index.ts'
import type { Field } from '../headers/header.ts'
import { tcp } from '../headers/tcp.ts'
import { extensions } from './extension.ts'

const { integer } = datatypes

const kind = { kind: [0, 8, integer] } as const
const option = { ...kind, length: [8, 8, integer] } as const

/** The blocks of a selective acknowledgement lie one behind the other, eight bytes each. */
const block = (number: number) =>
  ({ ...option, left: [16 + number * 64, 32, integer], right: [48 + number * 64, 32, integer] }) as const satisfies Readonly<
    Record<string, Field>
  >

export const tcpOptions = extensions({
  operation: 'NFT_EXTHDR_OP_TCPOPT',
  of: tcp,
  known: {
    eol: { type: 0, fields: kind },
    nop: { type: 1, fields: kind },
    maxseg: { type: 2, fields: { ...option, size: [16, 16, integer] } },
    window: { type: 3, fields: { ...option, count: [16, 8, integer] } },
    'sack-perm': { type: 4, fields: option },
    sack: { type: 5, fields: block(0) },
    sack0: { type: 5, fields: block(0) },
    sack1: { type: 5, fields: block(1) },
    sack2: { type: 5, fields: block(2) },
    sack3: { type: 5, fields: block(3) },
    timestamp: { type: 8, fields: { ...option, tsval: [16, 32, integer], tsecr: [48, 32, integer] } },
    md5sig: { type: 19, fields: option },
    mptcp: { type: 30, fields: { ...option, subtype: [16, 4, integer] } },
    fastopen: { type: 34, fields: option },
  },
})
