/** Kinds of links, virtual functions, programs and statistics: our bytes are those of `ip`, and the kernel's answers read as what was done. */

import { describe, expect, test } from 'vitest'
import { loadFixture } from '../../../fixtures/fixture.ts'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import type { LinkInput } from '../../../src/netlink/route/link/link.ts'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { EncodeError } from '../../../src/schema/errors.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const change = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const

/** The indexes of links, and the descriptor of the other namespace, as they were in the recording. */
const VETH_NS = 2
const VETH = 3
const MYNS = 4

/** `ip link add`. */
const added = (link: LinkInput) => ({ nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: create, ...link }) as const

/** `ip link set`. */
const set = (link: LinkInput) => ({ nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ...link }) as const

/** `ip link add ... link veth-host ...`. */
const on = (IFLA_IFNAME: string, IFLA_LINKINFO: LinkInput['IFLA_LINKINFO']) => added({ IFLA_LINK: VETH, IFLA_IFNAME, IFLA_LINKINFO })

/** `ip link add bond0 type bond ...`. */
const bond = (IFLA_INFO_DATA: Extract<LinkInput['IFLA_LINKINFO'], { IFLA_INFO_KIND: 'bond' }>['IFLA_INFO_DATA']) =>
  added({ IFLA_IFNAME: 'bond0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'bond', IFLA_INFO_DATA } })

const kinds: Case<typeof route>[] = [
  {
    command: 'ip link add bond0 type bond mode balance-rr packets_per_slave 4',
    fixture: 'bond-round-robin',
    request: bond({ IFLA_BOND_MODE: 'BOND_MODE_ROUNDROBIN', IFLA_BOND_PACKETS_PER_SLAVE: 4 }),
  },
  {
    command:
      'ip link add bond0 type bond mode active-backup miimon 100 updelay 200 downdelay 300 peer_notify_delay 400 use_carrier 1 primary veth-host primary_reselect better active_slave veth-ns fail_over_mac follow num_grat_arp 3 resend_igmp 5 all_slaves_active 1',
    fixture: 'bond-active-backup',
    request: bond({
      IFLA_BOND_MODE: 'BOND_MODE_ACTIVEBACKUP',
      IFLA_BOND_MIIMON: 100,
      IFLA_BOND_UPDELAY: 200,
      IFLA_BOND_DOWNDELAY: 300,
      IFLA_BOND_PEER_NOTIF_DELAY: 400,
      IFLA_BOND_USE_CARRIER: 1,
      IFLA_BOND_PRIMARY: VETH,
      IFLA_BOND_PRIMARY_RESELECT: 'BOND_PRI_RESELECT_BETTER',
      IFLA_BOND_ACTIVE_SLAVE: VETH_NS,
      IFLA_BOND_FAIL_OVER_MAC: 'BOND_FOM_FOLLOW',
      IFLA_BOND_NUM_PEER_NOTIF: 3,
      IFLA_BOND_RESEND_IGMP: 5,
      IFLA_BOND_ALL_SLAVES_ACTIVE: 1,
    }),
  },
  {
    command:
      'ip link add bond0 type bond mode active-backup arp_interval 1000 arp_validate filter_active arp_all_targets all arp_ip_target 10.0.0.1,10.0.0.2 ns_ip6_target fd00::1,fd00::2 arp_missed_max 3',
    fixture: 'bond-arp-monitor',
    request: bond({
      IFLA_BOND_MODE: 'BOND_MODE_ACTIVEBACKUP',
      IFLA_BOND_ARP_INTERVAL: 1000,
      IFLA_BOND_ARP_VALIDATE: 'BOND_ARP_FILTER_ACTIVE',
      IFLA_BOND_ARP_ALL_TARGETS: 'BOND_ARP_TARGETS_ALL',
      IFLA_BOND_ARP_IP_TARGET: ['10.0.0.1', '10.0.0.2'],
      IFLA_BOND_NS_IP6_TARGET: ['fd00::1', 'fd00::2'],
      IFLA_BOND_MISSED_MAX: 3,
    }),
  },
  {
    command: 'ip link add bond0 type bond mode balance-xor xmit_hash_policy vlan+srcmac',
    fixture: 'bond-xor',
    request: bond({ IFLA_BOND_MODE: 'BOND_MODE_XOR', IFLA_BOND_XMIT_HASH_POLICY: 'BOND_XMIT_POLICY_VLAN_SRCMAC' }),
  },
  {
    command: 'ip link add bond0 type bond mode broadcast',
    fixture: 'bond-broadcast',
    request: bond({ IFLA_BOND_MODE: 'BOND_MODE_BROADCAST' }),
  },
  {
    command:
      'ip link add bond0 type bond mode 802.3ad xmit_hash_policy layer3+4 min_links 2 lacp_rate fast lacp_active off ad_select bandwidth ad_user_port_key 7 ad_actor_sys_prio 100 ad_actor_system 02:00:00:00:00:99',
    fixture: 'bond-lacp',
    request: bond({
      IFLA_BOND_MODE: 'BOND_MODE_8023AD',
      IFLA_BOND_XMIT_HASH_POLICY: 'BOND_XMIT_POLICY_LAYER34',
      IFLA_BOND_MIN_LINKS: 2,
      IFLA_BOND_AD_LACP_RATE: 'AD_LACP_FAST',
      IFLA_BOND_AD_LACP_ACTIVE: 0,
      IFLA_BOND_AD_SELECT: 'BOND_AD_BANDWIDTH',
      IFLA_BOND_AD_USER_PORT_KEY: 7,
      IFLA_BOND_AD_ACTOR_SYS_PRIO: 100,
      IFLA_BOND_AD_ACTOR_SYSTEM: '02:00:00:00:00:99',
    }),
  },
  {
    command: 'ip link add bond0 type bond mode balance-tlb tlb_dynamic_lb 0',
    fixture: 'bond-tlb',
    request: bond({ IFLA_BOND_MODE: 'BOND_MODE_TLB', IFLA_BOND_TLB_DYNAMIC_LB: 0 }),
  },
  {
    command: 'ip link add bond0 type bond mode balance-alb lp_interval 2',
    fixture: 'bond-alb',
    request: bond({ IFLA_BOND_MODE: 'BOND_MODE_ALB', IFLA_BOND_LP_INTERVAL: 2 }),
  },
  {
    command: 'ip link add bond0 type bond clear_active_slave',
    fixture: 'bond-no-active-port',
    request: bond({ IFLA_BOND_ACTIVE_SLAVE: 0 }),
  },
  {
    command:
      'ip link add br0 type bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 30000 stp_state 1 priority 4096 group_fwd_mask 8 group_address 01:80:c2:00:00:04 no_linklocal_learn 1 mcast_snooping 1 mcast_router 2 mcast_query_use_ifaddr 1 mcast_querier 1 mcast_hash_elasticity 16 mcast_hash_max 4096 mcast_last_member_count 3 mcast_startup_query_count 3 mcast_last_member_interval 200 mcast_membership_interval 30000 mcast_querier_interval 20000 mcast_query_interval 10000 mcast_query_response_interval 500 mcast_startup_query_interval 3000 mcast_stats_enabled 1 mcast_igmp_version 3 mcast_mld_version 2',
    fixture: 'bridge-every-option',
    request: added({
      IFLA_IFNAME: 'br0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'bridge',
        IFLA_INFO_DATA: {
          IFLA_BR_FORWARD_DELAY: 1500,
          IFLA_BR_HELLO_TIME: 200,
          IFLA_BR_MAX_AGE: 2000,
          IFLA_BR_AGEING_TIME: 30000,
          IFLA_BR_STP_STATE: 1,
          IFLA_BR_PRIORITY: 4096,
          IFLA_BR_GROUP_FWD_MASK: 8,
          IFLA_BR_GROUP_ADDR: '01:80:c2:00:00:04',
          IFLA_BR_MCAST_SNOOPING: 1,
          IFLA_BR_MCAST_ROUTER: 'MDB_RTR_TYPE_PERM',
          IFLA_BR_MCAST_QUERY_USE_IFADDR: 1,
          IFLA_BR_MCAST_QUERIER: 1,
          IFLA_BR_MCAST_HASH_ELASTICITY: 16,
          IFLA_BR_MCAST_HASH_MAX: 4096,
          IFLA_BR_MCAST_LAST_MEMBER_CNT: 3,
          IFLA_BR_MCAST_STARTUP_QUERY_CNT: 3,
          IFLA_BR_MCAST_LAST_MEMBER_INTVL: 200,
          IFLA_BR_MCAST_MEMBERSHIP_INTVL: 30000,
          IFLA_BR_MCAST_QUERIER_INTVL: 20000,
          IFLA_BR_MCAST_QUERY_INTVL: 10000,
          IFLA_BR_MCAST_QUERY_RESPONSE_INTVL: 500,
          IFLA_BR_MCAST_STARTUP_QUERY_INTVL: 3000,
          IFLA_BR_MCAST_STATS_ENABLED: 1,
          IFLA_BR_MCAST_IGMP_VERSION: 3,
          IFLA_BR_MCAST_MLD_VERSION: 2,
          IFLA_BR_MULTI_BOOLOPT: { optval: ['BR_BOOLOPT_NO_LL_LEARN'], optmask: ['BR_BOOLOPT_NO_LL_LEARN'] },
        },
      },
    }),
  },
  {
    command:
      'ip link add br0 type bridge vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 5 vlan_stats_enabled 1 vlan_stats_per_port 1 mcast_vlan_snooping 1',
    fixture: 'bridge-vlan-options',
    request: added({
      IFLA_IFNAME: 'br0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'bridge',
        IFLA_INFO_DATA: {
          IFLA_BR_VLAN_FILTERING: 1,
          IFLA_BR_VLAN_PROTOCOL: 'ETH_P_8021AD',
          IFLA_BR_VLAN_DEFAULT_PVID: 5,
          IFLA_BR_VLAN_STATS_ENABLED: 1,
          IFLA_BR_VLAN_STATS_PER_PORT: 1,
          IFLA_BR_MULTI_BOOLOPT: { optval: ['BR_BOOLOPT_MCAST_VLAN_SNOOPING'], optmask: ['BR_BOOLOPT_MCAST_VLAN_SNOOPING'] },
        },
      },
    }),
  },
  {
    command: 'ip link add br0 type bridge nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1',
    fixture: 'bridge-netfilter-options',
    request: added({
      IFLA_IFNAME: 'br0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'bridge',
        IFLA_INFO_DATA: { IFLA_BR_NF_CALL_IPTABLES: 1, IFLA_BR_NF_CALL_IP6TABLES: 1, IFLA_BR_NF_CALL_ARPTABLES: 1 },
      },
    }),
  },
  {
    command: 'ip link set br0 type bridge fdb_flush',
    fixture: 'bridge-flush',
    request: set({ ifi_index: 2, IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge', IFLA_INFO_DATA: { IFLA_BR_FDB_FLUSH: true } } }),
  },
  {
    command: 'ip link add team0 type team',
    fixture: 'team',
    request: added({ IFLA_IFNAME: 'team0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'team' } }),
  },
  {
    command: 'ip link add name hsr0 type hsr slave1 veth-host slave2 veth-ns supervision 45 version 1 proto 0',
    fixture: 'hsr-ring',
    request: added({
      IFLA_IFNAME: 'hsr0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'hsr',
        IFLA_INFO_DATA: {
          IFLA_HSR_SLAVE1: VETH,
          IFLA_HSR_SLAVE2: VETH_NS,
          IFLA_HSR_MULTICAST_SPEC: 45,
          IFLA_HSR_VERSION: 1,
          IFLA_HSR_PROTOCOL: 'HSR_PROTOCOL_HSR',
        },
      },
    }),
  },
  {
    command: 'ip link add name prp0 type hsr slave1 veth-host slave2 veth-ns proto 1',
    fixture: 'prp-pair',
    request: added({
      IFLA_IFNAME: 'prp0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'hsr',
        IFLA_INFO_DATA: {
          IFLA_HSR_SLAVE1: VETH,
          IFLA_HSR_SLAVE2: VETH_NS,
          IFLA_HSR_PROTOCOL: 'HSR_PROTOCOL_PRP',
        },
      },
    }),
  },
  {
    command:
      'ip link add link veth-host macsec0 type macsec port 7 cipher gcm-aes-256 icvlen 16 encrypt on send_sci on protect on replay on window 64 validate strict encodingsa 1 offload off',
    fixture: 'macsec-port',
    request: on('macsec0', {
      IFLA_INFO_KIND: 'macsec',
      IFLA_INFO_DATA: {
        IFLA_MACSEC_PORT: 7,
        IFLA_MACSEC_ENCRYPT: 1,
        IFLA_MACSEC_INC_SCI: 1,
        IFLA_MACSEC_PROTECT: 1,
        IFLA_MACSEC_VALIDATION: 'MACSEC_VALIDATE_STRICT',
        IFLA_MACSEC_OFFLOAD: 'MACSEC_OFFLOAD_OFF',
        IFLA_MACSEC_CIPHER_SUITE: 'MACSEC_CIPHER_ID_GCM_AES_256',
        IFLA_MACSEC_ICV_LEN: 16,
        IFLA_MACSEC_WINDOW: 64,
        IFLA_MACSEC_REPLAY_PROTECT: 1,
        IFLA_MACSEC_ENCODING_SA: 1,
      },
    }),
  },
  {
    command:
      'ip link add link veth-host macsec0 type macsec sci 0200000000010007 cipher gcm-aes-xpn-128 encrypt off send_sci off end_station on protect off replay off validate check offload mac',
    fixture: 'macsec-sci',
    request: on('macsec0', {
      IFLA_INFO_KIND: 'macsec',
      IFLA_INFO_DATA: {
        IFLA_MACSEC_SCI: 0x0200000000010007n,
        IFLA_MACSEC_ENCRYPT: 0,
        IFLA_MACSEC_INC_SCI: 0,
        IFLA_MACSEC_ES: 1,
        IFLA_MACSEC_PROTECT: 0,
        IFLA_MACSEC_VALIDATION: 'MACSEC_VALIDATE_CHECK',
        IFLA_MACSEC_OFFLOAD: 'MACSEC_OFFLOAD_MAC',
        IFLA_MACSEC_CIPHER_SUITE: 'MACSEC_CIPHER_ID_GCM_AES_XPN_128',
        IFLA_MACSEC_WINDOW: 0xffffffff,
        IFLA_MACSEC_REPLAY_PROTECT: 0,
      },
    }),
  },
  {
    command:
      'ip link add link veth-host macsec0 type macsec address 02:00:00:00:00:01 port 7 cipher default send_sci off scb on validate disabled offload phy',
    fixture: 'macsec-broadcast',
    request: on('macsec0', {
      IFLA_INFO_KIND: 'macsec',
      IFLA_INFO_DATA: {
        IFLA_MACSEC_SCI: 0x0200000000010007n,
        IFLA_MACSEC_INC_SCI: 0,
        IFLA_MACSEC_SCB: 1,
        IFLA_MACSEC_VALIDATION: 'MACSEC_VALIDATE_DISABLED',
        IFLA_MACSEC_OFFLOAD: 'MACSEC_OFFLOAD_PHY',
        IFLA_MACSEC_CIPHER_SUITE: 'MACSEC_DEFAULT_CIPHER_ID',
      },
    }),
  },
  {
    command:
      'ip link add can0 type can bitrate 500000 sample-point 0.875 sjw 1 loopback on listen-only off triple-sampling on one-shot on berr-reporting on fd on fd-non-iso on presume-ack on cc-len8-dlc on dbitrate 2000000 dsample-point 0.8 dsjw 2 tdcv 10 tdco 16 tdcf 20 tdc-mode manual restart-ms 100 termination 120',
    fixture: 'can',
    request: added({
      IFLA_IFNAME: 'can0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'can',
        IFLA_INFO_DATA: {
          IFLA_CAN_RESTART_MS: 100,
          IFLA_CAN_TERMINATION: 120,
          IFLA_CAN_BITTIMING: { bitrate: 500000, sample_point: 875, sjw: 1 },
          IFLA_CAN_DATA_BITTIMING: { bitrate: 2000000, sample_point: 800, sjw: 2 },
          IFLA_CAN_CTRLMODE: {
            mask: [
              'CAN_CTRLMODE_LOOPBACK',
              'CAN_CTRLMODE_LISTENONLY',
              'CAN_CTRLMODE_3_SAMPLES',
              'CAN_CTRLMODE_ONE_SHOT',
              'CAN_CTRLMODE_BERR_REPORTING',
              'CAN_CTRLMODE_FD',
              'CAN_CTRLMODE_PRESUME_ACK',
              'CAN_CTRLMODE_FD_NON_ISO',
              'CAN_CTRLMODE_CC_LEN8_DLC',
              'CAN_CTRLMODE_TDC_MANUAL',
            ],
            flags: [
              'CAN_CTRLMODE_LOOPBACK',
              'CAN_CTRLMODE_3_SAMPLES',
              'CAN_CTRLMODE_ONE_SHOT',
              'CAN_CTRLMODE_BERR_REPORTING',
              'CAN_CTRLMODE_FD',
              'CAN_CTRLMODE_PRESUME_ACK',
              'CAN_CTRLMODE_FD_NON_ISO',
              'CAN_CTRLMODE_CC_LEN8_DLC',
              'CAN_CTRLMODE_TDC_MANUAL',
            ],
          },
          IFLA_CAN_TDC: { IFLA_CAN_TDC_TDCV: 10, IFLA_CAN_TDC_TDCO: 16, IFLA_CAN_TDC_TDCF: 20 },
        },
      },
    }),
  },
  {
    command:
      'ip link add can0 type can tq 125 prop-seg 6 phase-seg1 7 phase-seg2 2 sjw 1 dtq 25 dprop-seg 7 dphase-seg1 8 dphase-seg2 4 dsjw 2 fd on tdc-mode auto',
    fixture: 'can-quanta',
    request: added({
      IFLA_IFNAME: 'can0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'can',
        IFLA_INFO_DATA: {
          IFLA_CAN_BITTIMING: { tq: 125, prop_seg: 6, phase_seg1: 7, phase_seg2: 2, sjw: 1 },
          IFLA_CAN_DATA_BITTIMING: { tq: 25, prop_seg: 7, phase_seg1: 8, phase_seg2: 4, sjw: 2 },
          IFLA_CAN_CTRLMODE: {
            mask: ['CAN_CTRLMODE_FD', 'CAN_CTRLMODE_TDC_AUTO'],
            flags: ['CAN_CTRLMODE_FD', 'CAN_CTRLMODE_TDC_AUTO'],
          },
        },
      },
    }),
  },
  {
    command: 'ip link add can0 type can restart',
    fixture: 'can-restart',
    request: added({ IFLA_IFNAME: 'can0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'can', IFLA_INFO_DATA: { IFLA_CAN_RESTART: 1 } } }),
  },
  {
    command: 'ip link add vcan0 type vcan',
    fixture: 'vcan',
    request: added({ IFLA_IFNAME: 'vcan0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'vcan' } }),
  },
  {
    command: 'ip link add vxcan0 type vxcan peer name vxcan1 mtu 72 netns myns',
    fixture: 'vxcan',
    request: added({
      IFLA_IFNAME: 'vxcan0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'vxcan',
        IFLA_INFO_DATA: { VXCAN_INFO_PEER: { IFLA_MTU: 72, IFLA_NET_NS_FD: MYNS, IFLA_IFNAME: 'vxcan1' } },
      },
    }),
  },
  {
    command: 'ip link add vrf0 type vrf table 1000',
    fixture: 'vrf',
    request: added({ IFLA_IFNAME: 'vrf0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'vrf', IFLA_INFO_DATA: { IFLA_VRF_TABLE: 1000 } } }),
  },
  {
    command:
      'ip link add link veth-host name veth-host.5 type vlan protocol 802.1ad id 5 reorder_hdr off gvrp on mvrp on loose_binding on bridge_binding on ingress-qos-map 1:2 3:4 egress-qos-map 0:7 5:6',
    fixture: 'vlan',
    request: on('veth-host.5', {
      IFLA_INFO_KIND: 'vlan',
      IFLA_INFO_DATA: {
        IFLA_VLAN_PROTOCOL: 'ETH_P_8021AD',
        IFLA_VLAN_ID: 5,
        IFLA_VLAN_INGRESS_QOS: [
          { from: 1, to: 2 },
          { from: 3, to: 4 },
        ],
        IFLA_VLAN_EGRESS_QOS: [
          { from: 0, to: 7 },
          { from: 5, to: 6 },
        ],
        IFLA_VLAN_FLAGS: {
          flags: ['VLAN_FLAG_GVRP', 'VLAN_FLAG_LOOSE_BINDING', 'VLAN_FLAG_MVRP', 'VLAN_FLAG_BRIDGE_BINDING'],
          mask: ['VLAN_FLAG_REORDER_HDR', 'VLAN_FLAG_GVRP', 'VLAN_FLAG_LOOSE_BINDING', 'VLAN_FLAG_MVRP', 'VLAN_FLAG_BRIDGE_BINDING'],
        },
      },
    }),
  },
  {
    command: 'ip link add ipvl0 link veth-host type ipvlan mode l2 private',
    fixture: 'ipvlan-l2',
    request: on('ipvl0', {
      IFLA_INFO_KIND: 'ipvlan',
      IFLA_INFO_DATA: { IFLA_IPVLAN_MODE: 'IPVLAN_MODE_L2', IFLA_IPVLAN_FLAGS: ['IPVLAN_F_PRIVATE'] },
    }),
  },
  {
    command: 'ip link add ipvl0 link veth-host type ipvlan mode l3s vepa',
    fixture: 'ipvlan-l3s',
    request: on('ipvl0', {
      IFLA_INFO_KIND: 'ipvlan',
      IFLA_INFO_DATA: { IFLA_IPVLAN_MODE: 'IPVLAN_MODE_L3S', IFLA_IPVLAN_FLAGS: ['IPVLAN_F_VEPA'] },
    }),
  },
  {
    command: 'ip link add ipvtap0 link veth-host type ipvtap mode l3 bridge',
    fixture: 'ipvtap',
    request: on('ipvtap0', {
      IFLA_INFO_KIND: 'ipvtap',
      IFLA_INFO_DATA: { IFLA_IPVLAN_MODE: 'IPVLAN_MODE_L3', IFLA_IPVLAN_FLAGS: [] },
    }),
  },
  {
    command: 'ip link add mac0 link veth-host type macvlan mode private bcqueuelen 2000',
    fixture: 'macvlan-private',
    request: on('mac0', {
      IFLA_INFO_KIND: 'macvlan',
      IFLA_INFO_DATA: { IFLA_MACVLAN_BC_QUEUE_LEN: 2000, IFLA_MACVLAN_MODE: 'MACVLAN_MODE_PRIVATE' },
    }),
  },
  {
    command: 'ip link add mac0 link veth-host type macvlan mode vepa',
    fixture: 'macvlan-vepa',
    request: on('mac0', { IFLA_INFO_KIND: 'macvlan', IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'MACVLAN_MODE_VEPA' } }),
  },
  {
    command: 'ip link add mac0 link veth-host type macvlan mode passthru nopromisc',
    fixture: 'macvlan-passthru',
    request: on('mac0', {
      IFLA_INFO_KIND: 'macvlan',
      IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'MACVLAN_MODE_PASSTHRU', IFLA_MACVLAN_FLAGS: ['MACVLAN_FLAG_NOPROMISC'] },
    }),
  },
  {
    command: 'ip link add mac0 link veth-host type macvlan mode bridge nodst',
    fixture: 'macvlan-no-destination',
    request: on('mac0', {
      IFLA_INFO_KIND: 'macvlan',
      IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'MACVLAN_MODE_BRIDGE', IFLA_MACVLAN_FLAGS: ['MACVLAN_FLAG_NODST'] },
    }),
  },
  {
    command: 'ip link add mac0 link veth-host type macvlan mode source flag nodst',
    fixture: 'macvlan-source',
    request: on('mac0', {
      IFLA_INFO_KIND: 'macvlan',
      IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'MACVLAN_MODE_SOURCE', IFLA_MACVLAN_FLAGS: ['MACVLAN_FLAG_NODST'] },
    }),
  },
  {
    command: 'ip link set mac0 type macvlan macaddr add 02:00:00:00:00:05',
    fixture: 'macvlan-source-add',
    request: set({
      ifi_index: 4,
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'macvlan',
        IFLA_INFO_DATA: { IFLA_MACVLAN_MACADDR_MODE: 'MACVLAN_MACADDR_ADD', IFLA_MACVLAN_MACADDR: '02:00:00:00:00:05' },
      },
    }),
  },
  {
    command: 'ip link set mac0 type macvlan macaddr del 02:00:00:00:00:05',
    fixture: 'macvlan-source-delete',
    request: set({
      ifi_index: 4,
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'macvlan',
        IFLA_INFO_DATA: { IFLA_MACVLAN_MACADDR_MODE: 'MACVLAN_MACADDR_DEL', IFLA_MACVLAN_MACADDR: '02:00:00:00:00:05' },
      },
    }),
  },
  {
    command: 'ip link set mac0 type macvlan macaddr set 02:00:00:00:00:05 02:00:00:00:00:06',
    fixture: 'macvlan-source-set',
    request: set({
      ifi_index: 4,
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'macvlan',
        IFLA_INFO_DATA: {
          IFLA_MACVLAN_MACADDR_MODE: 'MACVLAN_MACADDR_SET',
          IFLA_MACVLAN_MACADDR_DATA: ['02:00:00:00:00:05', '02:00:00:00:00:06'],
        },
      },
    }),
  },
  {
    command: 'ip link set mac0 type macvlan macaddr flush',
    fixture: 'macvlan-source-flush',
    request: set({
      ifi_index: 4,
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'macvlan', IFLA_INFO_DATA: { IFLA_MACVLAN_MACADDR_MODE: 'MACVLAN_MACADDR_FLUSH' } },
    }),
  },
  {
    command: 'ip link add bat0 type batadv ra BATMAN_V',
    fixture: 'batman-advanced',
    request: added({
      IFLA_IFNAME: 'bat0',
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'batadv', IFLA_INFO_DATA: { IFLA_BATADV_ALGO_NAME: 'BATMAN_V' } },
    }),
  },
  {
    command: 'ip link set veth-host type dsa conduit veth-ns',
    fixture: 'dsa',
    request: set({ ifi_index: VETH, IFLA_LINKINFO: { IFLA_INFO_KIND: 'dsa', IFLA_INFO_DATA: { IFLA_DSA_CONDUIT: VETH_NS } } }),
  },
  {
    command: 'ip link add ib0.8001 link veth-host type ipoib pkey 0x8001 mode connected umcast 1',
    fixture: 'ipoib',
    request: on('ib0.8001', {
      IFLA_INFO_KIND: 'ipoib',
      IFLA_INFO_DATA: { IFLA_IPOIB_PKEY: 0x8001, IFLA_IPOIB_MODE: 'IPOIB_MODE_CONNECTED', IFLA_IPOIB_UMCAST: 1 },
    }),
  },
  {
    command: 'ip link add nk0 type netkit',
    fixture: 'netkit',
    request: added({ IFLA_IFNAME: 'nk0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'netkit' } }),
  },
  {
    command: 'ip link add nlmon0 type nlmon',
    fixture: 'nlmon',
    request: added({ IFLA_IFNAME: 'nlmon0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'nlmon' } }),
  },
  {
    command: 'ip link add rmnet0 link veth-host type rmnet mux_id 5',
    fixture: 'rmnet',
    request: on('rmnet0', { IFLA_INFO_KIND: 'rmnet', IFLA_INFO_DATA: { IFLA_RMNET_MUX_ID: 5 } }),
  },
  {
    command: 'ip link add wwan0 parentdev wwan0 type wwan linkid 3',
    fixture: 'wwan',
    request: added({
      IFLA_PARENT_DEV_NAME: 'wwan0',
      IFLA_IFNAME: 'wwan0',
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'wwan', IFLA_INFO_DATA: { IFLA_WWAN_LINK_ID: 3 } },
    }),
  },
]

const links: Case<typeof route>[] = [
  {
    command: 'ip link set veth-host vf 0 mac 02:00:00:00:00:05',
    fixture: 'vf-address',
    request: set({ ifi_index: VETH, IFLA_VFINFO_LIST: [{ IFLA_VF_MAC: { vf: 0, mac: '02:00:00:00:00:05' } }] }),
  },
  {
    command: 'ip link set veth-host vf 0 vlan 10 qos 3',
    fixture: 'vf-vlan',
    request: set({ ifi_index: VETH, IFLA_VFINFO_LIST: [{ IFLA_VF_VLAN: { vf: 0, vlan: 10, qos: 3 } }] }),
  },
  {
    command: 'ip link set veth-host vf 0 vlan 10 qos 3 proto 802.1ad',
    fixture: 'vf-vlan-protocol',
    request: set({
      ifi_index: VETH,
      IFLA_VFINFO_LIST: [{ IFLA_VF_VLAN_LIST: [{ vf: 0, vlan: 10, qos: 3, vlan_proto: 'ETH_P_8021AD' }] }],
    }),
  },
  {
    command: 'ip link set veth-host vf 1 rate 100',
    fixture: 'vf-rate',
    request: set({ ifi_index: VETH, IFLA_VFINFO_LIST: [{ IFLA_VF_TX_RATE: { vf: 1, rate: 100 } }] }),
  },
  {
    command: 'ip link set veth-host vf 1 max_tx_rate 1000 min_tx_rate 100',
    fixture: 'vf-rates',
    request: set({ ifi_index: VETH, IFLA_VFINFO_LIST: [{ IFLA_VF_RATE: { vf: 1, min_tx_rate: 100, max_tx_rate: 1000 } }] }),
  },
  {
    command: 'ip link set veth-host vf 0 spoofchk on query_rss on state enable trust on',
    fixture: 'vf-switches',
    request: set({
      ifi_index: VETH,
      IFLA_VFINFO_LIST: [
        {
          IFLA_VF_SPOOFCHK: { vf: 0, setting: 1 },
          IFLA_VF_RSS_QUERY_EN: { vf: 0, setting: 1 },
          IFLA_VF_LINK_STATE: { vf: 0, link_state: 'IFLA_VF_LINK_STATE_ENABLE' },
          IFLA_VF_TRUST: { vf: 0, setting: 1 },
        },
      ],
    }),
  },
  {
    command: 'ip link set veth-host vf 0 node_guid 00:11:22:33:44:55:66:77 port_guid 00:11:22:33:44:55:66:88',
    fixture: 'vf-guids',
    request: set({
      ifi_index: VETH,
      IFLA_VFINFO_LIST: [
        {
          IFLA_VF_IB_NODE_GUID: { vf: 0, guid: 0x0011223344556677n },
          IFLA_VF_IB_PORT_GUID: { vf: 0, guid: 0x0011223344556688n },
        },
      ],
    }),
  },
  {
    command: 'ip link set veth-host xdp off',
    fixture: 'xdp-off',
    request: set({ ifi_index: VETH, IFLA_XDP: { IFLA_XDP_FD: -1, IFLA_XDP_FLAGS: ['XDP_FLAGS_UPDATE_IF_NOEXIST'] } }),
  },
  {
    command: 'ip link set veth-host xdpgeneric off',
    fixture: 'xdp-generic-off',
    request: set({
      ifi_index: VETH,
      IFLA_XDP: { IFLA_XDP_FD: -1, IFLA_XDP_FLAGS: ['XDP_FLAGS_UPDATE_IF_NOEXIST', 'XDP_FLAGS_SKB_MODE'] },
    }),
  },
  {
    command: 'ip link set veth-host xdpdrv off',
    fixture: 'xdp-driver-off',
    request: set({
      ifi_index: VETH,
      IFLA_XDP: { IFLA_XDP_FD: -1, IFLA_XDP_FLAGS: ['XDP_FLAGS_UPDATE_IF_NOEXIST', 'XDP_FLAGS_DRV_MODE'] },
    }),
  },
  {
    command: 'ip link set veth-host xdpoffload off',
    fixture: 'xdp-hardware-off',
    request: set({
      ifi_index: VETH,
      IFLA_XDP: { IFLA_XDP_FD: -1, IFLA_XDP_FLAGS: ['XDP_FLAGS_UPDATE_IF_NOEXIST', 'XDP_FLAGS_HW_MODE'] },
    }),
  },
  {
    command: 'ip link set mac0 protodown on',
    fixture: 'protocol-down',
    request: set({ ifi_index: 4, IFLA_PROTO_DOWN: 1 }),
  },
  {
    command: 'ip link set mac0 protodown_reason 5 on',
    fixture: 'protocol-down-reason',
    request: set({
      ifi_index: 4,
      IFLA_PROTO_DOWN_REASON: { IFLA_PROTO_DOWN_REASON_MASK: 1 << 5, IFLA_PROTO_DOWN_REASON_VALUE: 1 << 5 },
    }),
  },
  {
    command: 'ip link set veth-host gso_max_size 60000 gso_max_segs 100 gro_max_size 50000',
    fixture: 'offload-sizes',
    request: set({ ifi_index: VETH, IFLA_GSO_MAX_SIZE: 60000, IFLA_GSO_MAX_SEGS: 100, IFLA_GRO_MAX_SIZE: 50000 }),
  },
  {
    command: 'ip link set veth-host state up mode dormant',
    fixture: 'state-and-mode',
    request: set({ ifi_index: VETH, IFLA_OPERSTATE: 'IF_OPER_UP', IFLA_LINKMODE: 'IF_LINK_MODE_DORMANT' }),
  },
  {
    command: 'ip link set veth-host broadcast 02:ff:ff:ff:ff:ff',
    fixture: 'broadcast-address',
    request: set({ ifi_index: VETH, IFLA_BROADCAST: '02:ff:ff:ff:ff:ff' }),
  },
]

const dump = ['NLM_F_REQUEST', 'NLM_F_DUMP'] as const

const statistics: Case<typeof route>[] = [
  {
    command: 'ip stats show',
    fixture: 'statistics-all',
    request: {
      nlmsg_type: 'RTM_GETSTATS',
      nlmsg_flags: dump,
      filter_mask: [
        'IFLA_STATS_LINK_64',
        'IFLA_STATS_LINK_XSTATS',
        'IFLA_STATS_LINK_XSTATS_SLAVE',
        'IFLA_STATS_LINK_OFFLOAD_XSTATS',
        'IFLA_STATS_AF_SPEC',
      ],
    },
  },
  {
    command: 'ip stats show dev veth-host group link',
    fixture: 'statistics-link',
    request: { nlmsg_type: 'RTM_GETSTATS', nlmsg_flags: ['NLM_F_REQUEST'], ifindex: 4, filter_mask: ['IFLA_STATS_LINK_64'] },
  },
  {
    command: 'ip stats show dev veth-host group xstats_slave subgroup bridge suite stp',
    fixture: 'statistics-bridge-spanning-tree',
    request: { nlmsg_type: 'RTM_GETSTATS', nlmsg_flags: ['NLM_F_REQUEST'], ifindex: 4, filter_mask: ['IFLA_STATS_LINK_XSTATS_SLAVE'] },
  },
  {
    command: 'ip stats show dev veth-host group offload subgroup cpu_hit subgroup hw_stats_info',
    fixture: 'statistics-offload',
    request: {
      nlmsg_type: 'RTM_GETSTATS',
      nlmsg_flags: ['NLM_F_REQUEST'],
      ifindex: 4,
      filter_mask: ['IFLA_STATS_LINK_OFFLOAD_XSTATS'],
      IFLA_STATS_GET_FILTERS: { IFLA_STATS_LINK_OFFLOAD_XSTATS: ['IFLA_OFFLOAD_XSTATS_CPU_HIT', 'IFLA_OFFLOAD_XSTATS_HW_S_INFO'] },
    },
  },
  {
    command: 'ip stats set dev veth-host l3_stats on',
    fixture: 'statistics-set-layer-3',
    request: { nlmsg_type: 'RTM_SETSTATS', nlmsg_flags: change, ifindex: VETH, IFLA_STATS_SET_OFFLOAD_XSTATS_L3_STATS: 1 },
  },
]

describe('the same bytes as ip', () => {
  for (const row of [...kinds, ...links, ...statistics]) test(row.command, () => expectToolsBytes(route, 'route/kind', row))
})

/** ip names a port's kind in IFLA_INFO_KIND (bond_slave), the kernel in IFLA_INFO_SLAVE_KIND: what is the same are the options. */
describe('a port’s options have the same bytes as ip’s', () => {
  const options = (name: string) => {
    const [message] = loadFixture('route/kind', name)
      .datagrams.filter(({ direction }) => direction === 'sent')
      .flatMap(({ bytes }) => decodeDatagram(route, bytes))
      .slice(-1)
    return message?.nlmsg_type === 'RTM_NEWLINK' ? message.IFLA_LINKINFO?.['#5'] : undefined
  }
  const ours = (IFLA_LINKINFO: LinkInput['IFLA_LINKINFO']) => {
    const bytes = encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWLINK', IFLA_LINKINFO }])
    const kind = IFLA_LINKINFO?.IFLA_INFO_SLAVE_KIND?.toString().length ?? 0
    // Behind the headers of message, link and IFLA_LINKINFO: the kind's attribute, and the header of the options.
    return bytes.slice(16 + 16 + 4 + ((4 + kind + 3) & ~3) + 4)
  }

  test('ip link set veth-host type bond_slave queue_id 3 prio 10', () => {
    const port = { IFLA_BOND_SLAVE_QUEUE_ID: 3, IFLA_BOND_SLAVE_PRIO: 10 }
    expect(ours({ IFLA_INFO_SLAVE_KIND: 'bond', IFLA_INFO_SLAVE_DATA: port })).toEqual(options('bond-port'))
  })

  test('ip link set veth-host type bridge_slave, every option', () => {
    const port = {
      IFLA_BRPORT_FLUSH: true,
      IFLA_BRPORT_STATE: 'BR_STATE_FORWARDING',
      IFLA_BRPORT_PRIORITY: 16,
      IFLA_BRPORT_COST: 50,
      IFLA_BRPORT_GUARD: 1,
      IFLA_BRPORT_MODE: 1,
      IFLA_BRPORT_FAST_LEAVE: 1,
      IFLA_BRPORT_PROTECT: 1,
      IFLA_BRPORT_LEARNING: 0,
      IFLA_BRPORT_UNICAST_FLOOD: 0,
      IFLA_BRPORT_PROXYARP: 1,
      IFLA_BRPORT_PROXYARP_WIFI: 1,
      IFLA_BRPORT_MULTICAST_ROUTER: 'MDB_RTR_TYPE_PERM',
      IFLA_BRPORT_MCAST_FLOOD: 0,
      IFLA_BRPORT_BCAST_FLOOD: 0,
      IFLA_BRPORT_MCAST_TO_UCAST: 1,
      IFLA_BRPORT_GROUP_FWD_MASK: 8,
      IFLA_BRPORT_NEIGH_SUPPRESS: 1,
      IFLA_BRPORT_VLAN_TUNNEL: 0,
      IFLA_BRPORT_ISOLATED: 1,
      IFLA_BRPORT_LOCKED: 1,
      IFLA_BRPORT_BACKUP_PORT: 6,
    } as const
    expect(ours({ IFLA_INFO_SLAVE_KIND: 'bridge', IFLA_INFO_SLAVE_DATA: port })).toEqual(options('bridge-port'))
  })
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  const answer = (name: string, type: string, link: object) => {
    const messages = answers(route, 'route/kind', name, type)
    expect(messages).toContainEqual(expect.objectContaining(link))
  }

  test('the MACs that a macvlan takes frames from, and its queue', () => {
    answer('macvlan-show', 'RTM_NEWLINK', {
      IFLA_IFNAME: 'mac0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'macvlan',
        IFLA_INFO_DATA: expect.objectContaining({
          IFLA_MACVLAN_MODE: 'MACVLAN_MODE_SOURCE',
          IFLA_MACVLAN_MACADDR_COUNT: 2,
          IFLA_MACVLAN_MACADDR_DATA: expect.arrayContaining(['02:00:00:00:00:05', '02:00:00:00:00:06']),
        }),
      },
    })
  })

  test('why a link is down', () => {
    answer('protocol-down-show', 'RTM_NEWLINK', {
      IFLA_IFNAME: 'mac0',
      IFLA_PROTO_DOWN: 1,
      IFLA_PROTO_DOWN_REASON: { IFLA_PROTO_DOWN_REASON_VALUE: 1 << 5 },
    })
  })

  test('no program on a link', () => {
    answer('xdp-off', 'RTM_NEWLINK', { IFLA_IFNAME: 'veth-host', IFLA_XDP: { IFLA_XDP_ATTACHED: 'XDP_ATTACHED_NONE' } })
  })

  test('a bridge’s options that are on or off', () => {
    answer('bridge-show', 'RTM_NEWLINK', {
      IFLA_LINKINFO: expect.objectContaining({
        IFLA_INFO_DATA: expect.objectContaining({
          IFLA_BR_STP_STATE: 1,
          IFLA_BR_MCAST_STATS_ENABLED: 1,
          IFLA_BR_MCAST_ROUTER: 'MDB_RTR_TYPE_TEMP_QUERY',
          IFLA_BR_MULTI_BOOLOPT: expect.objectContaining({ optval: [] }),
        }),
      }),
    })
  })

  test('what IPv4 and IPv6 are set to, by name', () => {
    answer('protocol-down-show', 'RTM_NEWLINK', {
      IFLA_AF_SPEC: {
        AF_INET: { IFLA_INET_CONF: expect.objectContaining({ IPV4_DEVCONF_FORWARDING: 0, IPV4_DEVCONF_ARP_EVICT_NOCARRIER: 1 }) },
        AF_INET6: expect.objectContaining({
          IFLA_INET6_CONF: expect.objectContaining({ DEVCONF_HOPLIMIT: 64, DEVCONF_FORCE_FORWARDING: 0 }),
          IFLA_INET6_ICMP6STATS: expect.objectContaining({ ICMP6_MIB_NUM: 7n }),
        }),
      },
    })
  })

  test('what a bridge counts, of multicast and of the spanning tree', () => {
    const none = { BR_MCAST_DIR_RX: 0n, BR_MCAST_DIR_TX: 0n }
    answer('statistics-bridge', 'RTM_NEWSTATS', {
      filter_mask: ['IFLA_STATS_LINK_XSTATS'],
      IFLA_STATS_LINK_XSTATS: {
        LINK_XSTATS_TYPE_BRIDGE: { BRIDGE_XSTATS_MCAST: expect.objectContaining({ igmp_v1queries: none, mld_parse_errors: 0n }) },
      },
    })
    const [port] = answers(route, 'route/kind', 'statistics-bridge-spanning-tree', 'RTM_NEWSTATS')
    expect(port).toMatchObject({ IFLA_STATS_LINK_XSTATS_SLAVE: { LINK_XSTATS_TYPE_BRIDGE: { BRIDGE_XSTATS_STP: { rx_bpdu: 0n } } } })
  })

  test('that hardware is asked to count, and does not', () => {
    answer('statistics-layer-3', 'RTM_NEWSTATS', {
      IFLA_STATS_LINK_OFFLOAD_XSTATS: {
        IFLA_OFFLOAD_XSTATS_HW_S_INFO: {
          IFLA_OFFLOAD_XSTATS_L3_STATS: { IFLA_OFFLOAD_XSTATS_HW_S_INFO_REQUEST: 1, IFLA_OFFLOAD_XSTATS_HW_S_INFO_USED: 0 },
        },
        IFLA_OFFLOAD_XSTATS_L3_STATS: expect.objectContaining({ rx_packets: 0n, multicast: 0n }),
      },
    })
  })
})

describe('settings of IPv4', () => {
  const link = (IFLA_INET_CONF: object) => ({ nlmsg_type: 'RTM_SETLINK', IFLA_AF_SPEC: { AF_INET: { IFLA_INET_CONF } } }) as const
  const octets = (digits: string) => new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'))
  const bare = '00'.repeat(24)

  test('are changed by attributes, marked as nested', () => {
    const bytes = encodeDatagram(route, [link({ IPV4_DEVCONF_RP_FILTER: 2 })])
    expect(bytes).toEqual(octets(`34000000 1300 0000 ${bare} 14001a00 10000200 0c000180 08000800 02000000`))
    expect(decodeDatagram(route, bytes)[0]).toMatchObject(link({ IPV4_DEVCONF_RP_FILTER: 2 }))
  })

  test('are told as an array, which comes back as one in exact mode, edited or not', () => {
    const array = (first: string) => octets(`34000000 1300 0000 ${bare} 14001a00 10000200 0c000100 ${first} 02000000`)
    const [told] = decodeDatagram(route, array('01000000'), { exact: true })
    if (told?.nlmsg_type !== 'RTM_SETLINK') throw new Error('it is another message')
    expect(told).toMatchObject(link({ IPV4_DEVCONF_FORWARDING: 1, IPV4_DEVCONF_MC_FORWARDING: 2 }))
    expect(encodeDatagram(route, [told])).toEqual(array('01000000'))
    if (told.IFLA_AF_SPEC === undefined || !('AF_INET' in told.IFLA_AF_SPEC)) throw new Error('there is no IPv4')
    Object.assign(told.IFLA_AF_SPEC.AF_INET?.IFLA_INET_CONF ?? {}, { IPV4_DEVCONF_FORWARDING: 0 })
    expect(encodeDatagram(route, [told])).toEqual(array('00000000'))
  })

  test('that a newer kernel has are kept', () => {
    const bytes = octets(`b8000000 1300 0000 ${bare} 98001a00 94000200 90000100 ${'01000000'.repeat(35)}`)
    const [told] = decodeDatagram(route, bytes, { exact: true })
    expect(told).toMatchObject(link({ IPV4_DEVCONF_ARP_EVICT_NOCARRIER: 1, '#tail': octets('01000000 01000000') }))
    expect(told === undefined ? [] : encodeDatagram(route, [told])).toEqual(bytes)
  })
})

describe('what no kernel could take is refused, with its place', () => {
  const options = (IFLA_INFO_KIND: string, IFLA_INFO_DATA: object) => ({ IFLA_LINKINFO: { IFLA_INFO_KIND, IFLA_INFO_DATA } })

  test.each<[what: string, link: object, message: string]>([
    [
      'an option of another kind',
      options('bond', { IFLA_VLAN_ID: 5 }),
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_VLAN_ID: this set has no IFLA_VLAN_ID',
    ],
    ['an option that is misspelt', options('bond', { IFLA_BOND_MIMON: 5 }), 'did you mean IFLA_BOND_MIIMON?'],
    ['a mode that there is not', options('bond', { IFLA_BOND_MODE: 'BOND_MODE_8023AB' }), 'did you mean BOND_MODE_8023AD?'],
    [
      'an IPv6 address for an IPv4 one',
      options('bond', { IFLA_BOND_ARP_IP_TARGET: ['10.0.0.1', 'fd00::1'] }),
      'IFLA_BOND_ARP_IP_TARGET > [1]: expected an address such as 10.10.0.1',
    ],
    [
      'a cipher suite by a name that there is not',
      options('macsec', { IFLA_MACSEC_CIPHER_SUITE: 'MACSEC_CIPHER_ID_GCM_AES_265' }),
      'IFLA_MACSEC_CIPHER_SUITE: no such name: "MACSEC_CIPHER_ID_GCM_AES_265"; did you mean MACSEC_CIPHER_ID_GCM_AES_256?',
    ],
    [
      'a cipher suite as a number, which JavaScript would round',
      options('macsec', { IFLA_MACSEC_CIPHER_SUITE: 5 }),
      'expected a bigint or one of MACSEC_DEFAULT_CIPHER_ID, ',
    ],
    [
      'a MAC that is too long for its field',
      { IFLA_VFINFO_LIST: [{ IFLA_VF_MAC: { vf: 0, mac: Array(33).fill('02').join(':') } }] },
      'mac: expected an address of at most 32 bytes, got one of 33',
    ],
    [
      'a setting that IPv4 does not have',
      { IFLA_AF_SPEC: { AF_INET: { IFLA_INET_CONF: { IPV4_DEVCONF_FORWARDIN: 1 } } } },
      'IFLA_INET_CONF > IPV4_DEVCONF_FORWARDIN: this set has no IPV4_DEVCONF_FORWARDIN; did you mean IPV4_DEVCONF_FORWARDING?',
    ],
  ])('%s', (_what, link, message) => {
    const encode = () => encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWLINK', ...link }])
    expect(encode).toThrow(EncodeError)
    expect(encode).toThrow(message)
  })

  test('and does not compile', () => {
    const bond: LinkInput[] = [
      { IFLA_LINKINFO: { IFLA_INFO_KIND: 'bond', IFLA_INFO_DATA: { IFLA_BOND_MODE: 'BOND_MODE_8023AD' } } },
      // @ts-expect-error a bond has no VLAN
      { IFLA_LINKINFO: { IFLA_INFO_KIND: 'bond', IFLA_INFO_DATA: { IFLA_VLAN_ID: 5 } } },
      // @ts-expect-error there is no such mode
      { IFLA_LINKINFO: { IFLA_INFO_KIND: 'bond', IFLA_INFO_DATA: { IFLA_BOND_MODE: 'BOND_MODE_8023AB' } } },
      // @ts-expect-error a vrf is no port that has a priority
      { IFLA_LINKINFO: { IFLA_INFO_SLAVE_KIND: 'vrf', IFLA_INFO_SLAVE_DATA: { IFLA_BOND_SLAVE_PRIO: 1 } } },
    ]
    expect(bond).toHaveLength(4)
  })
})

test('the address of a virtual function is as long as it must be: Ethernet’s, InfiniBand’s, or the whole field', () => {
  for (const length of [6, 20, 32]) {
    const mac = Array.from({ length }, (_, i) => (i === length - 1 ? '01' : '02')).join(':')
    const bytes = encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWLINK', IFLA_VFINFO_LIST: [{ IFLA_VF_MAC: { vf: 1, mac } }] }])
    expect(decodeDatagram(route, bytes)[0]).toMatchObject({ IFLA_VFINFO_LIST: [{ IFLA_VF_MAC: { vf: 1, mac } }] })
  }
})
