import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../src/host/link/kinds/kind.ts'
import { kinds } from '../../../src/host/link/kinds/kinds.ts'
import { type LinkChanges, links, type NewLink } from '../../../src/host/link/links.ts'
import { decodeDatagram } from '../../../src/netlink/datagram.ts'
import { type LinkInput, type LinkMessage, route } from '../../../src/netlink/route/index.ts'
import { bareudp } from '../../../src/netlink/route/link/bareudp.ts'
import { bond } from '../../../src/netlink/route/link/bond.ts'
import { bridge } from '../../../src/netlink/route/link/bridge.ts'
import { vcan } from '../../../src/netlink/route/link/can.ts'
import { dummy } from '../../../src/netlink/route/link/dummy.ts'
import { geneve } from '../../../src/netlink/route/link/geneve.ts'
import { gre, ip6gre } from '../../../src/netlink/route/link/gre.ts'
import { hsr } from '../../../src/netlink/route/link/hsr.ts'
import { ifb } from '../../../src/netlink/route/link/ifb.ts'
import { ip6tnl, ipip, sit } from '../../../src/netlink/route/link/iptun.ts'
import { ipvlan } from '../../../src/netlink/route/link/ipvlan.ts'
import { macsec } from '../../../src/netlink/route/link/macsec.ts'
import { macvlan } from '../../../src/netlink/route/link/macvlan.ts'
import { netkit } from '../../../src/netlink/route/link/netkit.ts'
import { nlmon } from '../../../src/netlink/route/link/nlmon.ts'
import { team } from '../../../src/netlink/route/link/team.ts'
import { veth } from '../../../src/netlink/route/link/veth.ts'
import { vlan } from '../../../src/netlink/route/link/vlan.ts'
import { vrf } from '../../../src/netlink/route/link/vrf.ts'
import { vti, vti6 } from '../../../src/netlink/route/link/vti.ts'
import { vxcan } from '../../../src/netlink/route/link/vxcan.ts'
import { vxlan } from '../../../src/netlink/route/link/vxlan.ts'
import { wireguard } from '../../../src/netlink/route/link/wireguard.ts'
import { xfrm } from '../../../src/netlink/route/link/xfrm.ts'
import { rehearse, toolSent } from '../against-tools.ts'

const declared = {
  bareudp,
  bond,
  bridge,
  dummy,
  geneve,
  gre,
  hsr,
  ifb,
  ip6gre,
  ip6tnl,
  ipip,
  ipvlan,
  macsec,
  macvlan,
  netkit,
  nlmon,
  sit,
  team,
  vcan,
  veth,
  vlan,
  vrf,
  vti,
  vti6,
  vxcan,
  vxlan,
  wireguard,
  xfrm,
}

/** What the kernel says of a link of that kind. */
const ofKind = (ifi_index: number, kind: string, data?: object): LinkInput => {
  const IFLA_LINKINFO = { IFLA_INFO_KIND: kind, IFLA_INFO_DATA: data } as NonNullable<LinkInput['IFLA_LINKINFO']>
  return { ifi_index, IFLA_LINKINFO }
}

const there = { 'veth-ns': 2, 'veth-host': 3, mac0: ofKind(4, 'macvlan'), br0: ofKind(4, 'bridge') }

/** The last request of that type, without its number; what a name looks like on the wire is not its meaning. */
function meaning(messages: readonly Uint8Array[]): LinkMessage | undefined {
  const last = messages.flatMap((bytes) => decodeDatagram(route, bytes)).findLast(({ nlmsg_type: type }) => type === 'RTM_NEWLINK')
  if (last?.nlmsg_type !== 'RTM_NEWLINK') return undefined
  const { nlmsg_seq: _, nlmsg_flags: __, ...rest } = last
  return rest as LinkMessage
}

/**
 * What `ip` says of a tunnel although nobody asked it to. For the kernel it makes no difference, but for three: tunnels over IPv6 get a hop limit of 64 and an
 * encapsulation limit of 4 from `ip`, and a vxlan that programs fill does not learn.
 */
const unasked: Readonly<Record<string, readonly unknown[]>> = {
  IFLA_HSR_MULTICAST_SPEC: [0],
  IFLA_MACSEC_WINDOW: [0xffff_ffff],
  IFLA_VXLAN_LEARNING: [0, 1],
  IFLA_GENEVE_ID: [0],
  IFLA_GENEVE_LABEL: [0],
  IFLA_GENEVE_TOS: [0],
  IFLA_GENEVE_TTL: [0],
  ...Object.fromEntries(
    ['IFLA_GRE', 'IFLA_IPTUN'].flatMap((prefix) => [
      [`${prefix}_ENCAP_TYPE`, ['TUNNEL_ENCAP_NONE']],
      [`${prefix}_ENCAP_FLAGS`, [[], ['TUNNEL_ENCAP_FLAG_CSUM6']]],
      [`${prefix}_ENCAP_SPORT`, [0]],
      [`${prefix}_ENCAP_DPORT`, [0]],
      [`${prefix}_ENCAP_LIMIT`, [4]],
      [`${prefix}_FLOWINFO`, [0]],
      [`${prefix}_FLAGS`, [[]]],
      [`${prefix}_FWMARK`, [0]],
      [`${prefix}_LINK`, [0]],
      [`${prefix}_PMTUDISC`, [1]],
      [`${prefix}_PROTO`, ['IPPROTO_IP']],
      [`${prefix}_TOS`, [0]],
      [`${prefix}_TTL`, [0, 64]],
    ]),
  ),
  IFLA_GRE_IFLAGS: [[]],
  IFLA_GRE_OFLAGS: [[]],
  IFLA_GRE_IKEY: [0],
  IFLA_GRE_OKEY: [0],
  IFLA_GRE_ERSPAN_VER: [1],
}

