/** How a packet leaves a namespace: route, link, sender, next hop. ip-route(8), `get`; ip-neighbour(8) */

import type { Link } from '../../host/link/link.ts'
import type { LookupOptions } from '../../host/route/routes.ts'
import { NetlinkError } from '../../netlink/index.ts'
import type { Place } from './place.ts'
import type { Stop } from './stop.ts'

/** How a packet leaves, as far as it does. */
export interface Departure {
  readonly stops: readonly Stop[]
  /** The link by which it leaves; undefined where no route leads there. */
  readonly link: Link | undefined
  /** The address that it is sent from. */
  readonly source: string | undefined
  /** Whose link-layer address it is sent to: the router's, else its receiver's own. */
  readonly nextHop: string
  /** Whether its receiver is here. */
  readonly isLocal: boolean
  /** The code of the error by which the kernel refused to say; undefined where it said. */
  readonly refusal: string | undefined
}

/**
 * Asks how a packet leaves here.
 *
 * @param gateway the router that would have to be its way out, where it is known
 */
export async function depart(place: Place, destination: string, gateway: string | undefined, options?: LookupOptions): Promise<Departure> {
  const { host, stop, command } = place
  try {
    const route = await host.routes.lookup(destination, options)
    const link = route.link === undefined ? undefined : await host.links.get(route.link)
    const isLocal = route.type === 'local'
    const words = [
      isLocal ? `${destination} is here` : `to ${destination}`,
      ...(route.via === undefined ? [] : [`by way of ${route.via}`]),
      ...(link === undefined ? [] : [`by ${link.name}`]),
      ...(route.source === undefined ? [] : [`from ${route.source}`]),
    ]
    const from = options?.from ?? route.source
    return {
      stops: [
        stop('route', words.join(' ')),
        ...(link === undefined || isLocal ? [] : [linkStop(place, link)]),
        ...(from === undefined && !isLocal
          ? [stop('source', 'no address', { problem: `${link?.name} has no address that the packet could be sent from` })]
          : []),
      ],
      link,
      source: from,
      nextHop: route.via ?? destination,
      isLocal,
      refusal: undefined,
    }
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error
    const down = (await host.links.list()).filter((link) => link.name !== 'lo' && !link.running)
    const problem = reasons[error.code] ?? error.message
    const help = gateway === undefined || error.code !== 'ENETUNREACH' ? [] : [command(`ip route add default via ${gateway}`)]
    const stops = [...down.map((link) => linkStop(place, link)), stop('route', `to ${destination}: ${error.code}`, { problem, help })]
    return { stops, link: undefined, source: options?.from, nextHop: destination, isLocal: false, refusal: error.code }
  }
}

/** What a refused lookup means. ip-route(8), “Route types” */
const reasons: Readonly<Record<string, string>> = {
  ENETUNREACH: 'no route leads there',
  EHOSTUNREACH: 'a route says that nobody is there',
  EACCES: 'a route forbids it',
  EINVAL: 'a route swallows it',
}

function linkStop({ stop, command }: Place, link: Link): Stop {
  const { name, up, running, mtu } = link
  const found = `${name} is ${up ? 'up' : 'down'}${running ? '' : up ? ', without carrier' : ''}, MTU ${mtu}`
  if (!up) return stop('link', found, { problem: `${name} is down`, help: [command(`ip link set ${name} up`)] })
  return running ? stop('link', found) : stop('link', found, { problem: `nobody is at the other end of ${name}, or it is down there` })
}

/** Who the next hop is, once something was sent there. Links without link-layer addresses have no neighbours. */
export async function nextHopStop({ host, stop }: Place, { link, nextHop, isLocal }: Departure): Promise<Stop[]> {
  if (link === undefined || isLocal || link.address === undefined || link.message.ifi_flags.includes('IFF_NOARP')) return []
  const found = (await host.neighbours.list({ link })).find(({ address }) => address === nextHop)
  if (found === undefined) return [stop('neighbour', `${nextHop} was not asked for on ${link.name}`)]
  const { state, linkAddress } = found
  const isThere = state !== 'failed' && state !== 'incomplete'
  const said = `${nextHop} on ${link.name}: ${linkAddress ?? 'nobody answers'}, ${state}`
  return [stop('neighbour', said, isThere ? {} : { problem: `nobody has ${nextHop} on ${link.name}` })]
}
