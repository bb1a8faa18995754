/** What chains did to a probe, in nft's words. nft(8), “CHAINS”, “VERDICT STATEMENTS” */

import type { TraceStep } from '../../host/firewall/trace.ts'
import type { Host } from '../../host/host.ts'
import type { TableFamily } from '../../nft/index.ts'
import { ruleLines } from '../rules.ts'
import type { Place } from './place.ts'
import type { Stop } from './stop.ts'
import type { Flow, Sighting } from './tracing.ts'

/** The stops that a probe made at chains, one for each of them. */
export async function chainStops(place: Place, flow: Flow, sightings: readonly Sighting[]): Promise<Stop[]> {
  return await Promise.all(sightings.map((sighting) => chainStop(place, flow, sighting)))
}

async function chainStop({ host, stop, command }: Place, { source, destination }: Flow, sighting: Sighting): Promise<Stop> {
  const { packet, base, direction } = sighting
  const { family, table, chain, verdict } = packet
  const where = `${family} ${table} ${chain}`
  // What it came to last: a rule of this chain or of one that it jumped to, or the policy.
  const last = packet.steps.findLast(({ type, rule }) => type === 'policy' || rule !== undefined)
  const by = last?.type === 'rule' ? await textOf(host, family as TableFamily, last) : 'policy'
  const found = `${base.hook} ${base.priority}, ${where}: ${verdict} by ${by === 'policy' ? 'its policy' : `‘${by}’`}`
  if (verdict !== 'drop') return stop('chain', found, { direction, trace: packet })
  const [from, to] = direction === 'there' ? [source, destination] : [destination, source]
  const ip = source.includes(':') ? 'ip6' : 'ip'
  const help =
    last?.type === 'rule'
      ? `nft delete rule ${family} ${last.table} ${last.chain} handle ${last.rule}`
      : `nft insert rule ${where} ${ip} saddr ${from} ${ip} daddr ${to} accept`
  const problem = `chain ${chain} of table ${family} ${table} drops it at ${base.hook}, by ${by === 'policy' ? 'its policy' : `the rule ‘${by}’`}`
  return stop('chain', found, { direction, problem, help: [command(help)], trace: packet })
}

/** The rule of a step in nft's notation; its number where it is gone. */
async function textOf(host: Host, family: TableFamily, { table, chain, rule }: TraceStep): Promise<string> {
  const lines = await ruleLines(host, family, table, chain)
  return lines.find(({ handle }) => handle === rule)?.text ?? `handle ${rule}`
}