async function expectAsToolSays(group: string, fixture: string, command: string, link: NewLink): Promise<void> {
  const rehearsal = rehearse(route, there)
  await links(rehearsal.connection).add(link)
  const { IFLA_LINKINFO: { IFLA_INFO_DATA: ours = {}, ...ourKind } = {}, ...ourLink } = { ...meaning(rehearsal.sent) }
  const theirMessage = meaning(toolSent(route, group, fixture, command, 'RTM_NEWLINK'))
  const { IFLA_LINKINFO: { IFLA_INFO_DATA: theirs = {}, ...theirKind } = {}, ...theirLink } = { ...theirMessage }
  expect([ourLink, ourKind]).toEqual([theirLink, theirKind])
  const beyond = Object.entries(theirs).filter(
    ([name, value]) => !(name in ours) && unasked[name]?.some((usual) => isDeepStrictEqual(usual, value)),
  )
  expect({ ...ours, ...Object.fromEntries(beyond) }).toEqual(theirs)
}

const onHost = { link: 'veth-host' } as const

describe('a link of each kind is what `ip link add` would ask for', () => {
  const cases: [group: 'kind' | 'tunnel' | 'link', fixture: string, command: string, link: NewLink][] = [
    [
      'kind',
      'vlan',
      'ip link add link veth-host name veth-host.5 type vlan protocol 802.1ad id 5 reorder_hdr off gvrp on mvrp on loose_binding on bridge_binding on ingress-qos-map 1:2 3:4 egress-qos-map 0:7 5:6',
      {
        kind: 'vlan',
        name: 'veth-host.5',
        ...onHost,
        protocol: '802.1ad',
        id: 5,
        reorderHeader: false,
        gvrp: true,
        mvrp: true,
        looseBinding: true,
        bridgeBinding: true,
        ingressPriorities: { 1: 2, 3: 4 },
        egressPriorities: { 0: 7, 5: 6 },
      },
    ],
    [
      'link',
      'add-vlan',
      'ip link add link veth-host name veth-host.5 type vlan id 5',
      { kind: 'vlan', name: 'veth-host.5', ...onHost, id: 5 },
    ],
    [
      'link',
      'add-macvlan',
      'ip link add mac0 link veth-host type macvlan mode bridge',
      { kind: 'macvlan', name: 'mac0', ...onHost, mode: 'bridge' },
    ],
    [
      'link',
      'add-macvtap',
      'ip link add tap0 link veth-host type macvtap mode private',
      { kind: 'macvtap', name: 'tap0', ...onHost, mode: 'private' },
    ],
    [
      'kind',
      'macvlan-vepa',
      'ip link add mac0 link veth-host type macvlan mode vepa',
      { kind: 'macvlan', name: 'mac0', ...onHost, mode: 'vepa' },
    ],
    [
      'kind',
      'macvlan-private',
      'ip link add mac0 link veth-host type macvlan mode private bcqueuelen 2000',
      { kind: 'macvlan', name: 'mac0', ...onHost, mode: 'private', broadcastQueueLength: 2000 },
    ],
    [
      'kind',
      'macvlan-passthru',
      'ip link add mac0 link veth-host type macvlan mode passthru nopromisc',
      { kind: 'macvlan', name: 'mac0', ...onHost, mode: 'passthru', flags: ['not promiscuous'] },
    ],
    [
      'kind',
      'macvlan-source',
      'ip link add mac0 link veth-host type macvlan mode source flag nodst',
      { kind: 'macvlan', name: 'mac0', ...onHost, mode: 'source', flags: ['no destination'] },
    ],
    [
      'kind',
      'ipvlan-l2',
      'ip link add ipvl0 link veth-host type ipvlan mode l2 private',
      { kind: 'ipvlan', name: 'ipvl0', ...onHost, mode: 'l2', isolation: 'private' },
    ],
    [
      'kind',
      'ipvlan-l3s',
      'ip link add ipvl0 link veth-host type ipvlan mode l3s vepa',
      { kind: 'ipvlan', name: 'ipvl0', ...onHost, mode: 'l3s', isolation: 'vepa' },
    ],
    [
      'kind',
      'ipvtap',
      'ip link add ipvtap0 link veth-host type ipvtap mode l3 bridge',
      { kind: 'ipvtap', name: 'ipvtap0', ...onHost, mode: 'l3', isolation: 'bridge' },
    ],
    ['kind', 'vrf', 'ip link add vrf0 type vrf table 1000', { kind: 'vrf', name: 'vrf0', table: 1000 }],
    ['kind', 'nlmon', 'ip link add nlmon0 type nlmon', { kind: 'nlmon', name: 'nlmon0' }],
    ['kind', 'team', 'ip link add team0 type team', { kind: 'team', name: 'team0' }],
    ['kind', 'vcan', 'ip link add vcan0 type vcan', { kind: 'vcan', name: 'vcan0' }],
    ['link', 'add-wireguard', 'ip link add wg0 type wireguard', { kind: 'wireguard', name: 'wg0' }],
    [
      'kind',
      'bridge-every-option',
      'ip link add br0 type bridge forward_delay 1500 hello_time 200 max_age 2000 ageing_time 30000 stp_state 1 priority 4096 group_fwd_mask 8 group_address 01:80:c2:00:00:04 no_linklocal_learn 1 mcast_snooping 1 mcast_router 2 mcast_query_use_ifaddr 1 mcast_querier 1 mcast_hash_elasticity 16 mcast_hash_max 4096 mcast_last_member_count 3 mcast_startup_query_count 3 mcast_last_member_interval 200 mcast_membership_interval 30000 mcast_querier_interval 20000 mcast_query_interval 10000 mcast_query_response_interval 500 mcast_startup_query_interval 3000 mcast_stats_enabled 1 mcast_igmp_version 3 mcast_mld_version 2',
      {
        kind: 'bridge',
        name: 'br0',
        forwardDelay: 15,
        helloTime: 2,
        maxAge: 20,
        ageingTime: 300,
        spanningTree: true,
        priority: 4096,
        groupForwardMask: 8,
        groupAddress: '01:80:c2:00:00:04',
        learnLinkLocal: false,
        multicastSnooping: true,
        multicastRouter: 'always',
        multicastQueryUseAddress: true,
        multicastQuerier: true,
        multicastHashElasticity: 16,
        multicastHashMax: 4096,
        multicastLastMemberCount: 3,
        multicastStartupQueryCount: 3,
        multicastLastMemberInterval: 2,
        multicastMembershipInterval: 300,
        multicastQuerierInterval: 200,
        multicastQueryInterval: 100,
        multicastQueryResponseInterval: 5,
        multicastStartupQueryInterval: 30,
        multicastStatistics: true,
        igmpVersion: 3,
        mldVersion: 2,
      },
    ],
    [
      'kind',
      'bridge-netfilter-options',
      'ip link add br0 type bridge nf_call_iptables 1 nf_call_ip6tables 1 nf_call_arptables 1',
      { kind: 'bridge', name: 'br0', callIptables: true, callIp6tables: true, callArptables: true },
    ],
    [
      'kind',
      'bridge-vlan-options',
      'ip link add br0 type bridge vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 5 vlan_stats_enabled 1 vlan_stats_per_port 1 mcast_vlan_snooping 1',
      {
        kind: 'bridge',
        name: 'br0',
        vlanFiltering: true,
        vlanProtocol: '802.1ad',
        defaultVlan: 5,
        vlanStatistics: true,
        vlanStatisticsPerPort: true,
        multicastVlanSnooping: true,
      },
    ],
    [
      'kind',
      'bond-active-backup',
      'ip link add bond0 type bond mode active-backup miimon 100 updelay 200 downdelay 300 peer_notify_delay 400 use_carrier 1 primary veth-host primary_reselect better active_slave veth-ns fail_over_mac follow num_grat_arp 3 resend_igmp 5 all_slaves_active 1',
      {
        kind: 'bond',
        name: 'bond0',
        mode: 'active-backup',
        monitorInterval: 100,
        upDelay: 200,
        downDelay: 300,
        peerNotificationDelay: 400,
        useCarrier: true,
        primary: 'veth-host',
        primaryReselection: 'better',
        activePort: 'veth-ns',
        failOverMac: 'follow',
        peerNotifications: 3,
        resendIgmp: 5,
        allPortsActive: true,
      },
    ],
    [
      'kind',
      'bond-arp-monitor',
      'ip link add bond0 type bond mode active-backup arp_interval 1000 arp_validate filter_active arp_all_targets all arp_ip_target 10.0.0.1,10.0.0.2 ns_ip6_target fd00::1,fd00::2 arp_missed_max 3',
      {
        kind: 'bond',
        name: 'bond0',
        mode: 'active-backup',
        arpInterval: 1000,
        arpValidation: 'filter active',
        arpTargetsNeeded: 'all',
        arpTargets: ['10.0.0.1', '10.0.0.2'],
        ipv6Targets: ['fd00::1', 'fd00::2'],
        missedMax: 3,
      },
    ],
    [
      'kind',
      'bond-lacp',
      'ip link add bond0 type bond mode 802.3ad xmit_hash_policy layer3+4 min_links 2 lacp_rate fast lacp_active off ad_select bandwidth ad_user_port_key 7 ad_actor_sys_prio 100 ad_actor_system 02:00:00:00:00:99',
      {
        kind: 'bond',
        name: 'bond0',
        mode: '802.3ad',
        transmitHash: 'layer3+4',
        minLinks: 2,
        lacpRate: 'fast',
        lacpActive: false,
        aggregatorSelection: 'bandwidth',
        userPortKey: 7,
        systemPriority: 100,
        system: '02:00:00:00:00:99',
      },
    ],
    [
      'kind',
      'bond-tlb',
      'ip link add bond0 type bond mode balance-tlb tlb_dynamic_lb 0',
      { kind: 'bond', name: 'bond0', mode: 'balance-tlb', dynamicBalancing: false },
    ],
    [
      'kind',
      'bond-alb',
      'ip link add bond0 type bond mode balance-alb lp_interval 2',
      { kind: 'bond', name: 'bond0', mode: 'balance-alb', learningInterval: 2 },
    ],
    [
      'kind',
      'bond-round-robin',
      'ip link add bond0 type bond mode balance-rr packets_per_slave 4',
      { kind: 'bond', name: 'bond0', mode: 'balance-rr', packetsPerPort: 4 },
    ],
    [
      'kind',
      'bond-xor',
      'ip link add bond0 type bond mode balance-xor xmit_hash_policy vlan+srcmac',
      { kind: 'bond', name: 'bond0', mode: 'balance-xor', transmitHash: 'vlan+srcmac' },
    ],
    ['kind', 'bond-no-active-port', 'ip link add bond0 type bond clear_active_slave', { kind: 'bond', name: 'bond0', activePort: null }],
    [
      'kind',
      'hsr-ring',
      'ip link add name hsr0 type hsr slave1 veth-host slave2 veth-ns supervision 45 version 1 proto 0',
      { kind: 'hsr', name: 'hsr0', first: 'veth-host', second: 'veth-ns', supervision: 45, version: 1, protocol: 'hsr' },
    ],
    [
      'kind',
      'prp-pair',
      'ip link add name prp0 type hsr slave1 veth-host slave2 veth-ns proto 1',
      { kind: 'hsr', name: 'prp0', first: 'veth-host', second: 'veth-ns', protocol: 'prp' },
    ],
    [
      'kind',
      'macsec-port',
      'ip link add link veth-host macsec0 type macsec port 7 cipher gcm-aes-256 icvlen 16 encrypt on send_sci on protect on replay on window 64 validate strict encodingsa 1 offload off',
      {
        kind: 'macsec',
        name: 'macsec0',
        ...onHost,
        port: 7,
        cipher: 'gcm-aes-256',
        checkValueLength: 16,
        encrypt: true,
        sendChannel: true,
        protect: true,
        replayProtection: true,
        window: 64,
        validation: 'strict',
        sendingKey: 1,
        offload: 'off',
      },
    ],
    [
      'kind',
      'macsec-sci',
      'ip link add link veth-host macsec0 type macsec sci 0200000000010007 cipher gcm-aes-xpn-128 encrypt off send_sci off end_station on protect off replay off validate check offload mac',
      {
        kind: 'macsec',
        name: 'macsec0',
        ...onHost,
        channel: '0200000000010007',
        cipher: 'gcm-aes-xpn-128',
        encrypt: false,
        sendChannel: false,
        endStation: true,
        protect: false,
        replayProtection: false,
        validation: 'check',
        offload: 'mac',
      },
    ],
    [
      'link',
      'add-vxlan',
      'ip link add vx0 type vxlan id 42 local 10.0.0.1 remote 10.0.0.2 dstport 4789 nolearning ttl 64',
      { kind: 'vxlan', name: 'vx0', vni: 42, local: '10.0.0.1', remote: '10.0.0.2', port: 4789, learning: false, ttl: 64 },
    ],
    [
      'tunnel',
      'add-vxlan-group',
      'ip link add vx0 type vxlan id 42 group 239.1.1.1 dev veth-host ttl 4 tos 0x10 df set srcport 40000 50000 dstport 4789 ageing 60 maxaddress 100 udpcsum',
      {
        kind: 'vxlan',
        name: 'vx0',
        vni: 42,
        remote: '239.1.1.1',
        ...onHost,
        ttl: 4,
        tos: 16,
        dontFragment: 'set',
        sourcePorts: [40000, 50000],
        port: 4789,
        ageingTime: 60,
        maxLearned: 100,
        udpChecksum: true,
      },
    ],
    [
      'tunnel',
      'add-vxlan-ipv6',
      'ip link add vx0 type vxlan id 42 remote fd00::2 local fd00::1 ttl auto tos inherit df unset flowlabel 0x12345 dstport 4789 udp6zerocsumtx udp6zerocsumrx',
      {
        kind: 'vxlan',
        name: 'vx0',
        vni: 42,
        remote: 'fd00::2',
        local: 'fd00::1',
        ttl: 'auto',
        tos: 'inherit',
        dontFragment: 'unset',
        flowLabel: 0x12345,
        port: 4789,
        zeroUdpChecksum6Send: true,
        zeroUdpChecksum6Receive: true,
      },
    ],
    [
      'tunnel',
      'add-vxlan-answering',
      'ip link add vx0 type vxlan id 42 remote 10.0.0.2 dstport 4789 learning proxy rsc l2miss l3miss ttl inherit df inherit remcsumtx remcsumrx gbp',
      {
        kind: 'vxlan',
        name: 'vx0',
        vni: 42,
        remote: '10.0.0.2',
        port: 4789,
        learning: true,
        proxy: true,
        routeShortCircuit: true,
        reportMissingMac: true,
        reportMissingIp: true,
        inheritTtl: true,
        dontFragment: 'inherit',
        remoteChecksumSend: true,
        remoteChecksumReceive: true,
        groupPolicy: true,
      },
    ],
    [
      'tunnel',
      'add-vxlan-external',
      'ip link add vx0 type vxlan external vnifilter dstport 4789',
      { kind: 'vxlan', name: 'vx0', external: true, vniFilter: true, port: 4789 },
    ],
    [
      'tunnel',
      'add-vxlan-gpe',
      'ip link add vx0 type vxlan external novnifilter gpe dstport 4790',
      { kind: 'vxlan', name: 'vx0', external: true, vniFilter: false, genericProtocol: true, port: 4790 },
    ],
    [
      'tunnel',
      'add-geneve',
      'ip link add gnv1 type geneve id 42 remote 10.0.0.2 ttl 64 tos 0x10 df set dstport 6081 udpcsum innerprotoinherit',
      {
        kind: 'geneve',
        name: 'gnv1',
        vni: 42,
        remote: '10.0.0.2',
        ttl: 64,
        tos: 16,
        dontFragment: 'set',
        port: 6081,
        udpChecksum: true,
        innerProtocolInherit: true,
      },
    ],
    [
      'tunnel',
      'add-geneve-ipv6',
      'ip link add gnv1 type geneve id 42 remote fd00::2 ttl inherit tos inherit df inherit flowlabel 0x12345 udp6zerocsumtx udp6zerocsumrx',
      {
        kind: 'geneve',
        name: 'gnv1',
        vni: 42,
        remote: 'fd00::2',
        ttl: 'inherit',
        tos: 'inherit',
        dontFragment: 'inherit',
        flowLabel: 0x12345,
        zeroUdpChecksum6Send: true,
        zeroUdpChecksum6Receive: true,
      },
    ],
    ['tunnel', 'add-geneve-external', 'ip link add gnv1 type geneve external', { kind: 'geneve', name: 'gnv1', external: true }],
    [
      'tunnel',
      'add-bareudp',
      'ip link add bare1 type bareudp dstport 6635 ethertype mpls_uc srcportmin 49152 multiproto',
      { kind: 'bareudp', name: 'bare1', port: 6635, carries: 'mpls', firstSourcePort: 49152, multipleProtocols: true },
    ],
    [
      'tunnel',
      'add-gre',
      'ip link add gre1 type gre local 10.0.0.1 remote 10.0.0.2 key 42 csum seq ttl 64 tos 0x10 pmtudisc',
      {
        kind: 'gre',
        name: 'gre1',
        local: '10.0.0.1',
        remote: '10.0.0.2',
        inputKey: 42,
        outputKey: 42,
        inputChecksum: true,
        outputChecksum: true,
        inputSequence: true,
        outputSequence: true,
        ttl: 64,
        tos: 16,
        pathMtuDiscovery: true,
      },
    ],
    [
      'tunnel',
      'add-gre-fou',
      'ip link add gre1 type gre remote 10.0.0.2 encap fou encap-sport auto encap-dport 5555 encap-csum encap-remcsum',
      {
        kind: 'gre',
        name: 'gre1',
        remote: '10.0.0.2',
        encapsulation: 'fou',
        encapsulationSourcePort: 'auto',
        encapsulationPort: 5555,
        encapsulationChecksum: true,
        encapsulationRemoteChecksum: true,
      },
    ],
    ['tunnel', 'add-gre-external', 'ip link add gre1 type gre external', { kind: 'gre', name: 'gre1', external: true }],
    [
      'tunnel',
      'add-gretap',
      'ip link add tap1 type gretap local 10.0.0.1 remote 10.0.0.2 icsum noocsum oseq noiseq ikey 1 nookey ttl 255',
      {
        kind: 'gretap',
        name: 'tap1',
        local: '10.0.0.1',
        remote: '10.0.0.2',
        inputChecksum: true,
        outputSequence: true,
        inputKey: 1,
        ttl: 255,
      },
    ],
    [
      'tunnel',
      'add-erspan-1',
      'ip link add span1 type erspan local 10.0.0.1 remote 10.0.0.2 seq key 100 erspan_ver 1 erspan 123',
      {
        kind: 'erspan',
        name: 'span1',
        local: '10.0.0.1',
        remote: '10.0.0.2',
        inputSequence: true,
        outputSequence: true,
        inputKey: 100,
        outputKey: 100,
        version: 1,
        portIndex: 123,
      },
    ],
    [
      'tunnel',
      'add-erspan-2',
      'ip link add span1 type erspan local 10.0.0.1 remote 10.0.0.2 seq key 100 erspan_ver 2 erspan_dir egress erspan_hwid 0x2a',
      {
        kind: 'erspan',
        name: 'span1',
        local: '10.0.0.1',
        remote: '10.0.0.2',
        inputSequence: true,
        outputSequence: true,
        inputKey: 100,
        outputKey: 100,
        version: 2,
        direction: 'egress',
        hardwareId: 42,
      },
    ],
    [
      'tunnel',
      'add-ip6gre',
      'ip link add gre1 type ip6gre local fd00::1 remote fd00::2 key 42 csum seq hoplimit 64 encaplimit 3 tclass 0x10 flowlabel 0x12345',
      {
        kind: 'ip6gre',
        name: 'gre1',
        local: 'fd00::1',
        remote: 'fd00::2',
        inputKey: 42,
        outputKey: 42,
        inputChecksum: true,
        outputChecksum: true,
        inputSequence: true,
        outputSequence: true,
        hopLimit: 64,
        encapsulationLimit: 3,
        trafficClass: 0x10,
        flowLabel: 0x12345,
      },
    ],
    [
      'tunnel',
      'add-ip6gretap',
      'ip link add tap1 type ip6gretap local fd00::1 remote fd00::2 nokey nocsum noseq hoplimit 255 noencap',
      { kind: 'ip6gretap', name: 'tap1', local: 'fd00::1', remote: 'fd00::2', hopLimit: 255, encapsulation: 'none' },
    ],
    [
      'tunnel',
      'add-ip6erspan-2',
      'ip link add span1 type ip6erspan local fd00::1 remote fd00::2 seq key 100 erspan_ver 2 erspan_dir ingress erspan_hwid 7',
      {
        kind: 'ip6erspan',
        name: 'span1',
        local: 'fd00::1',
        remote: 'fd00::2',
        inputSequence: true,
        outputSequence: true,
        inputKey: 100,
        outputKey: 100,
        version: 2,
        direction: 'ingress',
        hardwareId: 7,
      },
    ],
    [
      'tunnel',
      'add-ipip',
      'ip link add ipip1 type ipip local 10.0.0.1 remote 10.0.0.2 ttl 64 tos 0x10 pmtudisc dev veth-host fwmark 0x2a mode any',
      {
        kind: 'ipip',
        name: 'ipip1',
        local: '10.0.0.1',
        remote: '10.0.0.2',
        ttl: 64,
        tos: 16,
        pathMtuDiscovery: true,
        ...onHost,
        mark: 42,
        carries: 'any',
      },
    ],
    [
      'tunnel',
      'add-sit-6rd',
      'ip link add sit1 type sit local 10.0.0.1 ttl 64 6rd-prefix 2001:db8::/32 6rd-relay_prefix 10.0.0.0/8',
      { kind: 'sit', name: 'sit1', local: '10.0.0.1', ttl: 64, sixRdNetwork: '2001:db8::/32', sixRdRelayNetwork: '10.0.0.0/8' },
    ],
    [
      'tunnel',
      'add-sit-isatap',
      'ip link add sit1 type sit local 10.0.0.1 ttl inherit mode any isatap',
      { kind: 'sit', name: 'sit1', local: '10.0.0.1', ttl: 'inherit', carries: 'any', isatap: true },
    ],
    [
      'tunnel',
      'add-ip6tnl',
      'ip link add tnl1 type ip6tnl local fd00::1 remote fd00::2 mode ip6ip6 hoplimit 64 encaplimit 3 tclass 0x10 flowlabel 0x12345 fwmark 0x2a',
      {
        kind: 'ip6tnl',
        name: 'tnl1',
        local: 'fd00::1',
        remote: 'fd00::2',
        carries: 'ipv6',
        hopLimit: 64,
        encapsulationLimit: 3,
        trafficClass: 0x10,
        flowLabel: 0x12345,
        mark: 42,
      },
    ],
    [
      'tunnel',
      'add-ip6tnl-inherit',
      'ip link add tnl1 type ip6tnl remote fd00::2 mode any encaplimit none tclass inherit flowlabel inherit dscp inherit allow-localremote dev veth-host fwmark inherit',
      {
        kind: 'ip6tnl',
        name: 'tnl1',
        remote: 'fd00::2',
        carries: 'any',
        encapsulationLimit: 'none',
        trafficClass: 'inherit',
        flowLabel: 'inherit',
        copyTrafficClass: true,
        allowLocalRemote: true,
        ...onHost,
        inheritMark: true,
      },
    ],
    [
      'tunnel',
      'add-vti',
      'ip link add vti1 type vti local 10.0.0.1 remote 10.0.0.2 ikey 7 okey 10.0.0.9 dev veth-host fwmark 0x2a',
      { kind: 'vti', name: 'vti1', local: '10.0.0.1', remote: '10.0.0.2', inputKey: 7, outputKey: 0x0a000009, ...onHost, mark: 42 },
    ],
    [
      'tunnel',
      'add-vti6',
      'ip link add vti1 type vti6 local fd00::1 remote fd00::2 key 42 dev veth-host fwmark 0x2a',
      { kind: 'vti6', name: 'vti1', local: 'fd00::1', remote: 'fd00::2', inputKey: 42, outputKey: 42, ...onHost, mark: 42 },
    ],
    [
      'tunnel',
      'add-xfrm',
      'ip link add xfrm1 type xfrm dev veth-host if_id 42',
      { kind: 'xfrm', name: 'xfrm1', ...onHost, interfaceId: 42 },
    ],
    ['tunnel', 'add-xfrm-external', 'ip link add xfrm1 type xfrm external', { kind: 'xfrm', name: 'xfrm1', external: true }],
  ]

  it.each(cases)('%s %s: %s', async (group, fixture, command, link) => {
    await expectAsToolSays(`route/${group}`, fixture, command, link)
  })
})

