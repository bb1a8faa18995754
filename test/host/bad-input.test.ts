/**
 * Bad input, as plain JavaScript may say it, for each verb of each noun: every part of a good call is made bad in every way that its sort can be. It is
 * refused with a TypeError whose path ends at the offender, and the kernel is not even asked.
 */

import { describe, expect, it } from 'vitest'
import { addresses } from '../../src/host/address/addresses.ts'
import { addressLabels } from '../../src/host/address-label/address-labels.ts'
import { bridges } from '../../src/host/bridge/bridges.ts'
import { connections } from '../../src/host/connection/connections.ts'
import { links } from '../../src/host/link/links.ts'
import { namespaceIds } from '../../src/host/namespace-id/namespace-ids.ts'
import { neighbours } from '../../src/host/neighbour/neighbours.ts'
import { neighbourTables } from '../../src/host/neighbour-table/neighbour-tables.ts'
import { netconfs } from '../../src/host/netconf/netconf.ts'
import { nexthops } from '../../src/host/nexthop/nexthops.ts'
import { routes } from '../../src/host/route/routes.ts'
import { rules } from '../../src/host/rule/rules.ts'
import { qdiscs } from '../../src/host/traffic/qdiscs.ts'
import type { Connection, Protocol } from '../../src/netlink/index.ts'
import { route } from '../../src/netlink/route/index.ts'
import { netfilter } from '../../src/nft/index.ts'
import { rehearse } from './against-tools.ts'

/** What can be wrong with each sort of thing. */
const offences = {
  link: ['', 'a b', 'a/b', 'a'.repeat(128), 0, -1, 1.5, 2 ** 31, '\0', null, true, {}],
  name: ['', '.', '..', 'a b', 'a/b', 'a:b', 'a%d', 'sixteen-bytes-16', 'all', 5, null],
  mac: ['', '02:00:00:00:00', '02:00:00:00:00:00:01', '02:00:00:00:00:0g', 5, null],
  linkAddress: ['', '02:00:00:00:00:0g', '02-00', 5, null],
  address: ['', '10.10.0', '10.10.0.256', '10.10.0.1/24', 'fd00:::1', 'here', 5, null],
  prefix: ['', '10.10.0', '10.10.0.1/33', 'fd00::1/129', '10.10.0.1/', '10.10.0.1/-1', 5, null],
  network: ['', '10.10.0.0/33', 'fd00::/129', '10.10.0.1/24', 'here', 5, null],
  vlan: [0, 4095, 5000, -1, 1.5, '10', null, true],
  vlans: [0, 5000, '10', [20, 10], [1, 5000], [1], [1, 2, 3], null],
  number8: [-1, 256, 1.5, '1', Number.NaN, null, true, 1n],
  number16: [-1, 65_536, 1.5, '1', Number.NaN, null],
  number32: [-1, 2 ** 32, 1.5, '1', Number.NaN, null],
  positive: [0, -1, 2 ** 32, 1.5, '1', Number.NaN, null],
  yes: [0, 1, 'yes', null],
  word: ['', 'nonsense', {}, null],
  family: ['ipv5', 4, null],
  list: [5, 'one', {}, null],
  number: ['1', Number.NaN, null, {}, true],
  text: [5, {}, null, true],
  object: [5, 'text', true],
} as const satisfies Record<string, readonly unknown[]>

type Sort = keyof typeof offences

/** A good call, and its parts: by the number of an argument and the names on the way, of what sort, and how the refusal calls it where not by the last name. */
interface Call {
  readonly verbs: readonly string[]
  readonly call: readonly unknown[]
  readonly parts: Readonly<Record<string, Sort | readonly [Sort, name: string]>>
  /** The options, in which there may be no unknown one: the number of the argument. */
  readonly options?: number
}

type Noun = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>

const LINK = ['link', 'link'] as const

/** How a noun of one protocol is opened, and good calls of its verbs. */
type Opened<P extends Protocol> = readonly [open: (connection: Connection<P>) => unknown, calls: readonly Call[]]

