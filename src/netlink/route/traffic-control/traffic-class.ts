/** Classes: the queues that a discipline with several has, each with a discipline of its own. RTM_NEWTCLASS and its like. <linux/pkt_sched.h>; tc(8) */

import { attributes } from '../../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../../schema/codec.ts'
import { message } from '../../../schema/message.ts'
import { select } from '../../../schema/select.ts'
import { handle } from './handle.ts'
import { cakeStatistics } from './qdiscs/cake.ts'
import { drr, drrStatistics } from './qdiscs/drr.ts'
import { ets } from './qdiscs/ets.ts'
import { fqCodelClassStatistics } from './qdiscs/fq-codel.ts'
import { hfscClass, hfscStatistics } from './qdiscs/hfsc.ts'
import { htb, htbStatistics } from './qdiscs/htb.ts'
import { qfq, qfqStatistics } from './qdiscs/qfq.ts'
import { sfqStatistics } from './qdiscs/sfq.ts'
import { statistics } from './statistics.ts'
import { tcmsg, trafficControlRows } from './traffic-control.ts'

const options = { drr, ets, hfsc: hfscClass, htb, qfq }

const ofKind = {
  cake: cakeStatistics,
  drr: drrStatistics,
  fq_codel: fqCodelClassStatistics,
  hfsc: hfscStatistics,
  htb: htbStatistics,
  qfq: qfqStatistics,
  sfq: sfqStatistics,
}

const classAttributes = attributes({
  ...trafficControlRows,
  TCA_OPTIONS: [2, select('TCA_KIND', options)],
  TCA_XSTATS: [4, select('TCA_KIND', ofKind)],
  TCA_STATS2: [7, statistics(ofKind)],
})

/** A class, as the kernel describes it. `tcm_info` is the discipline within it. */
export type TrafficClassMessage = ValueOf<typeof declared>

/** A class, as a request describes it. */
export type TrafficClassInput = InputOf<typeof declared>

const declared = message(tcmsg(handle, handle), classAttributes)

/** The codec by a name of its own: see `RouteCodec`. */
export interface TrafficClassCodec extends Codec<TrafficClassMessage, TrafficClassInput> {}

export const trafficClass: TrafficClassCodec = declared
