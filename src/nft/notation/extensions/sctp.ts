/** Chunks of SCTP. <linux/sctp.h>; RFC 9260, RFC 3758, RFC 5061 */

import { datatypes } from '../datatypes/index.ts'
import { sctp } from '../headers/sctp.ts'
import { extensions } from './extension.ts'

const { integer } = datatypes

const chunk = { type: [0, 8, integer], flags: [8, 8, integer], length: [16, 16, integer] } as const
const init = {
  ...chunk,
  'init-tag': [32, 32, integer],
  'a-rwnd': [64, 32, integer],
  'num-outbound-streams': [96, 16, integer],
  'num-inbound-streams': [112, 16, integer],
  'initial-tsn': [128, 32, integer],
} as const
const lowest = { ...chunk, 'lowest-tsn': [32, 32, integer] } as const
const sequence = { ...chunk, seqno: [32, 32, integer] } as const

export const sctpChunks = extensions({
  operation: 'NFT_EXTHDR_OP_SCTP',
  of: sctp,
  known: {
    data: {
      type: 0,
      fields: { ...chunk, tsn: [32, 32, integer], stream: [64, 16, integer], ssn: [80, 16, integer], ppid: [96, 32, integer] },
    },
    init: { type: 1, fields: init },
    'init-ack': { type: 2, fields: init },
    sack: {
      type: 3,
      fields: {
        ...chunk,
        'cum-tsn-ack': [32, 32, integer],
        'a-rwnd': [64, 32, integer],
        'num-gap-ack-blocks': [96, 16, integer],
        'num-dup-tsns': [112, 16, integer],
      },
    },
    heartbeat: { type: 4, fields: chunk },
    'heartbeat-ack': { type: 5, fields: chunk },
    abort: { type: 6, fields: chunk },
    shutdown: { type: 7, fields: { ...chunk, 'cum-tsn-ack': [32, 32, integer] } },
    'shutdown-ack': { type: 8, fields: chunk },
    error: { type: 9, fields: chunk },
    'cookie-echo': { type: 10, fields: chunk },
    'cookie-ack': { type: 11, fields: chunk },
    ecne: { type: 12, fields: lowest },
    cwr: { type: 13, fields: lowest },
    'shutdown-complete': { type: 14, fields: chunk },
    'asconf-ack': { type: 128, fields: sequence },
    'forward-tsn': { type: 192, fields: { ...chunk, 'new-cum-tsn': [32, 32, integer] } },
    asconf: { type: 193, fields: sequence },
  },
})
