/** The stand-in for a host and the internet: namespaces joined by a veth, and a server far away that says who called. */

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openHost } from '../../host/host.ts'
import { createNamespace, deleteNamespace } from '../../host/namespace/namespaces.ts'

/** The address that everybody pings. */
export const FAR_ADDRESS = '8.8.8.8'
/** The host's address on its uplink, of a block that is for documentation. RFC 5737 */
export const HOST_ADDRESS = '203.0.113.2'
/** The address of its router, which is the internet's end of the uplink. */
export const ROUTER_ADDRESS = '203.0.113.1'
/** Where the server listens. */
export const FAR_PORT = 7

const INTERNET = 'internet'
const HOST = 'host'
const UPLINK = 'wlo1'

/** A host with an uplink, and the internet behind it. */
export interface World extends AsyncDisposable {
  readonly host: string
  readonly uplink: string
}

/** Builds it: `host` with `wlo1`, 203.0.113.2/24, whose router 203.0.113.1 answers at 8.8.8.8 as well. */
export async function buildWorld(): Promise<World> {
  const made: string[] = []
  let server: ChildProcess | undefined
  const dispose = async () => {
    if (server !== undefined && server.exitCode === null && server.kill()) await once(server, 'exit')
    for (const name of made.reverse()) deleteNamespace(name)
  }
  try {
    for (const name of [INTERNET, HOST]) {
      createNamespace(name).close()
      made.push(name)
    }
    const host = openHost(HOST)
    const internet = openHost(INTERNET)
    try {
      await host.links.add({ kind: 'veth', name: UPLINK, peer: { name: 'router', namespace: INTERNET } })
      await host.addresses.add(UPLINK, `${HOST_ADDRESS}/24`)
      await host.links.set(UPLINK, { up: true })
      await internet.addresses.add('router', `${ROUTER_ADDRESS}/24`)
      await internet.addresses.add('lo', `${FAR_ADDRESS}/32`)
      await internet.links.set('router', { up: true })
      await internet.links.set('lo', { up: true })
      await host.routes.add({ to: 'default', via: ROUTER_ADDRESS })
      server = await startServer(internet)
    } finally {
      await internet.close()
      await host.close()
    }
  } catch (error) {
    await dispose()
    throw error
  }
  return { host: HOST, uplink: UPLINK, [Symbol.asyncDispose]: dispose }
}

/** The program of the far server: it tells whoever connects which address it sees, and ends with its parent, however that ends. */
const SERVER = `
  const server = require('node:net').createServer((socket) => socket.end(socket.remoteAddress))
  process.stdin.resume().on('end', () => process.exit())
  server.listen(${FAR_PORT}, '${FAR_ADDRESS}', () => console.log('ready'))
`

async function startServer(internet: ReturnType<typeof openHost>): Promise<ChildProcess> {
  // Detached: Ctrl-C is not for it.
  const server = internet.spawn(process.execPath, ['-e', SERVER], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  await Promise.race([
    once(server.stdout ?? server, 'data'),
    once(server, 'exit').then(([code]) => Promise.reject(new Error(`the server on the far side ended with status ${code}`))),
  ])
  return server
}

/** The program that asks the far server from inside the container. */
const CLIENT = `
  const socket = require('node:net').connect(${FAR_PORT}, '${FAR_ADDRESS}')
  socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
  socket.on('data', (said) => process.stdout.write(said))
  socket.on('error', (error) => { console.error(error.message); process.exitCode = 1 })
`

/** Which address the far server sees when a program of the container calls it. */
export async function seenFromAfar(container: {
  spawn: (command: string, args: string[], options: object) => ChildProcess
}): Promise<string> {
  const client = container.spawn(process.execPath, ['-e', CLIENT], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  client.stdout?.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(client, 'close')
  if (code !== 0) throw new Error(`the client inside the container ended with status ${code}`)
  return said
}
