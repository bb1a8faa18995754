/** Requests for actions: our bytes are those of `tc actions`. What the kernel says of those that it has. */

import { describe, expect, test } from 'vitest'
import { type AnyInput, decodeDatagram, encodeDatagram } from '../../../../src/netlink/datagram.ts'
import { route } from '../../../../src/netlink/route/rtnetlink.ts'
import { TC_ACT } from '../../../../src/netlink/route/traffic-control/actions/tc-act.ts'
import type { TrafficActionInput } from '../../../../src/netlink/route/traffic-control/traffic-action.ts'
import { answers, type Case, expectToolsBytes } from '../../tool-request.ts'
import { rateTable, ticksOf } from './rate-table.ts'

/** The index in the recordings of the link that packets are sent to. */
const PEER = 2

const change = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const

type Action = NonNullable<TrafficActionInput['TCA_ROOT_TAB']>[number]

function add(...actions: Action[]): AnyInput<typeof route> {
  return { nlmsg_type: 'RTM_NEWACTION', nlmsg_flags: [...change, 'NLM_F_CREATE', 'NLM_F_EXCL'], TCA_ROOT_TAB: actions }
}

const octets = (digits: string) => new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'))
const ethernet = { cell_log: 3, linklayer: 'TC_LINKLAYER_ETHERNET', cell_align: -1 } as const
const pipe = { index: 1, action: 'TC_ACT_PIPE' } as const
const set = { TCA_PEDIT_KEY_EX_CMD: 'TCA_PEDIT_KEY_EX_CMD_SET' } as const

