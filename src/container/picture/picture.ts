/** What of a host's networks is drawn: namespaces, links, bridges, addresses and rules, as the kernel has them at the moment. Plain data. */

import type { Address } from '../../host/address/address.ts'
import { Host, openHost } from '../../host/host.ts'
import type { Link } from '../../host/link/link.ts'
import { type NamespaceName, openNamespace } from '../../host/namespace/namespace.ts'
import { listNamespaces } from '../../host/namespace/namespaces.ts'
import { NetlinkError } from '../../netlink/index.ts'
import { portsText } from '../bridge/ports.ts'
import { readTable } from '../bridge/ruleset.ts'
import { attachmentsOf, type FoundAttachment, type FoundNetwork, networksOn } from '../bridge/survey.ts'
import type { Entry } from '../bridge/table.ts'
import { type NetworkPlan, planNetwork } from '../plan.ts'
import { recordsIn, surveyTables } from '../records.ts'
import { rulesOf } from '../rules.ts'

/** A link. */
export interface DrawnLink {
  readonly name: string
  readonly up: boolean
  /** With their prefix lengths. */
  readonly addresses: readonly string[]
}

/** A container, and the cable that it hangs on. */
export interface DrawnContainer {
  /** What it is called on the network. */
  readonly name: string
  /** The host's end of its cable. */
  readonly hostLink: DrawnLink
  /** Its own end; undefined where its namespace has no name to look there by. */
  readonly link: DrawnLink | undefined
  /** The addresses that it has on the network. */
  readonly addresses: readonly string[]
  /** The ports of the host that lead to it: `['8080:80/tcp']`. */
  readonly ports: readonly string[]
}

/** A network. */
export interface DrawnNetwork {
  readonly name: string
  /** The bridge that its containers are plugged into; undefined where it has one container alone, on a cable to the host itself. */
  readonly bridge: DrawnLink | undefined
  /** What the rules do with its packets, a line each. */
  readonly rules: readonly string[]
  readonly containers: readonly DrawnContainer[]
}

/** A host with its networks. */
export interface Picture {
  /** The links that packets to the world leave by. */
  readonly uplinks: readonly DrawnLink[]
  readonly networks: readonly DrawnNetwork[]
}

/**
 * Looks at a host's networks, or at some of them. Equivalent to: `ip address`, `ip link show master BRIDGE`, `ip -n NAME address`, `nft list table inet netloom`
 *
 * @throws what `openNamespace` throws; NetlinkError: EPERM without CAP_NET_ADMIN
 */
export async function picture({
  host: where,
  names,
}: {
  readonly host?: NamespaceName
  readonly names?: readonly string[]
} = {}): Promise<Picture> {
  await using host = openHost(where)
  const isMeant = (name: string) => names === undefined || names.includes(name)
  const networks = (await networksOn(host)).filter(({ plan }) => isMeant(plan.name))
  const single = [...recordsIn(await surveyTables(host))].filter(([name]) => isMeant(name))
  const [links, addresses, routes] = await Promise.all([host.links.list(), host.addresses.list(), host.routes.list()])
  const entries = (await readTable(host))?.entries ?? []
  const namespaces = await namespacesById(host)
  const outward = new Set([
    ...routes.filter(({ to }) => to === 'default').map(({ link }) => link),
    ...networks.map(({ plan }) => plan.uplink),
    ...single.map(([, { uplink }]) => uplink),
  ])
  return {
    uplinks: links.filter(({ index, name }) => outward.has(index) || outward.has(name)).map((link) => drawnLink(link, addresses)),
    networks: [
      ...(await Promise.all(
        networks.map(async (network) => {
          const attachments = await attachmentsOf(host, network)
          return {
            name: network.plan.name,
            bridge: drawnLink(network.link, addresses),
            rules: rulesFor(network, entries),
            containers: await Promise.all(attachments.map((attachment) => drawnContainer(attachment, namespaces))),
          }
        }),
      )),
      ...(await Promise.all(single.map(([name, record]) => drawnSingle(host, planNetwork({ name, ...record }), links, addresses)))),
    ],
  }
}