const nouns: Readonly<Record<string, Opened<typeof route>>> = {
  links: [
    links,
    [
      {
        verbs: ['add', 'replace', 'ensure'],
        call: [
          { kind: 'bridge', name: 'br0', address: '02:00:00:00:00:01', mtu: 1500, group: 3, up: true, master: 'br1', ageingTime: 300 },
        ],
        parts: {
          '0': 'object',
          '0.kind': 'word',
          '0.name': 'name',
          '0.address': 'mac',
          '0.mtu': 'positive',
          '0.group': 'number32',
          '0.up': 'yes',
          '0.ageingTime': 'number',
        },
        options: 0,
      },
      {
        verbs: ['add', 'replace', 'ensure'],
        call: [{ kind: 'veth', name: 'veth-host', peer: { name: 'veth-ns', address: '02:00:00:00:00:02', mtu: 1400 } }],
        parts: { '0.peer': ['list', 'peer'], '0.peer.name': 'name', '0.peer.address': 'mac', '0.peer.mtu': 'positive' },
      },
      {
        verbs: ['add', 'replace', 'ensure'],
        call: [{ kind: 'vlan', name: 'v10', link: 'veth-host', id: 10 }],
        parts: { '0.link': 'link', '0.id': 'vlan' },
        options: 0,
      },
      {
        verbs: ['set'],
        call: ['veth-host', { name: 'other', address: '02:00:00:00:00:01', mtu: 1500, up: true, alias: 'text' }],
        parts: { '0': LINK, '1': 'object', '1.name': 'name', '1.address': 'mac', '1.mtu': 'positive', '1.up': 'yes', '1.alias': 'text' },
        options: 1,
      },
      { verbs: ['get', 'delete'], call: ['veth-host'], parts: { '0': LINK } },
      { verbs: ['move'], call: ['veth-host', 'myns', { name: 'eth0' }], parts: { '0': LINK, '2.name': 'name' }, options: 2 },
      { verbs: ['addAlternativeName', 'deleteAlternativeName'], call: ['veth-host', 'other'], parts: { '0': LINK, '1': ['text', 'name'] } },
      {
        verbs: ['list'],
        call: [{ kind: 'veth', master: 'br0', group: 3, up: true }],
        parts: { '0': 'object', '0.kind': 'text', '0.master': 'link', '0.group': 'number32', '0.up': 'yes' },
        options: 0,
      },
    ],
  ],
  addresses: [
    addresses,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'set'],
        call: ['veth-host', '10.10.0.1/24', { label: 'veth-host:1', metric: 5, validFor: 60, preferredFor: 30, noPrefixRoute: true }],
        parts: {
          '0': LINK,
          '1': ['prefix', 'prefix'],
          '2': 'object',
          '2.label': 'text',
          '2.metric': 'number32',
          '2.validFor': 'positive',
          '2.preferredFor': 'number32',
          '2.noPrefixRoute': 'yes',
        },
        options: 2,
      },
      {
        verbs: ['get', 'delete'],
        call: ['veth-host', '10.10.0.1/24', {}],
        parts: { '0': LINK, '1': ['prefix', 'prefix'], '2': 'object' },
        options: 2,
      },
      {
        verbs: ['list', 'flush'],
        call: [{ link: 'veth-host', family: 'ipv4' }],
        parts: { '0': 'object', '0.link': 'link', '0.family': 'family' },
        options: 0,
      },
    ],
  ],
  routes: [
    routes,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'set'],
        call: [
          { to: '10.20.0.0/16', via: '10.10.0.1', link: 'veth-host', source: '10.10.0.2', metric: 5, table: 100, mtu: 1400, onLink: true },
        ],
        parts: {
          '0': 'object',
          '0.to': 'network',
          '0.via': 'address',
          '0.link': 'link',
          '0.source': 'address',
          '0.metric': 'number32',
          '0.table': 'positive',
          '0.mtu': 'positive',
          '0.onLink': 'yes',
        },
        options: 0,
      },
      {
        verbs: ['add', 'replace', 'ensure', 'set'],
        call: [{ to: '10.20.0.0/16', ways: [{ via: '10.10.0.1', weight: 2 }, { link: 'veth-host' }] }],
        parts: { '0.ways': 'list', '0.ways.[0].via': 'address', '0.ways.[1].link': 'link', '0.ways.[0].weight': 'number' },
      },
      {
        verbs: ['get', 'delete'],
        call: [{ to: '10.20.0.0/16', via: '10.10.0.1', link: 'veth-host', metric: 5 }],
        parts: { '0': 'object', '0.to': 'network', '0.via': 'address', '0.link': 'link', '0.metric': 'number32' },
        options: 0,
      },
      {
        verbs: ['list', 'flush'],
        call: [{ family: 'ipv4', table: 100, link: 'veth-host', to: '10.20.0.0/16', via: '10.10.0.1' }],
        parts: { '0': 'object', '0.family': 'family', '0.table': 'positive', '0.link': 'link', '0.to': 'network', '0.via': 'address' },
        options: 0,
      },
      {
        verbs: ['lookup'],
        call: ['8.8.8.8', { from: '10.10.0.2', in: 'veth-host', out: 'veth-ns', mark: 1, tos: 4 }],
        parts: {
          '0': ['address', 'address'],
          '1': 'object',
          '1.from': 'address',
          '1.in': 'link',
          '1.out': 'link',
          '1.mark': 'number32',
          '1.tos': 'number8',
        },
        options: 1,
      },
    ],
  ],
  rules: [
    rules,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'get', 'delete'],
        call: [{ priority: 100, from: '10.10.0.0/24', to: '10.20.0.0/16', in: 'veth-host', mark: 1, tos: 4, table: 100 }],
        parts: {
          '0': 'object',
          '0.priority': 'number32',
          '0.from': 'network',
          '0.to': 'network',
          '0.in': ['name', 'in'],
          '0.mark': 'number32',
          '0.tos': 'number8',
          '0.table': 'positive',
        },
        options: 0,
      },
      {
        verbs: ['list'],
        call: [{ family: 'ipv4', table: 100 }],
        parts: { '0': 'object', '0.family': 'family', '0.table': 'positive' },
        options: 0,
      },
    ],
  ],
  neighbours: [
    neighbours,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'set'],
        call: ['veth-host', '10.10.0.9', { linkAddress: '02:00:00:00:00:09', state: 'noarp', router: true }],
        parts: {
          '0': LINK,
          '1': ['address', 'address'],
          '2': 'object',
          '2.linkAddress': 'linkAddress',
          '2.state': 'word',
          '2.router': 'yes',
        },
        options: 2,
      },
      {
        verbs: ['get', 'delete'],
        call: ['veth-host', '10.10.0.9', { proxy: true }],
        parts: { '0': LINK, '1': ['address', 'address'], '2': 'object', '2.proxy': 'yes' },
        options: 2,
      },
      {
        verbs: ['list', 'flush'],
        call: [{ family: 'ipv4', link: 'veth-host', master: 'br0', proxy: false, state: 'stale' }],
        parts: { '0': 'object', '0.family': 'family', '0.link': 'link', '0.master': 'link', '0.proxy': 'yes', '0.state': 'word' },
        options: 0,
      },
    ],
  ],
  nexthops: [
    nexthops,
    [
      {
        verbs: ['add', 'replace', 'ensure'],
        call: [{ id: 1, via: '10.10.0.1', link: 'veth-host', onLink: true }],
        parts: { '0': 'object', '0.id': 'positive', '0.via': 'address', '0.link': 'link', '0.onLink': 'yes' },
        options: 0,
      },
      {
        verbs: ['set'],
        call: [1, { via: '10.10.0.1', link: 'veth-host' }],
        parts: { '0': ['positive', 'id'], '1': 'object', '1.via': 'address', '1.link': 'link' },
        options: 1,
      },
      { verbs: ['get', 'delete'], call: [1], parts: { '0': ['positive', 'id'] } },
      {
        verbs: ['list'],
        call: [{ family: 'ipv4', link: 'veth-host', master: 'br0' }],
        parts: { '0': 'object', '0.family': 'family', '0.link': 'link', '0.master': 'link' },
        options: 0,
      },
    ],
  ],
  'bridges.ports': [
    (connection) => bridges(connection).ports,
    [
      {
        verbs: ['set', 'ensure'],
        call: ['veth-host', { cost: 10, isolated: true, state: 'forwarding', backupPort: 'veth-ns' }],
        parts: { '0': LINK, '1': 'object', '1.cost': 'number', '1.isolated': 'yes', '1.state': 'word' },
        options: 1,
      },
      { verbs: ['get'], call: ['veth-host'], parts: { '0': LINK } },
      { verbs: ['list'], call: [{ bridge: 'br0' }], parts: { '0': 'object', '0.bridge': 'link' }, options: 0 },
    ],
  ],
  'bridges.fdb': [
    (connection) => bridges(connection).fdb,
    [
      {
        verbs: ['add', 'replace', 'append', 'ensure', 'delete'],
        call: [
          {
            address: '02:00:00:00:00:09',
            link: 'veth-host',
            vlan: 10,
            remote: { address: '10.10.0.9', port: 4789, vni: 5, link: 'veth-ns' },
          },
        ],
        parts: {
          '0': 'object',
          '0.address': 'mac',
          '0.link': 'link',
          '0.vlan': 'vlan',
          '0.remote': 'list',
          '0.remote.address': 'address',
          '0.remote.port': 'number',
          '0.remote.vni': 'number',
          '0.remote.link': 'link',
        },
        options: 0,
      },
      {
        verbs: ['get'],
        call: [{ address: '02:00:00:00:00:09', link: 'veth-host', vlan: 10 }],
        parts: { '0': 'object', '0.address': 'mac', '0.link': 'link', '0.vlan': 'vlan' },
        options: 0,
      },
      {
        verbs: ['list'],
        call: [{ address: '02:00:00:00:00:09', link: 'veth-host', bridge: 'br0', table: 'bridge', vlan: 10, lifetime: 'static' }],
        parts: {
          '0': 'object',
          '0.address': 'mac',
          '0.link': 'link',
          '0.bridge': 'link',
          '0.table': 'word',
          '0.vlan': 'vlan',
          '0.lifetime': 'word',
        },
        options: 0,
      },
      {
        verbs: ['flush'],
        call: [{ link: 'veth-host', vlan: 10, sticky: true }],
        parts: { '0': 'object', '0.link': 'link', '0.vlan': 'vlan', '0.sticky': 'yes' },
        options: 0,
      },
    ],
  ],
  'bridges.mdb': [
    (connection) => bridges(connection).mdb,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'get', 'delete'],
        call: [{ bridge: 'br0', port: 'veth-host', group: '239.1.1.1', vlan: 10, source: '10.10.0.1' }],
        parts: {
          '0': 'object',
          '0.bridge': 'link',
          '0.port': 'link',
          '0.group': 'address',
          '0.vlan': 'vlan',
          '0.source': 'address',
        },
        options: 0,
      },
      {
        verbs: ['list', 'flush'],
        call: [{ bridge: 'br0', port: 'veth-host', group: '239.1.1.1', vlan: 10 }],
        parts: { '0': 'object', '0.bridge': 'link', '0.port': 'link', '0.group': 'address', '0.vlan': 'vlan' },
        options: 0,
      },
      { verbs: ['routers'], call: [{ bridge: 'br0' }], parts: { '0': 'object', '0.bridge': 'link' }, options: 0 },
    ],
  ],
  'bridges.vlans': [
    (connection) => bridges(connection).vlans,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'set'],
        call: ['veth-host', 10, { pvid: true, untagged: true, tunnel: 5, state: 'forwarding' }],
        parts: {
          '0': LINK,
          '1': ['vlans', 'vlans'],
          '2': 'object',
          '2.pvid': 'yes',
          '2.untagged': 'yes',
          '2.state': 'word',
        },
        options: 2,
      },
      { verbs: ['get'], call: ['veth-host', 10], parts: { '0': LINK, '1': ['vlan', 'vlan'] } },
      { verbs: ['delete'], call: ['veth-host', 10], parts: { '0': LINK, '1': ['vlans', 'vlans'] } },
      {
        verbs: ['list'],
        call: [{ link: 'veth-host', vlan: 10, traffic: true }],
        parts: { '0': 'object', '0.link': 'link', '0.vlan': 'vlans', '0.traffic': 'yes' },
        options: 0,
      },
    ],
  ],
  'bridges.vlans.global': [
    (connection) => bridges(connection).vlans.global,
    [
      {
        verbs: ['set', 'ensure'],
        call: ['br0', 10, { multicastSnooping: true }],
        parts: { '0': ['link', 'bridge'], '1': ['vlans', 'vlans'], '2': 'object', '2.multicastSnooping': 'yes' },
        options: 2,
      },
      { verbs: ['get'], call: ['br0', 10], parts: { '0': ['link', 'bridge'], '1': ['vlan', 'vlan'] } },
      { verbs: ['list'], call: [{ bridge: 'br0', vlan: 10 }], parts: { '0': 'object', '0.bridge': 'link', '0.vlan': 'vlans' }, options: 0 },
    ],
  ],
  'bridges.spanningTrees': [
    (connection) => bridges(connection).spanningTrees,
    [
      {
        verbs: ['set', 'ensure'],
        call: ['veth-host', 5, 'blocking'],
        parts: { '0': LINK, '1': ['vlan', 'tree'], '2': ['word', 'state'] },
      },
      { verbs: ['get'], call: ['veth-host', 5], parts: { '0': LINK, '1': ['vlan', 'tree'] } },
      { verbs: ['list'], call: [{ link: 'veth-host', tree: 5 }], parts: { '0': 'object', '0.link': 'link', '0.tree': 'vlan' }, options: 0 },
    ],
  ],
  addressLabels: [
    addressLabels,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'set'],
        call: [{ prefix: 'fd00::/8', label: 5, link: 'veth-host' }],
        parts: { '0': 'object', '0.prefix': 'network', '0.label': 'number32', '0.link': 'link' },
        options: 0,
      },
      {
        verbs: ['get', 'delete'],
        call: [{ prefix: 'fd00::/8', link: 'veth-host' }],
        parts: { '0': 'object', '0.prefix': 'network', '0.link': 'link' },
        options: 0,
      },
      {
        verbs: ['list', 'flush'],
        call: [{ label: 5, link: 'veth-host' }],
        parts: { '0': 'object', '0.label': 'number32', '0.link': 'link' },
        options: 0,
      },
    ],
  ],
  neighbourTables: [
    neighbourTables,
    [
      {
        verbs: ['set', 'ensure'],
        call: ['ipv4', { retransmitTime: 1000, unicastProbes: 5 }, 'veth-host'],
        parts: { '0': ['family', 'family'], '1': 'object', '1.retransmitTime': 'number', '1.unicastProbes': 'number32', '2': LINK },
        options: 1,
      },
      { verbs: ['get'], call: ['ipv4', 'veth-host'], parts: { '0': ['family', 'family'], '1': LINK } },
      {
        verbs: ['list'],
        call: [{ family: 'ipv4', link: 'veth-host' }],
        parts: { '0': 'object', '0.family': 'family', '0.link': 'link' },
        options: 0,
      },
    ],
  ],
  netconf: [
    netconfs,
    [
      { verbs: ['get'], call: ['ipv4', 'veth-host'], parts: { '0': ['family', 'family'], '1': LINK } },
      {
        verbs: ['list'],
        call: [{ family: 'ipv4', link: 'veth-host' }],
        parts: { '0': 'object', '0.family': 'family', '0.link': 'link' },
        options: 0,
      },
    ],
  ],
  namespaceIds: [namespaceIds, [{ verbs: ['add', 'ensure'], call: ['myns', 5], parts: { '1': ['number', 'id'] } }]],
  qdiscs: [
    qdiscs,
    [
      {
        verbs: ['add', 'replace', 'ensure'],
        call: ['veth-host', { kind: 'tbf', handle: '1:', parent: 'root', rate: '1mbit', burst: 4096, limit: 4096, mpu: 64 }],
        parts: {
          '0': LINK,
          '1': 'object',
          '1.kind': 'word',
          '1.handle': 'word',
          '1.parent': 'word',
          '1.rate': 'word',
          '1.burst': 'positive',
          '1.limit': 'number32',
          '1.mpu': 'number16',
        },
        options: 1,
      },
      {
        verbs: ['set'],
        call: ['veth-host', { kind: 'fq_codel', limit: 100, ecn: true, target: 5 }],
        parts: { '0': LINK, '1': 'object', '1.kind': 'word', '1.limit': 'number32', '1.ecn': 'yes', '1.target': 'word' },
        options: 1,
      },
      { verbs: ['get', 'delete'], call: ['veth-host', 'root'], parts: { '0': LINK, '1': ['word', 'parent'] } },
      {
        verbs: ['list'],
        call: [{ link: 'veth-host', kind: 'tbf' }],
        parts: { '0': 'object', '0.link': 'link', '0.kind': 'text' },
        options: 0,
      },
    ],
  ],
  'qdiscs.classes': [
    (connection) => qdiscs(connection).classes,
    [
      {
        verbs: ['add', 'replace', 'ensure', 'set'],
        call: ['veth-host', { kind: 'htb', id: '1:10', parent: '1:', rate: '1mbit', priority: 3 }],
        parts: {
          '0': LINK,
          '1': 'object',
          '1.kind': 'word',
          '1.id': 'word',
          '1.parent': 'word',
          '1.rate': 'word',
          '1.priority': 'number8',
        },
        options: 1,
      },
      { verbs: ['get', 'delete'], call: ['veth-host', '1:10'], parts: { '0': LINK, '1': ['word', 'id'] } },
      {
        verbs: ['list'],
        call: [{ link: 'veth-host', parent: '1:', kind: 'htb' }],
        parts: { '0': 'object', '0.link': 'link', '0.parent': 'word', '0.kind': 'text' },
        options: 0,
      },
    ],
  ],
}

