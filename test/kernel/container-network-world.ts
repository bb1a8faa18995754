/** A host with an uplink and somebody far behind it, for tests of container networks; and all that such a network could leave behind. */

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import type { NetworkDescription } from '../../src/container/index.ts'
import { type Host, openHost } from '../../src/host/host.ts'
import type { NamespaceName } from '../../src/host/namespace/namespace.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { filesAtRest } from '../system/open-files.ts'

/** Who answers far away, and what the host is called there. The addresses are for documentation. RFC 5737 */
export const far = '198.51.100.1'
export const uplinkAddress = '203.0.113.2'

export interface World {
  readonly host: Host
  readonly far: Host
}

/**
 * Makes the sandbox, or another namespace, a host: `wlo1` has 203.0.113.2/24 and leads to a router that answers at 198.51.100.1 too, and knows no
 * way to the subnets of containers.
 */
export async function world(place?: NamespaceName): Promise<World> {
  const host = openHost(place)
  const away = openHost(createNamespace())
  onTestFinished(async () => {
    await host.close()
    await away.close()
  })
  // Else link-local addresses come and go by themselves.
  for (const { sysctl } of [host, away]) for (const links of ['all', 'default']) sysctl.set(`net.ipv6.conf.${links}.disable_ipv6`, 1)
  await host.links.add({ kind: 'veth', name: 'wlo1', mtu: 1400, peer: { name: 'router', namespace: away.namespace ?? '', mtu: 1400 } })
  await host.addresses.add('wlo1', `${uplinkAddress}/24`)
  await away.addresses.add('router', '203.0.113.1/24')
  await away.addresses.add('lo', `${far}/32`)
  await away.links.set('lo', { up: true })
  await away.links.set('router', { up: true })
  await host.links.set('wlo1', { up: true })
  await host.links.set('lo', { up: true })
  while (!(await host.links.get('wlo1')).running);
  await host.routes.add({ to: 'default', via: '203.0.113.1' })
  return { host, far: away }
}

/** What most tests ask for. */
export const asked: NetworkDescription = { name: 'myns', subnet: '10.10.0.0/24', uplink: 'wlo1', probe: far }

/** Everything that a network could leave behind: two of these are equal when it left nothing. */
export async function surroundings({ host }: Pick<World, 'host'>) {
  const { links, addresses, routes, firewall, sysctl } = host
  const chains = await firewall.chains()
  return {
    links: (await links.list()).map(({ index, name, up, running, mtu, address, alias }) => ({
      index,
      name,
      up,
      running,
      mtu,
      address,
      alias,
    })),
    addresses: (await addresses.list()).map(({ link, prefix }) => `${prefix} ${link}`),
    routes: (await routes.list({ table: 'all' })).map(({ to, via, link, table }) => `${to} via ${via} by ${link} in ${table}`),
    tables: (await firewall.tables()).map(({ family, name, handle }) => `${family} ${name} ${handle}`),
    chains: chains.map(({ table, name, handle }) => `${table} ${name} ${handle}`),
    rules: (await firewall.rules()).map(({ table, chain, handle }) => `${table} ${chain} ${handle}`),
    forwarding: host.forwarding.state(),
    redirects: sysctl.get('net.ipv4.conf.all.accept_redirects'),
    namespaces: namespaces(),
    files: await filesAtRest(),
  }
}

/** The files in /run/netns. */
export function namespaces(): string[] {
  try {
    return readdirSync('/run/netns')
  } catch {
    return []
  }
}

/** Answers each UDP packet with the address that it came from. */
const SERVER = `
  const socket = require('node:dgram').createSocket('udp4')
  socket.on('message', (_, { port, address }) => socket.send(address, port, address))
  socket.bind(7, '${far}', () => console.log('ready'))
`

const CLIENT = `
  const socket = require('node:dgram').createSocket('udp4')
  socket.on('message', (said) => { console.log(String(said)); process.exit() })
  socket.send('who am I?', 7, '${far}')
  setTimeout(() => { console.log('nobody answered'); process.exit() }, 1000)
`

/** Puts a server into the far namespace. */
export async function serve({ far: place }: World): Promise<void> {
  const server = place.spawn(process.execPath, ['-e', SERVER], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (server.kill()) await once(server, 'exit')
  })
  await once(server.stdout ?? server, 'data')
}

/** The address that the far server sees when a program asks it from inside. */
export async function seen(network: { spawn(command: string, args: string[], options: object): ChildProcess }): Promise<string> {
  return (await output(network.spawn(process.execPath, ['-e', CLIENT], { stdio: ['ignore', 'pipe', 'inherit'] }))).trim()
}

/** What a program prints until it ends. */
export async function output(child: ChildProcess): Promise<string> {
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    said += text
  })
  await once(child, 'close')
  return said
}
