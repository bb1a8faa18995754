/** Requests for links: our bytes are those of `ip link` and `bridge`. */

import { describe, expect, test } from 'vitest'
import { loadFixture } from '../../../fixtures/fixture.ts'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const change = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const

/** The descriptor of the other namespace, and the indexes of links, as they were in the recording. */
const MYNS = 4
const VETH = 3
const BRIDGE = 4

const cases: Case<typeof route>[] = [
  {
    command: 'ip link add veth-host type veth peer name veth-ns',
    fixture: 'add-veth',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_IFNAME: 'veth-host',
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'veth', IFLA_INFO_DATA: { VETH_INFO_PEER: { IFLA_IFNAME: 'veth-ns' } } },
    },
  },
  {
    command: 'ip link add veth-host type veth peer name veth-ns address 02:00:00:00:00:02 mtu 1400 netns myns',
    fixture: 'add-veth-peer-complete',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_IFNAME: 'veth-host',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'veth',
        IFLA_INFO_DATA: {
          VETH_INFO_PEER: { IFLA_ADDRESS: '02:00:00:00:00:02', IFLA_MTU: 1400, IFLA_NET_NS_FD: MYNS, IFLA_IFNAME: 'veth-ns' },
        },
      },
    },
  },
  {
    command:
      'ip link add veth-host address 02:00:00:00:00:01 mtu 1400 txqueuelen 500 group 7 alias netloom:myns type veth peer name veth-ns address 02:00:00:00:00:02 mtu 1400',
    fixture: 'add-veth-complete',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_ADDRESS: '02:00:00:00:00:01',
      IFLA_MTU: 1400,
      IFLA_TXQLEN: 500,
      IFLA_GROUP: 7,
      IFLA_IFALIAS: 'netloom:myns',
      IFLA_IFNAME: 'veth-host',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'veth',
        IFLA_INFO_DATA: { VETH_INFO_PEER: { IFLA_ADDRESS: '02:00:00:00:00:02', IFLA_MTU: 1400, IFLA_IFNAME: 'veth-ns' } },
      },
    },
  },
  {
    command: 'ip link add br0 type bridge',
    fixture: 'add-bridge',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: create, IFLA_IFNAME: 'br0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge' } },
  },
  {
    command: 'ip link add br0 type bridge stp_state 0 forward_delay 200 ageing_time 30000 mcast_snooping 0',
    fixture: 'add-bridge-options',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_IFNAME: 'br0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'bridge',
        IFLA_INFO_DATA: { IFLA_BR_STP_STATE: 0, IFLA_BR_FORWARD_DELAY: 200, IFLA_BR_AGEING_TIME: 30000, IFLA_BR_MCAST_SNOOPING: 0 },
      },
    },
  },
  {
    command: 'ip link add dummy0 type dummy',
    fixture: 'add-dummy',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: create, IFLA_IFNAME: 'dummy0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'dummy' } },
  },
  {
    command: 'ip link add ifb0 type ifb',
    fixture: 'add-ifb',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: create, IFLA_IFNAME: 'ifb0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'ifb' } },
  },
  {
    command: 'ip link add link veth-host name veth-host.5 type vlan id 5',
    fixture: 'add-vlan',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_LINK: VETH,
      IFLA_IFNAME: 'veth-host.5',
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'vlan', IFLA_INFO_DATA: { IFLA_VLAN_ID: 5 } },
    },
  },
  {
    command: 'ip link add mac0 link veth-host type macvlan mode bridge',
    fixture: 'add-macvlan',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_LINK: VETH,
      IFLA_IFNAME: 'mac0',
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'macvlan', IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'MACVLAN_MODE_BRIDGE' } },
    },
  },
  {
    command: 'ip link add tap0 link veth-host type macvtap mode private',
    fixture: 'add-macvtap',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_LINK: VETH,
      IFLA_IFNAME: 'tap0',
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'macvtap', IFLA_INFO_DATA: { IFLA_MACVLAN_MODE: 'MACVLAN_MODE_PRIVATE' } },
    },
  },
  {
    command: 'ip link add ipvl0 link veth-host type ipvlan mode l3',
    fixture: 'add-ipvlan',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_LINK: VETH,
      IFLA_IFNAME: 'ipvl0',
      IFLA_LINKINFO: { IFLA_INFO_KIND: 'ipvlan', IFLA_INFO_DATA: { IFLA_IPVLAN_MODE: 'IPVLAN_MODE_L3', IFLA_IPVLAN_FLAGS: [] } },
    },
  },
  {
    command: 'ip link add vx0 type vxlan id 42 local 10.0.0.1 remote 10.0.0.2 dstport 4789 nolearning ttl 64',
    fixture: 'add-vxlan',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_IFNAME: 'vx0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'vxlan',
        IFLA_INFO_DATA: {
          IFLA_VXLAN_TTL: 64,
          IFLA_VXLAN_ID: 42,
          IFLA_VXLAN_LOCAL: '10.0.0.1',
          IFLA_VXLAN_GROUP: '10.0.0.2',
          IFLA_VXLAN_LEARNING: 0,
          IFLA_VXLAN_PORT: 4789,
        },
      },
    },
  },
  {
    command: 'ip link add vx0 type vxlan id 43 local fd00::1 remote fd00::2 dstport 4789 udp6zerocsumrx',
    fixture: 'add-vxlan-ipv6',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: create,
      IFLA_IFNAME: 'vx0',
      IFLA_LINKINFO: {
        IFLA_INFO_KIND: 'vxlan',
        IFLA_INFO_DATA: {
          IFLA_VXLAN_UDP_ZERO_CSUM6_RX: 1,
          IFLA_VXLAN_ID: 43,
          IFLA_VXLAN_LOCAL6: 'fd00::1',
          IFLA_VXLAN_GROUP6: 'fd00::2',
          IFLA_VXLAN_LEARNING: 1,
          IFLA_VXLAN_PORT: 4789,
        },
      },
    },
  },
  {
    command: 'ip link set lo up',
    fixture: 'set-loopback-up',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: 1, ifi_flags: ['IFF_UP'], ifi_change: ['IFF_UP'] },
  },
  {
    command: 'ip link set veth-host down',
    fixture: 'set-down',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, ifi_flags: [], ifi_change: ['IFF_UP'] },
  },
  {
    command: 'ip link set veth-host master br0',
    fixture: 'set-master',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, IFLA_MASTER: BRIDGE },
  },
  {
    command: 'ip link set veth-host nomaster',
    fixture: 'set-nomaster',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, IFLA_MASTER: 0 },
  },
  {
    command: 'ip link set veth-ns netns myns',
    fixture: 'set-netns-name',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: 2, IFLA_NET_NS_FD: MYNS },
  },
  {
    command: 'ip link set veth-host name wlo1',
    fixture: 'set-name',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, IFLA_IFNAME: 'wlo1' },
  },
  {
    command: 'ip link set veth-host mtu 1400',
    fixture: 'set-mtu',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, IFLA_MTU: 1400 },
  },
  {
    command: 'ip link set veth-host address 02:00:00:00:00:03',
    fixture: 'set-address',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, IFLA_ADDRESS: '02:00:00:00:00:03' },
  },
  {
    command: 'ip link set veth-host alias netloom:myns',
    fixture: 'set-alias',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, IFLA_IFALIAS: 'netloom:myns' },
  },
  {
    command: "ip link set veth-host alias ''",
    fixture: 'set-alias-none',
    request: { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: change, ifi_index: VETH, IFLA_IFALIAS: '' },
  },
  {
    command: 'ip link set veth-host addrgenmode none',
    fixture: 'set-address-generation-none',
    request: {
      nlmsg_type: 'RTM_NEWLINK',
      nlmsg_flags: change,
      ifi_family: 'AF_UNSPEC',
      ifi_index: VETH,
      IFLA_AF_SPEC: { AF_INET6: { IFLA_INET6_ADDR_GEN_MODE: 'IN6_ADDR_GEN_MODE_NONE' } },
    },
  },
  {
    command: 'ip link property add dev veth-host altname veth-host-with-a-long-name',
    fixture: 'altname-add',
    request: {
      nlmsg_type: 'RTM_NEWLINKPROP',
      nlmsg_flags: [...create, 'NLM_F_APPEND'],
      ifi_index: VETH,
      IFLA_PROP_LIST: { IFLA_ALT_IFNAME: ['veth-host-with-a-long-name'] },
    },
  },
  {
    command: 'ip link del veth-host',
    fixture: 'delete',
    request: { nlmsg_type: 'RTM_DELLINK', nlmsg_flags: change, ifi_index: VETH },
  },
  {
    command: 'ip link show',
    fixture: 'show-all',
    request: {
      nlmsg_type: 'RTM_GETLINK',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'],
      ifi_family: 'AF_PACKET',
      IFLA_EXT_MASK: ['RTEXT_FILTER_VF'],
    },
  },
]

