/** Queueing disciplines: in which order, and when, a link sends its packets. RTM_NEWQDISC and its like. <linux/pkt_sched.h>; tc(8) */

import { attributes } from '../../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../../schema/codec.ts'
import { u32 } from '../../../schema/integer.ts'
import { message } from '../../../schema/message.ts'
import { select } from '../../../schema/select.ts'
import { handle } from './handle.ts'
import { cake, cakeStatistics } from './qdiscs/cake.ts'
import { cbs } from './qdiscs/cbs.ts'
import { choke, chokeStatistics } from './qdiscs/choke.ts'
import { codel, codelStatistics } from './qdiscs/codel.ts'
import { dualpi2, dualpi2Statistics } from './qdiscs/dualpi2.ts'
import { etf } from './qdiscs/etf.ts'
import { ets } from './qdiscs/ets.ts'
import { fifo } from './qdiscs/fifo.ts'
import { fq, fqStatistics } from './qdiscs/fq.ts'
import { fqCodel, fqCodelStatistics } from './qdiscs/fq-codel.ts'
import { fqPie, fqPieStatistics } from './qdiscs/fq-pie.ts'
import { gred } from './qdiscs/gred.ts'
import { hfsc } from './qdiscs/hfsc.ts'
import { hhf, hhfStatistics } from './qdiscs/hhf.ts'
import { htb } from './qdiscs/htb.ts'
import { mqprio } from './qdiscs/mqprio.ts'
import { multiq } from './qdiscs/multiq.ts'
import { netem } from './qdiscs/netem.ts'
import { none } from './qdiscs/none.ts'
import { pie, pieStatistics } from './qdiscs/pie.ts'
import { plug } from './qdiscs/plug.ts'
import { prio } from './qdiscs/prio.ts'
import { red, redStatistics } from './qdiscs/red.ts'
import { sfb, sfbStatistics } from './qdiscs/sfb.ts'
import { sfq } from './qdiscs/sfq.ts'
import { skbprio } from './qdiscs/skbprio.ts'
import { taprio, taprioStatistics } from './qdiscs/taprio.ts'
import { tbf } from './qdiscs/tbf.ts'
import { statistics } from './statistics.ts'
import { tcmsg, trafficControlRows } from './traffic-control.ts'

const options = {
  bfifo: fifo,
  cake,
  cbs,
  choke,
  clsact: none,
  codel,
  drr: none,
  dualpi2,
  etf,
  ets,
  fq,
  fq_codel: fqCodel,
  fq_pie: fqPie,
  gred,
  hfsc,
  hhf,
  htb,
  ingress: none,
  mq: none,
  mqprio,
  multiq,
  netem,
  noqueue: none,
  pfifo: fifo,
  pfifo_fast: prio,
  pfifo_head_drop: fifo,
  pie,
  plug,
  prio,
  qfq: none,
  red,
  sfb,
  sfq,
  skbprio,
  taprio,
  tbf,
}

const ofKind = {
  cake: cakeStatistics,
  choke: chokeStatistics,
  codel: codelStatistics,
  dualpi2: dualpi2Statistics,
  fq: fqStatistics,
  fq_codel: fqCodelStatistics,
  fq_pie: fqPieStatistics,
  hhf: hhfStatistics,
  pie: pieStatistics,
  red: redStatistics,
  sfb: sfbStatistics,
  taprio: taprioStatistics,
}

const qdiscAttributes = attributes({
  ...trafficControlRows,
  TCA_OPTIONS: [2, select('TCA_KIND', options)],
  TCA_XSTATS: [4, select('TCA_KIND', ofKind)],
  TCA_STATS2: [7, statistics(ofKind)],
})

/** A queueing discipline, as the kernel describes it. `tcm_info` is how many use it. */
export type QdiscMessage = ValueOf<typeof declared>

/** A queueing discipline, as a request describes it. */
export type QdiscInput = InputOf<typeof declared>

const declared = message(tcmsg(handle, u32), qdiscAttributes)

/** The codec by a name of its own: see `RouteCodec`. */
export interface QdiscCodec extends Codec<QdiscMessage, QdiscInput> {}

export const qdisc: QdiscCodec = declared
