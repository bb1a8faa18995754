/** The stages of making a bridge network, and of taking one away. bridge(8), ip-sysctl, nft(8) */

import type { Host } from '../../host/host.ts'
import type { Link } from '../../host/link/link.ts'
import { addAddress, ensureAddress } from '../change/addresses.ts'
import { addBridge, deleteLinks, setLink } from '../change/links.ts'
import { type Operation, unless, type Workplace } from '../change/operation.ts'
import type { Stage } from '../change/stage.ts'
import { bridgeAlias, readPort } from './alias.ts'
import { networkEntries } from './entries.ts'
import { closing, opening } from './firewalls.ts'
import { attachCommand, networkCommand } from './netloom-commands.ts'
import { settling } from './ruleset.ts'
import { forgetNetwork } from './stale-connections.ts'
import { cablesOf, type FoundNetwork, type NewNetwork } from './survey.ts'
import { switchingOff, switchingOn, trustSettings } from './switches.ts'

/** The stages of making a network that is not there; `undo` takes back whatever there is of it. */
export function creationStages(host: Host, network: NewNetwork, undo: () => Promise<unknown>): Stage[] {
  const { plan } = network
  const place: Workplace = { host, links: new Map() }
  // Where IPv6 is not asked for there is none.
  const addressGeneration = plan.subnets.some(({ family }) => family === 'ipv6') ? 'eui64' : 'none'
  const bridge = { name: plan.bridge, address: plan.address, alias: bridgeAlias(network), addressGeneration } as const
  return [
    {
      name: 'bridge',
      purpose: 'A switch that containers are plugged into. Its alias is all that is known of the network, and goes with it.',
      place,
      operations: [addBridge(bridge, undo)],
    },
    // The table before the bridge is up: nothing may pass without it.
    tableStage(place, settling(host, { more: networkEntries(plan) })),
    ...finishingStages(place, network),
  ]
}

/** The stages of making a network that is there what it should be. */
export function repairStages(host: Host, network: FoundNetwork): Stage[] {
  const place: Workplace = { host, links: new Map([[network.link.name, network.link]]) }
  return [...finishingStages(place, network), tableStage(place, settling(host))]
}

/** The stages of taking a network away, with all that hangs on it; it shares the host with `others`. */
export async function removalStages(host: Host, network: FoundNetwork, others: readonly FoundNetwork[]): Promise<Stage[]> {
  const { plan, link, switched } = network
  const place: Workplace = { host, links: new Map() }
  const cables = await cablesOf(host, plan.name)
  const settings = switchingOff(
    host,
    switched,
    others.map((other) => other.switched),
  )
  return [
    {
      name: 'cables',
      purpose: 'Its containers are unplugged; their own ends go with the cables.',
      place,
      operations: [deleteLinks(cables, cables.flatMap(attachedAgain))],
    },
    { name: 'settings', purpose: 'What was switched on for it alone is switched off.', place, operations: settings },
    ...(plan.openFirewalls
      ? [{ name: 'other firewalls', purpose: 'Rules that let its packets pass go.', place, operations: [closing(host, plan.name)] }]
      : []),
    // The bridge knows what was switched: it goes behind that.
    {
      name: 'bridge',
      purpose: 'The switch goes, and with it all that is known of the network.',
      place,
      operations: [deleteLinks([link], [networkCommand(plan)])],
    },
    tableStage(place, settling(host, { without: plan.name })),
    { name: 'connections', purpose: 'Tracked connections that it had are forgotten.', place, operations: [forgetting(network)] },
  ]
}

/** Settings, addresses, and the bridge up. */
function finishingStages(place: Workplace, { plan, switched, link }: NewNetwork): Stage[] {
  const { host } = place
  const { bridge, mtu, subnets, openFirewalls } = plan
  const has = async (of: Link, prefix: string) => (await host.addresses.list({ link: of })).some((each) => each.prefix === prefix)
  return [
    {
      name: 'settings',
      purpose: 'The host passes on what comes in by the bridge, and what comes back by the uplink. These are files, not messages.',
      place,
      // A router asks for its neighbours from its link-local address, and not before it is sure that nobody else has that.
      operations: [...switchingOn(host, plan, switched), ...trustSettings(host, bridge)],
    },
    {
      name: 'addresses',
      purpose: 'The bridge has the addresses that are the way out for containers, and is up.',
      place,
      operations: [
        ...subnets.map(({ gateway, length }) => {
          const prefix = `${gateway}/${length}`
          return link === undefined ? addAddress(bridge, prefix) : unless(() => has(link, prefix), ensureAddress(bridge, prefix))
        }),
        // Said of a bridge that is there, its MTU stays; else it would follow the ports.
        unless(
          () => link?.up === true && (mtu === undefined || link.mtu === mtu),
          setLink(bridge, { up: true, ...(mtu === undefined ? {} : { mtu }) }),
        ),
      ],
    },
    ...(openFirewalls
      ? [
          {
            name: 'other firewalls',
            purpose: 'Chains of others that would drop its packets let them pass.',
            place,
            operations: [opening(host, { plan, switched, ...(link === undefined ? {} : { link }) })],
          },
        ]
      : []),
  ]
}

function tableStage(place: Workplace, operation: Operation): Stage {
  return {
    name: 'table',
    purpose: 'One table for all networks, whose rules look into sets: each network is a few elements more.',
    place,
    operations: [operation],
  }
}

/** What brings back the cable of a container. */
function attachedAgain(link: Link): string[] {
  const attachment = readPort(link)
  return attachment === undefined ? [] : [attachCommand(attachment)]
}

/** Which connections there are by then, nobody knows before. */
function forgetting({ plan }: FoundNetwork): Operation {
  return {
    commands: plan.subnets.map(({ prefix }) => `conntrack -D -s ${prefix}`),
    perform: ({ host }) => forgetNetwork(host, plan),
    rehearse: async () => undefined,
  }
}
