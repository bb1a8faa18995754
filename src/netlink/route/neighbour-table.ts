/** Neighbour tables: sizes, timers and counters of ARP and neighbour discovery. <linux/neighbour.h>, NDTA_*, NDTPA_* */

import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { u8, u16, u32, u64 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { named } from '../../schema/names.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { text } from '../../schema/text.ts'
import { AF } from '../address-family.ts'

const ndtmsg = struct('ndtmsg', { ndtm_family: named(u8, AF), __ndtm_pad1: padding(1), __ndtm_pad2: padding(2) })

const configuration = struct('ndt_config', {
  ndtc_key_len: u16,
  ndtc_entry_size: u16,
  ndtc_entries: u32,
  ndtc_last_flush: u32,
  ndtc_last_rand: u32,
  ndtc_hash_rnd: u32,
  ndtc_hash_mask: u32,
  ndtc_hash_chain_gc: u32,
  ndtc_proxy_qlen: u32,
})

const statistics = struct(
  'ndt_stats',
  {
    ndts_allocs: u64,
    ndts_destroys: u64,
    ndts_hash_grows: u64,
    ndts_res_failed: u64,
    ndts_lookups: u64,
    ndts_hits: u64,
    ndts_rcv_probes_mcast: u64,
    ndts_rcv_probes_ucast: u64,
    ndts_periodic_gc_runs: u64,
    ndts_forced_gc_runs: u64,
  },
  { ndts_table_fulls: u64 },
)

const parameters = attributes({
  NDTPA_IFINDEX: [1, u32, 'the link they are for; none: the default for new links'],
  NDTPA_REFCNT: [2, u32],
  NDTPA_REACHABLE_TIME: [3, u64],
  NDTPA_BASE_REACHABLE_TIME: [4, u64],
  NDTPA_RETRANS_TIME: [5, u64],
  NDTPA_GC_STALETIME: [6, u64],
  NDTPA_DELAY_PROBE_TIME: [7, u64],
  NDTPA_QUEUE_LEN: [8, u32],
  NDTPA_APP_PROBES: [9, u32],
  NDTPA_UCAST_PROBES: [10, u32],
  NDTPA_MCAST_PROBES: [11, u32],
  NDTPA_ANYCAST_DELAY: [12, u64],
  NDTPA_PROXY_DELAY: [13, u64],
  NDTPA_PROXY_QLEN: [14, u32],
  NDTPA_LOCKTIME: [15, u64],
  NDTPA_QUEUE_LENBYTES: [16, u32],
  NDTPA_MCAST_REPROBES: [17, u32],
  NDTPA_PAD: [18, bytes],
  NDTPA_INTERVAL_PROBE_TIME_MS: [19, u64],
})

/** Times are in milliseconds. */
const neighbourTableAttributes = attributes({
  NDTA_NAME: [1, text],
  NDTA_THRESH1: [2, u32],
  NDTA_THRESH2: [3, u32],
  NDTA_THRESH3: [4, u32],
  NDTA_CONFIG: [5, configuration],
  NDTA_PARMS: [6, parameters],
  NDTA_STATS: [7, statistics],
  NDTA_GC_INTERVAL: [8, u64],
  NDTA_PAD: [9, bytes],
})

/** A neighbour table, as the kernel describes it. */
export interface NeighbourTableMessage extends ValueOf<typeof declared> {}

/** A neighbour table, as a request describes it. */
export interface NeighbourTableInput extends InputOf<typeof declared> {}

const declared = message(ndtmsg, neighbourTableAttributes)

export const neighbourTable: Codec<NeighbourTableMessage, NeighbourTableInput> = declared
