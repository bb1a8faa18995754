import { describe, expect, it } from 'vitest'
import { type Bridges, bridges } from '../../../src/host/bridge/bridges.ts'
import { decodeDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from '../against-tools.ts'

/** The indexes of links, as they were in the recordings. */
const there = { br0: 2, vx0: 2, 'veth-ns': 3, 'veth-host': 4, vxlan0: 4, veth2: 6 }

type Say = (bridges: Bridges) => Promise<unknown>

async function expectBytes(command: string, group: string, fixture: string, type: string, say: Say): Promise<void> {
  const rehearsal = rehearse(route, there)
  await say(bridges(rehearsal.connection))
  expectAsTool(rehearsal, group, fixture, command, type)
}

describe('changing a port sends what `bridge link set` sends', () => {
  const cases: [command: string, fixture: string, say: Say][] = [
    [
      'bridge link set dev veth-host cost 7 priority 9 guard on hairpin on fastleave on root_block on learning off flood off mcast_router 2 mcast_flood off bcast_flood off mcast_to_unicast on neigh_suppress on isolated off locked on',
      'link-set-options',
      ({ ports }) =>
        ports.set('veth-host', {
          guard: true,
          hairpin: true,
          fastLeave: true,
          rootBlock: true,
          flood: false,
          multicastRouter: 'always',
          multicastFlood: false,
          broadcastFlood: false,
          multicastToUnicast: true,
          learning: false,
          cost: 7,
          priority: 9,
          neighbourSuppression: true,
          isolated: false,
          locked: true,
        }),
    ],
    ['bridge link set dev veth-host vlan_tunnel on', 'link-set-vlan-tunnel', ({ ports }) => ports.set('veth-host', { vlanTunnel: true })],
    ['bridge link set dev veth-host state blocking', 'link-set-state', ({ ports }) => ports.set('veth-host', { state: 'blocking' })],
    [
      'bridge link set dev veth-host backup_port veth2',
      'link-set-backup-port',
      ({ ports }) => ports.set('veth-host', { backupPort: 'veth2' }),
    ],
    [
      'bridge link set dev veth-host nobackup_port',
      'link-set-backup-port-none',
      ({ ports }) => ports.set('veth-host', { backupPort: null }),
    ],
  ]
  it.each(cases)('%s', (command, fixture, say) => expectBytes(command, 'route/bridge', fixture, 'RTM_SETLINK', say))
})

describe('forwarding entries are what `bridge fdb` sends', () => {
  const key = { address: '02:00:00:00:00:99', link: 'veth-host', table: 'bridge' } as const
  const tunnel = { address: '02:00:00:00:00:99', link: 'vx0', lifetime: 'permanent' } as const
  const everybody = { ...tunnel, address: '00:00:00:00:00:00' } as const
  const cases: [command: string, fixture: string, type: string, say: Say][] = [
    [
      'bridge fdb add 02:00:00:00:00:99 dev veth-host master permanent',
      'add-permanent',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...key, lifetime: 'permanent' }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev veth-host master dynamic',
      'add-dynamic',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...key, lifetime: 'dynamic' }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev veth-host self permanent',
      'add-self',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...key, table: 'link' }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev veth-host master static sticky',
      'add-sticky',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...key, sticky: true }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev veth-host master extern_learn dynamic',
      'add-extern-learn',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...key, externallyLearned: true, lifetime: 'dynamic' }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev veth-host master static vlan 10',
      'add-vlan',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...key, vlan: 10 }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev vx0 dst 10.0.0.2 port 8472 vni 77 via veth-host self permanent',
      'add-remote',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...tunnel, remote: { address: '10.0.0.2', port: 8472, vni: 77, link: 5 } }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev vx0 dst 10.0.0.2 router self permanent',
      'add-router',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...tunnel, remote: { address: '10.0.0.2' }, router: true }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev vx0 dst 10.0.0.2 src_vni 7 vni 77 self static',
      'add-source-vni',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...tunnel, lifetime: 'static', remote: { address: '10.0.0.2', vni: 77 }, sourceVni: 7 }),
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev vx0 nhid 10 self static',
      'add-nexthop',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.add({ ...tunnel, lifetime: 'static', nexthop: 10 }),
    ],
    [
      'bridge fdb replace 02:00:00:00:00:99 dev veth-host master permanent',
      'replace',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.replace({ ...key, lifetime: 'permanent' }),
    ],
    [
      'bridge fdb append 00:00:00:00:00:00 dev vx0 dst 10.0.0.3',
      'append-remote',
      'RTM_NEWNEIGH',
      ({ fdb }) => fdb.append({ ...everybody, remote: { address: '10.0.0.3' } }),
    ],
    [
      'bridge fdb del 00:00:00:00:00:00 dev vx0 dst 10.0.0.3',
      'delete-remote',
      'RTM_DELNEIGH',
      ({ fdb }) => fdb.delete({ ...everybody, remote: { address: '10.0.0.3' } }),
    ],
    [
      'bridge fdb flush dev veth-host master',
      'flush-master',
      'RTM_DELNEIGH',
      ({ fdb }) => fdb.flush({ link: 'veth-host', table: 'bridge' }),
    ],
    ['bridge fdb show brport veth-host', 'show-port', 'RTM_GETNEIGH', ({ fdb }) => fdb.list({ link: 'veth-host' })],
  ]
  it.each(cases)('%s', (command, fixture, type, say) => expectBytes(command, 'route/fdb', fixture, type, say))
})