describe('the same bytes as ip', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/link', row))

  test('ip link show veth-host: the question for one link by its name', () => {
    const sent = loadFixture('route/link', 'show-by-name').datagrams.filter((datagram) => datagram.direction === 'sent')
    const asked = sent.map((datagram) => decodeDatagram(route, datagram.bytes)).map(([message]) => message)
    const ours = encodeDatagram(route, [
      {
        nlmsg_type: 'RTM_GETLINK',
        nlmsg_flags: ['NLM_F_REQUEST'],
        nlmsg_seq: asked[2]?.nlmsg_seq ?? 0,
        ifi_family: 'AF_PACKET',
        IFLA_IFNAME: 'veth-host',
        IFLA_EXT_MASK: ['RTEXT_FILTER_VF'],
      },
    ])
    // ip first probes what the kernel can do, then asks for the index, and then for the link itself.
    expect(sent.map((datagram) => Buffer.from(datagram.bytes).toString('hex'))).toContain(Buffer.from(ours).toString('hex'))
  })
})

const bridgeCases: Case<typeof route>[] = [
  {
    command: 'bridge link set dev veth-host isolated on',
    fixture: 'link-set',
    request: {
      nlmsg_type: 'RTM_SETLINK',
      nlmsg_flags: change,
      ifi_family: 'AF_BRIDGE',
      ifi_index: 4,
      IFLA_PROTINFO: { IFLA_BRPORT_ISOLATED: 1 },
    },
  },
  {
    command: 'bridge vlan add dev veth-host vid 10 pvid untagged',
    fixture: 'vlan-add',
    request: {
      nlmsg_type: 'RTM_SETLINK',
      nlmsg_flags: change,
      ifi_family: 'AF_BRIDGE',
      ifi_index: 4,
      IFLA_AF_SPEC: { IFLA_BRIDGE_VLAN_INFO: [{ flags: ['BRIDGE_VLAN_INFO_PVID', 'BRIDGE_VLAN_INFO_UNTAGGED'], vid: 10 }] },
    },
  },
  {
    command: 'bridge vlan add dev veth-host vid 10-20',
    fixture: 'vlan-add-range',
    request: {
      nlmsg_type: 'RTM_SETLINK',
      nlmsg_flags: change,
      ifi_family: 'AF_BRIDGE',
      ifi_index: 4,
      IFLA_AF_SPEC: {
        IFLA_BRIDGE_VLAN_INFO: [
          { flags: ['BRIDGE_VLAN_INFO_RANGE_BEGIN'], vid: 10 },
          { flags: ['BRIDGE_VLAN_INFO_RANGE_END'], vid: 20 },
        ],
      },
    },
  },
  {
    command: 'bridge vlan del dev veth-host vid 1',
    fixture: 'vlan-delete',
    request: {
      nlmsg_type: 'RTM_DELLINK',
      nlmsg_flags: change,
      ifi_family: 'AF_BRIDGE',
      ifi_index: 4,
      IFLA_AF_SPEC: { IFLA_BRIDGE_VLAN_INFO: [{ flags: [], vid: 1 }] },
    },
  },
]