/** No socket is opened to listen. */
const unheard = () => {
  throw new Error('a socket was opened')
}

const netfilterNouns: Readonly<Record<string, Opened<typeof netfilter>>> = {
  connections: [
    (connection) => connections(connection, unheard),
    [
      {
        verbs: ['add'],
        call: [
          {
            protocol: 'tcp',
            source: '10.10.0.2',
            destination: '192.0.2.1',
            sourcePort: 40_000,
            destinationPort: 80,
            reply: { source: '192.0.2.9', destination: '10.10.0.2', sourcePort: 8080, destinationPort: 40_000 },
            timeout: 60,
            state: 'established',
            status: ['assured'],
            mark: 5,
            zone: 3,
            labels: [5],
            sourceNat: { address: '203.0.113.1', port: 1024 },
            destinationNat: { address: '10.10.0.80', port: 8080 },
          },
        ],
        parts: {
          '0': 'object',
          '0.protocol': 'word',
          '0.source': 'address',
          '0.destination': 'address',
          '0.sourcePort': 'number16',
          '0.destinationPort': 'number16',
          '0.reply': ['object', 'reply'],
          '0.reply.source': 'address',
          '0.reply.destination': 'address',
          '0.reply.sourcePort': 'number16',
          '0.reply.destinationPort': 'number16',
          '0.timeout': 'number32',
          '0.state': 'word',
          '0.status': 'list',
          '0.status.[0]': ['word', '[0]'],
          '0.mark': 'number32',
          '0.zone': 'number16',
          '0.labels': 'list',
          '0.labels.[0]': ['number8', '[0]'],
          '0.sourceNat': ['object', 'sourceNat'],
          '0.sourceNat.address': 'address',
          '0.sourceNat.port': 'number16',
          '0.destinationNat': ['object', 'destinationNat'],
          '0.destinationNat.address': 'address',
          '0.destinationNat.port': 'number16',
        },
        options: 0,
      },
      {
        verbs: ['add'],
        call: [
          {
            protocol: 'sctp',
            source: '10.10.0.2',
            destination: '192.0.2.1',
            sourcePort: 40_000,
            destinationPort: 36_412,
            timeout: 60,
            state: 'established',
            verificationTags: [7, 9],
          },
        ],
        parts: { '0.verificationTags': 'list', '0.verificationTags.[1]': ['number32', '[1]'] },
      },
      {
        verbs: ['add'],
        call: [{ protocol: 'icmp', source: '10.10.0.2', destination: '192.0.2.1', timeout: 60, icmp: { type: 8, code: 0, id: 77 } }],
        parts: { '0.icmp': ['object', 'icmp'], '0.icmp.type': 'number8', '0.icmp.code': 'number8', '0.icmp.id': 'number16' },
      },
      {
        verbs: ['list', 'delete'],
        call: [
          {
            family: 'ipv4',
            protocol: 'tcp',
            source: '10.10.0.0/24',
            destination: '192.0.2.1',
            sourcePort: 40_000,
            destinationPort: 80,
            reply: { source: '192.0.2.0/24', destination: '10.10.0.2', sourcePort: 80, destinationPort: 40_000 },
            state: 'established',
            status: ['assured'],
            mark: 5,
            mask: 7,
            zone: 3,
          },
        ],
        parts: {
          '0': 'object',
          '0.family': 'family',
          '0.protocol': 'word',
          '0.source': 'network',
          '0.destination': 'network',
          '0.sourcePort': 'number16',
          '0.destinationPort': 'number16',
          '0.reply': ['object', 'reply'],
          '0.reply.source': 'network',
          '0.reply.destination': 'network',
          '0.reply.sourcePort': 'number16',
          '0.reply.destinationPort': 'number16',
          '0.state': 'word',
          '0.status': 'list',
          '0.mark': 'number32',
          '0.mask': 'number32',
          '0.zone': 'number16',
        },
        options: 0,
      },
      { verbs: ['flush'], call: [{ family: 'ipv4' }], parts: { '0': 'object', '0.family': 'family' }, options: 0 },
    ],
  ],
}