describe('multicast groups are what `bridge mdb` sends', () => {
  const key = { bridge: 'br0', port: 'veth-host', group: '239.1.1.1' }
  const cases: [command: string, fixture: string, type: string, say: Say][] = [
    ['bridge mdb add dev br0 port veth-host grp 239.1.1.1 permanent', 'add', 'RTM_NEWMDB', ({ mdb }) => mdb.add(key)],
    [
      'bridge mdb add dev br0 port veth-host grp 239.1.1.1 temp',
      'add-temporary',
      'RTM_NEWMDB',
      ({ mdb }) => mdb.add({ ...key, permanent: false }),
    ],
    [
      'bridge mdb add dev br0 port veth-host grp 239.1.1.1 src 10.0.0.9 permanent',
      'add-source',
      'RTM_NEWMDB',
      ({ mdb }) => mdb.add({ ...key, source: '10.0.0.9' }),
    ],
    [
      'bridge mdb add dev br0 port veth-host grp ff05::5 src fd00::9 permanent',
      'add-ipv6-source',
      'RTM_NEWMDB',
      ({ mdb }) => mdb.add({ ...key, group: 'ff05::5', source: 'fd00::9' }),
    ],
    [
      'bridge mdb add dev br0 port veth-host grp 01:02:03:04:05:06 permanent',
      'add-mac',
      'RTM_NEWMDB',
      ({ mdb }) => mdb.add({ ...key, group: '01:02:03:04:05:06' }),
    ],
    [
      'bridge mdb add dev br0 port veth-host grp 239.1.1.1 permanent vid 10',
      'add-vlan',
      'RTM_NEWMDB',
      ({ mdb }) => mdb.add({ ...key, vlan: 10 }),
    ],
    ['bridge mdb add dev br0 port br0 grp 239.1.1.1', 'add-host', 'RTM_NEWMDB', ({ mdb }) => mdb.add({ ...key, port: 'br0' })],
    ['bridge mdb del dev br0 port veth-host grp 239.1.1.1', 'delete', 'RTM_DELMDB', ({ mdb }) => mdb.delete(key)],
    [
      'bridge mdb del dev br0 port veth-host grp 239.1.1.1 src 10.0.0.9',
      'delete-source',
      'RTM_DELMDB',
      ({ mdb }) => mdb.delete({ ...key, source: '10.0.0.9' }),
    ],
    ['bridge mdb show', 'show', 'RTM_GETMDB', ({ mdb }) => mdb.list()],
  ]
  it.each(cases)('%s', (command, fixture, type, say) => expectBytes(command, 'route/mdb', fixture, type, say))
})

