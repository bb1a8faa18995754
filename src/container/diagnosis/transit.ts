/** How a packet passes the host of its sender: whether it may come in, is passed on, and by which way it leaves. ip-route(8), `get ... iif` */

import { parseAddress } from '../../host/ip/prefix.ts'
import type { Link } from '../../host/link/link.ts'
import { forwardingKeys, forwards } from '../forwards.ts'
import { type Departure, depart } from './departure.ts'
import type { Place } from './place.ts'
import type { Stop } from './stop.ts'

/** How a packet passes the host. */
export interface Transit {
  /** Up to the decision where it goes. */
  readonly arrival: readonly Stop[]
  readonly departure: Departure
}

/** Asks how a packet passes that comes in by a link. */
export async function cross(place: Place, incoming: Link, source: string, destination: string): Promise<Transit> {
  const departure = await depart(place, destination, undefined, { from: source, in: incoming })
  const arrival = [
    ...(await reversePathStops(place, incoming, source, departure)),
    ...(departure.isLocal ? [] : [forwardingStop(place, incoming, destination)]),
  ]
  // The kernel refuses to say where such a packet goes: it goes nowhere.
  const isStopped = arrival.some(({ problem }) => problem !== undefined)
  return { arrival, departure: isStopped && departure.refusal !== undefined ? { ...departure, stops: [] } : departure }
}

/** Whether the host has the address that is the container's way out. */
export async function gatewayStops({ host, stop, command }: Place, incoming: Link, nextHop: string): Promise<Stop[]> {
  const { family } = parseAddress(nextHop)
  const addresses = await host.addresses.list({ family })
  const own = addresses.find(({ prefix }) => prefix.split('/')[0] === nextHop)
  if (own !== undefined) {
    const { name } = await host.links.get(own.link)
    return [stop('neighbour', `${nextHop} is this host’s, on ${name}`)]
  }
  const help = [command(`ip address add ${nextHop}/${family === 'ipv4' ? 24 : 64} dev ${incoming.name}`)]
  return [
    stop('neighbour', `${nextHop} is not this host’s`, { problem: `the host does not have ${nextHop}, the container’s way out`, help }),
  ]
}

function forwardingStop({ host, stop, command }: Place, incoming: Link, destination: string): Stop {
  const { family } = parseAddress(destination)
  const keys = forwardingKeys(host, family, incoming.name)
  const found = keys.map((key) => `${key.replaceAll('/', '.')}=${host.sysctl.get(key)}`).join(', ')
  if (forwards(host, family, incoming.name)) return stop('forwarding', found)
  const version = family === 'ipv4' ? 'IPv4' : 'IPv6'
  const [key = ''] = keys
  return stop('forwarding', found, {
    problem: `the host does not pass on what comes in by ${incoming.name} (${version})`,
    help: [command(`sysctl -w ${key.replaceAll('/', '.')}=1`)],
  })
}

/**
 * Only IPv4 looks at the way back: the stricter of the setting of all links and the link's own counts. A packet that does not pass, Linux before 6.14 refuses to
 * look up with EXDEV, and since then with EINVAL. ip-sysctl, `rp_filter`
 */
async function reversePathStops({ host, stop, command }: Place, incoming: Link, source: string, { refusal }: Departure): Promise<Stop[]> {
  if (source.includes(':')) return []
  const mode = Math.max(...['all', incoming.name].map((link) => Number(host.sysctl.get(`net/ipv4/conf/${link}/rp_filter`))))
  const found = `rp_filter of ${incoming.name} is ${modes[mode] ?? mode}`
  if (mode === 0 || (refusal !== 'EINVAL' && refusal !== 'EXDEV')) return [stop('reverse path', found)]
  const back = await host.routes.lookup(source).catch(() => undefined)
  const other = back?.link === undefined ? undefined : await host.links.get(back.link)
  if (other?.index === incoming.index) return [stop('reverse path', found)]
  return [
    stop('reverse path', found, {
      problem: `an answer to ${source} would ${other === undefined ? 'not leave' : `leave by ${other.name}, and not`} by ${incoming.name}`,
      help: [command(`ip route replace ${source} dev ${incoming.name}`)],
    }),
  ]
}

const modes = ['off', 'strict', 'loose']
