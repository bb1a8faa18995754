/** Why somebody cannot be reached: the way of a packet from a namespace, stop by stop, and what is wrong where. */

import { type Host, openHost } from '../../host/host.ts'
import { parseAddress } from '../../host/ip/prefix.ts'
import type { NamespaceName } from '../../host/namespace/namespace.ts'
import type { Echo } from '../../host/ping/ping.ts'
import { checkPort, type PortAnswer } from '../../host/ping/probe.ts'
import { type Cable, followCable, switchingStop } from './cable.ts'
import { chainStops } from './chains.ts'
import { type Departure, depart, nextHopStop } from './departure.ts'
import { type Place, placeOf } from './place.ts'
import type { Stop } from './stop.ts'
import { type Flow, type Sighting, tracing } from './tracing.ts'
import { cross, gatewayStops } from './transit.ts'

export type { Stop, StopPart } from './stop.ts'

/** What is asked, besides whom. */
export interface DiagnoseOptions {
  /** The namespace that is the host, where the other end of the container's cable is. Default: the one that the program is in. */
  readonly host?: NamespaceName
  /** The port that is asked for; without one an echo request is sent. */
  readonly port?: number
  /** Default: `tcp`. */
  readonly protocol?: 'tcp' | 'udp'
  /** Milliseconds to wait for an answer. Default: 2,000. */
  readonly timeout?: number
}

/** What was found out. */
export interface Diagnosis {
  readonly destination: string
  /** Whether an answer came. */
  readonly isReachable: boolean
  /** All stops, in the order in which a packet comes by them. */
  readonly stops: readonly Stop[]
}

const TIMEOUT = 2_000

/**
 * Follows a packet on its way from a namespace to an address, and the answer back: which link, route and neighbour it takes, whether the bridge and the host pass it
 * on, what every chain of every hook does to it, which address it leaves with. What chains do is seen, not guessed: a probe is sent, and traced by a table that is
 * there for that time alone. Never throws for what is wrong in the network; it is in the stops.
 *
 * Equivalent to: `ip route get`, `ip link`, `ip neighbour`, `bridge link`, `sysctl`, `ping` or `nc -z`, and `nft monitor trace`, on both sides
 *
 * @throws a TypeError for what is no address or no port; what `openNamespace` throws; NetlinkError: EPERM without CAP_NET_ADMIN
 */
export async function diagnose(namespace: NamespaceName, destination: string, options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const { address } = parseAddress(destination)
  if (options.port !== undefined) checkPort(options.port)
  await using inside = openHost(namespace)
  await using host = openHost(options.host)
  const from = placeOf(inside, 'inside')
  const place = placeOf(host, 'host')
  const cable = await cableOf(inside, address, place)
  const gateway = cable && (await gatewayOf(host, cable, address))
  const leaving = await depart(from, address, gateway)
  const answer = await probed(inside, host, address, leaving, options)
  const passing = cable === undefined || leaving.isLocal ? [] : await passage(place, from, cable, leaving, address, answer)
  return {
    destination: address,
    isReachable: answer.stop.problem === undefined,
    stops: [
      ...leaving.stops,
      ...(await chainStops(from, answer.flow, directed(answer.inside, 'there'))),
      ...(await nextHopStop(from, leaving)),
      ...passing,
      ...(await chainStops(from, answer.flow, directed(answer.inside, 'back'))),
      answer.stop,
    ],
  }
}

/** The cable of the link by which a packet would leave; where no route says which, that of the first pair there is. */
async function cableOf(inside: Host, destination: string, place: Place): Promise<Cable | undefined> {
  const route = await inside.routes.lookup(destination).catch(() => undefined)
  const links = await inside.links.list({ kind: 'veth' })
  const link = route?.link === undefined ? links[0] : links.find(({ index }) => index === route.link)
  return link && (await followCable(inside, link, place))
}

/** The host's address on the link that a container's packets come in by. */
async function gatewayOf(host: Host, { incoming }: Cable, destination: string): Promise<string | undefined> {
  const { family } = parseAddress(destination)
  const addresses = await host.addresses.list({ link: incoming, family })
  return addresses.find(({ scope }) => scope === 'everywhere')?.prefix.split('/')[0]
}

/** What became of the probe. */
interface Probed {
  readonly flow: Flow
  readonly stop: Stop
  readonly inside: readonly Sighting[]
  readonly host: readonly Sighting[]
}

