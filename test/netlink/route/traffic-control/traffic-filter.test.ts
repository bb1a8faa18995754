/** Requests for filters and chains: our bytes are those of `tc filter` and `tc chain`. What the kernel says of those that it has. */

import { describe, expect, test } from 'vitest'
import { type AnyInput, encodeDatagram, explainDatagram } from '../../../../src/netlink/datagram.ts'
import { route } from '../../../../src/netlink/route/rtnetlink.ts'
import { TC_H, TC_H_MAKE, TC_H_MIN } from '../../../../src/netlink/route/traffic-control/handle.ts'
import type { TrafficFilterInput } from '../../../../src/netlink/route/traffic-control/traffic-filter.ts'
import { leaves } from '../../../../src/schema/explanation.ts'
import { answers, type Case, expectToolsBytes } from '../../tool-request.ts'
import { rateTable, ticksOf } from './rate-table.ts'

/** The indexes of the links in the recordings. */
const VETH = 3
const PEER = 2

const INGRESS = TC_H_MAKE(TC_H.TC_H_CLSACT, TC_H_MIN.TC_H_MIN_INGRESS)

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const change = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const

/** A filter of IP packets, preference 10, on what comes in. */
function add(request: TrafficFilterInput): AnyInput<typeof route> {
  return {
    nlmsg_type: 'RTM_NEWTFILTER',
    nlmsg_flags: create,
    tcm_ifindex: VETH,
    tcm_parent: INGRESS,
    tcm_info: { protocol: 'ETH_P_IP', prio: 10 },
    ...request,
  }
}

const all = { protocol: 'ETH_P_ALL', prio: 10 } as const
const octets = (digits: string) => new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'))
const number = (value: number) => Uint8Array.of(value, 0, 0, 0)
const verdict = (action: 'TC_ACT_OK' | 'TC_ACT_SHOT') =>
  [{ TCA_ACT_KIND: 'gact', TCA_ACT_OPTIONS: { TCA_GACT_PARMS: { action } } }] as const
const ethernet = { cell_log: 3, linklayer: 'TC_LINKLAYER_ETHERNET', cell_align: -1 } as const

/** What `police rate 1mbit burst 10k drop` is where no action is around it. */
const dropBeyond1mbit = {
  TCA_POLICE_TBF: { action: 'TC_ACT_SHOT', burst: ticksOf(10 << 10, 125_000), rate: { ...ethernet, rate: 125_000 } },
  TCA_POLICE_RATE: rateTable(125_000, 3),
} as const

/** META_INT in the upper four bits, the number of what is looked at in the lower ones. */
const integer = (id: number) => (1 << 12) | id
const PRIORITY = 6