describe('changing a link sends what `ip link set` sends', () => {
  const cases: [group: string, fixture: string, command: string, link: string, changes: LinkChanges][] = [
    ['link', 'set-txqueuelen', 'ip link set veth-host txqueuelen 500', 'veth-host', { txQueueLength: 500 }],
    ['link', 'set-promisc-on', 'ip link set veth-host promisc on', 'veth-host', { promiscuous: true }],
    ['link', 'set-arp-off', 'ip link set veth-host arp off', 'veth-host', { arp: false }],
    ['link', 'set-address-generation-none', 'ip link set veth-host addrgenmode none', 'veth-host', { addressGeneration: 'none' }],
    [
      'link',
      'set-bridge-options',
      'ip link set br0 type bridge forward_delay 400 stp_state 1',
      'br0',
      { kind: 'bridge', forwardDelay: 4, spanningTree: true },
    ],
    ['kind', 'broadcast-address', 'ip link set veth-host broadcast 02:ff:ff:ff:ff:ff', 'veth-host', { broadcast: '02:ff:ff:ff:ff:ff' }],
    [
      'kind',
      'offload-sizes',
      'ip link set veth-host gso_max_size 60000 gso_max_segs 100 gro_max_size 50000',
      'veth-host',
      { gsoMaxSize: 60000, gsoMaxSegments: 100, groMaxSize: 50000 },
    ],
    ['kind', 'protocol-down', 'ip link set mac0 protodown on', 'mac0', { protocolDown: true }],
    ['kind', 'state-and-mode', 'ip link set veth-host state up mode dormant', 'veth-host', { operationalState: 'up', linkMode: 'dormant' }],
    [
      'kind',
      'macvlan-source-set',
      'ip link set mac0 type macvlan macaddr set 02:00:00:00:00:05 02:00:00:00:00:06',
      'mac0',
      { kind: 'macvlan', sources: ['02:00:00:00:00:05', '02:00:00:00:00:06'] },
    ],
  ]

  it.each(cases)('%s %s: %s', async (group, fixture, command, link, changes) => {
    const rehearsal = rehearse(route, there)
    await links(rehearsal.connection).set(link, changes)
    expect({ ...meaning(rehearsal.sent), ifi_index: 0 }).toEqual({
      ...meaning(toolSent(route, `route/${group}`, fixture, command, 'RTM_NEWLINK')),
      ifi_index: 0,
    })
  })
})

