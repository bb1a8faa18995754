/** Where a container's link leads: its other end on the host, and the bridge that this is plugged into. veth(4), bridge(8) */

import type { Host } from '../../host/host.ts'
import type { Link } from '../../host/link/link.ts'
import { NetlinkError } from '../../netlink/index.ts'
import { readPort } from '../bridge/alias.ts'
import type { Place } from './place.ts'
import type { Stop } from './stop.ts'

/** Where a cable ends. */
export interface Cable {
  readonly stops: readonly Stop[]
  /** The host's link that packets come in by: the bridge, or the end of the cable itself. */
  readonly incoming: Link
}

/** Follows a link to its other end; undefined where that is not on the host. */
export async function followCable(inside: Host, link: Link, place: Place): Promise<Cable | undefined> {
  const end = await otherEnd(inside, link, place.host)
  if (end === undefined) return undefined
  const { stop, command, host } = place
  const { name, up } = end
  const found = `${link.name} leads to ${name}, ${up ? 'up' : 'down'}`
  const cable = stop('cable', found, up ? {} : { problem: `${name} is down`, help: [command(`ip link set ${name} up`)] })
  if (end.master === undefined) return { stops: [cable, ...(await unplugged(place, end))], incoming: end }
  const master = await host.links.get(end.master)
  return { stops: [cable, ...(await portStops(place, end, master))], incoming: master }
}

/** The link of the host that is the other end of a pair. */
async function otherEnd(inside: Host, { peer, index }: Link, host: Host): Promise<Link | undefined> {
  if (peer === undefined) return undefined
  const there = (await host.links.list({ kind: 'veth' })).find((each) => each.index === peer.index && each.peer?.index === index)
  if (there === undefined || inside.namespace === undefined) return there
  // An index says little: that namespace must be the one where the other end of this is.
  const id = await host.namespaceIds.get(inside.namespace).catch((error: unknown) => {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return undefined
    throw error
  })
  return there.peer?.namespaceId === id ? there : undefined
}

/** Says of a container's cable that is plugged in nowhere what network it belongs to. */
async function unplugged({ host, stop, command }: Place, end: Link): Promise<Stop[]> {
  const port = readPort(end)
  if (port === undefined) return []
  const bridges = await host.links.list({ kind: 'bridge' })
  const bridge = bridges.find(({ alias }) => alias?.startsWith(`netloom network ${port.network} `))
  const help = bridge === undefined ? [] : [command(`ip link set ${end.name} master ${bridge.name}`)]
  return [stop('bridge', `${end.name} is in no bridge`, { problem: `${end.name} is not plugged into network ${port.network}`, help })]
}

async function portStops({ host, stop, command }: Place, end: Link, master: Link): Promise<Stop[]> {
  if (master.kind !== 'bridge') return [stop('bridge', `${end.name} belongs to ${master.name}, a ${master.kind}`)]
  const { state = 'unknown', isolated, locked } = await host.bridges.ports.get(end)
  const words = [state, ...(isolated === true ? ['isolated'] : []), ...(locked === true ? ['locked'] : [])].join(', ')
  const found = `port of ${master.name}, ${words}; ${master.name} is ${master.up ? 'up' : 'down'}`
  if (!master.up) return [stop('bridge', found, { problem: `${master.name} is down`, help: [command(`ip link set ${master.name} up`)] })]
  // A port without a cable is disabled by that alone.
  const problem = state === 'forwarding' || !end.running ? undefined : `the bridge lets nothing through at ${end.name}: it is ${state}`
  return [stop('bridge', found, { problem })]
}

/** Which port of a bridge somebody is behind, once the bridge has heard of them. */
export async function switchingStop({ host, stop }: Place, bridge: Link, linkAddress: string): Promise<Stop[]> {
  const entries = await host.bridges.fdb.list({ bridge })
  const entry = entries.find(({ address }) => address === linkAddress)
  if (entry === undefined)
    return [
      stop('bridge', `${bridge.name} has not heard of ${linkAddress}`, { problem: `${linkAddress} is behind no port of ${bridge.name}` }),
    ]
  const port = await host.links.get(entry.link)
  const who = readPort(port)?.name
  return [stop('bridge', `${linkAddress} is behind ${port.name}${who === undefined ? '' : `, the cable of ${who}`}`)]
}
