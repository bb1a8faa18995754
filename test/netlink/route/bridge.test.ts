/** Requests for ports, forwarding entries, VLANs and multicast groups of bridges: our bytes are those of `bridge`. */

import { describe, expect, test } from 'vitest'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const replace = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_REPLACE'] as const
const append = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_APPEND'] as const
const change = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const
const bulk = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_BULK'] as const
const dump = ['NLM_F_REQUEST', 'NLM_F_DUMP'] as const

/** The indexes of links, as they were in the recording. */
const BRIDGE = 2
const VETH = 4
const VXLAN = 2

const port = { nlmsg_type: 'RTM_SETLINK', nlmsg_flags: change, ifi_family: 'AF_BRIDGE', ifi_index: VETH } as const

const ports: Case<typeof route>[] = [
  {
    command:
      'bridge link set dev veth-host cost 7 priority 9 guard on hairpin on fastleave on root_block on learning off flood off mcast_router 2 mcast_flood off bcast_flood off mcast_to_unicast on neigh_suppress on isolated off locked on',
    fixture: 'link-set-options',
    request: {
      ...port,
      IFLA_PROTINFO: {
        IFLA_BRPORT_GUARD: 1,
        IFLA_BRPORT_MODE: 1,
        IFLA_BRPORT_FAST_LEAVE: 1,
        IFLA_BRPORT_PROTECT: 1,
        IFLA_BRPORT_UNICAST_FLOOD: 0,
        IFLA_BRPORT_MULTICAST_ROUTER: 'MDB_RTR_TYPE_PERM',
        IFLA_BRPORT_MCAST_FLOOD: 0,
        IFLA_BRPORT_BCAST_FLOOD: 0,
        IFLA_BRPORT_MCAST_TO_UCAST: 1,
        IFLA_BRPORT_LEARNING: 0,
        IFLA_BRPORT_COST: 7,
        IFLA_BRPORT_PRIORITY: 9,
        IFLA_BRPORT_NEIGH_SUPPRESS: 1,
        IFLA_BRPORT_ISOLATED: 0,
        IFLA_BRPORT_LOCKED: 1,
      },
    },
  },
  {
    command: 'bridge link set dev veth-host state blocking',
    fixture: 'link-set-state',
    request: { ...port, IFLA_PROTINFO: { IFLA_BRPORT_STATE: 'BR_STATE_BLOCKING' } },
  },
  {
    command: 'bridge link set dev veth-host vlan_tunnel on',
    fixture: 'link-set-vlan-tunnel',
    request: { ...port, IFLA_PROTINFO: { IFLA_BRPORT_VLAN_TUNNEL: 1 } },
  },
  {
    command: 'bridge link set dev veth-host learning_sync on',
    fixture: 'link-set-learning-sync',
    request: { ...port, IFLA_PROTINFO: { IFLA_BRPORT_LEARNING_SYNC: 1 } },
  },
  {
    command: 'bridge link set dev veth-host backup_port veth2',
    fixture: 'link-set-backup-port',
    request: { ...port, IFLA_PROTINFO: { IFLA_BRPORT_BACKUP_PORT: 6 } },
  },
  {
    command: 'bridge link set dev veth-host nobackup_port',
    fixture: 'link-set-backup-port-none',
    request: { ...port, IFLA_PROTINFO: { IFLA_BRPORT_BACKUP_PORT: 0 } },
  },
  {
    command: 'bridge link set dev veth-host hwmode vepa',
    fixture: 'link-set-self',
    request: {
      ...port,
      IFLA_PROTINFO: {},
      IFLA_AF_SPEC: { IFLA_BRIDGE_FLAGS: ['BRIDGE_FLAGS_SELF'], IFLA_BRIDGE_MODE: 'BRIDGE_MODE_VEPA' },
    },
  },
]

const station = {
  nlmsg_type: 'RTM_NEWNEIGH',
  nlmsg_flags: create,
  ndm_family: 'AF_BRIDGE',
  ndm_ifindex: VETH,
  ndm_state: ['NUD_NOARP', 'NUD_REACHABLE'],
  ndm_flags: ['NTF_MASTER'],
  NDA_LLADDR: '02:00:00:00:00:99',
} as const

const tunnel = { ...station, ndm_ifindex: VXLAN, ndm_state: ['NUD_NOARP', 'NUD_PERMANENT'], ndm_flags: ['NTF_SELF'] } as const

const flush = {
  nlmsg_type: 'RTM_DELNEIGH',
  nlmsg_flags: bulk,
  ndm_family: 'AF_BRIDGE',
  ndm_ifindex: BRIDGE,
  ndm_flags: ['NTF_SELF'],
} as const

