/** A host with an uplink and somebody beyond it, containers, and programs that talk, for tests of bridge networks. */

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { type Host, openHost } from '../../src/host/host.ts'
import { createNamespace, deleteNamespace } from '../../src/host/namespace/namespaces.ts'
import { output, type World, world } from './container-network-world.ts'

export const uplinkAddress6 = '2001:db8:1::2'
export const far6 = '2001:db8:f::1'

/** A host as `world` makes it, with IPv6 as well. */
export async function dualWorld(): Promise<World> {
  const here = await world()
  // Else link-local addresses come a second later, by themselves.
  await here.host.links.set('wlo1', { addressGeneration: 'none' })
  await here.far.links.set('router', { addressGeneration: 'none' })
  for (const { sysctl } of [here.host, here.far])
    for (const links of ['all', 'default']) sysctl.set(`net.ipv6.conf.${links}.disable_ipv6`, 0)
  await here.host.addresses.add('wlo1', `${uplinkAddress6}/64`)
  await here.far.addresses.add('router', '2001:db8:1::1/64')
  await here.far.addresses.add('lo', `${far6}/128`)
  await here.host.routes.add({ to: 'default', via: '2001:db8:1::1' })
  return here
}

/** An empty namespace of that name, until the test ends. */
export function container(name: string): Host {
  createNamespace(name).close()
  const host = openHost(name)
  onTestFinished(async () => {
    await host.close()
    deleteNamespace(name)
  })
  return host
}

const SERVER = {
  tcp: `require('node:net').createServer((socket) => socket.on('error', () => {}).end(socket.remoteAddress)).listen(PORT, 'ADDRESS', ready)`,
  udp: `const socket = require('node:dgram').createSocket('ADDRESS'.includes(':') ? 'udp6' : 'udp4')
    socket.on('message', (_, { port, address }) => socket.send(address, port, address))
    socket.bind(PORT, 'ADDRESS', ready)`,
  http: `require('node:http').createServer((request, answer) => answer.end(request.socket.remoteAddress)).listen(PORT, 'ADDRESS', ready)`,
}

const CLIENT = {
  tcp: `const socket = require('node:net').connect(PORT, 'ADDRESS')
    socket.on('data', (said) => done(String(said))).on('error', ({ code }) => done(code))`,
  udp: `const socket = require('node:dgram').createSocket('ADDRESS'.includes(':') ? 'udp6' : 'udp4')
    socket.on('message', (said) => done(String(said))).on('error', ({ code }) => done(code))
    socket.send('who am I?', PORT, 'ADDRESS')`,
  http: `fetch('http://' + ('ADDRESS'.includes(':') ? '[ADDRESS]' : 'ADDRESS') + ':PORT/').then((answer) => answer.text()).then(done, ({ cause }) => done(cause.code))`,
}

export type Transport = keyof typeof SERVER

/** Puts a server there that tells each client its address. Of UDP it answers from one address alone. */
export async function serveAt(place: Pick<Host, 'spawn'>, transport: Transport, port: number, address = '::'): Promise<ChildProcess> {
  const script = `const ready = () => console.log('ready')\n${SERVER[transport].replaceAll('PORT', String(port)).replaceAll('ADDRESS', address)}`
  const server = place.spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    if (server.exitCode === null && server.kill()) await once(server, 'exit')
  })
  await once(server.stdout ?? server, 'data')
  return server
}

/** Asks such a server from there: gives the address that it sees, the code of the error, or `nobody answered`. */
export async function ask(place: Pick<Host, 'spawn'>, transport: Transport, address: string, port: number): Promise<string> {
  const script = `const done = (said) => { console.log(said); process.exit() }
    setTimeout(done, 1000, 'nobody answered')
    ${CLIENT[transport].replaceAll('ADDRESS', address).replaceAll('PORT', String(port))}`
  const client = place.spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  return (await output(client)).trim().replace('::ffff:', '')
}