describe('what is said of a link that is there already', () => {
  const bridge = { kind: 'bridge', name: 'br0', ageingTime: 60, vlanFiltering: true } as const
  const alike = ofKind(4, 'bridge', { IFLA_BR_AGEING_TIME: 6000, IFLA_BR_VLAN_FILTERING: 1, IFLA_BR_PRIORITY: 4096 })
  const differing = ofKind(4, 'bridge', { IFLA_BR_AGEING_TIME: 30000, IFLA_BR_VLAN_FILTERING: 1 })
  const changes = (sent: readonly Uint8Array[]) =>
    sent.flatMap((bytes) => decodeDatagram(route, bytes)).filter(({ nlmsg_type: type }) => type === 'RTM_NEWLINK')

  it('sends nothing but the question where it is so', async () => {
    const { connection, sent } = rehearse(route, { br0: alike })
    expect(await links(connection).ensure(bridge)).toBe(false)
    expect(sent.flatMap((bytes) => decodeDatagram(route, bytes))).toMatchObject([{ nlmsg_type: 'RTM_GETLINK', IFLA_IFNAME: 'br0' }])
  })

  it('sends what differs, and no more', async () => {
    const { connection, sent } = rehearse(route, { br0: differing })
    expect(await links(connection).ensure({ ...bridge, up: true })).toBe(true)
    expect(changes(sent)).toEqual([
      {
        ...changes(sent)[0],
        nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK'],
        ifi_index: 4,
        ifi_flags: ['IFF_UP'],
        ifi_change: ['IFF_UP'],
        IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge', IFLA_INFO_DATA: { IFLA_BR_AGEING_TIME: 6000 } },
      },
    ])
    expect(Object.keys(changes(sent)[0] ?? {})).not.toContain('IFLA_IFNAME')
  })

  it('tells addresses apart by what they mean, not by how they are written', async () => {
    const { connection, sent } = rehearse(route, { vx0: ofKind(4, 'vxlan', { IFLA_VXLAN_ID: 42, IFLA_VXLAN_GROUP6: 'fd00::2' }) })
    expect(await links(connection).ensure({ kind: 'vxlan', name: 'vx0', vni: 42, remote: 'FD00:0::2' })).toBe(false)
    expect(changes(sent)).toEqual([])
  })

  it('takes a map of priorities as what it names: the rest of it stays', async () => {
    const egress = {
      IFLA_VLAN_ID: 5,
      IFLA_VLAN_EGRESS_QOS: [
        { from: 1, to: 2 },
        { from: 3, to: 4 },
      ],
    }
    const vlan = { kind: 'vlan', name: 'v5', link: 3, id: 5 } as const
    const { connection } = rehearse(route, { v5: { ...ofKind(4, 'vlan', egress), IFLA_LINK: 3 } })
    expect(await links(connection).ensure({ ...vlan, egressPriorities: { 1: 2, 7: 0 } })).toBe(false)
    expect(await links(connection).ensure({ ...vlan, egressPriorities: { 1: 3 } })).toBe(true)
  })

  it('says all of a tunnel again when part of it changes: the kernel forgets what is not said', async () => {
    const gre = { IFLA_GRE_REMOTE: '10.0.0.2', IFLA_GRE_IKEY: 7, IFLA_GRE_IFLAGS: ['GRE_KEY', 'GRE_SEQ'], IFLA_GRE_TTL: 64 }
    const { connection, sent } = rehearse(route, { gre1: ofKind(4, 'gre', gre) })
    await links(connection).set('gre1', { kind: 'gre', ttl: 32, inputSequence: false })
    expect(changes(sent)).toMatchObject([
      {
        IFLA_LINKINFO: {
          IFLA_INFO_KIND: 'gre',
          IFLA_INFO_DATA: { IFLA_GRE_REMOTE: '10.0.0.2', IFLA_GRE_IKEY: 7, IFLA_GRE_IFLAGS: ['GRE_KEY'], IFLA_GRE_TTL: 32 },
        },
      },
    ])
  })

  const refused: [why: string, present: LinkInput, wanted: NewLink, words: RegExp][] = [
    [
      'of another kind',
      ofKind(4, 'veth'),
      { ...bridge, name: 'x' },
      /x is there already, .* kind veth and not of kind bridge: delete it first, or choose another name/,
    ],
    ['of no kind', { ifi_index: 4 }, { ...bridge, name: 'x' }, /of no kind and not of kind bridge/],
    [
      'that is made of something else',
      { ...ofKind(4, 'vlan', { IFLA_VLAN_ID: 6 }), IFLA_LINK: 3 },
      { kind: 'vlan', name: 'x', link: 3, id: 5 },
      /its id is 6, which cannot be changed to 5: delete it first/,
    ],
    [
      'that lies on another one',
      { ...ofKind(4, 'vlan', { IFLA_VLAN_ID: 5 }), IFLA_LINK: 2 },
      { kind: 'vlan', name: 'x', link: 3, id: 5 },
      /its link is 2/,
    ],
    [
      'that is called otherwise',
      { ...ofKind(4, 'bridge'), IFLA_IFNAME: 'br9' },
      { ...bridge, name: 'x' },
      /"x" is an alternative name of br9/,
    ],
  ]

  it.each(refused)('is refused of a link %s', async (_why, present, wanted, words) => {
    for (const verb of ['ensure', 'replace'] as const) {
      const { connection, sent } = rehearse(route, { x: present })
      const refusal = expect.objectContaining({ code: 'EEXIST', message: expect.stringMatching(words) })
      await expect(links(connection)[verb](wanted)).rejects.toThrow(refusal)
      expect(changes(sent)).toEqual([])
    }
  })
})