const cases: Case<typeof route>[] = [
  {
    command:
      'tc filter add dev veth-host ingress protocol ip pref 10 handle 0x1 basic match "cmp(u8 at 0 layer network mask 0xf0 eq 0x40)" classid 1:10 action drop',
    fixture: 'add-basic',
    request: add({
      tcm_handle: 1,
      TCA_KIND: 'basic',
      TCA_OPTIONS: {
        TCA_BASIC_EMATCHES: {
          TCA_EMATCH_TREE_HDR: { nmatches: 1 },
          TCA_EMATCH_TREE_LIST: [
            {
              kind: 'TCF_EM_CMP',
              data: { val: 0x40, mask: 0xf0, off: 0, align: 'TCF_EM_ALIGN_U8', layer: 'TCF_LAYER_NETWORK', opnd: 'TCF_EM_OPND_EQ' },
            },
          ],
        },
        TCA_BASIC_CLASSID: 0x10010,
        TCA_BASIC_ACT: verdict('TC_ACT_SHOT'),
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol all pref 10 basic match "(u32(u16 0x1122 0xffff at nexthdr+4) and not nbyte(abc at 3 layer link)) or meta(priority eq 7) and cmp(u16 at 2 layer transport mask 0xff gt 32 trans)" flowid 1:10',
    fixture: 'add-basic-ematches',
    request: add({
      tcm_info: all,
      TCA_KIND: 'basic',
      TCA_OPTIONS: {
        TCA_BASIC_EMATCHES: {
          TCA_EMATCH_TREE_HDR: { nmatches: 5 },
          TCA_EMATCH_TREE_LIST: [
            // What is in brackets begins at the place 3, behind all that is outside.
            { kind: 'TCF_EM_CONTAINER', flags: ['TCF_EM_REL_OR'], data: 3 },
            {
              kind: 'TCF_EM_META',
              flags: ['TCF_EM_REL_AND'],
              data: {
                TCA_EM_META_HDR: { left: { kind: integer(PRIORITY), op: 'TCF_EM_OPND_EQ' }, right: { kind: integer(0) } },
                TCA_EM_META_LVALUE: number(0),
                TCA_EM_META_RVALUE: number(7),
              },
            },
            {
              kind: 'TCF_EM_CMP',
              data: {
                val: 32,
                mask: 0xff,
                off: 2,
                align: 'TCF_EM_ALIGN_U16',
                flags: ['TCF_EM_CMP_TRANS'],
                layer: 'TCF_LAYER_TRANSPORT',
                opnd: 'TCF_EM_OPND_GT',
              },
            },
            { kind: 'TCF_EM_U32', flags: ['TCF_EM_REL_AND'], data: { mask: 0xffff0000, val: 0x11220000, off: 4, offmask: -1 } },
            {
              kind: 'TCF_EM_NBYTE',
              flags: ['TCF_EM_INVERT'],
              data: { off: 3, len: 3, layer: 'TCF_LAYER_LINK', pattern: octets('61626300') },
            },
          ],
        },
        TCA_BASIC_CLASSID: 0x10010,
      },
    }),
  },
  {
    command: 'tc filter add dev veth-host ingress protocol all pref 10 handle 1 bpf bytecode "1,6 0 0 4294967295," flowid 1:10',
    fixture: 'add-bpf',
    request: add({
      tcm_handle: 1,
      tcm_info: all,
      TCA_KIND: 'bpf',
      TCA_OPTIONS: { TCA_BPF_CLASSID: 0x10010, TCA_BPF_OPS_LEN: 1, TCA_BPF_OPS: [{ code: 6, k: 0xffffffff }] },
    }),
  },
  {
    command: 'tc filter add dev veth-host ingress protocol ip pref 10 bpf direct-action bytecode "1,6 0 0 4294967295," skip_hw',
    fixture: 'add-bpf-direct',
    request: add({
      TCA_KIND: 'bpf',
      TCA_OPTIONS: {
        TCA_BPF_OPS_LEN: 1,
        TCA_BPF_OPS: [{ code: 6, k: 0xffffffff }],
        TCA_BPF_FLAGS_GEN: ['TCA_CLS_FLAGS_SKIP_HW'],
        TCA_BPF_FLAGS: ['TCA_BPF_FLAG_ACT_DIRECT'],
      },
    }),
  },
  {
    command: 'tc filter add dev veth-host ingress protocol all pref 10 handle 1 cgroup match "meta(priority eq 7)" action ok',
    fixture: 'add-cgroup',
    request: add({
      tcm_handle: 1,
      tcm_info: all,
      TCA_KIND: 'cgroup',
      TCA_OPTIONS: {
        TCA_CGROUP_EMATCHES: {
          TCA_EMATCH_TREE_HDR: { nmatches: 1 },
          TCA_EMATCH_TREE_LIST: [
            {
              kind: 'TCF_EM_META',
              data: {
                TCA_EM_META_HDR: { left: { kind: integer(PRIORITY) }, right: { kind: integer(0) } },
                TCA_EM_META_LVALUE: number(0),
                TCA_EM_META_RVALUE: number(7),
              },
            },
          ],
        },
        TCA_CGROUP_ACT: verdict('TC_ACT_OK'),
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol all pref 10 handle 1 flow hash keys src,dst,proto,proto-src,proto-dst,iif perturb 10 divisor 1024 baseclass 1:10',
    fixture: 'add-flow-hash',
    request: add({
      tcm_handle: 1,
      tcm_info: all,
      TCA_KIND: 'flow',
      TCA_OPTIONS: {
        TCA_FLOW_KEYS: ['FLOW_KEY_SRC', 'FLOW_KEY_DST', 'FLOW_KEY_PROTO', 'FLOW_KEY_PROTO_SRC', 'FLOW_KEY_PROTO_DST', 'FLOW_KEY_IIF'],
        TCA_FLOW_PERTURB: 10,
        TCA_FLOW_DIVISOR: 1024,
        TCA_FLOW_BASECLASS: 0x10010,
        TCA_FLOW_MODE: 'FLOW_MODE_HASH',
      },
    }),
  },
  {
    command: 'tc filter add dev veth-host ingress protocol ip pref 10 handle 1 flow map key mark police rate 1mbit burst 10k drop',
    fixture: 'add-flow-police',
    request: add({
      tcm_handle: 1,
      TCA_KIND: 'flow',
      TCA_OPTIONS: { TCA_FLOW_KEYS: ['FLOW_KEY_MARK'], TCA_FLOW_POLICE: dropBeyond1mbit, TCA_FLOW_MODE: 'FLOW_MODE_MAP' },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol all pref 1 handle 0x5 flower dst_mac 02:00:00:00:00:02 src_mac 02:00:00:00:00:00/ff:ff:ff:00:00:00 indev veth-ns skip_hw verbose classid 1:10',
    fixture: 'add-flower-ethernet',
    request: add({
      tcm_handle: 5,
      tcm_info: { protocol: 'ETH_P_ALL', prio: 1 },
      TCA_KIND: 'flower',
      TCA_OPTIONS: {
        TCA_FLOWER_KEY_ETH_DST: '02:00:00:00:00:02',
        TCA_FLOWER_KEY_ETH_DST_MASK: 'ff:ff:ff:ff:ff:ff',
        TCA_FLOWER_KEY_ETH_SRC: '02:00:00:00:00:00',
        TCA_FLOWER_KEY_ETH_SRC_MASK: 'ff:ff:ff:00:00:00',
        TCA_FLOWER_INDEV: 'veth-ns',
        TCA_FLOWER_CLASSID: 0x10010,
        TCA_FLOWER_FLAGS: ['TCA_CLS_FLAGS_SKIP_HW', 'TCA_CLS_FLAGS_VERBOSE'],
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol ip pref 1 flower ip_proto tcp src_ip 10.0.0.0/8 dst_ip 10.10.0.1 src_port 1000 dst_port 80/0xfff0 tcp_flags 0x2/0x17 ip_tos 0x10/0xfc ip_ttl 64 ip_flags nofrag ct_state +trk+est-inv ct_zone 5/0xff ct_mark 0x10/0xf0 ct_label 11223344556677889900aabbccddeeff action pass',
    fixture: 'add-flower-ipv4',
    request: add({
      tcm_info: { protocol: 'ETH_P_IP', prio: 1 },
      TCA_KIND: 'flower',
      TCA_OPTIONS: {
        TCA_FLOWER_KEY_IP_PROTO: 'IPPROTO_TCP',
        TCA_FLOWER_KEY_IPV4_SRC: '10.0.0.0',
        TCA_FLOWER_KEY_IPV4_SRC_MASK: '255.0.0.0',
        TCA_FLOWER_KEY_IPV4_DST: '10.10.0.1',
        TCA_FLOWER_KEY_IPV4_DST_MASK: '255.255.255.255',
        TCA_FLOWER_KEY_TCP_SRC: 1000,
        TCA_FLOWER_KEY_TCP_DST: 80,
        TCA_FLOWER_KEY_TCP_DST_MASK: 0xfff0,
        TCA_FLOWER_KEY_TCP_FLAGS: 0x2,
        TCA_FLOWER_KEY_TCP_FLAGS_MASK: 0x17,
        TCA_FLOWER_KEY_IP_TOS: 0x10,
        TCA_FLOWER_KEY_IP_TOS_MASK: 0xfc,
        TCA_FLOWER_KEY_IP_TTL: 64,
        TCA_FLOWER_KEY_IP_TTL_MASK: 0xff,
        TCA_FLOWER_KEY_CT_STATE: ['TCA_FLOWER_KEY_CT_FLAGS_TRACKED', 'TCA_FLOWER_KEY_CT_FLAGS_ESTABLISHED'],
        TCA_FLOWER_KEY_CT_STATE_MASK: [
          'TCA_FLOWER_KEY_CT_FLAGS_TRACKED',
          'TCA_FLOWER_KEY_CT_FLAGS_ESTABLISHED',
          'TCA_FLOWER_KEY_CT_FLAGS_INVALID',
        ],
        TCA_FLOWER_KEY_CT_ZONE: 5,
        TCA_FLOWER_KEY_CT_ZONE_MASK: 0xff,
        TCA_FLOWER_KEY_CT_MARK: 0x10,
        TCA_FLOWER_KEY_CT_MARK_MASK: 0xf0,
        TCA_FLOWER_KEY_CT_LABELS: octets('11223344556677889900aabbccddeeff'),
        TCA_FLOWER_KEY_CT_LABELS_MASK: new Uint8Array(16).fill(0xff),
        TCA_FLOWER_ACT: verdict('TC_ACT_OK'),
        TCA_FLOWER_FLAGS: [],
        TCA_FLOWER_KEY_FLAGS: [],
        TCA_FLOWER_KEY_FLAGS_MASK: ['TCA_FLOWER_KEY_FLAGS_IS_FRAGMENT'],
        TCA_FLOWER_KEY_ETH_TYPE: 'ETH_P_IP',
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol ipv6 pref 1 flower ip_proto udp src_ip fd00::/64 dst_ip fd00::1 src_port 1000-2000 dst_port 53 action drop',
    fixture: 'add-flower-ipv6',
    request: add({
      tcm_info: { protocol: 'ETH_P_IPV6', prio: 1 },
      TCA_KIND: 'flower',
      TCA_OPTIONS: {
        TCA_FLOWER_KEY_IP_PROTO: 'IPPROTO_UDP',
        TCA_FLOWER_KEY_IPV6_SRC: 'fd00::',
        TCA_FLOWER_KEY_IPV6_SRC_MASK: 'ffff:ffff:ffff:ffff::',
        TCA_FLOWER_KEY_IPV6_DST: 'fd00::1',
        TCA_FLOWER_KEY_IPV6_DST_MASK: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
        TCA_FLOWER_KEY_PORT_SRC_MIN: 1000,
        TCA_FLOWER_KEY_PORT_SRC_MAX: 2000,
        TCA_FLOWER_KEY_UDP_DST: 53,
        TCA_FLOWER_ACT: verdict('TC_ACT_SHOT'),
        TCA_FLOWER_FLAGS: [],
        TCA_FLOWER_KEY_ETH_TYPE: 'ETH_P_IPV6',
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol 802.1Q pref 1 flower num_of_vlans 2 vlan_id 5 vlan_prio 3 vlan_ethtype 802.1ad cvlan_id 6 cvlan_prio 2 cvlan_ethtype ipv4 hw_tc 1',
    fixture: 'add-flower-vlan',
    request: add({
      tcm_info: { protocol: 'ETH_P_8021Q', prio: 1 },
      TCA_KIND: 'flower',
      TCA_OPTIONS: {
        TCA_FLOWER_KEY_NUM_OF_VLANS: 2,
        TCA_FLOWER_KEY_VLAN_ID: 5,
        TCA_FLOWER_KEY_VLAN_PRIO: 3,
        TCA_FLOWER_KEY_VLAN_ETH_TYPE: 'ETH_P_8021AD',
        TCA_FLOWER_KEY_CVLAN_ID: 6,
        TCA_FLOWER_KEY_CVLAN_PRIO: 2,
        TCA_FLOWER_KEY_CVLAN_ETH_TYPE: 'ETH_P_IP',
        TCA_FLOWER_CLASSID: TC_H_MAKE(TC_H.TC_H_ROOT, TC_H_MIN.TC_H_MIN_PRIORITY + 1),
        TCA_FLOWER_FLAGS: [],
        TCA_FLOWER_KEY_ETH_TYPE: 'ETH_P_8021Q',
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol mpls_uc pref 1 flower mpls lse depth 1 label 100 ttl 64 lse depth 2 label 200 tc 3 bos 1',
    fixture: 'add-flower-mpls-stack',
    request: add({
      tcm_info: { protocol: 'ETH_P_MPLS_UC', prio: 1 },
      TCA_KIND: 'flower',
      TCA_OPTIONS: {
        TCA_FLOWER_KEY_MPLS_OPTS: [
          { TCA_FLOWER_KEY_MPLS_OPT_LSE_DEPTH: 1, TCA_FLOWER_KEY_MPLS_OPT_LSE_LABEL: 100, TCA_FLOWER_KEY_MPLS_OPT_LSE_TTL: 64 },
          {
            TCA_FLOWER_KEY_MPLS_OPT_LSE_DEPTH: 2,
            TCA_FLOWER_KEY_MPLS_OPT_LSE_LABEL: 200,
            TCA_FLOWER_KEY_MPLS_OPT_LSE_TC: 3,
            TCA_FLOWER_KEY_MPLS_OPT_LSE_BOS: 1,
          },
        ],
        TCA_FLOWER_FLAGS: [],
        TCA_FLOWER_KEY_ETH_TYPE: 'ETH_P_MPLS_UC',
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol ip pref 1 flower enc_src_ip fd00::1 enc_dst_ip fd00::/64 enc_key_id 42 vxlan_opts 5/255',
    fixture: 'add-flower-tunnel-ipv6',
    request: add({
      tcm_info: { protocol: 'ETH_P_IP', prio: 1 },
      TCA_KIND: 'flower',
      TCA_OPTIONS: {
        TCA_FLOWER_KEY_ENC_IPV6_SRC: 'fd00::1',
        TCA_FLOWER_KEY_ENC_IPV6_SRC_MASK: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
        TCA_FLOWER_KEY_ENC_IPV6_DST: 'fd00::',
        TCA_FLOWER_KEY_ENC_IPV6_DST_MASK: 'ffff:ffff:ffff:ffff::',
        TCA_FLOWER_KEY_ENC_KEY_ID: 42,
        TCA_FLOWER_KEY_ENC_OPTS: { TCA_FLOWER_KEY_ENC_OPTS_VXLAN: { TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP: 5 } },
        TCA_FLOWER_KEY_ENC_OPTS_MASK: { TCA_FLOWER_KEY_ENC_OPTS_VXLAN: { TCA_FLOWER_KEY_ENC_OPT_VXLAN_GBP: 255 } },
        TCA_FLOWER_FLAGS: [],
        TCA_FLOWER_KEY_ETH_TYPE: 'ETH_P_IP',
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol ip pref 10 handle 6 fw police rate 1mbit burst 10k peakrate 2mbit mtu 2000 mpu 64 overhead 4 linklayer ethernet conform-exceed drop/continue classid 1:1',
    fixture: 'add-fw-police',
    request: add({
      tcm_handle: 6,
      TCA_KIND: 'fw',
      TCA_OPTIONS: {
        TCA_FW_POLICE: {
          TCA_POLICE_TBF: {
            action: 'TC_ACT_SHOT',
            burst: ticksOf(10 << 10, 125_000),
            mtu: 2000,
            rate: { ...ethernet, overhead: 4, mpu: 64, rate: 125_000 },
            peakrate: { ...ethernet, overhead: 4, mpu: 64, rate: 250_000 },
          },
          TCA_POLICE_RATE: rateTable(125_000, 3, 64),
          TCA_POLICE_PEAKRATE: rateTable(250_000, 3, 64),
          TCA_POLICE_RESULT: 'TC_ACT_UNSPEC',
        },
        TCA_FW_CLASSID: 0x10001,
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol all pref 10 handle 1 matchall classid 1:10 skip_sw action mirred ingress mirror dev veth-ns',
    fixture: 'add-matchall',
    request: add({
      tcm_handle: 1,
      tcm_info: all,
      TCA_KIND: 'matchall',
      TCA_OPTIONS: {
        TCA_MATCHALL_CLASSID: 0x10010,
        TCA_MATCHALL_ACT: [
          {
            TCA_ACT_KIND: 'mirred',
            TCA_ACT_OPTIONS: { TCA_MIRRED_PARMS: { action: 'TC_ACT_PIPE', eaction: 'TCA_INGRESS_MIRROR', ifindex: PEER } },
          },
        ],
        TCA_MATCHALL_FLAGS: ['TCA_CLS_FLAGS_SKIP_SW'],
      },
    }),
  },
  {
    command: 'tc filter add dev veth-host ingress protocol ip pref 10 route from 1 to 2 classid 1:10 action pass',
    fixture: 'add-route',
    // tc makes the handle from both realms.
    request: add({
      tcm_handle: (1 << 16) | 2,
      TCA_KIND: 'route',
      TCA_OPTIONS: { TCA_ROUTE4_FROM: 1, TCA_ROUTE4_TO: 2, TCA_ROUTE4_CLASSID: 0x10010, TCA_ROUTE4_ACT: verdict('TC_ACT_OK') },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol ip pref 10 u32 match ip dst 10.0.0.0/8 match ip protocol 6 0xff match tcp dst 80 0xffff flowid 1:10',
    fixture: 'add-u32',
    request: add({
      TCA_KIND: 'u32',
      TCA_OPTIONS: {
        TCA_U32_CLASSID: 0x10010,
        TCA_U32_SEL: {
          flags: ['TC_U32_TERMINAL'],
          keys: [
            { mask: 0xff000000, val: 0x0a000000, off: 16 },
            { mask: 0x00ff0000, val: 0x00060000, off: 8 },
            { mask: 0x0000ffff, val: 80, off: 0, offmask: -1 },
          ],
        },
      },
    }),
  },
  {
    command:
      'tc filter add dev veth-host ingress protocol ip pref 10 handle ::1 u32 link 2: hashkey mask 0x00000f00 at 12 offset at 0 mask 0f00 shift 6 plus 4 eat match ip src 10.0.0.0/8',
    fixture: 'add-u32-hash',
    request: add({
      tcm_handle: 1,
      TCA_KIND: 'u32',
      TCA_OPTIONS: {
        TCA_U32_LINK: 0x200000,
        TCA_U32_SEL: {
          flags: ['TC_U32_VAROFFSET', 'TC_U32_OFFSET', 'TC_U32_EAT'],
          offshift: 6,
          offmask: 0x0f00,
          off: 4,
          offoff: 0,
          hoff: 12,
          hmask: 0x00000f00,
          keys: [{ mask: 0xff000000, val: 0x0a000000, off: 12 }],
        },
      },
    }),
  },
  {
    command: 'tc filter add block 21 protocol ip pref 10 u32 match ip src 10.0.0.0/8 flowid 1:10',
    fixture: 'add-on-block',
    request: add({
      tcm_ifindex: -1,
      tcm_parent: 21,
      TCA_KIND: 'u32',
      TCA_OPTIONS: {
        TCA_U32_CLASSID: 0x10010,
        TCA_U32_SEL: { flags: ['TC_U32_TERMINAL'], keys: [{ mask: 0xff000000, val: 0x0a000000, off: 12 }] },
      },
    }),
  },
  {
    command: 'tc filter del dev veth-host ingress protocol ip pref 10 handle 800::800 u32',
    fixture: 'delete-one',
    request: {
      nlmsg_type: 'RTM_DELTFILTER',
      nlmsg_flags: change,
      tcm_ifindex: VETH,
      tcm_handle: 0x80000800,
      tcm_parent: INGRESS,
      tcm_info: { protocol: 'ETH_P_IP', prio: 10 },
      TCA_KIND: 'u32',
    },
  },
  {
    command: 'tc -br filter show dev veth-host ingress',
    fixture: 'show-brief',
    request: {
      nlmsg_type: 'RTM_GETTFILTER',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'],
      tcm_ifindex: VETH,
      tcm_parent: INGRESS,
      TCA_DUMP_FLAGS: { value: ['TCA_DUMP_FLAGS_TERSE'], selector: ['TCA_DUMP_FLAGS_TERSE'] },
    },
  },
  {
    command: 'tc chain add dev veth-host ingress protocol ip chain 5 flower dst_ip 0.0.0.0/16',
    fixture: 'chain-add-template',
    request: {
      nlmsg_type: 'RTM_NEWCHAIN',
      nlmsg_flags: create,
      tcm_ifindex: VETH,
      tcm_parent: INGRESS,
      tcm_info: { protocol: 'ETH_P_IP' },
      TCA_CHAIN: 5,
      TCA_KIND: 'flower',
      TCA_OPTIONS: {
        TCA_FLOWER_KEY_IPV4_DST: '0.0.0.0',
        TCA_FLOWER_KEY_IPV4_DST_MASK: '255.255.0.0',
        TCA_FLOWER_FLAGS: [],
        TCA_FLOWER_KEY_ETH_TYPE: 'ETH_P_IP',
      },
    },
  },
  {
    command: 'tc chain del dev veth-host ingress chain 5',
    fixture: 'chain-delete',
    request: { nlmsg_type: 'RTM_DELCHAIN', nlmsg_flags: change, tcm_ifindex: VETH, tcm_parent: INGRESS, TCA_CHAIN: 5 },
  },
]

describe('the same bytes as tc filter and tc chain', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/tc-filter', row))
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  const filters = answers(route, 'route/tc-filter', 'show-u32', 'RTM_NEWTFILTER')

  test('u32: its keys, and its actions with their counters', () => {
    const never = { TCA_STATS_BASIC: { bytes: 0n, packets: 0 } }
    const redirect = expect.objectContaining({ action: 'TC_ACT_STOLEN', eaction: 'TCA_EGRESS_REDIR', ifindex: PEER, bindcnt: 1 })
    const mirror = expect.objectContaining({ index: 77, action: 'TC_ACT_PIPE', eaction: 'TCA_INGRESS_MIRROR', ifindex: PEER })
    expect(filters).toContainEqual(
      expect.objectContaining({
        tcm_info: { protocol: 'ETH_P_IP', prio: 10 },
        TCA_KIND: 'u32',
        TCA_OPTIONS: expect.objectContaining({
          TCA_U32_CLASSID: 0x10010,
          TCA_U32_INDEV: 'veth-ns',
          TCA_U32_SEL: expect.objectContaining({
            keys: [
              { mask: 0xff000000, val: 0x0a000000, off: 16, offmask: 0 },
              { mask: 0x00ff0000, val: 0x00060000, off: 8, offmask: 0 },
            ],
          }),
          TCA_U32_ACT: [
            expect.objectContaining({
              TCA_ACT_KIND: 'mirred',
              TCA_ACT_COOKIE: Uint8Array.of(0x00, 0x11),
              TCA_ACT_STATS: expect.objectContaining(never),
              TCA_ACT_OPTIONS: expect.objectContaining({ TCA_MIRRED_PARMS: redirect }),
            }),
            expect.objectContaining({ TCA_ACT_OPTIONS: expect.objectContaining({ TCA_MIRRED_PARMS: mirror }) }),
          ],
        }),
      }),
    )
  })

  test('u32: a table of sixteen buckets, and the filter that leads there', () => {
    expect(filters).toContainEqual(expect.objectContaining({ tcm_handle: 0x200000, TCA_OPTIONS: { TCA_U32_DIVISOR: 16 } }))
    const selector = expect.objectContaining({ hmask: 0x00000f00, hoff: 12, offmask: 0x0f00, offshift: 6, off: 4 })
    expect(filters).toContainEqual(
      expect.objectContaining({ TCA_OPTIONS: expect.objectContaining({ TCA_U32_LINK: 0x200000, TCA_U32_SEL: selector }) }),
    )
  })

  test('bpf: its program, back from the kernel', () => {
    expect(answers(route, 'route/tc-filter', 'show-bpf', 'RTM_NEWTFILTER')).toContainEqual(
      expect.objectContaining({
        TCA_KIND: 'bpf',
        TCA_OPTIONS: expect.objectContaining({
          TCA_BPF_OPS_LEN: 1,
          TCA_BPF_OPS: [{ code: 6, jt: 0, jf: 0, k: 0xffffffff }],
          TCA_BPF_FLAGS: ['TCA_BPF_FLAG_ACT_DIRECT'],
        }),
      }),
    )
  })

  test('a filter of a block that links share', () => {
    const onBlock = expect.objectContaining({ tcm_ifindex: -1, tcm_parent: 21, TCA_KIND: 'u32' })
    expect(answers(route, 'route/tc-filter', 'show-block', 'RTM_NEWTFILTER')).toContainEqual(onBlock)
  })

  test('a chain', () => {
    expect(answers(route, 'route/tc-filter', 'chain-show', 'RTM_NEWCHAIN')).toMatchObject([{ tcm_ifindex: VETH, TCA_CHAIN: 5 }])
  })
})

describe('an explanation', () => {
  test('says handles and verdicts as tc does', () => {
    const bytes = encodeDatagram(route, [
      add({
        TCA_KIND: 'matchall',
        TCA_OPTIONS: {
          TCA_MATCHALL_CLASSID: 0x10010,
          TCA_MATCHALL_ACT: [{ TCA_ACT_KIND: 'gact', TCA_ACT_OPTIONS: { TCA_GACT_PARMS: { action: 0x20000005 } } }],
        },
      }),
    ])
    const said = [...leaves(explainDatagram(route, bytes))].map(({ value }) => value)
    expect(said).toContain('ffff:fff2 (0xfffffff2)')
    expect(said).toContain('1:10 (0x10010)')
    expect(said).toContain('TC_ACT_GOTO_CHAIN + 5 (536870917)')
  })
})

describe('bad input is refused, with its place', () => {
  const untyped = (options: object) => () => encodeDatagram(route, [Object.assign(add({ TCA_KIND: 'flower' }), { TCA_OPTIONS: options })])

  test('a MAC address of five bytes', () => {
    expect(untyped({ TCA_FLOWER_KEY_ETH_DST: '02:00:00:00:01' })).toThrow(
      'RTM_NEWTFILTER > TCA_OPTIONS > TCA_FLOWER_KEY_ETH_DST: expected an address such as 02:00:00:00:00:01',
    )
  })
  test('an option of another kind', () => {
    expect(untyped({ TCA_U32_DIVISOR: 16 })).toThrow('TCA_OPTIONS > TCA_U32_DIVISOR: this set has no TCA_U32_DIVISOR')
  })
})