describe('VLANs are what `bridge vlan` sends', () => {
  const cases: [command: string, fixture: string, type: string, say: Say][] = [
    ['bridge vlan add dev veth-host vid 10', 'add', 'RTM_SETLINK', ({ vlans }) => vlans.add('veth-host', 10)],
    [
      'bridge vlan add dev veth-host vid 10-20 untagged',
      'add-range',
      'RTM_SETLINK',
      ({ vlans }) => vlans.add('veth-host', [10, 20], { untagged: true }),
    ],
    [
      'bridge vlan set dev veth-host vid 10 state blocking',
      'set-state',
      'RTM_NEWVLAN',
      ({ vlans }) => vlans.add('veth-host', 10, { state: 'blocking' }),
    ],
    [
      'bridge vlan set dev veth-host vid 10-20 mcast_router 2',
      'set-router',
      'RTM_NEWVLAN',
      ({ vlans }) => vlans.ensure('veth-host', [10, 20], { multicastRouter: 'always' }),
    ],
    [
      'bridge vlan global set dev br0 vid 10-20 mcast_querier 1 mcast_igmp_version 3 mcast_mld_version 2 mcast_last_member_count 3 mcast_last_member_interval 200 mcast_startup_query_count 4 mcast_startup_query_interval 3000 mcast_membership_interval 27000 mcast_querier_interval 26000 mcast_query_interval 13000 mcast_query_response_interval 1100',
      'global-set-range',
      'RTM_NEWVLAN',
      ({ vlans }) =>
        vlans.global.set('br0', [10, 20], {
          multicastQuerier: true,
          igmpVersion: 3,
          mldVersion: 2,
          lastMemberCount: 3,
          lastMemberInterval: 2,
          startupQueryCount: 4,
          startupQueryInterval: 30,
          membershipInterval: 270,
          querierInterval: 260,
          queryInterval: 130,
          queryResponseInterval: 11,
        }),
    ],
    ['bridge vlan global show', 'global-show', 'RTM_GETVLAN', ({ vlans }) => vlans.global.list()],
    ['bridge -d vlan show', 'show-details', 'RTM_GETVLAN', ({ vlans }) => vlans.list()],
  ]
  it.each(cases)('%s', (command, fixture, type, say) => expectBytes(command, 'route/bridge-vlan', fixture, type, say))

  it('and their tunnels go in the same message, behind them', async () => {
    const rehearsal = rehearse(route, there)
    await bridges(rehearsal.connection).vlans.add('veth-host', [10, 20], { tunnel: 1000 })
    const [sent] = decodeDatagram(route, rehearsal.sent.at(-1) ?? new Uint8Array())
    expect(Object.keys((sent as { IFLA_AF_SPEC?: object }).IFLA_AF_SPEC ?? {})).toEqual([
      'IFLA_BRIDGE_VLAN_INFO',
      'IFLA_BRIDGE_VLAN_TUNNEL_INFO',
    ])
  })
})

describe('what is asked for in the kernel’s own words', () => {
  it('a port that is none', async () => {
    const { connection } = rehearse(route, there, -95)
    await expect(bridges(connection).ports.set('veth-ns', { isolated: true })).rejects.toMatchObject({
      code: 'EOPNOTSUPP',
      syscall: 'RTM_SETLINK',
      hint: 'The link "veth-ns" is no port of a bridge',
    })
  })
})

describe('networks of vxlan links are what `bridge vni` sends', () => {
  const cases: [command: string, fixture: string, type: string, say: Say][] = [
    ['bridge vni add vni 100 dev vxlan0', 'add', 'RTM_NEWTUNNEL', ({ vnis }) => vnis.add('vxlan0', 100)],
    ['bridge vni add vni 100-110 dev vxlan0', 'add-range', 'RTM_NEWTUNNEL', ({ vnis }) => vnis.replace('vxlan0', [100, 110])],
    [
      'bridge vni add vni 200 remote 10.0.0.2 dev vxlan0',
      'add-remote',
      'RTM_NEWTUNNEL',
      ({ vnis }) => vnis.ensure('vxlan0', 200, { remote: '10.0.0.2' }),
    ],
    [
      'bridge vni add vni 200 group 239.1.1.1 dev vxlan0',
      'add-group',
      'RTM_NEWTUNNEL',
      ({ vnis }) => vnis.add('vxlan0', 200, { remote: '239.1.1.1' }),
    ],
    [
      'bridge vni add vni 300 remote fd00::2 dev vxlan0',
      'add-remote-ipv6',
      'RTM_NEWTUNNEL',
      ({ vnis }) => vnis.add('vxlan0', 300, { remote: 'fd00::2' }),
    ],
    ['bridge vni show', 'show', 'RTM_GETTUNNEL', ({ vnis }) => vnis.list()],
    ['bridge vni show dev vxlan0', 'show-link', 'RTM_GETTUNNEL', ({ vnis }) => vnis.list({ link: 'vxlan0' })],
    ['bridge -s vni show', 'show-statistics', 'RTM_GETTUNNEL', ({ vnis }) => vnis.list({ traffic: true })],
  ]
  it.each(cases)('%s', (command, fixture, type, say) => expectBytes(command, 'route/vni', fixture, type, say))
})