/** The network of one container: its rules are those of its own table. */
async function drawnSingle(host: Host, plan: NetworkPlan, links: readonly Link[], addresses: readonly Address[]): Promise<DrawnNetwork> {
  const { name, hostLink, containerLink, address, prefixLength, table } = plan
  const found = links.find((link) => link.name === hostLink)
  const inside = found?.peer === undefined ? undefined : await linkIn(name, found.peer.index)
  const said = await Promise.all(['forward', 'postrouting'].map(async (chain) => [chain, await rulesOf(host, 'ip', table, chain)] as const))
  return {
    name,
    bridge: undefined,
    rules: said.flatMap(([chain, rules]) => rules.map((rule) => `${chain}: ${rule}`)),
    containers: [
      {
        name,
        hostLink: found === undefined ? { name: hostLink, up: false, addresses: [] } : drawnLink(found, addresses),
        link: inside ?? { name: containerLink, up: false, addresses: [] },
        addresses: [`${address}/${prefixLength}`],
        ports: [],
      },
    ],
  }
}

/** What a host's other namespaces are called that have a name, by the ids that they have here. */
async function namespacesById(host: Host): Promise<ReadonlyMap<number, string>> {
  const named = await Promise.all(
    listNamespaces().map(async ({ name }): Promise<[number, string][]> => {
      try {
        return [[await host.namespaceIds.get(name), name]]
      } catch (error) {
        // It may be gone by now; and those that no link leads to have no id.
        if (error instanceof NetlinkError || (error instanceof Error && 'code' in error)) return []
        throw error
      }
    }),
  )
  return new Map(named.flat())
}

async function drawnContainer(
  { name, addresses, ports, link }: FoundAttachment,
  namespaces: ReadonlyMap<number, string>,
): Promise<DrawnContainer> {
  const { index, namespaceId } = link.peer ?? {}
  const namespace = namespaceId === undefined ? undefined : namespaces.get(namespaceId)
  return {
    name,
    hostLink: drawnLink(link, []),
    link: namespace === undefined || index === undefined ? undefined : await linkIn(namespace, index),
    addresses,
    ports: ports.map(portsText),
  }
}

async function linkIn(namespace: string, index: number): Promise<DrawnLink | undefined> {
  try {
    await using inside = new Host(openNamespace(namespace))
    const link = await inside.links.get(index)
    return drawnLink(link, await inside.addresses.list({ link }))
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}

function drawnLink({ name, up, index }: Link, addresses: readonly Address[]): DrawnLink {
  const own = addresses.filter(({ link, scope }) => link === index && scope === 'everywhere')
  return { name, up, addresses: own.map(({ prefix }) => prefix) }
}

/** What the table's elements make its rules do with the packets of a network. */
function rulesFor({ plan }: FoundNetwork, entries: readonly Entry[]): string[] {
  const { bridge, name, subnets } = plan
  const own = (set: string) => entries.filter((entry) => entry.set === set)
  const has = (set: string) => own(set).some(({ key }) => key === bridge)
  const ways = own('ways').flatMap(({ key }) => pairOf(key, bridge))
  const translated = own('masqueraded4')
    .concat(own('masqueraded6'))
    .map(({ key }) => prefixText(key))
  const masqueraded = subnets.map(({ prefix }) => prefix).filter((prefix) => translated.includes(prefix))
  const published = entries.filter(({ set, comment }) => set.startsWith('published') && comment?.startsWith(`${name}/`) === true)
  return [
    ...(ways.length === 0 ? [] : [`forward: ${bridge} → ${ways.join(', ')}`]),
    ...(has('bound') || has('internal') ? [] : [`forward: ${bridge} → any link`]),
    ...(has('internal') ? ['forward: no way out, and none in'] : []),
    ...(has('isolated') ? ['forward: no other network may talk to it'] : []),
    ...(has('guarded') ? ['forward: from outside only what is published'] : []),
    ...(masqueraded.length === 0 ? [] : [`postrouting: masquerade ${masqueraded.join(', ')}`]),
    ...published.map(publishedText),
  ]
}

type Concatenation = { readonly concat?: readonly unknown[] }

/** Where a way leads that begins at the bridge. */
function pairOf(key: unknown, bridge: string): string[] {
  const [from, to] = (key as Concatenation).concat ?? []
  return from === bridge ? [String(to)] : []
}

function prefixText(key: unknown): string {
  const { addr, len } = (key as { readonly prefix?: { readonly addr: string; readonly len: number } }).prefix ?? {}
  return `${addr}/${len}`
}

function publishedText({ key, data }: Entry): string {
  const [at, protocol, port] = (key as Concatenation).concat ?? []
  const [address, target] = (data as Concatenation).concat ?? []
  const host = typeof at === 'string' ? (at.includes(':') ? `[${at}]` : at) : 'any address'
  return `prerouting, output: ${host}:${port}/${protocol} → ${String(address).includes(':') ? `[${address}]` : address}:${target}`
}