const fdb: Case<typeof route>[] = [
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev veth-host master permanent',
    fixture: 'add-permanent',
    request: { ...station, ndm_state: ['NUD_NOARP', 'NUD_PERMANENT'] },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev veth-host master dynamic',
    fixture: 'add-dynamic',
    request: { ...station, ndm_state: ['NUD_REACHABLE'] },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev veth-host master static sticky',
    fixture: 'add-sticky',
    request: { ...station, ndm_flags: ['NTF_MASTER', 'NTF_STICKY'] },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev veth-host master extern_learn dynamic',
    fixture: 'add-extern-learn',
    request: { ...station, ndm_state: ['NUD_REACHABLE'], ndm_flags: ['NTF_MASTER', 'NTF_EXT_LEARNED'] },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev veth-host master dynamic use',
    fixture: 'add-use',
    request: { ...station, ndm_state: ['NUD_REACHABLE'], ndm_flags: ['NTF_MASTER', 'NTF_USE'] },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev veth-host master static vlan 10',
    fixture: 'add-vlan',
    request: { ...station, NDA_VLAN: 10 },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev vx0 dst 10.0.0.2 router self permanent',
    fixture: 'add-router',
    request: { ...tunnel, ndm_flags: ['NTF_SELF', 'NTF_ROUTER'], NDA_DST: '10.0.0.2' },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev vx0 dst 10.0.0.2 port 8472 vni 77 via veth-host self permanent',
    fixture: 'add-remote',
    request: { ...tunnel, NDA_DST: '10.0.0.2', NDA_PORT: 8472, NDA_VNI: 77, NDA_IFINDEX: 5 },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev vx0 dst fd00::2 self permanent',
    fixture: 'add-remote-ipv6',
    request: { ...tunnel, NDA_DST: 'fd00::2' },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev vx0 dst 10.0.0.2 src_vni 7 vni 77 self static',
    fixture: 'add-source-vni',
    request: { ...tunnel, ndm_state: ['NUD_NOARP', 'NUD_REACHABLE'], NDA_DST: '10.0.0.2', NDA_VNI: 77, NDA_SRC_VNI: 7 },
  },
  {
    command: 'bridge fdb add 02:00:00:00:00:99 dev vx0 nhid 10 self static',
    fixture: 'add-nexthop',
    request: { ...tunnel, ndm_state: ['NUD_NOARP', 'NUD_REACHABLE'], NDA_NH_ID: 10 },
  },
  {
    command: 'bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.3',
    fixture: 'append-remote',
    request: { ...tunnel, nlmsg_flags: append, NDA_LLADDR: '00:00:00:00:00:00', NDA_DST: '10.0.0.3' },
  },
  {
    command: 'bridge fdb replace 02:00:00:00:00:99 dev veth-host master permanent',
    fixture: 'replace',
    request: { ...station, nlmsg_flags: replace, ndm_state: ['NUD_NOARP', 'NUD_PERMANENT'] },
  },
  {
    command: 'bridge fdb del 00:00:00:00:00:00 dev vx0 dst 10.0.0.3',
    fixture: 'delete-remote',
    request: { ...tunnel, nlmsg_type: 'RTM_DELNEIGH', nlmsg_flags: change, NDA_LLADDR: '00:00:00:00:00:00', NDA_DST: '10.0.0.3' },
  },
  {
    command: 'bridge fdb get 02:00:00:00:00:99 br br0',
    fixture: 'get',
    request: {
      nlmsg_type: 'RTM_GETNEIGH',
      nlmsg_flags: ['NLM_F_REQUEST'],
      ndm_family: 'AF_BRIDGE',
      NDA_LLADDR: '02:00:00:00:00:99',
      NDA_MASTER: BRIDGE,
    },
  },
  { command: 'bridge fdb flush dev br0', fixture: 'flush', request: flush },
  {
    command: 'bridge fdb flush dev br0 brport veth-host static nopermanent noextern_learn nosticky added_by_user',
    fixture: 'flush-port',
    request: {
      ...flush,
      ndm_state: ['NUD_NOARP'],
      ndm_flags: ['NTF_SELF', 'NTF_USE'],
      NDA_IFINDEX: VETH,
      NDA_NDM_FLAGS_MASK: ['NTF_USE', 'NTF_EXT_LEARNED', 'NTF_STICKY'],
      NDA_NDM_STATE_MASK: ['NUD_NOARP', 'NUD_PERMANENT'],
    },
  },
]

const group = {
  nlmsg_type: 'RTM_NEWMDB',
  nlmsg_flags: create,
  family: 'AF_BRIDGE',
  ifindex: BRIDGE,
  MDBA_SET_ENTRY: { ifindex: VETH, state: 'MDB_PERMANENT', addr: { u: '239.1.1.1', proto: 'ETH_P_IP' } },
} as const

