/** Tracked connections. <linux/netfilter/nfnetlink_conntrack.h>, enum ctattr_type */

import { directed } from '../../netlink/direction.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { be16, be32, be64 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags } from '../../schema/names.ts'
import { text } from '../../schema/text.ts'
import { IPS } from '../conntrack.ts'
import { nfgenmsg } from '../nfgenmsg.ts'
import { filter } from './filter.ts'
import { protocolState } from './protocol-state.ts'
import { type ExpectationStatisticsMessage, expectationStatistics } from './statistics.ts'
import { sequenceAdjustment, translation } from './translation.ts'
import { tuple } from './tuple.ts'

const helper = attributes({ CTA_HELP_NAME: [1, text], CTA_HELP_INFO: [2, bytes] }, { nested: true })

const counters = attributes(
  {
    CTA_COUNTERS_PACKETS: [1, be64],
    CTA_COUNTERS_BYTES: [2, be64],
    CTA_COUNTERS32_PACKETS: [3, be32, 'of old kernels'],
    CTA_COUNTERS32_BYTES: [4, be32],
    CTA_COUNTERS_PAD: [5, bytes],
  },
  { nested: true },
)

const securityContext = attributes({ CTA_SECCTX_NAME: [1, text] }, { nested: true })

const timestamps = attributes(
  {
    CTA_TIMESTAMP_START: [1, be64, 'in nanoseconds since 1970'],
    CTA_TIMESTAMP_STOP: [2, be64],
    CTA_TIMESTAMP_PAD: [3, bytes],
  },
  { nested: true },
)

const synproxy = attributes({ CTA_SYNPROXY_ISN: [1, be32], CTA_SYNPROXY_ITS: [2, be32], CTA_SYNPROXY_TSOFF: [3, be32] }, { nested: true })

/** A tracked connection, as the kernel describes it. */
export interface ConnectionMessage extends ValueOf<typeof declared> {}

/** A tracked connection, as a request describes it, or which ones it asks for. */
export interface ConnectionInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    CTA_TUPLE_ORIG: [1, tuple],
    CTA_TUPLE_REPLY: [2, tuple],
    CTA_STATUS: [3, flags(be32, IPS)],
    CTA_PROTOINFO: [4, protocolState],
    CTA_HELP: [5, helper],
    CTA_NAT_SRC: [6, translation],
    CTA_TIMEOUT: [7, be32, 'in seconds'],
    CTA_MARK: [8, be32],
    CTA_COUNTERS_ORIG: [9, counters],
    CTA_COUNTERS_REPLY: [10, counters],
    CTA_USE: [11, be32, 'how many hold on to it'],
    CTA_ID: [12, be32],
    CTA_NAT_DST: [13, translation],
    CTA_TUPLE_MASTER: [14, tuple, 'the connection that this one was expected by'],
    CTA_SEQ_ADJ_ORIG: [15, sequenceAdjustment],
    CTA_SEQ_ADJ_REPLY: [16, sequenceAdjustment],
    CTA_SECMARK: [17, be32, 'of old kernels'],
    CTA_ZONE: [18, be16],
    CTA_SECCTX: [19, securityContext],
    CTA_TIMESTAMP: [20, timestamps],
    CTA_MARK_MASK: [21, be32, 'which bits of the mark count'],
    CTA_LABELS: [22, bytes, 'a bit for each of 128'],
    CTA_LABELS_MASK: [23, bytes, 'which of them are changed'],
    CTA_SYNPROXY: [24, synproxy],
    CTA_FILTER: [25, filter, 'what of the tuples counts, in a question for many'],
    CTA_STATUS_MASK: [26, flags(be32, IPS), 'which bits of the status count'],
    CTA_TIMESTAMP_EVENT: [27, be64, 'when what is announced happened, in nanoseconds since 1970'],
  }),
)

export const connection: Codec<ConnectionMessage, ConnectionInput> = declared

/**
 * A question for connections whose counters become zero by it, which the kernel answers as any other. Its own messages of this number are
 * statistics of expectations: it sends those under a number of the wrong subsystem.
 */
export const zeroingQuestion: Codec<
  ConnectionMessage | ExpectationStatisticsMessage,
  ConnectionInput | InputOf<typeof expectationStatistics>
> = directed(expectationStatistics, declared)
