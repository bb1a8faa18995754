/** Emulation of a bad network: delay, loss, duplicates, disorder. <linux/pkt_sched.h>, enum TCA_NETEM_*; tc-netem(8) */

import { array } from '../../../../schema/array.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import { s16, s32, s64, u32, u64 } from '../../../../schema/integer.ts'
import { message } from '../../../../schema/message.ts'
import { struct } from '../../../../schema/struct.ts'

/** Times are in ticks of 64 ns, unless their attributes of 64 bits say them better; 0xffffffff is a probability of one. */
const tcNetemQopt = struct('tc_netem_qopt', { latency: u32, limit: u32, loss: u32, gap: u32, duplicate: u32, jitter: u32 })

const corruption = { probability: u32, correlation: u32 }

/** Times are in nanoseconds. */
const tcNetemSlot = struct('tc_netem_slot', {
  min_delay: s64,
  max_delay: s64,
  max_packets: s32,
  max_bytes: s32,
  dist_delay: s64,
  dist_jitter: s64,
})

const loss = attributes(
  {
    NETEM_LOSS_GI: [1, struct('tc_netem_gimodel', { p13: u32, p31: u32, p32: u32, p14: u32, p23: u32 }), 'a model of four states'],
    NETEM_LOSS_GE: [2, struct('tc_netem_gemodel', { p: u32, r: u32, h: u32, k1: u32 }), 'the model of Gilbert and Elliot'],
  },
  { nested: true },
)

export const netem = message(
  tcNetemQopt,
  attributes({
    TCA_NETEM_CORR: [1, struct('tc_netem_corr', { delay_corr: u32, loss_corr: u32, dup_corr: u32 })],
    TCA_NETEM_DELAY_DIST: [2, array(s16), 'deviations, 8192 for each standard one'],
    TCA_NETEM_REORDER: [3, struct('tc_netem_reorder', corruption)],
    TCA_NETEM_CORRUPT: [4, struct('tc_netem_corrupt', corruption)],
    TCA_NETEM_LOSS: [5, loss],
    TCA_NETEM_RATE: [6, struct('tc_netem_rate', { rate: u32, packet_overhead: s32, cell_size: u32, cell_overhead: s32 }), 'bytes a second'],
    TCA_NETEM_ECN: [7, u32],
    TCA_NETEM_RATE64: [8, u64, 'bytes a second'],
    TCA_NETEM_PAD: [9, bytes],
    TCA_NETEM_LATENCY64: [10, s64, 'nanoseconds'],
    TCA_NETEM_JITTER64: [11, s64, 'nanoseconds'],
    TCA_NETEM_SLOT: [12, tcNetemSlot],
    TCA_NETEM_SLOT_DIST: [13, array(s16)],
    TCA_NETEM_PRNG_SEED: [14, u64],
  }),
)