async function probed(inside: Host, host: Host, destination: string, { source }: Departure, options: DiagnoseOptions): Promise<Probed> {
  const { port, protocol = 'tcp', timeout = TIMEOUT } = options
  const flow: Flow = { source: source ?? '', destination, protocol: port === undefined ? 'icmp' : protocol, port }
  const send = (): Promise<Echo | PortAnswer> =>
    port === undefined ? inside.ping(destination, { timeout }) : inside.probe(destination, port, { protocol, timeout })
  // What has no sender does not leave.
  if (source === undefined) return { flow, stop: answerStop(inside, await send(), flow), inside: [], host: [] }
  const isElsewhere = inside.namespace?.inode !== host.namespace?.inode
  const watchInside = isElsewhere && (await inside.firewall.tables()).length > 0
  const across = () => tracing(host, flow, send)
  const seen = watchInside ? await tracing(inside, flow, across) : { result: await across(), sightings: [] }
  return { flow, stop: answerStop(inside, seen.result.result, flow), inside: seen.sightings, host: seen.result.sightings }
}

function directed(sightings: readonly Sighting[], direction: Sighting['direction']): Sighting[] {
  return sightings.filter((sighting) => sighting.direction === direction)
}

/** The stops on the host. */
async function passage(place: Place, from: Place, cable: Cable, leaving: Departure, destination: string, answer: Probed): Promise<Stop[]> {
  const { stop } = place
  const { incoming, stops } = cable
  const { source, nextHop, link } = leaving
  if (source === undefined || link === undefined || stops.some(({ problem }) => problem !== undefined)) return [...stops]
  const there = directed(answer.host, 'there')
  const back = await chainStops(place, answer.flow, directed(answer.host, 'back'))
  const { departure, arrival } = await cross(place, incoming, source, destination)
  if (nextHop === destination && !departure.isLocal && incoming.kind === 'bridge') {
    const neighbour = (await from.host.neighbours.list({ link })).find(({ address }) => address === destination)
    const switching = neighbour?.linkAddress === undefined ? [] : await switchingStop(place, incoming, neighbour.linkAddress)
    return [...stops, ...(await chainStops(place, answer.flow, there)), ...switching, ...back]
  }
  const gateway = nextHop === destination ? [] : await gatewayStops(place, incoming, nextHop)
  const isEarly = ({ base }: Sighting) => ['ingress', 'prerouting'].includes(base.hook)
  const [early, late] = [there.filter(isEarly), there.filter((sighting) => !isEarly(sighting))]
  const translated = await translation(place.host, answer, source)
  return [
    ...stops,
    ...gateway,
    ...(await chainStops(place, answer.flow, early)),
    ...arrival,
    ...departure.stops,
    ...(await chainStops(place, answer.flow, late)),
    ...(translated === undefined ? [] : [stop('translation', translated)]),
    ...(await nextHopStop(place, departure)),
    ...back,
  ]
}

/** With which address the probe left, as the kernel remembers its connection; undefined where none are tracked. */
async function translation(host: Host, { flow }: Probed, source: string): Promise<string | undefined> {
  const tracked = await host.connections.list({ source, destination: flow.destination })
  const to = tracked.at(-1)?.reply.destination
  if (to === undefined) return undefined
  return to === source ? `it leaves with its own address, ${source}` : `it leaves as ${to}`
}

function answerStop(inside: Host, answer: Echo | PortAnswer, { destination, port }: Flow): Stop {
  const { stop } = placeOf(inside, 'inside')
  const back = { direction: 'back' } as const
  const time = (milliseconds: number) => `${milliseconds.toFixed(3)} ms`
  if ('answered' in answer) {
    if (answer.answered) return stop('answer', `${destination} answered in ${time(answer.milliseconds)}`, back)
    return stop('answer', answer.code, { ...back, problem: `${destination} did not answer: ${answer.reason}` })
  }
  const { answer: said, code, milliseconds } = answer
  if (said === 'open') return stop('answer', `port ${port} of ${destination} is open, after ${time(milliseconds)}`, back)
  const problems = {
    refused: `${destination} is there, and nobody listens at port ${port}`,
    silent: `nothing came from port ${port} of ${destination}`,
    unreachable: `${destination} cannot be reached: ${code}`,
  }
  return stop('answer', code ?? said, { ...back, problem: problems[said] })
}
