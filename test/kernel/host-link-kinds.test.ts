import { expect, it, onTestFinished } from 'vitest'
import { type Host, type LinkChanges, type NewLink, openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

/** A link as we say it and as `ip` does, and what is then changed about it, said both ways. All links are called `x0`, and lie on `low`. */
type Case = readonly [ip: string, link: Unnamed, change?: readonly [ip: string, changes: LinkChanges]]
type Unnamed = NewLink extends infer L ? (L extends NewLink ? Omit<L, 'name'> : never) : never

const onLow = { link: 'low' } as const
const ends4 = { local: '10.0.0.1', remote: '10.0.0.2' } as const
const ends6 = { local: 'fd00::1', remote: 'fd00::2' } as const
/** What `ip` says of tunnels over IPv6 where nothing is said. */
const usual6 = { hopLimit: 64, encapsulationLimit: 4, encapsulationChecksum6: true } as const

const cases: readonly Case[] = [
  ['type dummy', { kind: 'dummy' }],
  ['mtu 1400 txqueuelen 7 type dummy', { kind: 'dummy', mtu: 1400, txQueueLength: 7 }],
  ['numtxqueues 3 type ifb', { kind: 'ifb', txQueues: 3 }],
  ['type nlmon', { kind: 'nlmon' }],
  ['type wireguard', { kind: 'wireguard' }],
  ['type vcan', { kind: 'vcan' }],
  ['type team', { kind: 'team' }],
  [
    'type veth peer name x1 address 02:00:00:00:00:09 mtu 1400',
    { kind: 'veth', peer: { name: 'x1', address: '02:00:00:00:00:09', mtu: 1400 } },
  ],
  ['type vxcan peer name x1', { kind: 'vxcan', peer: { name: 'x1' } }],
  ['type bridge', { kind: 'bridge' }],
  [
    'type bridge forward_delay 400 hello_time 300 max_age 2500 ageing_time 6000 stp_state 1 priority 4096 vlan_filtering 1 vlan_protocol 802.1ad vlan_default_pvid 5 group_fwd_mask 8 group_address 01:80:c2:00:00:04 no_linklocal_learn 1 vlan_stats_enabled 1 vlan_stats_per_port 1',
    {
      kind: 'bridge',
      forwardDelay: 4,
      helloTime: 3,
      maxAge: 25,
      ageingTime: 60,
      spanningTree: true,
      priority: 4096,
      vlanFiltering: true,
      vlanProtocol: '802.1ad',
      defaultVlan: 5,
      groupForwardMask: 8,
      groupAddress: '01:80:c2:00:00:04',
      learnLinkLocal: false,
      vlanStatistics: true,
      vlanStatisticsPerPort: true,
    },
    ['type bridge ageing_time 12345 no_linklocal_learn 0', { kind: 'bridge', ageingTime: 123.45, learnLinkLocal: true }],
  ],
  [
    'type bridge mcast_snooping 1 mcast_router 2 mcast_query_use_ifaddr 1 mcast_querier 1 mcast_hash_max 1024 mcast_last_member_count 3 mcast_startup_query_count 4 mcast_last_member_interval 200 mcast_membership_interval 30000 mcast_querier_interval 20000 mcast_query_interval 10000 mcast_query_response_interval 500 mcast_startup_query_interval 3000 mcast_stats_enabled 1 mcast_igmp_version 3 mcast_mld_version 2',
    {
      kind: 'bridge',
      multicastSnooping: true,
      multicastRouter: 'always',
      multicastQueryUseAddress: true,
      multicastQuerier: true,
      multicastHashMax: 1024,
      multicastLastMemberCount: 3,
      multicastStartupQueryCount: 4,
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
    ['type bridge mcast_snooping 0 mcast_router 0', { kind: 'bridge', multicastSnooping: false, multicastRouter: 'never' }],
  ],
  [
    'link low type vlan protocol 802.1ad id 5 reorder_hdr off gvrp on loose_binding on ingress-qos-map 1:2 3:4 egress-qos-map 0:7 5:6',
    {
      kind: 'vlan',
      ...onLow,
      protocol: '802.1ad',
      id: 5,
      reorderHeader: false,
      gvrp: true,
      looseBinding: true,
      ingressPriorities: { 1: 2, 3: 4 },
      egressPriorities: { 0: 7, 5: 6 },
    },
    ['type vlan gvrp off mvrp on egress-qos-map 0:6 2:3', { kind: 'vlan', gvrp: false, mvrp: true, egressPriorities: { 0: 6, 2: 3 } }],
  ],
  [
    'link low type macvlan mode bridge bcqueuelen 2000',
    { kind: 'macvlan', ...onLow, mode: 'bridge', broadcastQueueLength: 2000 },
    ['type macvlan mode private', { kind: 'macvlan', mode: 'private' }],
  ],
  ['link low type macvlan mode passthru nopromisc', { kind: 'macvlan', ...onLow, mode: 'passthru', flags: ['not promiscuous'] }],
  [
    'link low type macvlan mode source nodst',
    { kind: 'macvlan', ...onLow, mode: 'source', flags: ['no destination'] },
    [
      'type macvlan macaddr set 02:00:00:00:00:05 02:00:00:00:00:06',
      { kind: 'macvlan', sources: ['02:00:00:00:00:05', '02:00:00:00:00:06'] },
    ],
  ],
  ['link low type macvtap mode vepa', { kind: 'macvtap', ...onLow, mode: 'vepa' }],
  [
    'link low type ipvlan mode l2 private',
    { kind: 'ipvlan', ...onLow, mode: 'l2', isolation: 'private' },
    ['type ipvlan mode l3 bridge', { kind: 'ipvlan', mode: 'l3', isolation: 'bridge' }],
  ],
  ['link low type ipvtap mode l3 vepa', { kind: 'ipvtap', ...onLow, mode: 'l3', isolation: 'vepa' }],
  ['type vrf table 1000', { kind: 'vrf', table: 1000 }],
  [
    'type vxlan id 42 local 10.0.0.1 remote 10.0.0.2 dstport 4789 srcport 40000 50000 nolearning ttl 64 tos 0x10 df set ageing 60 maxaddress 100 udpcsum',
    {
      kind: 'vxlan',
      vni: 42,
      ...ends4,
      port: 4789,
      sourcePorts: [40000, 50000],
      learning: false,
      ttl: 64,
      tos: 16,
      dontFragment: 'set',
      ageingTime: 60,
      maxLearned: 100,
      udpChecksum: true,
    },
    ['type vxlan id 42 ttl 32 remote 10.0.0.3 learning', { kind: 'vxlan', ttl: 32, remote: '10.0.0.3', learning: true }],
  ],
  [
    'type vxlan id 42 group ff05::100 dev low ttl auto tos inherit flowlabel 0x12345 dstport 4789 udp6zerocsumtx udp6zerocsumrx',
    {
      kind: 'vxlan',
      vni: 42,
      remote: 'ff05::100',
      ...onLow,
      ttl: 'auto',
      tos: 'inherit',
      flowLabel: 0x12345,
      port: 4789,
      zeroUdpChecksum6Send: true,
      zeroUdpChecksum6Receive: true,
    },
  ],
  [
    'type vxlan id 42 remote 10.0.0.2 dstport 4789 proxy rsc l2miss l3miss ttl inherit remcsumtx remcsumrx gbp',
    {
      kind: 'vxlan',
      vni: 42,
      remote: '10.0.0.2',
      port: 4789,
      proxy: true,
      routeShortCircuit: true,
      reportMissingMac: true,
      reportMissingIp: true,
      inheritTtl: true,
      remoteChecksumSend: true,
      remoteChecksumReceive: true,
      groupPolicy: true,
    },
  ],
  ['type vxlan external vnifilter dstport 4789', { kind: 'vxlan', external: true, vniFilter: true, port: 4789, learning: false }],
  [
    'type geneve id 42 remote 10.0.0.2 ttl 64 tos 0x10 df set dstport 6082 udpcsum',
    { kind: 'geneve', vni: 42, remote: '10.0.0.2', ttl: 64, tos: 16, dontFragment: 'set', port: 6082, udpChecksum: true },
    ['type geneve id 42 remote 10.0.0.3 ttl 32', { kind: 'geneve', remote: '10.0.0.3', ttl: 32 }],
  ],
  [
    'type geneve id 42 remote fd00::2 ttl inherit tos inherit flowlabel 0x12345',
    { kind: 'geneve', vni: 42, remote: 'fd00::2', ttl: 'inherit', tos: 'inherit', flowLabel: 0x12345 },
  ],
  ['type geneve external', { kind: 'geneve', external: true }],
  [
    'type bareudp dstport 6635 ethertype mpls_uc srcportmin 49152 multiproto',
    { kind: 'bareudp', port: 6635, carries: 'mpls', firstSourcePort: 49152, multipleProtocols: true },
  ],
  [
    'type gre local 10.0.0.1 remote 10.0.0.2 ikey 7 okey 8 icsum oseq ttl 64 tos 0x10 dev low',
    { kind: 'gre', ...ends4, inputKey: 7, outputKey: 8, inputChecksum: true, outputSequence: true, ttl: 64, tos: 16, ...onLow },
    ['type gre ttl 32', { kind: 'gre', ttl: 32 }],
  ],
  ['type gretap external', { kind: 'gretap', external: true }],
  [
    'type gretap remote 10.0.0.2 ttl inherit nopmtudisc ignore-df',
    { kind: 'gretap', remote: '10.0.0.2', ttl: 'inherit', pathMtuDiscovery: false, ignoreDontFragment: true },
  ],
  [
    'type erspan local 10.0.0.1 remote 10.0.0.2 seq key 100 erspan_ver 1 erspan 123',
    { kind: 'erspan', ...ends4, inputSequence: true, outputSequence: true, inputKey: 100, outputKey: 100, version: 1, portIndex: 123 },
  ],
  [
    'type erspan local 10.0.0.1 remote 10.0.0.2 seq key 100 erspan_ver 2 erspan_dir egress erspan_hwid 0x2a',
    {
      kind: 'erspan',
      ...ends4,
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
    'type ip6gre local fd00::1 remote fd00::2 key 42 hoplimit 32 encaplimit 3 tclass 0x10 flowlabel 0x12345',
    {
      kind: 'ip6gre',
      ...ends6,
      inputKey: 42,
      outputKey: 42,
      ...usual6,
      hopLimit: 32,
      encapsulationLimit: 3,
      trafficClass: 0x10,
      flowLabel: 0x12345,
    },
    ['type ip6gre hoplimit 33', { kind: 'ip6gre', hopLimit: 33 }],
  ],
  [
    'type ip6gretap local fd00::1 remote fd00::2 encaplimit none tclass inherit',
    { kind: 'ip6gretap', ...ends6, ...usual6, encapsulationLimit: 'none', trafficClass: 'inherit' },
  ],
  [
    'type ip6erspan local fd00::1 remote fd00::2 seq key 100 erspan_ver 2 erspan_dir ingress erspan_hwid 7',
    {
      kind: 'ip6erspan',
      ...ends6,
      ...usual6,
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
    'type ipip local 10.0.0.1 remote 10.0.0.2 ttl 64 tos 0x10 dev low fwmark 42 mode any',
    { kind: 'ipip', ...ends4, ttl: 64, tos: 16, ...onLow, mark: 42, carries: 'any' },
    ['type ipip remote 10.0.0.3', { kind: 'ipip', remote: '10.0.0.3' }],
  ],
  [
    'type sit local 10.0.0.1 ttl 64 6rd-prefix 2001:db8::/32 6rd-relay_prefix 10.0.0.0/8',
    { kind: 'sit', local: '10.0.0.1', ttl: 64, sixRdNetwork: '2001:db8::/32', sixRdRelayNetwork: '10.0.0.0/8', carries: 'any' },
  ],
  ['type sit local 10.0.0.1 ttl 64 mode ip6ip isatap', { kind: 'sit', local: '10.0.0.1', ttl: 64, carries: 'ipv6', isatap: true }],
  [
    'type ip6tnl local fd00::1 remote fd00::2 mode ip6ip6 hoplimit 32 encaplimit none tclass inherit flowlabel 0x12345 dscp inherit dev low',
    {
      kind: 'ip6tnl',
      ...ends6,
      ...usual6,
      carries: 'ipv6',
      hopLimit: 32,
      encapsulationLimit: 'none',
      trafficClass: 'inherit',
      flowLabel: 0x12345,
      copyTrafficClass: true,
      ...onLow,
    },
    ['type ip6tnl hoplimit 33', { kind: 'ip6tnl', hopLimit: 33 }],
  ],
  [
    'type vti local 10.0.0.1 remote 10.0.0.2 ikey 7 okey 8 dev low fwmark 42',
    { kind: 'vti', ...ends4, inputKey: 7, outputKey: 8, ...onLow, mark: 42 },
    ['type vti okey 9', { kind: 'vti', outputKey: 9 }],
  ],
  ['type vti6 local fd00::1 remote fd00::2 key 42 dev low', { kind: 'vti6', ...ends6, inputKey: 42, outputKey: 42, ...onLow }],
  ['type xfrm dev low if_id 42', { kind: 'xfrm', ...onLow, interfaceId: 42 }],
  [
    'link low type macsec port 7 cipher gcm-aes-256 encrypt on replay on window 64 validate check encodingsa 1',
    {
      kind: 'macsec',
      ...onLow,
      port: 7,
      cipher: 'gcm-aes-256',
      encrypt: true,
      replayProtection: true,
      window: 64,
      validation: 'check',
      sendingKey: 1,
    },
    ['type macsec encrypt off', { kind: 'macsec', encrypt: false }],
  ],
  [
    'type hsr slave1 low slave2 other supervision 45 version 1',
    { kind: 'hsr', first: 'low', second: 'other', supervision: 45, version: 1 },
  ],
  [
    'type bond mode active-backup miimon 100 updelay 200 downdelay 300 fail_over_mac active num_grat_arp 3 resend_igmp 5 all_slaves_active 1 primary_reselect better',
    {
      kind: 'bond',
      mode: 'active-backup',
      monitorInterval: 100,
      upDelay: 200,
      downDelay: 300,
      failOverMac: 'active',
      peerNotifications: 3,
      resendIgmp: 5,
      allPortsActive: true,
      primaryReselection: 'better',
    },
    ['type bond miimon 50 updelay 100', { kind: 'bond', monitorInterval: 50, upDelay: 100 }],
  ],
  [
    'type bond mode active-backup arp_interval 1000 arp_validate filter_active arp_all_targets all arp_ip_target 10.0.0.1,10.0.0.2',
    {
      kind: 'bond',
      mode: 'active-backup',
      arpInterval: 1000,
      arpValidation: 'filter active',
      arpTargetsNeeded: 'all',
      arpTargets: ['10.0.0.1', '10.0.0.2'],
    },
  ],
  [
    'type bond mode 802.3ad xmit_hash_policy layer3+4 min_links 2 lacp_rate fast ad_select bandwidth ad_user_port_key 7 ad_actor_sys_prio 100 ad_actor_system 02:00:00:00:00:99',
    {
      kind: 'bond',
      mode: '802.3ad',
      transmitHash: 'layer3+4',
      minLinks: 2,
      lacpRate: 'fast',
      aggregatorSelection: 'bandwidth',
      userPortKey: 7,
      systemPriority: 100,
      system: '02:00:00:00:00:99',
    },
  ],
  ['type bond mode balance-rr packets_per_slave 4', { kind: 'bond', mode: 'balance-rr', packetsPerPort: 4 }],
]

/** What a kernel says of a kind or an option that it lacks, and what `ip` says of a kernel that says nothing. */
const lacking = /Unknown device type|Operation not supported|not supported/

/** A kernel whose bridges know no VLANs tells that they do not filter them and have no trees for them, but refuses to be told as much: so `ip` is asked. */
function sayable(described: object | undefined): object | undefined {
  if (described === undefined || !('vlanFiltering' in described) || !('multipleSpanningTrees' in described)) return described
  const refusal = attempt(() => run('ip', 'link', 'add', 'x1', 'type', 'bridge', 'vlan_filtering', '0'))
  if (refusal === '') run('ip', 'link', 'delete', 'x1')
  if (refusal === '') return described
  const { vlanFiltering: _, multipleSpanningTrees: _1, ...rest } = described
  return rest
}

describeKernel(
  'a link of each kind, as `ip` makes it and as we do',
  () => {
    it.for(cases.map((each) => ({ command: `ip link add x0 ${each[0]}`, each })))(
      '$command',
      async ({ each: [ip, link, change] }, { skip }) => {
        const host = openHost()
        onTestFinished(() => host.close())
        await host.links.add({
          kind: 'veth',
          name: 'low',
          address: '02:00:00:00:00:01',
          peer: { name: 'other', address: '02:00:00:00:00:02' },
        })
        const wanted = { name: 'x0', ...link } as NewLink
        const before = attempt(() => run('ip', 'link', 'add', 'x0', ...ip.split(' ')))
        skip(lacking.test(before), `this kernel: ${before}`)
        expect(before).toBe('')

        // They made it: we read what was said, find it as it should be, and leave it alone.
        const theirs = await reading(host)
        expect(theirs.ours.options).toMatchObject(await asDescribed(host, link))
        expect(await host.links.ensure(wanted)).toBe(false)
        const described = theirs.ours.options
        if (change !== undefined) run('ip', 'link', 'set', 'x0', ...change[0].split(' '))
        const changed = await reading(host)
        run('ip', 'link', 'delete', 'x0')

        // We make it: `ip` reads what it reads of its own.
        expect(await host.links.ensure(wanted)).toBe(true)
        expect(await reading(host)).toEqual(theirs)
        if (change !== undefined) await host.links.set('x0', change[1])
        expect(await reading(host)).toEqual(changed)
        expect(await host.links.replace(wanted)).toMatchObject({ name: 'x0', options: await asDescribed(host, link) })
        expect(await host.links.delete('x0')).toBe(true)

        // What we read makes the same again; but not the other end of a pair, and a bond's mode forbids options that it has all the same.
        if (!('peer' in link) && link.kind !== 'bond') {
          await host.links.add({ ...wanted, ...sayable(described) } as NewLink)
          expect((await host.links.get('x0')).options).toEqual(described)
        }
      },
    )
  },
  'ip',
)

/** What `ip` says of x0 and what we say, but for what no two links have in common. */
async function reading(host: Host) {
  const [link] = JSON.parse(run('ip', '-j', '-d', 'link', 'show', 'x0'))
  const { ifindex: _, address: __, permaddr: ___, broadcast: ____, link_index: _____, ...theirs } = link
  const data = theirs.linkinfo?.info_data
  for (const key of Object.keys(data ?? {})) if (/timer|bridge_id|root_id|^sci$/.test(key)) delete data[key]
  const { kind, options, mtu, txQueueLength, up, lower } = await host.links.get('x0')
  return { theirs, ours: { kind, options, mtu, txQueueLength, up, lower } }
}

/** What was said, as it is described: links by their numbers, pairs and what the kernel does not tell not at all. */
async function asDescribed(host: Host, link: object): Promise<object> {
  const settings = ['kind', 'peer', 'mtu', 'txQueueLength', 'txQueues', 'version']
  const said = Object.entries(link).filter(([name]) => !settings.includes(name))
  const index = async (name: string) => (await host.links.get(name)).index
  const described = said.map(async ([name, value]) => [name, ['low', 'other'].includes(value) ? await index(value) : value])
  return Object.fromEntries(await Promise.all(described))
}

/** What a program printed, or what it complained about. */
function attempt(work: () => string): string {
  try {
    return work()
  } catch (error) {
    return String((error as { stderr?: string }).stderr ?? error).trim()
  }
}