const mdb: Case<typeof route>[] = [
  { command: 'bridge mdb add dev br0 port veth-host grp 239.1.1.1 permanent', fixture: 'add', request: group },
  {
    command: 'bridge mdb add dev br0 port veth-host grp 239.1.1.1 temp',
    fixture: 'add-temporary',
    request: { ...group, MDBA_SET_ENTRY: { ...group.MDBA_SET_ENTRY, state: 'MDB_TEMPORARY' } },
  },
  {
    command: 'bridge mdb add dev br0 port veth-host grp 239.1.1.1 src 10.0.0.9 permanent',
    fixture: 'add-source',
    request: { ...group, MDBA_SET_ENTRY_ATTRS: { MDBE_ATTR_SOURCE: '10.0.0.9' } },
  },
  {
    command: 'bridge mdb add dev br0 port veth-host grp ff05::5 src fd00::9 permanent',
    fixture: 'add-ipv6-source',
    request: {
      ...group,
      MDBA_SET_ENTRY: { ...group.MDBA_SET_ENTRY, addr: { u: 'ff05::5', proto: 'ETH_P_IPV6' } },
      MDBA_SET_ENTRY_ATTRS: { MDBE_ATTR_SOURCE: 'fd00::9' },
    },
  },
  {
    command: 'bridge mdb add dev br0 port veth-host grp 01:02:03:04:05:06 permanent',
    fixture: 'add-mac',
    request: { ...group, MDBA_SET_ENTRY: { ...group.MDBA_SET_ENTRY, addr: { u: '01:02:03:04:05:06', proto: 0 } } },
  },
  {
    command: 'bridge mdb add dev br0 port veth-host grp 239.1.1.1 permanent vid 10',
    fixture: 'add-vlan',
    request: { ...group, MDBA_SET_ENTRY: { ...group.MDBA_SET_ENTRY, vid: 10 } },
  },
  {
    command: 'bridge mdb del dev br0 port veth-host grp 239.1.1.1',
    fixture: 'delete',
    request: {
      ...group,
      nlmsg_type: 'RTM_DELMDB',
      nlmsg_flags: change,
      MDBA_SET_ENTRY: { ...group.MDBA_SET_ENTRY, state: 'MDB_TEMPORARY' },
    },
  },
  { command: 'bridge mdb show', fixture: 'show', request: { nlmsg_type: 'RTM_GETMDB', nlmsg_flags: dump, family: 'AF_BRIDGE' } },
]

const options = { nlmsg_type: 'RTM_NEWVLAN', nlmsg_flags: change, family: 'AF_BRIDGE' } as const

