/** Whether a network is as it should be, and who stands in its way. nft(8), “CHAINS”: a packet passes a hook only where every chain there lets it */

import type { Host } from '../../host/host.ts'
import { forwards } from '../forwards.ts'
import type { NetworkFinding } from '../network.ts'
import { foreignChains, helpWith } from './firewalls.ts'
import { entryId, readTable, wantedOn } from './ruleset.ts'
import { attachmentsOf, type FoundNetwork, networksOn } from './survey.ts'
import { place } from './table.ts'

/** Looks at all parts of a network. */
export async function checkNetwork(host: Host, name: string): Promise<NetworkFinding[]> {
  const network = (await networksOn(host)).find(({ plan }) => plan.name === name)
  if (network === undefined) return [{ part: 'bridge', problem: `there is no network ${name} any more`, help: [] }]
  const parts: Record<string, Promise<string[]>> = {
    bridge: bridgeProblems(network),
    addresses: addressProblems(host, network),
    forwarding: forwardingProblems(host, network),
    table: tableProblems(host),
    containers: containerProblems(host, network),
  }
  const findings = await Promise.all(
    Object.entries(parts).map(async ([part, problems]) => ({ part, problem: (await problems).join('; ') || undefined, help: [] })),
  )
  const blocked = await blockingChains(host, network)
  return [...findings, ...(blocked.length > 0 ? blocked : [{ part: 'other rules', problem: undefined, help: [] }])]
}

async function bridgeProblems({ link, plan }: FoundNetwork): Promise<string[]> {
  return [
    ...(link.up ? [] : [`${link.name} is down`]),
    ...(link.address === plan.address ? [] : [`${link.name} has the MAC address ${link.address}, not ${plan.address}`]),
    ...(plan.mtu === undefined || link.mtu === plan.mtu ? [] : [`${link.name} has an MTU of ${link.mtu}, not ${plan.mtu}`]),
  ]
}

async function addressProblems(host: Host, { link, plan }: FoundNetwork): Promise<string[]> {
  const there = (await host.addresses.list({ link })).map(({ prefix }) => prefix)
  const wanted = plan.subnets.map(({ gateway, length }) => `${gateway}/${length}`)
  return wanted.filter((prefix) => !there.includes(prefix)).map((prefix) => `${link.name} does not have ${prefix}`)
}

async function forwardingProblems(host: Host, { plan }: FoundNetwork): Promise<string[]> {
  if (plan.internal) return []
  const links = [plan.bridge, ...(plan.uplink === undefined ? [] : [plan.uplink])]
  return plan.subnets.flatMap(({ family }) =>
    links.filter((link) => !forwards(host, family, link)).map((link) => `${link} does not forward ${family === 'ipv4' ? 'IPv4' : 'IPv6'}`),
  )
}

async function tableProblems(host: Host): Promise<string[]> {
  const [found, wanted = []] = [await readTable(host), await wantedOn(host)]
  if (found === undefined) return [`there is no table ${place.family} ${place.table}`]
  const lasting = found.entries.filter(({ timeout }) => timeout === undefined)
  const [there, needed] = [lasting, wanted].map((entries) => new Set(entries.map(entryId))) as [Set<string>, Set<string>]
  const missing = wanted.filter((entry) => !there.has(entryId(entry)))
  const stale = lasting.filter((entry) => !needed.has(entryId(entry)))
  return [
    ...(found.isIntact ? [] : [`somebody has changed the rules of table ${place.family} ${place.table}`]),
    ...(missing.length === 0
      ? []
      : [`${missing.length} elements are missing, in ${[...new Set(missing.map(({ set }) => set))].join(', ')}`]),
    ...(stale.length === 0 ? [] : [`${stale.length} elements are nobody’s, in ${[...new Set(stale.map(({ set }) => set))].join(', ')}`]),
  ]
}

async function containerProblems(host: Host, network: FoundNetwork): Promise<string[]> {
  const attachments = await attachmentsOf(host, network)
  return attachments.flatMap(({ name, link }) =>
    !link.up ? [`${link.name}, the cable of ${name}, is down`] : link.running ? [] : [`the link of ${name} is down at its own end`],
  )
}

/** The chains of others that drop what this network forwards. */
async function blockingChains(host: Host, network: FoundNetwork): Promise<NetworkFinding[]> {
  const chains = await foreignChains(host, network)
  return chains.map((chain) => {
    const { family, table, name, blocked, rules } = chain
    const what = [
      ...(blocked.length > 0 ? [`drops what goes ${blocked.join(' and ')} the containers`] : []),
      ...rules.map(({ text }) => `has the rule ‘${text}’`),
    ]
    return {
      part: 'other rules',
      problem: `chain ${name} of table ${family} ${table} ${what.join(', and ')}`,
      help: helpWith(chain, network.plan.bridge),
    }
  })
}
