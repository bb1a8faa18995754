/** Filters, which put packets into classes or act on them, and chains of filters. RTM_NEWTFILTER, RTM_NEWCHAIN and their like. <linux/pkt_cls.h>; tc(8) */

import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../../schema/codec.ts'
import { be16, littleEndian, u16, u32 } from '../../../schema/integer.ts'
import { message } from '../../../schema/message.ts'
import { named } from '../../../schema/names.ts'
import { select } from '../../../schema/select.ts'
import { struct } from '../../../schema/struct.ts'
import { ETH_P } from '../../ether-types.ts'
import { basic } from './filters/basic.ts'
import { bpf } from './filters/bpf.ts'
import { cgroup } from './filters/cgroup.ts'
import { flow } from './filters/flow.ts'
import { flower } from './filters/flower.ts'
import { fw } from './filters/fw.ts'
import { matchall } from './filters/matchall.ts'
import { routeFilter } from './filters/route.ts'
import { u32Filter } from './filters/u32.ts'
import { statistics } from './statistics.ts'
import { tcmsg, trafficControlRows } from './traffic-control.ts'

/** One number in the header: the preference above, the protocol below, in network byte order. */
const info = struct('tcm_info', littleEndian ? { protocol: named(be16, ETH_P), prio: u16 } : { prio: u16, protocol: named(be16, ETH_P) })

const options = { basic, bpf, cgroup, flow, flower, fw, matchall, route: routeFilter, u32: u32Filter }

const filterAttributes = attributes({
  ...trafficControlRows,
  TCA_OPTIONS: [2, select('TCA_KIND', options), 'of a chain: the template that its filters follow'],
  TCA_XSTATS: [4, bytes],
  TCA_STATS2: [7, statistics({})],
})

/** A filter or a chain, as the kernel describes it. What `tcm_handle` means is up to the kind. */
export type TrafficFilterMessage = ValueOf<typeof declared>

/** A filter or a chain, as a request describes it. */
export type TrafficFilterInput = InputOf<typeof declared>

const declared = message(tcmsg(u32, info), filterAttributes)

/** The codec by a name of its own: see `RouteCodec`. */
export interface TrafficFilterCodec extends Codec<TrafficFilterMessage, TrafficFilterInput> {}

export const trafficFilter: TrafficFilterCodec = declared