describe('what is no option is refused before anything is sent, with its path', () => {
  const onHost = { link: 'veth-host' }
  const cases: [path: string, reason: RegExp, link: object][] = [
    ['name', /at most 15 bytes, "a-16-byte-name-x" has 16/, { kind: 'dummy', name: 'a-16-byte-name-x' }],
    ['kind', /expected one of bareudp, .*; got "vxlna"/, { kind: 'vxlna', name: 'x' }],
    ['kind', /expected one of bareudp, .*; got undefined/, { name: 'x' }],
    [
      'address',
      /expected an address such as 02:00:00:00:00:01, got "02:00:00:00:00"/,
      { kind: 'dummy', name: 'x', address: '02:00:00:00:00' },
    ],
    ['mtu', /expected a whole number from 68 to 4294967295, got "1500"/, { kind: 'dummy', name: 'x', mtu: '1500' }],
    ['up', /expected true or false, got "yes"/, { kind: 'dummy', name: 'x', up: 'yes' }],
    ['mtuu', /no such option; did you mean mtu\?/, { name: 'x', mtuu: 1500 }],
    ['dummy > mtuu', /no such option; did you mean mtu\?/, { kind: 'dummy', name: 'x', mtuu: 1500 }],
    ['vlan > id', /expected a whole number from 1 to 4094, got 5000/, { kind: 'vlan', name: 'x', ...onHost, id: 5000 }],
    ['vlan > id', /expected a whole number from 1 to 4094, got "5"/, { kind: 'vlan', name: 'x', ...onHost, id: '5' }],
    ['vlan > id', /expected a whole number from 1 to 4094, got undefined/, { kind: 'vlan', name: 'x', ...onHost }],
    ['vlan > link', /number from 1, not undefined/, { kind: 'vlan', name: 'x', id: 5 }],
    ['vlan > vni', /an option of geneve, vxlan, not of vlan/, { kind: 'vlan', name: 'x', ...onHost, id: 5, vni: 7 }],
    [
      'vlan > egressPriorities > 1',
      /expected a whole number from 0 to 7, got 8/,
      { kind: 'vlan', name: 'x', ...onHost, id: 5, egressPriorities: { 1: 8 } },
    ],
    ['vxlan > vni', /expected a whole number from 0 to 16777215, got 16777216/, { kind: 'vxlan', name: 'x', vni: 2 ** 24 }],
    ['vxlan > remote', /10\.0\.0\.256/, { kind: 'vxlan', name: 'x', vni: 7, remote: '10.0.0.256' }],
    ['vxlan > ttl', /from 1 to 255, or auto; got 256/, { kind: 'vxlan', name: 'x', vni: 7, ttl: 256 }],
    ['vxlan > port', /from 0 to 65535, got 65536/, { kind: 'vxlan', name: 'x', vni: 7, port: 65536 }],
    ['vxlan > sourcePorts', /the first and the last/, { kind: 'vxlan', name: 'x', vni: 7, sourcePorts: [2, 1] }],
    ['bridge > ageingTime', /seconds from 0 to 42949672.95, in steps of 0.01, got 0.001/, { kind: 'bridge', name: 'x', ageingTime: 0.001 }],
    ['bridge > vlanFiltering', /expected true or false, got 1/, { kind: 'bridge', name: 'x', vlanFiltering: 1 }],
    ['bridge > vlanProtocol', /expected one of 802.1Q, 802.1ad, got "qinq"/, { kind: 'bridge', name: 'x', vlanProtocol: 'qinq' }],
    ['macvlan > flags', /expected an array/, { kind: 'macvlan', name: 'x', ...onHost, flags: 'not promiscuous' }],
    [
      'macvlan > sources > [1]',
      /multicast address/,
      { kind: 'macvlan', name: 'x', ...onHost, sources: ['02:00:00:00:00:05', '01:00:00:00:00:05'] },
    ],
    ['veth > peer', /expected an object such as \{ name: 'eth0' \}, got undefined/, { kind: 'veth', name: 'x' }],
    ['veth > peer > name', /not a name for a link: "a\/b"/, { kind: 'veth', name: 'x', peer: { name: 'a/b' } }],
    ['veth > peer > mtu', /from 68/, { kind: 'veth', name: 'x', peer: { name: 'y', mtu: 67 } }],
    ['veth > peer > up', /no such option/, { kind: 'veth', name: 'x', peer: { name: 'y', up: true } }],
    ['veth > peer > alias', /no such option/, { kind: 'veth', name: 'x', peer: { name: 'y', alias: 'z' } }],
    ['gre > remote', /expected an address such as 10.10.0.1, got "fd00::1"/, { kind: 'gre', name: 'x', remote: 'fd00::1' }],
    ['ip6tnl > remote', /expected an address such as fd00::1, got "10.0.0.1"/, { kind: 'ip6tnl', name: 'x', remote: '10.0.0.1' }],
    ['bond > arpTargets > [0]', /expected an address such as 10.10.0.1/, { kind: 'bond', name: 'x', arpTargets: ['fd00::1'] }],
    ['macsec > channel', /expected 16 hexadecimal digits, got "7"/, { kind: 'macsec', name: 'x', ...onHost, channel: '7' }],
  ]

  it.each(cases)('%s: %s', async (path, reason, link) => {
    for (const verb of ['add', 'replace', 'ensure'] as const) {
      const { connection, sent } = rehearse(route, there)
      const refusal = await links(connection)
        [verb](link as NewLink)
        .catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(TypeError)
      expect(refusal).toMatchObject({ code: 'ERR_NETLOOM_ENCODE', path: path.split(' > '), reason: expect.stringMatching(reason) })
      expect(sent).toEqual([])
    }
  })

  const changes: [path: string, reason: RegExp, changes: object][] = [
    ['vni', /an option of geneve, vxlan: say which kind it is/, { vni: 7 }],
    ['vxlan > vni', /can be chosen when the link is made, and not be changed later/, { kind: 'vxlan', vni: 7 }],
    ['txQueues', /can be chosen when the link is made, and not be changed later/, { txQueues: 2 }],
    ['vxlan > ttl', /or auto; got 0/, { kind: 'vxlan', ttl: 0 }],
    ['alias', /at most 255 bytes/, { alias: 'x'.repeat(256) }],
  ]

  it.each(changes)('%s: %s, of a change', async (path, reason, change) => {
    const { connection, sent } = rehearse(route, there)
    const refusal = await links(connection)
      .set('veth-host', change as LinkChanges)
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(TypeError)
    expect(refusal).toMatchObject({ path: path.split(' > '), reason: expect.stringMatching(reason) })
    expect(sent).toEqual([])
  })
})

