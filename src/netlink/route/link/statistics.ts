/** Counters of a link. <linux/if_link.h>, struct rtnl_link_stats64, its 32-bit elder, and the part that hardware counts. */

import type { Codec } from '../../../schema/codec.ts'
import { u32, u64 } from '../../../schema/integer.ts'
import { struct } from '../../../schema/struct.ts'

/** What hardware counts as well. */
function basic<Out, In>(n: Codec<Out, In> & { readonly size: number }) {
  return {
    rx_packets: n,
    tx_packets: n,
    rx_bytes: n,
    tx_bytes: n,
    rx_errors: n,
    tx_errors: n,
    rx_dropped: n,
    tx_dropped: n,
    multicast: n,
  }
}

function counters<Out, In>(n: Codec<Out, In> & { readonly size: number }) {
  return {
    ...basic(n),
    collisions: n,
    rx_length_errors: n,
    rx_over_errors: n,
    rx_crc_errors: n,
    rx_frame_errors: n,
    rx_fifo_errors: n,
    rx_missed_errors: n,
    tx_aborted_errors: n,
    tx_carrier_errors: n,
    tx_fifo_errors: n,
    tx_heartbeat_errors: n,
    tx_window_errors: n,
    rx_compressed: n,
    tx_compressed: n,
  }
}

export const rtnlLinkStats64 = struct('rtnl_link_stats64', counters(u64), { rx_nohandler: u64, rx_otherhost_dropped: u64 })
export const rtnlHwStats64 = struct('rtnl_hw_stats64', basic(u64))
export const rtnlLinkStats = struct('rtnl_link_stats', counters(u32), { rx_nohandler: u32 })
