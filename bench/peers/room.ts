/** A dump of the routes of the namespace it runs in. Prints by how many MiB the heap was fuller at the most than with the result alone. */

import { setImmediate } from 'node:timers/promises'
import { netloom, system } from '../built.ts'

const MIB = 2 ** 20
const { gc } = globalThis
if (gc === undefined) throw new Error('run with --expose-gc')

const used = () => {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const connection = new netloom.Connection(netloom.route, netloom.openNetlinkSocket(0))
const dump = () => connection.dump('RTM_GETROUTE', { rtm_family: 'AF_INET' })

/** In a function of its own, or its result would still be held while the next one is measured. */
async function warmUp(): Promise<void> {
  await dump()
}

await warmUp()
await setImmediate()
gc()
let most = 0
const { read } = system.DatagramSocket.prototype
system.DatagramSocket.prototype.read = function (buffer) {
  most = Math.max(most, used())
  return read.call(this, buffer)
}
const routes = await dump()
most = Math.max(most, used())
gc()
const kept = used()
if (routes.length < 100_000) throw new Error(`only ${routes.length} routes`)
console.log((most - kept) / MIB)
process.exit()
