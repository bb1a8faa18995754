/** What the chains of a namespace do to the packets of a probe: a rule of our own has them traced. nft(8), `meta nftrace`; NFNLGRP_NFTRACE */

import type { BaseChain, Chain } from '../../host/firewall/ruleset.ts'
import type { TracedPacket, TraceEvent } from '../../host/firewall/trace.ts'
import type { Host } from '../../host/host.ts'
import { type Family, fromNumber, parseAddress } from '../../host/ip/prefix.ts'
import { familyName, type Statement, type Term, type Thing } from '../../nft/index.ts'
import { hex } from '../../schema/index.ts'

/** The packets that are meant. */
export interface Flow {
  readonly source: string
  readonly destination: string
  readonly protocol: 'icmp' | 'tcp' | 'udp'
  readonly port: number | undefined
}

/** A packet of the flow in a base chain. */
export interface Sighting {
  readonly packet: TracedPacket
  readonly base: BaseChain
  /** Whether it is on its way to the destination. */
  readonly direction: 'there' | 'back'
}

/** What was seen, and what the work gave. */
export interface Traced<T> {
  readonly result: T
  readonly sightings: readonly Sighting[]
}

/** When nothing more has been told for so many milliseconds, that was all. */
const GRACE = 50
/** Before all that anybody else does: the priorities of the kernel itself begin at -450. */
const FIRST = -1000
/** Behind connection tracking, which tells answers whose addresses were translated by what they answer. <linux/netfilter_ipv4.h>, NF_IP_PRI_CONNTRACK */
const TRACKED = -199

/**
 * Does a work, and tells what the chains of the namespace did to the first packet of the flow there, and to the first one back. Until the work is done there is a
 * table of ours more, which belongs to our socket: should we be killed, it goes.
 *
 * Equivalent to: `nft add rule ... meta nftrace set 1`, `nft monitor trace`
 */
export async function tracing<T>(host: Host, flow: Flow, work: () => Promise<T>): Promise<Traced<T>> {
  const chains = await host.firewall.chains()
  const { tableChanges } = await import('../../nft/notation/index.ts')
  const table = { family: 'inet', name: `netloom-diagnosis-${process.pid}` } as const
  const hasTranslation = chains.some(({ base }) => base?.type === 'nat')
  await host.firewall.delete({ family: table.family, table: table.name })
  await host.firewall.transaction(tableChanges(markingTable(table, flow, hasTranslation)))
  const ending = new AbortController()
  try {
    const trace = host.firewall.trace({ signal: ending.signal })
    const events: TraceEvent[] = []
    // The socket listens from here on.
    const first = trace.next()
    const listening = (async () => {
      for (let next = await first; next.done !== true; next = await trace.next()) events.push(next.value)
    })()
    const result = await work()
    for (let told = -1; told < events.length; ) {
      told = events.length
      await new Promise((resolve) => setTimeout(resolve, GRACE))
    }
    ending.abort()
    await listening
    return { result, sightings: sightingsIn(events, chains, flow) }
  } finally {
    ending.abort()
    await host.firewall.delete({ family: table.family, table: table.name })
  }
}

/** A table that has the packets of a flow traced, there and back, from their first chain on. */
function markingTable({ family, name }: { readonly family: 'inet'; readonly name: string }, flow: Flow, hasTranslation: boolean): Thing[] {
  const { source, destination, protocol, port } = flow
  const ip = parseAddress(destination).family === 'ipv4' ? 'ip' : 'ip6'
  const is = (left: object, right: Term): Statement => ({ match: { op: '==', left, right } }) as Statement
  const address = (field: 'saddr' | 'daddr', value: string) => is({ payload: { protocol: ip, field } }, value)
  const transport = is({ meta: { key: 'l4proto' } }, protocol === 'icmp' && ip === 'ip6' ? 'ipv6-icmp' : protocol)
  const at = (field: 'sport' | 'dport') => (port === undefined ? [] : [is({ payload: { protocol: 'th', field } }, port)])
  const trace = { mangle: { key: { meta: { key: 'nftrace' } }, value: 1 } } as Statement
  const original = (field: 'saddr' | 'daddr', value: string) => is({ ct: { key: `${ip} ${field}`, dir: 'original' } }, value)
  const first: Statement[][] = [
    [address('saddr', source), address('daddr', destination), transport, ...at('dport'), trace],
    [address('saddr', destination), transport, ...at('sport'), trace],
  ]
  const tracked: Statement[][] = [[original('saddr', source), original('daddr', destination), transport, trace]]
  const place = { family, table: name }
  const parts = (['prerouting', 'output'] as const).flatMap((hook): (readonly [string, string, number, Statement[][]])[] => [
    [hook, hook, FIRST, first],
    ...(hasTranslation ? [[`${hook}-tracked`, hook, TRACKED, tracked] as const] : []),
  ])
  return [
    { table: { family, name, flags: ['owner'] } } as Thing,
    ...parts.flatMap(([chain, hook, prio, rules]): Thing[] => [
      { chain: { ...place, name: chain, type: 'filter', hook, prio } } as Thing,
      ...rules.map((expr): Thing => ({ rule: { ...place, chain, expr } })),
    ]),
  ]
}

/** The first packet of each direction in each base chain that somebody else has. */
function sightingsIn(events: readonly TraceEvent[], chains: readonly Chain[], { source, destination }: Flow): Sighting[] {
  const { family } = parseAddress(destination)
  const seen = new Set<string>()
  return events.flatMap((event): Sighting[] => {
    if (event.type !== 'packet') return []
    const where = familyName(event.steps[0]?.message.nfgen_family ?? 'NFPROTO_UNSPEC')
    const chain = chains.find(({ family, table, name }) => family === where && table === event.table && name === event.chain)
    if (chain?.base === undefined) return []
    const direction = senderOf(event, family) === source ? 'there' : 'back'
    const key = JSON.stringify([direction, chain.family, chain.table, chain.name])
    if (seen.has(key)) return []
    seen.add(key)
    return [{ packet: { ...event, family: chain.family }, base: chain.base, direction }]
  })
}

/** The sender of a packet, as its network header says. RFC 791, section 3.1; RFC 8200, section 3 */
function senderOf({ networkHeader }: TracedPacket, family: Family): string | undefined {
  const [offset, length] = family === 'ipv4' ? [12, 4] : [8, 16]
  const octets = networkHeader?.subarray(offset, offset + length)
  return octets?.length === length ? fromNumber(BigInt(`0x${hex(octets)}`), family) : undefined
}
