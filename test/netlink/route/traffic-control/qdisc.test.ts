/** Requests for queueing disciplines: our bytes are those of `tc qdisc`. What the kernel says of those that it has. */

import { describe, expect, test } from 'vitest'
import type { AnyInput } from '../../../../src/netlink/datagram.ts'
import { route } from '../../../../src/netlink/route/rtnetlink.ts'
import type { QdiscInput } from '../../../../src/netlink/route/traffic-control/qdisc.ts'
import { answers, type Case, expectToolsBytes } from '../../tool-request.ts'
import { idleTable, rateTable, ticksOf } from './rate-table.ts'

/** The index of the link in the recordings, and the handle in most of them: 10:0. */
const VETH = 3
const HANDLE = 0x100000

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const

function add(request: QdiscInput): AnyInput<typeof route> {
  return { nlmsg_type: 'RTM_NEWQDISC', nlmsg_flags: create, tcm_ifindex: VETH, tcm_handle: HANDLE, tcm_parent: 'TC_H_ROOT', ...request }
}

/** A probability as the kernel has it, of 32 bits. */
const chance = (probability: number) => Math.round(probability * 0xffffffff)

const sixteen = (first: number[], rest: number) => [...first, ...Array<number>(16 - first.length).fill(rest)]

const cases: Case<typeof route>[] = [
  {
    command: 'tc qdisc add dev veth-host root handle 10: bfifo limit 10000',
    fixture: 'add-bfifo',
    request: add({ TCA_KIND: 'bfifo', TCA_OPTIONS: { limit: 10000 } }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: cake bandwidth 100mbit diffserv4 dual-srchost nat wash ack-filter-aggressive memlimit 4mb rtt 50ms atm overhead 44 mpu 64 split-gso ingress fwmark 0xff',
    fixture: 'add-cake',
    request: add({
      TCA_KIND: 'cake',
      TCA_OPTIONS: {
        TCA_CAKE_BASE_RATE64: 100e6 / 8,
        TCA_CAKE_DIFFSERV_MODE: 'CAKE_DIFFSERV_DIFFSERV4',
        TCA_CAKE_ATM: 'CAKE_ATM_ATM',
        TCA_CAKE_FLOW_MODE: 'CAKE_FLOW_DUAL_SRC',
        TCA_CAKE_OVERHEAD: 44,
        TCA_CAKE_MPU: 64,
        TCA_CAKE_RTT: 50_000,
        TCA_CAKE_TARGET: 2_500,
        TCA_CAKE_AUTORATE: 0,
        TCA_CAKE_MEMORY: 4 << 20,
        TCA_CAKE_FWMARK: 0xff,
        TCA_CAKE_NAT: 1,
        TCA_CAKE_WASH: 1,
        TCA_CAKE_SPLIT_GSO: 1,
        TCA_CAKE_INGRESS: 1,
        TCA_CAKE_ACK_FILTER: 'CAKE_ACK_AGGRESSIVE',
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: cbs hicredit 30 locredit -1470 sendslope -980000 idleslope 20000 offload 1',
    fixture: 'add-cbs',
    request: add({
      TCA_KIND: 'cbs',
      TCA_OPTIONS: { TCA_CBS_PARMS: { offload: 1, hicredit: 30, locredit: -1470, idleslope: 20000, sendslope: -980000 } },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: choke limit 1000 min 83 max 250 avpkt 1000 bandwidth 10mbit probability 0.1 ecn',
    fixture: 'add-choke',
    request: add({
      TCA_KIND: 'choke',
      TCA_OPTIONS: {
        TCA_CHOKE_PARMS: { limit: 1000, qth_min: 83, qth_max: 250, Wlog: 6, Plog: 21, Scell_log: 16, flags: ['TC_RED_ECN'] },
        TCA_CHOKE_STAB: idleTable(6, 1000, 10e6 / 8, 16),
        TCA_CHOKE_MAX_P: Math.trunc(0.1 * 2 ** 32),
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host clsact',
    fixture: 'add-clsact',
    request: add({ tcm_handle: 0xffff0000, tcm_parent: 'TC_H_CLSACT', TCA_KIND: 'clsact' }),
  },
  {
    command: 'tc qdisc add dev veth-host ingress_block 21 egress_block 22 clsact',
    fixture: 'add-clsact-blocks',
    request: add({
      tcm_handle: 0xffff0000,
      tcm_parent: 'TC_H_CLSACT',
      TCA_KIND: 'clsact',
      TCA_INGRESS_BLOCK: 21,
      TCA_EGRESS_BLOCK: 22,
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: codel limit 1000 target 4ms interval 30ms ecn ce_threshold 2ms',
    fixture: 'add-codel',
    request: add({
      TCA_KIND: 'codel',
      TCA_OPTIONS: {
        TCA_CODEL_LIMIT: 1000,
        TCA_CODEL_INTERVAL: 30_000,
        TCA_CODEL_TARGET: 4_000,
        TCA_CODEL_ECN: 1,
        TCA_CODEL_CE_THRESHOLD: 2_000,
      },
    }),
  },
  { command: 'tc qdisc add dev veth-host root handle 10: drr', fixture: 'add-drr', request: add({ TCA_KIND: 'drr' }) },
  {
    command: 'tc qdisc add dev veth-host root handle 10: etf clockid CLOCK_TAI delta 300000 offload skip_sock_check deadline_mode',
    fixture: 'add-etf',
    request: add({
      TCA_KIND: 'etf',
      TCA_OPTIONS: {
        TCA_ETF_PARMS: {
          delta: 300_000,
          clockid: 'CLOCK_TAI',
          flags: ['TC_ETF_OFFLOAD_ON', 'TC_ETF_SKIP_SOCK_CHECK', 'TC_ETF_DEADLINE_MODE_ON'],
        },
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: ets bands 5 strict 2 quanta 4500 3000 1500 priomap 0 0 1 1 2 3 4',
    fixture: 'add-ets',
    request: add({
      TCA_KIND: 'ets',
      TCA_OPTIONS: {
        TCA_ETS_NBANDS: 5,
        TCA_ETS_NSTRICT: 2,
        TCA_ETS_QUANTA: [4500, 3000, 1500],
        TCA_ETS_PRIOMAP: [0, 0, 1, 1, 2, 3, 4],
      },
    }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: fq limit 1000 flow_limit 50 buckets 512 orphan_mask 1023 pacing quantum 3000 initial_quantum 15000 maxrate 1gbit refill_delay 40ms low_rate_threshold 550kbit ce_threshold 5ms horizon 10s horizon_drop',
    fixture: 'add-fq',
    request: add({
      TCA_KIND: 'fq',
      TCA_OPTIONS: {
        TCA_FQ_BUCKETS_LOG: Math.log2(512),
        TCA_FQ_PLIMIT: 1000,
        TCA_FQ_FLOW_PLIMIT: 50,
        TCA_FQ_QUANTUM: 3000,
        TCA_FQ_INITIAL_QUANTUM: 15000,
        TCA_FQ_RATE_ENABLE: 1,
        TCA_FQ_FLOW_MAX_RATE: 1e9 / 8,
        TCA_FQ_LOW_RATE_THRESHOLD: 550e3 / 8,
        TCA_FQ_FLOW_REFILL_DELAY: 40_000,
        TCA_FQ_ORPHAN_MASK: 1023,
        TCA_FQ_CE_THRESHOLD: 5_000,
        TCA_FQ_HORIZON: 10_000_000,
        TCA_FQ_HORIZON_DROP: 1,
      },
    }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: fq_codel limit 1000 flows 2048 target 4ms interval 90ms quantum 300 ce_threshold 2ms ce_threshold_selector 0x2/0x3 memory_limit 16mb drop_batch 32 noecn',
    fixture: 'add-fq-codel-options',
    request: add({
      TCA_KIND: 'fq_codel',
      TCA_OPTIONS: {
        TCA_FQ_CODEL_LIMIT: 1000,
        TCA_FQ_CODEL_FLOWS: 2048,
        TCA_FQ_CODEL_QUANTUM: 300,
        TCA_FQ_CODEL_INTERVAL: 90_000,
        TCA_FQ_CODEL_TARGET: 4_000,
        TCA_FQ_CODEL_ECN: 0,
        TCA_FQ_CODEL_CE_THRESHOLD: 2_000,
        TCA_FQ_CODEL_CE_THRESHOLD_MASK: 3,
        TCA_FQ_CODEL_CE_THRESHOLD_SELECTOR: 2,
        TCA_FQ_CODEL_MEMORY_LIMIT: 16 << 20,
        TCA_FQ_CODEL_DROP_BATCH_SIZE: 32,
      },
    }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: fq_pie limit 1000 flows 512 target 10ms tupdate 20ms alpha 3 beta 25 quantum 1000 memory_limit 8mb ecn_prob 20 ecn bytemode dq_rate_estimator',
    fixture: 'add-fq-pie',
    request: add({
      TCA_KIND: 'fq_pie',
      TCA_OPTIONS: {
        TCA_FQ_PIE_LIMIT: 1000,
        TCA_FQ_PIE_FLOWS: 512,
        TCA_FQ_PIE_TARGET: 10_000,
        TCA_FQ_PIE_TUPDATE: 20_000,
        TCA_FQ_PIE_ALPHA: 3,
        TCA_FQ_PIE_BETA: 25,
        TCA_FQ_PIE_QUANTUM: 1000,
        TCA_FQ_PIE_MEMORY_LIMIT: 8 << 20,
        TCA_FQ_PIE_ECN_PROB: 20,
        TCA_FQ_PIE_ECN: 1,
        TCA_FQ_PIE_BYTEMODE: 1,
        TCA_FQ_PIE_DQ_RATE_ESTIMATOR: 1,
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: gred setup vqs 4 default 2 grio limit 100kb ecn',
    fixture: 'add-gred',
    request: add({
      TCA_KIND: 'gred',
      TCA_OPTIONS: { TCA_GRED_DPS: { DPs: 4, def_DP: 2, grio: 1, flags: ['TC_RED_ECN'] }, TCA_GRED_LIMIT: 100 << 10 },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: hfsc default 30',
    fixture: 'add-hfsc',
    request: add({ TCA_KIND: 'hfsc', TCA_OPTIONS: { defcls: 0x30 } }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: hhf limit 500 quantum 1000 hh_limit 1024 reset_timeout 50ms admit_bytes 65536 evict_timeout 2s non_hh_weight 3',
    fixture: 'add-hhf',
    request: add({
      TCA_KIND: 'hhf',
      TCA_OPTIONS: {
        TCA_HHF_BACKLOG_LIMIT: 500,
        TCA_HHF_QUANTUM: 1000,
        TCA_HHF_HH_FLOWS_LIMIT: 1024,
        TCA_HHF_RESET_TIMEOUT: 50_000,
        TCA_HHF_ADMIT_BYTES: 65536,
        TCA_HHF_EVICT_TIMEOUT: 2_000_000,
        TCA_HHF_NON_HH_WEIGHT: 3,
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: htb default 0x20 r2q 100 direct_qlen 50',
    fixture: 'add-htb',
    request: add({
      TCA_KIND: 'htb',
      TCA_OPTIONS: { TCA_HTB_INIT: { version: 3, rate2quantum: 100, defcls: 0x20 }, TCA_HTB_DIRECT_QLEN: 50 },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: htb default 1 offload',
    fixture: 'add-htb-offload',
    request: add({
      TCA_KIND: 'htb',
      TCA_OPTIONS: { TCA_HTB_INIT: { version: 3, rate2quantum: 10, defcls: 1 }, TCA_HTB_OFFLOAD: true },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host ingress',
    fixture: 'add-ingress',
    request: add({ tcm_handle: 0xffff0000, tcm_parent: 'TC_H_INGRESS', TCA_KIND: 'ingress' }),
  },
  { command: 'tc qdisc add dev veth-host root handle 10: mq', fixture: 'add-mq', request: add({ TCA_KIND: 'mq' }) },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: mqprio num_tc 3 map 2 2 1 0 2 2 2 2 2 2 2 2 2 2 2 2 queues 1@0 1@1 2@2 hw 1 mode channel shaper bw_rlimit min_rate 1gbit 2gbit 3gbit max_rate 4gbit 5gbit 6gbit',
    fixture: 'add-mqprio',
    request: add({
      TCA_KIND: 'mqprio',
      TCA_OPTIONS: {
        num_tc: 3,
        prio_tc_map: sixteen([2, 2, 1, 0], 2),
        hw: 'TC_MQPRIO_HW_OFFLOAD_TCS',
        count: sixteen([1, 1, 2], 0),
        offset: sixteen([0, 1, 2], 0),
        TCA_MQPRIO_MODE: 'TC_MQPRIO_MODE_CHANNEL',
        TCA_MQPRIO_SHAPER: 'TC_MQPRIO_SHAPER_BW_RATE',
        TCA_MQPRIO_MIN_RATE64: sixteen([1e9 / 8, 2e9 / 8, 3e9 / 8], 0),
        TCA_MQPRIO_MAX_RATE64: sixteen([4e9 / 8, 5e9 / 8, 6e9 / 8], 0),
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: multiq',
    fixture: 'add-multiq',
    request: add({ TCA_KIND: 'multiq', TCA_OPTIONS: {} }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: netem limit 500 delay 100ms 10ms 25% loss random 0.3% 25% duplicate 1% 10% corrupt 0.1% 5% reorder 25% 50% gap 5 rate 1gbit -20 100 5 ecn slot 800us 1ms packets 5 bytes 1000',
    fixture: 'add-netem-options',
    request: add({
      TCA_KIND: 'netem',
      TCA_OPTIONS: {
        latency: 100e6 / 64,
        limit: 500,
        loss: chance(0.003),
        gap: 5,
        duplicate: chance(0.01),
        jitter: 10e6 / 64,
        TCA_NETEM_CORR: { delay_corr: chance(0.25), loss_corr: chance(0.25), dup_corr: chance(0.1) },
        TCA_NETEM_REORDER: { probability: chance(0.25), correlation: chance(0.5) },
        TCA_NETEM_ECN: 1,
        TCA_NETEM_CORRUPT: { probability: chance(0.001), correlation: chance(0.05) },
        TCA_NETEM_SLOT: { min_delay: 800_000, max_delay: 1_000_000, max_packets: 5, max_bytes: 1000 },
        TCA_NETEM_RATE: { rate: 1e9 / 8, packet_overhead: -20, cell_size: 100, cell_overhead: 5 },
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: netem loss gemodel 1% 10% 70% 0.1% rate 100gbit',
    fixture: 'add-netem-loss-gemodel',
    request: add({
      TCA_KIND: 'netem',
      TCA_OPTIONS: {
        limit: 1000,
        TCA_NETEM_LOSS: { NETEM_LOSS_GE: { p: chance(0.01), r: chance(0.1), h: chance(1 - 0.7), k1: chance(0.001) } },
        TCA_NETEM_RATE64: 100e9 / 8,
        TCA_NETEM_RATE: { rate: 0xffffffff },
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host estimator 1sec 4sec root handle 10: pfifo limit 10',
    fixture: 'add-pfifo-estimator',
    // Every `2 ** 0 / 4 * 4` seconds, and four of these are `2 ** 2`.
    request: add({ TCA_KIND: 'pfifo', TCA_RATE: { interval: 0, ewma_log: 2 }, TCA_OPTIONS: { limit: 10 } }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: stab linklayer atm overhead 8 mtu 2048 mpu 64 tsize 512 pfifo limit 10',
    fixture: 'add-pfifo-size-table',
    request: add({
      TCA_KIND: 'pfifo',
      TCA_OPTIONS: { limit: 10 },
      TCA_STAB: {
        TCA_STAB_BASE: { cell_log: 3, cell_align: -1, overhead: 8, linklayer: 'TC_LINKLAYER_ATM', mpu: 64, mtu: 2048, tsize: 512 },
        // Cells of 53 bytes carry 48.
        TCA_STAB_DATA: Array.from({ length: 512 }, (_, i) => Math.ceil(Math.max((i + 1) << 3, 64) / 48) * 53),
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: pfifo_fast',
    fixture: 'add-pfifo-fast',
    request: add({ TCA_KIND: 'pfifo_fast' }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: pfifo_head_drop limit 10',
    fixture: 'add-pfifo-head-drop',
    request: add({ TCA_KIND: 'pfifo_head_drop', TCA_OPTIONS: { limit: 10 } }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: pie limit 1000 target 15ms tupdate 15ms alpha 2 beta 20 ecn bytemode dq_rate_estimator',
    fixture: 'add-pie',
    request: add({
      TCA_KIND: 'pie',
      TCA_OPTIONS: {
        TCA_PIE_LIMIT: 1000,
        TCA_PIE_TUPDATE: 15_000,
        TCA_PIE_TARGET: 15_000,
        TCA_PIE_ALPHA: 2,
        TCA_PIE_BETA: 20,
        TCA_PIE_ECN: 1,
        TCA_PIE_BYTEMODE: 1,
        TCA_PIE_DQ_RATE_ESTIMATOR: 1,
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: plug limit 10000',
    fixture: 'add-plug',
    request: add({ TCA_KIND: 'plug', TCA_OPTIONS: { action: 'TCQ_PLUG_LIMIT', limit: 10000 } }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: prio bands 4 priomap 3 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1',
    fixture: 'add-prio',
    request: add({
      TCA_KIND: 'prio',
      // The tail is an empty attribute of type TCA_OPTIONS, which nobody reads.
      TCA_OPTIONS: { bands: 4, priomap: sixteen([3, 2, 2, 2, 1, 2, 0, 0], 1), '#tail': Uint8Array.of(4, 0, 2, 0) },
    }),
  },
  { command: 'tc qdisc add dev veth-host root handle 10: qfq', fixture: 'add-qfq', request: add({ TCA_KIND: 'qfq' }) },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: red limit 400000 min 30000 max 90000 avpkt 1000 burst 55 bandwidth 10mbit probability 0.02 ecn adaptative nodrop qevent early_drop block 10 qevent mark block 11',
    fixture: 'add-red',
    request: add({
      TCA_KIND: 'red',
      TCA_OPTIONS: {
        TCA_RED_PARMS: { limit: 400_000, qth_min: 30_000, qth_max: 90_000, Wlog: 5, Plog: 22, Scell_log: 15 },
        TCA_RED_STAB: idleTable(5, 1000, 10e6 / 8, 15),
        TCA_RED_MAX_P: Math.trunc(0.02 * 2 ** 32),
        TCA_RED_FLAGS: {
          value: ['TC_RED_ECN', 'TC_RED_ADAPTATIVE', 'TC_RED_NODROP'],
          selector: ['TC_RED_ECN', 'TC_RED_HARDDROP', 'TC_RED_ADAPTATIVE', 'TC_RED_NODROP'],
        },
        TCA_RED_EARLY_DROP_BLOCK: 10,
        TCA_RED_MARK_BLOCK: 11,
      },
    }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: sfb rehash 600000 db 60000 limit 1000 max 25 target 20 increment 0.0005 decrement 0.00005 penalty_rate 10 penalty_burst 20',
    fixture: 'add-sfb',
    request: add({
      TCA_KIND: 'sfb',
      TCA_OPTIONS: {
        TCA_SFB_PARMS: {
          rehash_interval: 600_000,
          warmup_time: 60_000,
          max: 25,
          bin_size: 20,
          increment: Math.round(0.0005 * 0xffff),
          decrement: Math.round(0.00005 * 0xffff),
          limit: 1000,
          penalty_rate: 10,
          penalty_burst: 20,
        },
      },
    }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: sfq limit 3000 depth 20 headdrop divisor 2048 flows 512 redflowlimit 100000 min 8000 max 60000 probability 0.2 ecn perturb 10 quantum 3000',
    fixture: 'add-sfq',
    request: add({
      TCA_KIND: 'sfq',
      TCA_OPTIONS: {
        v0: { quantum: 3000, perturb_period: 10, limit: 3000, divisor: 2048, flows: 512 },
        depth: 20,
        headdrop: 1,
        limit: 100_000,
        qth_min: 8000,
        qth_max: 60_000,
        Wlog: 6,
        Plog: 18,
        flags: ['TC_RED_ECN'],
        max_P: Math.trunc(0.2 * 2 ** 32),
        stats: {},
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root handle 10: skbprio limit 100',
    fixture: 'add-skbprio',
    request: add({ TCA_KIND: 'skbprio', TCA_OPTIONS: { limit: 100 } }),
  },
  {
    command:
      'tc qdisc add dev veth-host root handle 10: taprio num_tc 3 map 2 2 1 0 2 2 2 2 2 2 2 2 2 2 2 2 queues 1@0 1@1 2@2 base-time 1528743495910289987 cycle-time 900000 cycle-time-extension 100000 sched-entry S 01 300000 sched-entry S 02 300000 sched-entry S 04 300000 flags 0x1 txtime-delay 200000 clockid CLOCK_TAI',
    fixture: 'add-taprio',
    request: add({
      TCA_KIND: 'taprio',
      TCA_OPTIONS: {
        TCA_TAPRIO_ATTR_SCHED_CLOCKID: 'CLOCK_TAI',
        TCA_TAPRIO_ATTR_FLAGS: ['TCA_TAPRIO_ATTR_FLAG_TXTIME_ASSIST'],
        TCA_TAPRIO_ATTR_PRIOMAP: {
          num_tc: 3,
          prio_tc_map: sixteen([2, 2, 1, 0], 2),
          count: sixteen([1, 1, 2], 0),
          offset: sixteen([0, 1, 2], 0),
        },
        TCA_TAPRIO_ATTR_TXTIME_DELAY: 200_000,
        TCA_TAPRIO_ATTR_SCHED_BASE_TIME: 1528743495910289987n,
        TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME: 900_000,
        TCA_TAPRIO_ATTR_SCHED_CYCLE_TIME_EXTENSION: 100_000,
        TCA_TAPRIO_ATTR_SCHED_ENTRY_LIST: [1, 2, 4].map((gates) => ({
          TCA_TAPRIO_SCHED_ENTRY_CMD: 'TC_TAPRIO_CMD_SET_GATES' as const,
          TCA_TAPRIO_SCHED_ENTRY_GATE_MASK: gates,
          TCA_TAPRIO_SCHED_ENTRY_INTERVAL: 300_000,
        })),
      },
    }),
  },
  {
    command: 'tc qdisc add dev veth-host root tbf rate 1mbit burst 32kbit latency 400ms',
    fixture: 'add-tbf',
    request: add({
      tcm_handle: 0,
      TCA_KIND: 'tbf',
      TCA_OPTIONS: {
        TCA_TBF_PARMS: {
          rate: { cell_log: 3, linklayer: 'TC_LINKLAYER_ETHERNET', cell_align: -1, rate: 125_000 },
          limit: 0.4 * 125_000 + 4096,
          buffer: ticksOf(4096, 125_000),
        },
        TCA_TBF_BURST: 4096,
        TCA_TBF_RTAB: rateTable(125_000, 3),
      },
    }),
  },
  {
    command: 'tc qdisc change dev veth-host root handle 10: pfifo limit 20',
    fixture: 'change-pfifo',
    request: { ...add({ TCA_KIND: 'pfifo', TCA_OPTIONS: { limit: 20 } }), nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK'] },
  },
  {
    command: 'tc qdisc replace dev veth-host root handle 20: pfifo limit 30',
    fixture: 'replace-root',
    request: {
      ...add({ tcm_handle: 0x200000, TCA_KIND: 'pfifo', TCA_OPTIONS: { limit: 30 } }),
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_REPLACE'],
    },
  },
  {
    command: 'tc qdisc del dev veth-host root',
    fixture: 'delete-root',
    request: { nlmsg_type: 'RTM_DELQDISC', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK'], tcm_ifindex: VETH, tcm_parent: 'TC_H_ROOT' },
  },
  {
    command: 'tc -s -d qdisc show dev veth-host invisible',
    fixture: 'show-invisible',
    request: { nlmsg_type: 'RTM_GETQDISC', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'], tcm_ifindex: VETH, TCA_DUMP_INVISIBLE: true },
  },
]

describe('the same bytes as tc qdisc', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/tc-qdisc', row))
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  const all = answers(route, 'route/tc-qdisc', 'show-every-kind', 'RTM_NEWQDISC')
  const nothingYet = { TCA_STATS_BASIC: { bytes: 0n, packets: 0 } }

  test.each([
    [
      'htb',
      'TC_H_ROOT',
      { TCA_HTB_INIT: { version: 0x30011, rate2quantum: 100, defcls: 0x20, debug: 0, direct_pkts: 0 }, TCA_HTB_DIRECT_QLEN: 50 },
    ],
    ['bfifo', 0x10010, { limit: 10000 }],
    ['pfifo_fast', 0x10020, { bands: 3, priomap: [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1] }],
    ['pfifo_head_drop', 0x10040, { limit: 5 }],
  ])('%s, with its options and its counters', (kind, parent, options) => {
    expect(all).toContainEqual(
      expect.objectContaining({
        tcm_parent: parent,
        TCA_KIND: kind,
        TCA_OPTIONS: options,
        TCA_STATS2: expect.objectContaining(nothingYet),
      }),
    )
  })

  test('tbf, with rates beyond 32 bits', () => {
    const rates = { rate: expect.objectContaining({ rate: 1_250_000_000 }), peakrate: expect.objectContaining({ rate: 0xffffffff }) }
    expect(all).toContainEqual(
      expect.objectContaining({
        TCA_KIND: 'tbf',
        TCA_OPTIONS: {
          TCA_TBF_PARMS: expect.objectContaining({ ...rates, limit: 10000 }),
          TCA_TBF_PRATE64: 5_000_000_000n,
        },
      }),
    )
  })

  test('clsact, without options, with the blocks that it is bound to', () => {
    expect(all).toContainEqual(
      expect.objectContaining({ tcm_parent: 'TC_H_INGRESS', TCA_KIND: 'clsact', TCA_INGRESS_BLOCK: 21, TCA_EGRESS_BLOCK: 22 }),
    )
  })

  test('a size table, as it was given', () => {
    const base = { cell_log: 3, size_log: 0, cell_align: -1, overhead: 8, linklayer: 'TC_LINKLAYER_ATM', mpu: 64, mtu: 2048, tsize: 512 }
    expect(answers(route, 'route/tc-qdisc', 'show-size-table', 'RTM_NEWQDISC')).toContainEqual(
      expect.objectContaining({ TCA_KIND: 'pfifo', TCA_STAB: { TCA_STAB_BASE: base } }),
    )
  })
})