const cases: Case<typeof route>[] = [
  {
    command: 'tc actions add action bpf bytecode "1,6 0 0 4294967295," index 1',
    fixture: 'add-bpf',
    request: add({
      TCA_ACT_KIND: 'bpf',
      TCA_ACT_OPTIONS: { TCA_ACT_BPF_OPS_LEN: 1, TCA_ACT_BPF_OPS: [{ code: 6, k: 0xffffffff }], TCA_ACT_BPF_PARMS: pipe },
    }),
  },
  {
    command: 'tc actions add action connmark zone 5 pipe index 1',
    fixture: 'add-connmark',
    request: add({ TCA_ACT_KIND: 'connmark', TCA_ACT_OPTIONS: { TCA_CONNMARK_PARMS: { ...pipe, zone: 5 } } }),
  },
  {
    command: 'tc actions add action csum iph and icmp and igmp and tcp and udp and udplite and sctp pass index 1',
    fixture: 'add-csum',
    request: add({
      TCA_ACT_KIND: 'csum',
      TCA_ACT_OPTIONS: {
        TCA_CSUM_PARMS: {
          index: 1,
          action: 'TC_ACT_OK',
          update_flags: [
            'TCA_CSUM_UPDATE_FLAG_IPV4HDR',
            'TCA_CSUM_UPDATE_FLAG_ICMP',
            'TCA_CSUM_UPDATE_FLAG_IGMP',
            'TCA_CSUM_UPDATE_FLAG_TCP',
            'TCA_CSUM_UPDATE_FLAG_UDP',
            'TCA_CSUM_UPDATE_FLAG_UDPLITE',
            'TCA_CSUM_UPDATE_FLAG_SCTP',
          ],
        },
      },
    }),
  },
  {
    command:
      'tc actions add action ct commit force zone 5 mark 0x10/0xff label 11223344556677889900aabbccddeeff nat src addr 10.0.0.1-10.0.0.9 port 1000-2000 pipe index 1',
    fixture: 'add-ct',
    request: add(
      {
        TCA_ACT_KIND: 'ct',
        TCA_ACT_OPTIONS: {
          TCA_CT_ZONE: 5,
          TCA_CT_MARK: 0x10,
          TCA_CT_MARK_MASK: 0xff,
          TCA_CT_LABELS: octets('11223344556677889900aabbccddeeff'),
          TCA_CT_LABELS_MASK: new Uint8Array(16).fill(0xff),
          TCA_CT_NAT_IPV4_MIN: '10.0.0.1',
          TCA_CT_NAT_IPV4_MAX: '10.0.0.9',
          TCA_CT_NAT_PORT_MIN: 1000,
          TCA_CT_NAT_PORT_MAX: 2000,
          TCA_CT_ACTION: ['TCA_CT_ACT_COMMIT', 'TCA_CT_ACT_FORCE', 'TCA_CT_ACT_NAT', 'TCA_CT_ACT_NAT_SRC'],
          TCA_CT_PARMS: { action: 'TC_ACT_PIPE' },
        },
      },
      // tc takes what stands behind `pipe` for another action.
      { TCA_ACT_KIND: 'gact', TCA_ACT_OPTIONS: { TCA_GACT_PARMS: { index: 1 } } },
    ),
  },
  {
    command: 'tc actions add action ct commit nat dst addr fd00::1 pass',
    fixture: 'add-ct-nat-ipv6',
    request: add({
      TCA_ACT_KIND: 'ct',
      TCA_ACT_OPTIONS: {
        TCA_CT_NAT_IPV6_MIN: 'fd00::1',
        TCA_CT_NAT_IPV6_MAX: 'fd00::1',
        TCA_CT_ACTION: ['TCA_CT_ACT_COMMIT', 'TCA_CT_ACT_NAT', 'TCA_CT_ACT_NAT_DST'],
        TCA_CT_PARMS: { action: 'TC_ACT_OK' },
      },
    }),
  },
  {
    command: 'tc actions add action ctinfo dscp 0xfc000000 0x01000000 cpmark 0xffff zone 5 reclassify index 1',
    fixture: 'add-ctinfo',
    request: add({
      TCA_ACT_KIND: 'ctinfo',
      TCA_ACT_OPTIONS: {
        TCA_CTINFO_ACT: { index: 1, action: 'TC_ACT_RECLASSIFY' },
        TCA_CTINFO_ZONE: 5,
        TCA_CTINFO_PARMS_DSCP_MASK: 0xfc000000,
        TCA_CTINFO_PARMS_DSCP_STATEMASK: 0x01000000,
        TCA_CTINFO_PARMS_CPMARK_MASK: 0xffff,
      },
    }),
  },
  {
    command:
      'tc actions add action gact drop random determ pass 5 index 7 cookie 00112233445566778899aabbccddeeff hw_stats delayed no_percpu skip_sw',
    fixture: 'add-gact',
    request: add({
      TCA_ACT_KIND: 'gact',
      TCA_ACT_OPTIONS: {
        TCA_GACT_PARMS: { index: 7, action: 'TC_ACT_SHOT' },
        TCA_GACT_PROB: { ptype: 'PGACT_DETERM', pval: 5, paction: 'TC_ACT_OK' },
      },
      TCA_ACT_COOKIE: octets('00112233445566778899aabbccddeeff'),
      TCA_ACT_HW_STATS: { value: ['TCA_ACT_HW_STATS_DELAYED'], selector: ['TCA_ACT_HW_STATS_DELAYED'] },
      TCA_ACT_FLAGS: {
        value: ['TCA_ACT_FLAGS_NO_PERCPU_STATS', 'TCA_ACT_FLAGS_SKIP_SW'],
        selector: ['TCA_ACT_FLAGS_NO_PERCPU_STATS', 'TCA_ACT_FLAGS_SKIP_SW'],
      },
    }),
  },
  {
    command: 'tc actions add action goto chain 5',
    fixture: 'add-gact-goto',
    request: add({ TCA_ACT_KIND: 'gact', TCA_ACT_OPTIONS: { TCA_GACT_PARMS: { action: TC_ACT.TC_ACT_GOTO_CHAIN + 5 } } }),
  },
  {
    command: 'tc actions add action jump 3',
    fixture: 'add-gact-jump',
    request: add({ TCA_ACT_KIND: 'gact', TCA_ACT_OPTIONS: { TCA_GACT_PARMS: { action: TC_ACT.TC_ACT_JUMP + 3 } } }),
  },
  {
    command:
      'tc actions add action gate base-time 200000000000 clockid CLOCK_TAI priority 3 cycle-time 300000000 cycle-time-ext 1000 sched-entry open 200000000 -1 8000000 sched-entry close 100000000 2 -1 index 1',
    fixture: 'add-gate',
    request: add({
      TCA_ACT_KIND: 'gate',
      TCA_ACT_OPTIONS: {
        TCA_GATE_PARMS: pipe,
        TCA_GATE_PRIORITY: 3,
        TCA_GATE_BASE_TIME: 200_000_000_000,
        TCA_GATE_CYCLE_TIME: 300_000_000,
        TCA_GATE_CYCLE_TIME_EXT: 1000,
        TCA_GATE_CLOCKID: 'CLOCK_TAI',
        TCA_GATE_ENTRY_LIST: [
          {
            TCA_GATE_ENTRY_GATE: true,
            TCA_GATE_ENTRY_INTERVAL: 200_000_000,
            TCA_GATE_ENTRY_IPV: -1,
            TCA_GATE_ENTRY_MAX_OCTETS: 8_000_000,
          },
          // Of a closed gate tc sends neither of the two numbers that it was given.
          { TCA_GATE_ENTRY_GATE: false, TCA_GATE_ENTRY_INTERVAL: 100_000_000, TCA_GATE_ENTRY_IPV: -1, TCA_GATE_ENTRY_MAX_OCTETS: -1 },
        ],
      },
    }),
  },
  {
    command:
      'tc actions add action ife encode type 0xED3E use mark 17 allow prio use tcindex 5 dst 02:00:00:00:00:02 src 02:00:00:00:00:01 index 1',
    fixture: 'add-ife-encode',
    request: add({
      TCA_ACT_KIND: 'ife',
      TCA_ACT_OPTIONS: {
        TCA_IFE_PARMS: { ...pipe, flags: 'IFE_ENCODE' },
        TCA_IFE_DMAC: '02:00:00:00:00:02',
        TCA_IFE_TYPE: 0xed3e,
        TCA_IFE_SMAC: '02:00:00:00:00:01',
        TCA_IFE_METALST: { IFE_META_SKBMARK: 17, IFE_META_PRIO: true, IFE_META_TCINDEX: 5 },
      },
    }),
  },
  {
    command: 'tc actions add action xt -j MARK --set-mark 2',
    fixture: 'add-ipt',
    request: add({
      TCA_ACT_KIND: 'xt',
      TCA_ACT_OPTIONS: {
        TCA_IPT_TABLE: 'mangle',
        TCA_IPT_HOOK: 4,
        TCA_IPT_INDEX: 0,
        // struct xt_entry_target: 40 bytes of MARK, revision 2; struct xt_mark_tginfo2: mark and mask.
        TCA_IPT_TARG: octets(`2800 4d41524b ${'00'.repeat(25)} 02 02000000 ffffffff`),
      },
    }),
  },
  {
    command: 'tc actions add action mirred egress redirect dev veth-ns index 7 cookie 00112233 hw_stats disabled',
    fixture: 'add-mirred',
    request: add({
      TCA_ACT_KIND: 'mirred',
      TCA_ACT_OPTIONS: { TCA_MIRRED_PARMS: { index: 7, action: 'TC_ACT_STOLEN', eaction: 'TCA_EGRESS_REDIR', ifindex: PEER } },
      TCA_ACT_COOKIE: octets('00112233'),
      TCA_ACT_HW_STATS: {},
    }),
  },
  {
    command:
      'tc actions add action mirred egress mirror dev veth-ns pipe action mirred ingress mirror dev veth-ns action mirred ingress redirect dev veth-ns',
    fixture: 'add-mirred-three',
    request: add(
      ...(
        [
          ['TC_ACT_PIPE', 'TCA_EGRESS_MIRROR'],
          ['TC_ACT_PIPE', 'TCA_INGRESS_MIRROR'],
          ['TC_ACT_STOLEN', 'TCA_INGRESS_REDIR'],
        ] as const
      ).map(([action, eaction]) => ({
        TCA_ACT_KIND: 'mirred' as const,
        TCA_ACT_OPTIONS: { TCA_MIRRED_PARMS: { action, eaction, ifindex: PEER } },
      })),
    ),
  },
  {
    command: 'tc actions add action mpls push protocol mpls_uc label 100 tc 3 ttl 64 bos 1 index 1',
    fixture: 'add-mpls-push',
    request: add({
      TCA_ACT_KIND: 'mpls',
      TCA_ACT_OPTIONS: {
        TCA_MPLS_PARMS: { ...pipe, m_action: 'TCA_MPLS_ACT_PUSH' },
        TCA_MPLS_LABEL: 100,
        TCA_MPLS_PROTO: 'ETH_P_MPLS_UC',
        TCA_MPLS_TC: 3,
        TCA_MPLS_TTL: 64,
        TCA_MPLS_BOS: 1,
      },
    }),
  },
  {
    command: 'tc actions add action nat egress 10.0.0.0/24 192.0.2.1 index 1',
    fixture: 'add-nat-egress',
    request: add({
      TCA_ACT_KIND: 'nat',
      TCA_ACT_OPTIONS: {
        TCA_NAT_PARMS: { index: 1, old_addr: '10.0.0.0', new_addr: '192.0.2.1', mask: '255.255.255.0', flags: ['TCA_NAT_FLAG_EGRESS'] },
      },
    }),
  },
  {
    command: 'tc actions add action pedit munge offset 0 u8 set 0x45 munge ip tos set 0x10 retain 0x1c pipe',
    fixture: 'add-pedit',
    request: add({
      TCA_ACT_KIND: 'pedit',
      TCA_ACT_OPTIONS: {
        TCA_PEDIT_PARMS: {
          action: 'TC_ACT_PIPE',
          keys: [
            { mask: 0x00ffffff, val: 0x45000000, off: 0 },
            { mask: 0xffe3ffff, val: 0x00100000, off: 0 },
          ],
        },
      },
    }),
  },
  {
    command:
      'tc actions add action pedit ex munge eth dst set 02:00:00:00:00:03 munge ip ttl add 0xff munge ip6 dst set fd00::1 munge tcp dport set 80 munge udp sport set 53 munge offset 12 u32 at 4 f0 2 set 7 pipe index 1',
    fixture: 'add-pedit-extended',
    request: add({
      TCA_ACT_KIND: 'pedit',
      TCA_ACT_OPTIONS: {
        TCA_PEDIT_PARMS_EX: {
          ...pipe,
          keys: [
            { mask: 0, val: 0x02000000, off: 0 },
            { mask: 0x0000ffff, val: 0x00030000, off: 4 },
            { mask: 0x00ffffff, val: 0xff000000, off: 8 },
            { mask: 0, val: 0xfd000000, off: 24 },
            { mask: 0, val: 0, off: 28 },
            { mask: 0, val: 0, off: 32 },
            { mask: 0, val: 1, off: 36 },
            { mask: 0xffff0000, val: 80, off: 0 },
            { mask: 0x0000ffff, val: 53 << 16, off: 0 },
            // The place is taken from the byte at 4: its bits of the mask, shifted right.
            { mask: 0, val: 7, off: 12, at: 4, offmask: 0xf0, shift: 2 },
          ],
        },
        TCA_PEDIT_KEYS_EX: [
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_ETH', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_ETH', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_IP4', TCA_PEDIT_KEY_EX_CMD: 'TCA_PEDIT_KEY_EX_CMD_ADD' },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_IP6', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_IP6', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_IP6', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_IP6', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_TCP', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_UDP', ...set },
          { TCA_PEDIT_KEY_EX_HTYPE: 'TCA_PEDIT_KEY_EX_HDR_TYPE_NETWORK', ...set },
        ],
      },
    }),
  },
  {
    command: 'tc actions add action police rate 1mbit burst 10k mtu 2000 peakrate 2mbit conform-exceed drop/pipe index 1',
    fixture: 'add-police',
    request: add({
      TCA_ACT_KIND: 'police',
      TCA_ACT_OPTIONS: {
        TCA_POLICE_TBF: {
          index: 1,
          action: 'TC_ACT_SHOT',
          burst: ticksOf(10 << 10, 125_000),
          mtu: 2000,
          rate: { ...ethernet, rate: 125_000 },
          peakrate: { ...ethernet, rate: 250_000 },
        },
        TCA_POLICE_RATE: rateTable(125_000, 3),
        TCA_POLICE_PEAKRATE: rateTable(250_000, 3),
        TCA_POLICE_RESULT: 'TC_ACT_PIPE',
      },
    }),
  },
  {
    command: 'tc actions add action police pkts_rate 1000 pkts_burst 200 conform-exceed goto chain 5',
    fixture: 'add-police-packets',
    request: add({
      TCA_ACT_KIND: 'police',
      TCA_ACT_OPTIONS: {
        TCA_POLICE_TBF: { action: TC_ACT.TC_ACT_GOTO_CHAIN + 5 },
        TCA_POLICE_PKTRATE64: 1000,
        // 200 packets take 0.2 s: in ticks of 64 ns.
        TCA_POLICE_PKTBURST64: 0.2e9 / 64,
      },
    }),
  },
  {
    command: 'tc actions add action sample rate 100 group 12 trunc 64 index 1 continue',
    fixture: 'add-sample',
    request: add(
      {
        TCA_ACT_KIND: 'sample',
        TCA_ACT_OPTIONS: { TCA_SAMPLE_PARMS: pipe, TCA_SAMPLE_RATE: 100, TCA_SAMPLE_PSAMPLE_GROUP: 12, TCA_SAMPLE_TRUNC_SIZE: 64 },
      },
      { TCA_ACT_KIND: 'gact', TCA_ACT_OPTIONS: { TCA_GACT_PARMS: { action: 'TC_ACT_UNSPEC' } } },
    ),
  },
  {
    command: 'tc actions add action simple sdata "thirty bytes, then comes a NUL." index 1',
    fixture: 'add-simple',
    request: add({
      TCA_ACT_KIND: 'simple',
      TCA_ACT_OPTIONS: { TCA_DEF_PARMS: pipe, TCA_DEF_DATA: 'thirty bytes, then comes a NUL.' },
    }),
  },
  {
    command: 'tc actions add action skbedit priority 1:10 mark 0x10/0xff queue_mapping 2 ptype otherhost inheritdsfield index 1',
    fixture: 'add-skbedit',
    request: add({
      TCA_ACT_KIND: 'skbedit',
      TCA_ACT_OPTIONS: {
        TCA_SKBEDIT_PARMS: pipe,
        TCA_SKBEDIT_QUEUE_MAPPING: 2,
        TCA_SKBEDIT_PRIORITY: 0x10010,
        TCA_SKBEDIT_MARK: 0x10,
        TCA_SKBEDIT_MASK: 0xff,
        TCA_SKBEDIT_PTYPE: 'PACKET_OTHERHOST',
        TCA_SKBEDIT_FLAGS: ['SKBEDIT_F_INHERITDSFIELD'],
      },
    }),
  },
  {
    command: 'tc actions add action skbmod set dmac 02:00:00:00:00:03 set smac 02:00:00:00:00:04 set etype 0x0800 swap mac pipe index 1',
    fixture: 'add-skbmod',
    request: add({
      TCA_ACT_KIND: 'skbmod',
      TCA_ACT_OPTIONS: {
        TCA_SKBMOD_PARMS: { ...pipe, flags: ['SKBMOD_F_DMAC', 'SKBMOD_F_SMAC', 'SKBMOD_F_ETYPE', 'SKBMOD_F_SWAPMAC'] },
        TCA_SKBMOD_DMAC: '02:00:00:00:00:03',
        TCA_SKBMOD_ETYPE: 0x0800,
        TCA_SKBMOD_SMAC: '02:00:00:00:00:04',
      },
    }),
  },
  {
    command: 'tc actions add action tunnel_key set src_ip fd00::1 dst_ip fd00::2 id 42 dst_port 4789 vxlan_opts 5 csum',
    fixture: 'add-tunnel-key-ipv6',
    request: add({
      TCA_ACT_KIND: 'tunnel_key',
      TCA_ACT_OPTIONS: {
        TCA_TUNNEL_KEY_ENC_IPV6_SRC: 'fd00::1',
        TCA_TUNNEL_KEY_ENC_IPV6_DST: 'fd00::2',
        TCA_TUNNEL_KEY_ENC_KEY_ID: 42,
        TCA_TUNNEL_KEY_ENC_DST_PORT: 4789,
        TCA_TUNNEL_KEY_ENC_OPTS: { TCA_TUNNEL_KEY_ENC_OPTS_VXLAN: { TCA_TUNNEL_KEY_ENC_OPT_VXLAN_GBP: 5 } },
        TCA_TUNNEL_KEY_NO_CSUM: 0,
        TCA_TUNNEL_KEY_PARMS: { action: 'TC_ACT_PIPE', t_action: 'TCA_TUNNEL_KEY_ACT_SET' },
      },
    }),
  },
  {
    command: 'tc actions add action vlan push id 5 protocol 802.1ad priority 3 pipe index 1',
    fixture: 'add-vlan-push',
    request: add({
      TCA_ACT_KIND: 'vlan',
      TCA_ACT_OPTIONS: {
        TCA_VLAN_PARMS: { ...pipe, v_action: 'TCA_VLAN_ACT_PUSH' },
        TCA_VLAN_PUSH_VLAN_ID: 5,
        TCA_VLAN_PUSH_VLAN_PROTOCOL: 'ETH_P_8021AD',
        TCA_VLAN_PUSH_VLAN_PRIORITY: 3,
      },
    }),
  },
  {
    command: 'tc actions add action vlan push_eth dst_mac 02:00:00:00:00:02 src_mac 02:00:00:00:00:01',
    fixture: 'add-vlan-push-eth',
    request: add({
      TCA_ACT_KIND: 'vlan',
      TCA_ACT_OPTIONS: {
        TCA_VLAN_PARMS: { action: 'TC_ACT_PIPE', v_action: 'TCA_VLAN_ACT_PUSH_ETH' },
        TCA_VLAN_PUSH_ETH_DST: '02:00:00:00:00:02',
        TCA_VLAN_PUSH_ETH_SRC: '02:00:00:00:00:01',
      },
    }),
  },
  {
    command: 'tc actions del action mirred index 7',
    fixture: 'delete-mirred',
    request: { nlmsg_type: 'RTM_DELACTION', nlmsg_flags: change, TCA_ROOT_TAB: [{ TCA_ACT_KIND: 'mirred', TCA_ACT_INDEX: 7 }] },
  },
  {
    command: 'tc actions list action mirred since 5000',
    fixture: 'list-mirred-since',
    request: {
      nlmsg_type: 'RTM_GETACTION',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'],
      TCA_ROOT_TAB: [{ TCA_ACT_KIND: 'mirred' }],
      TCA_ROOT_FLAGS: { value: ['TCA_ACT_FLAG_LARGE_DUMP_ON'], selector: ['TCA_ACT_FLAG_LARGE_DUMP_ON'] },
      TCA_ROOT_TIME_DELTA: 5000,
    },
  },
]