describe('every option', () => {
  const rows = Object.values<Kind>(kinds).flatMap(({ kind, options }) =>
    Object.entries(options).map(([name, row]) => [kind, name, row] as const),
  )

  it.each(rows)('of %s: %s refuses what is nothing of the kind', (_kind, _name, [, conversion]) => {
    for (const nonsense of [Symbol('x'), -0.5, {}, [{}], '\0', null]) {
      // Some take null for none, or an empty object for an empty map.
      const written = attempt(() => conversion.write(nonsense, { indexOf: () => 0, descriptorOf: () => 0 }))
      if (nonsense !== null && JSON.stringify(nonsense) !== '{}') expect(written).toBeInstanceOf(TypeError)
    }
  })
})

function attempt(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('every attribute that the kernel takes for a kind has an option', () => {
  const sets: Readonly<Record<keyof typeof kinds, { readonly rows: object }>> = {
    bareudp: declared.bareudp,
    bond: declared.bond,
    bridge: declared.bridge,
    dummy: declared.dummy,
    erspan: declared.gre,
    geneve: declared.geneve,
    gre: declared.gre,
    gretap: declared.gre,
    hsr: declared.hsr,
    ifb: declared.ifb,
    ip6erspan: declared.ip6gre,
    ip6gre: declared.ip6gre,
    ip6gretap: declared.ip6gre,
    ip6tnl: declared.ip6tnl,
    ipip: declared.ipip,
    ipvlan: declared.ipvlan,
    ipvtap: declared.ipvlan,
    macsec: declared.macsec,
    macvlan: declared.macvlan,
    macvtap: declared.macvlan,
    netkit: declared.netkit,
    nlmon: declared.nlmon,
    sit: declared.sit,
    team: declared.team,
    vcan: declared.vcan,
    veth: declared.veth,
    vlan: declared.vlan,
    vrf: declared.vrf,
    vti: declared.vti,
    vti6: declared.vti6,
    vxcan: declared.vxcan,
    vxlan: declared.vxlan,
    wireguard: declared.wireguard,
    xfrm: declared.xfrm,
  }

  /** Those that have none, by what they are. */
  const without: readonly (readonly [reason: string, attributes: RegExp])[] = [
    ['filling', /_PAD$/],
    ['only told, never taken', /^IFLA_BR_(ROOT_|BRIDGE_ID|TOPOLOGY|\w+_TIMER|MCAST_QUERIER_STATE|FDB_N_LEARNED)/],
    ['only told, never taken', /^IFLA_(BOND_AD_INFO|HSR_SEQ_NR|NETKIT_PRIMARY|MACVLAN_BC_QUEUE_LEN_USED|MACVLAN_MACADDR_COUNT)$/],
    ['a deed, not an option', /^IFLA_BR_FDB_FLUSH$/],
    ['one address at a time: `sources` says all', /^IFLA_MACVLAN_MACADDR$/],
    ['options of erspan', /^IFLA_GRE_ERSPAN_/],
    ['newer than any kernel that we have met', /^IFLA_(BR_STP_MODE|VXLAN_RESERVED_BITS)$/],
  ]

  it.each(Object.values<Kind>(kinds))('$kind', ({ kind, options }) => {
    const said = new Set(Object.values(options).flatMap(([attribute]) => attribute))
    const attributes = Object.keys(sets[kind as keyof typeof kinds].rows)
    expect([...said].filter((attribute) => !attributes.includes(attribute))).toEqual([])
    const missing = attributes.filter((attribute) => !said.has(attribute) && !without.some(([, pattern]) => pattern.test(attribute)))
    expect(missing).toEqual([])
  })
})