/** The same arguments, but for the part with that path. */
function spoilt(args: readonly unknown[], path: string, offence: unknown): unknown[] {
  const copy = structuredClone([...args])
  const names = path.split('.').map((name) => name.replace(/[[\]]/g, ''))
  const last = names.pop() ?? ''
  const holder = names.reduce((value, name) => (value as Record<string, unknown>)[name] as never, copy as unknown)
  ;(holder as Record<string, unknown>)[last] = offence
  return copy
}

const said = (value: unknown) => (typeof value === 'bigint' ? `${value}n` : Object.is(value, Number.NaN) ? 'NaN' : JSON.stringify(value))

describe.each(Object.entries(nouns))('%s', (_noun, [open, calls]) => {
  refuses(() => {
    const { connection, sent } = rehearse(route, { 'veth-host': 3, 'veth-ns': 2, br0: 4, br1: 5 })
    return { noun: open(connection) as Noun, sent }
  }, calls)
})

describe.each(Object.entries(netfilterNouns))('%s', (_noun, [open, calls]) => {
  refuses(() => {
    const { connection, sent } = rehearse(netfilter)
    return { noun: open(connection) as Noun, sent }
  }, calls)
})

/** Makes each part of each call bad in every way. */
function refuses(begin: () => { readonly noun: Noun; readonly sent: readonly Uint8Array[] }, calls: readonly Call[]): void {
  const cases = calls.flatMap(({ verbs, call, parts, options }) =>
    verbs.flatMap((verb): [title: string, verb: string, args: unknown[], name: string | undefined][] => [
      ...Object.entries(parts).flatMap(([path, sort]): [string, string, unknown[], string | undefined][] => {
        const [kind, name = path.includes('.') ? path.split('.').at(-1) : undefined] = typeof sort === 'string' ? [sort] : sort
        return offences[kind].map((offence) => [`${verb}: ${path} is ${said(offence)}`, verb, spoilt(call, path, offence), name])
      }),
      ...(options === undefined
        ? []
        : [
            [`${verb}: an option that there is not`, verb, spoilt(call, `${options}.nonsense`, 1), 'nonsense'] as [
              string,
              string,
              unknown[],
              string,
            ],
          ]),
    ]),
  )

  it.each(cases)('%s', async (_title, verb, args, name) => {
    const { noun, sent } = begin()
    const error = await noun[verb]?.(...args).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(sent).toEqual([])
    expect(error).toBeInstanceOf(TypeError)
    if (name !== undefined) expect((error as { path?: readonly string[] }).path).toContain(name)
  })
}
