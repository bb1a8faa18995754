/** Address labels, neighbour tables and namespace ids: what we send is what `ip` sends. */

import { describe, expect, it } from 'vitest'
import { addressLabels } from '../../src/host/address-label/address-labels.ts'
import { spanningTrees } from '../../src/host/bridge/spanning-trees.ts'
import { type NeighbourTableOptions, neighbourTables } from '../../src/host/neighbour-table/neighbour-tables.ts'
import { netconfs } from '../../src/host/netconf/netconf.ts'
import { route } from '../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from './against-tools.ts'

const there = { 'veth-host': 3 }

describe('address labels', () => {
  it.each([
    ['ip addrlabel add prefix fd00::/8 label 99', 'add', { prefix: 'fd00::/8', label: 99 }],
    ['ip addrlabel add prefix fd01::/64 dev veth-host label 7', 'add-to-link', { prefix: 'fd01::/64', link: 'veth-host', label: 7 }],
  ] as const)('%s', async (command, fixture, label) => {
    const rehearsal = rehearse(route, there)
    await addressLabels(rehearsal.connection).add(label)
    expectAsTool(rehearsal, 'route/address-label', fixture, command, 'RTM_NEWADDRLABEL')
  })

  it('ip addrlabel list', async () => {
    const rehearsal = rehearse(route, there)
    await addressLabels(rehearsal.connection).list()
    expectAsTool(rehearsal, 'route/address-label', 'list', 'ip addrlabel list', 'RTM_GETADDRLABEL')
  })
})

describe('neighbour tables', () => {
  const link = {
    reachableTime: 60_000,
    retransmitTime: 2000,
    staleTime: 120_000,
    probeDelay: 10_000,
    queueLength: 5,
    programProbes: 1,
    unicastProbes: 4,
    multicastProbes: 5,
    anycastDelay: 2000,
    proxyDelay: 1000,
    proxyQueueLength: 128,
    lockTime: 2000,
  }
  const cases: [command: string, fixture: string, family: 'ipv4' | 'ipv6', options: NeighbourTableOptions, link?: string][] = [
    [
      'ip ntable change name ndisc_cache dev veth-host base_reachable 60000 retrans 2000 gc_stale 120000 delay_probe 10000 queue 5 app_probes 1 ucast_probes 4 mcast_probes 5 anycast_delay 2000 proxy_delay 1000 proxy_queue 128 locktime 2000',
      'change-parameters',
      'ipv6',
      link,
      'veth-host',
    ],
    [
      'ip ntable change name arp_cache thresh1 256 thresh2 1024 thresh3 2048 gc_int 60000',
      'change-thresholds',
      'ipv4',
      { threshold1: 256, threshold2: 1024, threshold3: 2048, collectionInterval: 60_000 },
    ],
  ]

  it.each(cases)('%s', async (command, fixture, family, options, link) => {
    const rehearsal = rehearse(route, there)
    await neighbourTables(rehearsal.connection).set(family, options, link)
    expectAsTool(rehearsal, 'route/neighbour-table', fixture, command, 'RTM_SETNEIGHTBL')
  })

  it('ip ntable show dev veth-host', async () => {
    const rehearsal = rehearse(route, there)
    await neighbourTables(rehearsal.connection).list({ link: 'veth-host' })
    expectAsTool(rehearsal, 'route/neighbour-table', 'show-dev', 'ip ntable show dev veth-host', 'RTM_GETNEIGHTBL')
  })
})

it('the settings of links are asked for as `ip netconf` does', async () => {
  const rehearsal = rehearse(route, there)
  await netconfs(rehearsal.connection).list({ link: 'veth-host' })
  expectAsTool(rehearsal, 'route/netconf', 'show-all-families', 'ip netconf show dev veth-host', 'RTM_GETNETCONF')
})

it('what a port does in a spanning tree is asked of the kernel first, which says nothing of a tree that there is not', async () => {
  const rehearsal = rehearse(route, there)
  await expect(spanningTrees(rehearsal.connection).set('veth-host', 5, 'blocking')).rejects.toThrow('That port has no spanning tree 5')
})