const vlans: Case<typeof route>[] = [
  {
    command: 'bridge vlan add dev veth-host vid 10 pvid untagged master',
    fixture: 'add-untagged',
    request: {
      ...port,
      IFLA_AF_SPEC: {
        IFLA_BRIDGE_FLAGS: ['BRIDGE_FLAGS_MASTER'],
        IFLA_BRIDGE_VLAN_INFO: [{ flags: ['BRIDGE_VLAN_INFO_PVID', 'BRIDGE_VLAN_INFO_UNTAGGED'], vid: 10 }],
      },
    },
  },
  {
    command: 'bridge vlan add dev veth-host vid 10-20 tunnel_info id 1000-1010',
    fixture: 'add-tunnel-range',
    request: {
      ...port,
      IFLA_AF_SPEC: {
        IFLA_BRIDGE_VLAN_TUNNEL_INFO: [
          {
            IFLA_BRIDGE_VLAN_TUNNEL_ID: 1000,
            IFLA_BRIDGE_VLAN_TUNNEL_VID: 10,
            IFLA_BRIDGE_VLAN_TUNNEL_FLAGS: ['BRIDGE_VLAN_INFO_RANGE_BEGIN'],
          },
          {
            IFLA_BRIDGE_VLAN_TUNNEL_ID: 1010,
            IFLA_BRIDGE_VLAN_TUNNEL_VID: 20,
            IFLA_BRIDGE_VLAN_TUNNEL_FLAGS: ['BRIDGE_VLAN_INFO_RANGE_END'],
          },
        ],
      },
    },
  },
  {
    command: 'bridge vlan set dev veth-host vid 10 state blocking',
    fixture: 'set-state',
    request: {
      ...options,
      ifindex: VETH,
      BRIDGE_VLANDB_ENTRY: [
        {
          BRIDGE_VLANDB_ENTRY_INFO: { flags: ['BRIDGE_VLAN_INFO_ONLY_OPTS'], vid: 10 },
          BRIDGE_VLANDB_ENTRY_STATE: 'BR_STATE_BLOCKING',
        },
      ],
    },
  },
  {
    command: 'bridge vlan set dev veth-host vid 10-20 mcast_router 2',
    fixture: 'set-router',
    request: {
      ...options,
      ifindex: VETH,
      BRIDGE_VLANDB_ENTRY: [
        {
          BRIDGE_VLANDB_ENTRY_INFO: { flags: ['BRIDGE_VLAN_INFO_ONLY_OPTS'], vid: 10 },
          BRIDGE_VLANDB_ENTRY_RANGE: 20,
          BRIDGE_VLANDB_ENTRY_MCAST_ROUTER: 'MDB_RTR_TYPE_PERM',
        },
      ],
    },
  },
  {
    command:
      'bridge vlan global set dev br0 vid 10-20 mcast_querier 1 mcast_igmp_version 3 mcast_mld_version 2 mcast_last_member_count 3 mcast_last_member_interval 200 mcast_startup_query_count 4 mcast_startup_query_interval 3000 mcast_membership_interval 27000 mcast_querier_interval 26000 mcast_query_interval 13000 mcast_query_response_interval 1100',
    fixture: 'global-set-range',
    request: {
      ...options,
      ifindex: BRIDGE,
      BRIDGE_VLANDB_GLOBAL_OPTIONS: [
        {
          BRIDGE_VLANDB_GOPTS_ID: 10,
          BRIDGE_VLANDB_GOPTS_RANGE: 20,
          BRIDGE_VLANDB_GOPTS_MCAST_QUERIER: 1,
          BRIDGE_VLANDB_GOPTS_MCAST_IGMP_VERSION: 3,
          BRIDGE_VLANDB_GOPTS_MCAST_MLD_VERSION: 2,
          BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_CNT: 3,
          BRIDGE_VLANDB_GOPTS_MCAST_LAST_MEMBER_INTVL: 200,
          BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_CNT: 4,
          BRIDGE_VLANDB_GOPTS_MCAST_STARTUP_QUERY_INTVL: 3000,
          BRIDGE_VLANDB_GOPTS_MCAST_MEMBERSHIP_INTVL: 27000,
          BRIDGE_VLANDB_GOPTS_MCAST_QUERIER_INTVL: 26000,
          BRIDGE_VLANDB_GOPTS_MCAST_QUERY_INTVL: 13000,
          BRIDGE_VLANDB_GOPTS_MCAST_QUERY_RESPONSE_INTVL: 1100,
        },
      ],
    },
  },
  {
    command: 'bridge vlan global show',
    fixture: 'global-show',
    request: {
      nlmsg_type: 'RTM_GETVLAN',
      nlmsg_flags: dump,
      family: 'AF_BRIDGE',
      BRIDGE_VLANDB_DUMP_FLAGS: ['BRIDGE_VLANDB_DUMPF_GLOBAL'],
    },
  },
]

describe('the same bytes as bridge', () => {
  for (const row of ports) test(row.command, () => expectToolsBytes(route, 'route/bridge', row))
  for (const row of fdb) test(row.command, () => expectToolsBytes(route, 'route/fdb', row))
  for (const row of mdb) test(row.command, () => expectToolsBytes(route, 'route/mdb', row))
  for (const row of vlans) test(row.command, () => expectToolsBytes(route, 'route/bridge-vlan', row))
})

describe('the kernel answers', () => {
  test('a dump of the multicast database under the name of the question, with what the fixture’s setup made', () => {
    const [message] = answers(route, 'route/mdb', 'show-details', 'RTM_GETMDB')
    const { MDBA_MDB: groups, MDBA_ROUTER: routers } = message as { MDBA_MDB?: object; MDBA_ROUTER?: object }
    expect(groups).toMatchObject({
      MDBA_MDB_ENTRY: expect.arrayContaining([
        {
          MDBA_MDB_ENTRY_INFO: [
            expect.objectContaining({
              ifindex: VETH,
              state: 'MDB_TEMPORARY',
              addr: { u: '239.1.1.3', proto: 'ETH_P_IP' },
              MDBA_MDB_EATTR_SOURCE: '10.0.0.9',
              MDBA_MDB_EATTR_RTPROT: 'RTPROT_STATIC',
            }),
          ],
        },
        {
          MDBA_MDB_ENTRY_INFO: [
            expect.objectContaining({ ifindex: VETH, state: 'MDB_PERMANENT', addr: { u: '01:02:03:04:05:06', proto: 0 } }),
          ],
        },
      ]),
    })
    expect(routers).toMatchObject({ MDBA_ROUTER_PORT: [{ ifindex: VETH, MDBA_ROUTER_PATTR_TYPE: 'MDB_RTR_TYPE_PERM' }] })
  })
})