describe('the same bytes as bridge', () => {
  for (const row of bridgeCases) test(row.command, () => expectToolsBytes(route, 'route/bridge', row))
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  test('a veth whose peer is in another namespace: its index counts there', () => {
    for (const message of answers(route, 'route/link', 'show-peer-elsewhere', 'RTM_NEWLINK')) {
      expect(message).toMatchObject({ IFLA_IFNAME: 'veth-host', IFLA_LINKINFO: { IFLA_INFO_KIND: 'veth' }, IFLA_LINK_NETNSID: 0 })
    }
  })

  test('a port of a bridge, and the bridge by its MAC', () => {
    const links = answers(route, 'route/bridge', 'vlan-show', 'RTM_NEWLINK')
    const root = { prio: 0x8000, addr: '02:00:00:00:00:10' }
    expect(links).toContainEqual(
      expect.objectContaining({
        ifi_family: 'AF_UNSPEC',
        IFLA_IFNAME: 'br0',
        IFLA_LINKINFO: expect.objectContaining({ IFLA_INFO_DATA: expect.objectContaining({ IFLA_BR_BRIDGE_ID: root }) }),
      }),
    )
    expect(links).toContainEqual(
      expect.objectContaining({
        ifi_family: 'AF_BRIDGE',
        IFLA_IFNAME: 'veth-host',
        IFLA_PROTINFO: expect.objectContaining({ IFLA_BRPORT_STATE: 'BR_STATE_DISABLED', IFLA_BRPORT_BRIDGE_ID: root }),
      }),
    )
  })

  test('options of a VXLAN link that are newer than the headers: the numbers are right on Linux 6.18', () => {
    const options = {
      IFLA_VXLAN_ID: 42,
      IFLA_VXLAN_PORT: 4789,
      IFLA_VXLAN_TTL_INHERIT: false,
      IFLA_VXLAN_LOCALBYPASS: 1,
      IFLA_VXLAN_LABEL_POLICY: 'VXLAN_LABEL_FIXED',
    }
    expect(answers(route, 'route/bridge', 'fdb-add-vxlan', 'RTM_NEWLINK')).toContainEqual(
      expect.objectContaining({ IFLA_LINKINFO: { IFLA_INFO_KIND: 'vxlan', IFLA_INFO_DATA: expect.objectContaining(options) } }),
    )
  })
})