describe('the same bytes as tc actions', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/tc-action', row))
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  const redirect = expect.objectContaining({ index: 7, action: 'TC_ACT_STOLEN', eaction: 'TCA_EGRESS_REDIR', ifindex: PEER })
  const mirror = expect.objectContaining({ index: 8, action: 'TC_ACT_PIPE', eaction: 'TCA_INGRESS_MIRROR', ifindex: PEER })

  test('all of a kind, counted from 0', () => {
    expect(answers(route, 'route/tc-action', 'list-mirred', 'RTM_GETACTION')).toMatchObject([
      {
        TCA_ROOT_COUNT: 2,
        TCA_ROOT_TAB: [
          {
            TCA_ACT_KIND: 'mirred',
            TCA_ACT_COOKIE: octets('00112233'),
            TCA_ACT_STATS: { TCA_STATS_BASIC: { bytes: 0n, packets: 0 } },
            TCA_ACT_OPTIONS: { TCA_MIRRED_PARMS: redirect },
          },
          { TCA_ACT_KIND: 'mirred', TCA_ACT_OPTIONS: { TCA_MIRRED_PARMS: mirror } },
        ],
      },
    ])
  })

  test('one, counted from 1', () => {
    expect(answers(route, 'route/tc-action', 'get-mirred', 'RTM_GETACTION')).toMatchObject([
      { TCA_ROOT_TAB: [{ TCA_ACT_KIND: 'mirred', TCA_ACT_OPTIONS: { TCA_MIRRED_PARMS: redirect } }] },
    ])
  })
})

test('a kind that nobody knows keeps its options as they came', () => {
  const bytes = encodeDatagram(route, [add({ TCA_ACT_KIND: 'brandnew', '#2': octets('0102') })])
  expect(decodeDatagram(route, bytes)).toMatchObject([{ TCA_ROOT_TAB: [{ TCA_ACT_KIND: 'brandnew', '#2': octets('0102') }] }])
})
