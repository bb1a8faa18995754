/** Links that our messages make, as ip shows them; settings and statistics, as /proc and ip show them. A kind that the kernel lacks is skipped. */

import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished, type TestContext } from 'vitest'
import { Connection } from '../../src/netlink/connection.ts'
import { NetlinkError } from '../../src/netlink/netlink-error.ts'
import type { LinkInput } from '../../src/netlink/route/link/link.ts'
import { route } from '../../src/netlink/route/rtnetlink.ts'
import { openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { describeKernel, run } from './sandbox.ts'

function connect(): Connection<typeof route> {
  const connection = new Connection(route, openNetlinkSocket(route.number))
  onTestFinished(() => connection[Symbol.asyncDispose]())
  return connection
}

/** Makes a link, or skips the test where the kernel does not know its kind. */
function make(connection: Connection<typeof route>, link: LinkInput, skip: TestContext['skip']): void {
  try {
    connection.requestSync('RTM_NEWLINK', link, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'EOPNOTSUPP') skip(error.message)
    throw error
  }
}

const show = (name: string) => JSON.parse(run('ip', '-j', '-d', 'link', 'show', name))[0]

const index = (name: string): number => show(name).ifindex

/** Two links to stand on. */
function pair(): void {
  run('ip', 'link', 'add', 'one', 'address', '02:00:00:00:00:01', 'type', 'veth', 'peer', 'name', 'two', 'address', '02:00:00:00:00:02')
}

interface Made {
  readonly kind: string
  readonly info: () => LinkInput['IFLA_LINKINFO']
  readonly shown: object
}

const made: readonly Made[] = [
  {
    kind: 'bond that asks by ARP and neighbour discovery',
    info: () => ({
      IFLA_INFO_KIND: 'bond',
      IFLA_INFO_DATA: {
        IFLA_BOND_MODE: 'BOND_MODE_ACTIVEBACKUP',
        IFLA_BOND_ARP_INTERVAL: 1000,
        IFLA_BOND_ARP_VALIDATE: 'BOND_ARP_FILTER_ACTIVE',
        IFLA_BOND_ARP_ALL_TARGETS: 'BOND_ARP_TARGETS_ALL',
        IFLA_BOND_ARP_IP_TARGET: ['10.0.0.1', '10.0.0.2'],
        IFLA_BOND_NS_IP6_TARGET: ['fd00::1', 'fd00::2'],
        IFLA_BOND_MISSED_MAX: 3,
        IFLA_BOND_PRIMARY_RESELECT: 'BOND_PRI_RESELECT_FAILURE',
        IFLA_BOND_FAIL_OVER_MAC: 'BOND_FOM_ACTIVE',
      },
    }),
    shown: {
      mode: 'active-backup',
      arp_interval: 1000,
      arp_validate: 'filter_active',
      arp_all_targets: 'all',
      arp_ip_target: ['10.0.0.1', '10.0.0.2'],
      ns_ip6_target: ['fd00::1', 'fd00::2'],
      arp_missed_max: 3,
      primary_reselect: 'failure',
      fail_over_mac: 'active',
    },
  },
  {
    kind: 'bond of 802.3ad',
    info: () => ({
      IFLA_INFO_KIND: 'bond',
      IFLA_INFO_DATA: {
        IFLA_BOND_MODE: 'BOND_MODE_8023AD',
        IFLA_BOND_MIIMON: 100,
        IFLA_BOND_XMIT_HASH_POLICY: 'BOND_XMIT_POLICY_LAYER34',
        IFLA_BOND_AD_LACP_RATE: 'AD_LACP_FAST',
        IFLA_BOND_AD_SELECT: 'BOND_AD_BANDWIDTH',
        IFLA_BOND_AD_ACTOR_SYSTEM: '02:00:00:00:00:99',
      },
    }),
    shown: {
      mode: '802.3ad',
      miimon: 100,
      xmit_hash_policy: 'layer3+4',
      ad_lacp_rate: 'fast',
      ad_select: 'bandwidth',
      ad_actor_system: '02:00:00:00:00:99',
    },
  },
  {
    kind: 'vlan with every flag and priorities',
    info: () => ({
      IFLA_INFO_KIND: 'vlan',
      IFLA_INFO_DATA: {
        IFLA_VLAN_PROTOCOL: 'ETH_P_8021AD',
        IFLA_VLAN_ID: 5,
        IFLA_VLAN_INGRESS_QOS: [{ from: 1, to: 2 }],
        IFLA_VLAN_EGRESS_QOS: [{ from: 5, to: 6 }],
        IFLA_VLAN_FLAGS: { flags: ['VLAN_FLAG_LOOSE_BINDING'], mask: ['VLAN_FLAG_REORDER_HDR', 'VLAN_FLAG_LOOSE_BINDING'] },
      },
    }),
    shown: { protocol: '802.1ad', id: 5, flags: ['LOOSE_BINDING'], ingress_qos: [{ from: 1, to: 2 }], egress_qos: [{ from: 5, to: 6 }] },
  },
  {
    kind: 'macvlan that takes frames from some MACs',
    info: () => ({
      IFLA_INFO_KIND: 'macvlan',
      IFLA_INFO_DATA: {
        IFLA_MACVLAN_MODE: 'MACVLAN_MODE_SOURCE',
        IFLA_MACVLAN_MACADDR_MODE: 'MACVLAN_MACADDR_SET',
        IFLA_MACVLAN_MACADDR_DATA: ['02:00:00:00:00:05'],
        IFLA_MACVLAN_BC_QUEUE_LEN: 2000,
      },
    }),
    shown: { mode: 'source', macaddr_count: 1, macaddr_data: ['02:00:00:00:00:05'], bcqueuelen: 2000 },
  },
  {
    kind: 'macsec',
    info: () => ({
      IFLA_INFO_KIND: 'macsec',
      IFLA_INFO_DATA: {
        IFLA_MACSEC_PORT: 7,
        IFLA_MACSEC_CIPHER_SUITE: 'MACSEC_CIPHER_ID_GCM_AES_256',
        IFLA_MACSEC_ICV_LEN: 16,
        IFLA_MACSEC_ENCRYPT: 1,
        IFLA_MACSEC_REPLAY_PROTECT: 1,
        IFLA_MACSEC_WINDOW: 64,
        IFLA_MACSEC_VALIDATION: 'MACSEC_VALIDATE_CHECK',
        IFLA_MACSEC_ENCODING_SA: 1,
      },
    }),
    shown: { sci: '0200000000010007', cipher_suite: 'GCM-AES-256', icv_len: 16, window: 64, validation: 'check', encrypt: true },
  },
  {
    kind: 'hsr',
    info: () => ({
      IFLA_INFO_KIND: 'hsr',
      IFLA_INFO_DATA: {
        IFLA_HSR_SLAVE1: index('one'),
        IFLA_HSR_SLAVE2: index('two'),
        IFLA_HSR_MULTICAST_SPEC: 45,
        IFLA_HSR_PROTOCOL: 'HSR_PROTOCOL_PRP',
      },
    }),
    shown: { slave1: 'one', slave2: 'two', supervision_addr: '01:15:4e:00:01:2d', proto: 1 },
  },
  {
    kind: 'bridge with multicast and its flags',
    info: () => ({
      IFLA_INFO_KIND: 'bridge',
      IFLA_INFO_DATA: {
        IFLA_BR_MCAST_ROUTER: 'MDB_RTR_TYPE_PERM',
        IFLA_BR_MCAST_QUERIER: 1,
        IFLA_BR_MULTI_BOOLOPT: { optval: ['BR_BOOLOPT_NO_LL_LEARN'], optmask: ['BR_BOOLOPT_NO_LL_LEARN'] },
      },
    }),
    shown: { mcast_router: 2, mcast_querier: 1, no_linklocal_learn: 1 },
  },
]

describeKernel(
  'links',
  () => {
    it.for(made)('a $kind is what ip shows', ({ info, shown }, { skip }) => {
      pair()
      const link = info()
      const needsLink = link?.IFLA_INFO_KIND !== undefined && ['vlan', 'macvlan', 'macsec'].includes(String(link.IFLA_INFO_KIND))
      make(connect(), { IFLA_IFNAME: 'made', IFLA_LINKINFO: link, ...(needsLink ? { IFLA_LINK: index('one') } : {}) }, skip)
      expect(show('made').linkinfo).toMatchObject({ info_kind: link?.IFLA_INFO_KIND, info_data: shown })
    })

    it('a bond’s port has the options that it was given', ({ skip }) => {
      const connection = connect()
      pair()
      make(
        connection,
        { IFLA_IFNAME: 'bond0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'bond', IFLA_INFO_DATA: { IFLA_BOND_MODE: 'BOND_MODE_ACTIVEBACKUP' } } },
        skip,
      )
      run('ip', 'link', 'set', 'one', 'master', 'bond0')
      connection.requestSync('RTM_NEWLINK', {
        ifi_index: index('one'),
        IFLA_LINKINFO: { IFLA_INFO_SLAVE_KIND: 'bond', IFLA_INFO_SLAVE_DATA: { IFLA_BOND_SLAVE_QUEUE_ID: 3, IFLA_BOND_SLAVE_PRIO: -5 } },
      })
      expect(show('one').linkinfo).toMatchObject({ info_slave_kind: 'bond', info_slave_data: { queue_id: 3, prio: -5 } })
    })

    it('a netkit’s two ends are made and read in one message', ({ skip }) => {
      const connection = connect()
      make(
        connection,
        {
          IFLA_IFNAME: 'nk0',
          IFLA_LINKINFO: {
            IFLA_INFO_KIND: 'netkit',
            IFLA_INFO_DATA: {
              IFLA_NETKIT_PEER_INFO: { IFLA_IFNAME: 'nk1' },
              IFLA_NETKIT_MODE: 'NETKIT_L3',
              IFLA_NETKIT_POLICY: 'NETKIT_PASS',
              IFLA_NETKIT_PEER_POLICY: 'NETKIT_DROP',
            },
          },
        },
        skip,
      )
      expect(connection.getSync('RTM_GETLINK', { IFLA_IFNAME: 'nk0' }).IFLA_LINKINFO).toMatchObject({
        IFLA_INFO_KIND: 'netkit',
        IFLA_INFO_DATA: { IFLA_NETKIT_PRIMARY: 1, IFLA_NETKIT_MODE: 'NETKIT_L3', IFLA_NETKIT_PEER_POLICY: 'NETKIT_DROP' },
      })
      expect(index('nk1')).toBeGreaterThan(0)
    })
  },
  'ip',
)

describeKernel(
  'the spanning trees of a bridge',
  () => {
    it('a port has a state in each of several spanning trees', ({ skip }) => {
      const connection = connect()
      pair()
      const several = { optval: ['BR_BOOLOPT_MST_ENABLE'], optmask: ['BR_BOOLOPT_MST_ENABLE'] } as const
      const options = { IFLA_BR_VLAN_FILTERING: 1, IFLA_BR_MULTI_BOOLOPT: several }
      make(connection, { IFLA_IFNAME: 'br0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge', IFLA_INFO_DATA: options } }, skip)
      run('ip', 'link', 'set', 'one', 'master', 'br0')
      connection.requestSync('RTM_NEWVLAN', {
        family: 'AF_BRIDGE',
        ifindex: index('br0'),
        BRIDGE_VLANDB_GLOBAL_OPTIONS: [{ BRIDGE_VLANDB_GOPTS_ID: 1, BRIDGE_VLANDB_GOPTS_MSTI: 5 }],
      })
      const entry = { IFLA_BRIDGE_MST_ENTRY_MSTI: 5, IFLA_BRIDGE_MST_ENTRY_STATE: 'BR_STATE_BLOCKING' } as const
      connection.requestSync('RTM_SETLINK', {
        ifi_family: 'AF_BRIDGE',
        ifi_index: index('one'),
        IFLA_AF_SPEC: { IFLA_BRIDGE_MST: { IFLA_BRIDGE_MST_ENTRY: [entry] } },
      })
      expect(connection.dumpSync('RTM_GETLINK', { ifi_family: 'AF_BRIDGE', IFLA_EXT_MASK: ['RTEXT_FILTER_MST'] })).toContainEqual(
        expect.objectContaining({
          IFLA_IFNAME: 'one',
          IFLA_AF_SPEC: expect.objectContaining({ IFLA_BRIDGE_MST: { IFLA_BRIDGE_MST_ENTRY: expect.arrayContaining([entry]) } }),
        }),
      )
    })
  },
  'ip',
)

describeKernel(
  'settings and statistics',
  () => {
    it('settings of IPv4 are changed in one message, those that it names', () => {
      const connection = connect()
      pair()
      const setting = (name: string) => Number(readFileSync(`/proc/sys/net/ipv4/conf/one/${name}`, 'latin1'))
      const before = setting('accept_redirects')
      connection.requestSync('RTM_SETLINK', {
        ifi_index: index('one'),
        IFLA_AF_SPEC: { AF_INET: { IFLA_INET_CONF: { IPV4_DEVCONF_FORWARDING: 1, IPV4_DEVCONF_RP_FILTER: 2 } } },
      })
      expect([setting('forwarding'), setting('rp_filter'), setting('accept_redirects')]).toEqual([1, 2, before])
      const { IFLA_AF_SPEC } = connection.getSync('RTM_GETLINK', { IFLA_IFNAME: 'one' })
      expect(IFLA_AF_SPEC).toMatchObject({
        AF_INET: { IFLA_INET_CONF: { IPV4_DEVCONF_FORWARDING: 1, IPV4_DEVCONF_RP_FILTER: 2, IPV4_DEVCONF_ACCEPT_REDIRECTS: before } },
      })
    })

    it('settings of IPv6 are those in /proc', () => {
      pair()
      const setting = (name: string) => Number(readFileSync(`/proc/sys/net/ipv6/conf/one/${name}`, 'latin1'))
      const { IFLA_AF_SPEC } = connect().getSync('RTM_GETLINK', { IFLA_IFNAME: 'one' })
      expect(IFLA_AF_SPEC).toMatchObject({
        AF_INET6: {
          IFLA_INET6_CONF: {
            DEVCONF_HOPLIMIT: setting('hop_limit'),
            DEVCONF_MTU6: setting('mtu'),
            DEVCONF_MAX_ADDRESSES: setting('max_addresses'),
            DEVCONF_DISABLE_IPV6: setting('disable_ipv6'),
            DEVCONF_NDISC_EVICT_NOCARRIER: setting('ndisc_evict_nocarrier'),
          },
        },
      })
    })

    it('statistics of a link are those that ip shows', () => {
      const connection = connect()
      run('ip', 'link', 'set', 'lo', 'up')
      run('ip', 'address', 'replace', '10.0.0.1/32', 'dev', 'lo')
      const { IFLA_STATS_LINK_64: counted } = connection.getSync('RTM_GETSTATS', { ifindex: 1, filter_mask: ['IFLA_STATS_LINK_64'] })
      const [{ stats64 }] = JSON.parse(run('ip', '-j', 'stats', 'show', 'dev', 'lo', 'group', 'link'))
      expect(counted).toMatchObject({
        rx_packets: BigInt(stats64.rx.packets),
        rx_bytes: BigInt(stats64.rx.bytes),
        tx_packets: BigInt(stats64.tx.packets),
        tx_dropped: BigInt(stats64.tx.dropped),
      })
    })

    it('a bridge tells of its multicast in a dump, and other links nothing', () => {
      const connection = connect()
      run('ip', 'link', 'add', 'br0', 'type', 'bridge', 'mcast_stats_enabled', '1')
      const all = connection.dumpSync('RTM_GETSTATS', { filter_mask: ['IFLA_STATS_LINK_XSTATS'] })
      expect(all).toContainEqual(
        expect.objectContaining({
          ifindex: index('br0'),
          IFLA_STATS_LINK_XSTATS: {
            LINK_XSTATS_TYPE_BRIDGE: expect.objectContaining({ BRIDGE_XSTATS_MCAST: expect.objectContaining({ igmp_parse_errors: 0n }) }),
          },
        }),
      )
      expect(all.find(({ ifindex }) => ifindex === 1)?.IFLA_STATS_LINK_XSTATS).toBeUndefined()
    })
  },
  'ip',
)
