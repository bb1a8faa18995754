/**
 * What the links of bridge networks say of themselves, in their alias: it is all that is known of networks and attachments, and it goes with the link. The ruleset
 * can be made from it again. ip-link(8), `alias`; <linux/if.h>, IFALIASZ
 */

import { formatPrefix, networkOf, parsePrefix } from '../../host/ip/prefix.ts'
import type { Link } from '../../host/link/link.ts'
import { failure } from '../failure.ts'
import { type BridgeNetworkPlan, planBridgeNetwork } from './description.ts'
import { type Publication, parsePorts, portsText } from './ports.ts'

/** The longest alias, in bytes. */
const MOST = 255

/** What a bridge says: its network, and which settings of the host were changed for it. */
export interface BridgeRecord {
  readonly plan: BridgeNetworkPlan
  /** The settings that the network found off and switched on. */
  readonly switched: readonly string[]
}

/** One container on a network. */
export interface Attachment {
  /** What it is called on this network. */
  readonly name: string
  /** The network's name. */
  readonly network: string
  /** Its addresses, with their prefix lengths. */
  readonly addresses: readonly string[]
  readonly ports: readonly Publication[]
}

/** The alias of a bridge. @throws an Error with code E2BIG where it is longer than an alias can be */
export function bridgeAlias({ plan, switched }: BridgeRecord): string {
  const { name, subnets, mtu, masquerade, isolate, internal, uplink, openFirewalls } = plan
  const words = [
    ...subnets.map(({ gateway, length, first, last }) => `${gateway}/${length},${first}-${last}`),
    ...(masquerade ? [] : ['routed']),
    ...(isolate ? ['isolate'] : []),
    ...(internal ? ['internal'] : []),
    ...(openFirewalls ? ['open'] : []),
    ...(uplink === undefined ? [] : [`uplink=${uplink}`]),
    ...(mtu === undefined ? [] : [`mtu=${mtu}`]),
    ...subnets.flatMap(({ reserved }) => reserved.map((address) => `reserved=${address}`)),
    ...switched.map((setting) => `on=${setting}`),
  ]
  return fitting(`netloom network ${name} ${words.join(' ')}`)
}

/** What a link says of the network that it is the bridge of; undefined where it is none of ours. */
export function readBridge({ name: bridge, kind, alias }: Link): BridgeRecord | undefined {
  const [mark, what, name, ...words] = (alias ?? '').split(' ')
  if (kind !== 'bridge' || mark !== 'netloom' || what !== 'network' || name === undefined) return undefined
  const subnets = words.filter((word) => /^[\da-f:.]+\/\d/.test(word)).map((word) => word.split(',') as [string, string])
  const said = (key: string) => words.filter((word) => word.startsWith(`${key}=`)).map((word) => word.slice(key.length + 1))
  const [uplink] = said('uplink')
  const [mtu] = said('mtu')
  try {
    const plan = planBridgeNetwork({
      name,
      bridge,
      subnet: subnets.map(([gateway]) => formatPrefix(networkOf(parsePrefix(gateway)))),
      gateway: subnets.map(([gateway]) => parsePrefix(gateway).address),
      range: subnets.map(([, range]) => range),
      reserved: said('reserved'),
      masquerade: !words.includes('routed'),
      isolate: words.includes('isolate'),
      internal: words.includes('internal'),
      openFirewalls: words.includes('open'),
      ...(uplink === undefined ? {} : { uplink }),
      ...(mtu === undefined ? {} : { mtu: Number(mtu) }),
    })
    return { plan, switched: said('on') }
  } catch {
    // Anybody can give a link an alias that begins like ours.
    return undefined
  }
}

/** The alias of the host's end of a container's cable. @throws an Error with code E2BIG where it is longer than an alias can be */
export function portAlias({ name, network, addresses, ports }: Attachment): string {
  return fitting(`netloom port ${network} ${name} ${addresses.join(',')} ${ports.map(portsText).join(' ')}`.trimEnd())
}

/** What a link says of the container behind it; undefined where it is none of ours. */
export function readPort({ kind, alias }: Link): Attachment | undefined {
  const [mark, what, network, name, addresses, ...ports] = (alias ?? '').split(' ')
  if (kind !== 'veth' || mark !== 'netloom' || what !== 'port' || network === undefined || name === undefined) return undefined
  try {
    return {
      name,
      network,
      addresses: (addresses ?? '').split(',').map((text) => formatPrefix(parsePrefix(text))),
      ports: ports.map(parsePorts),
    }
  } catch {
    return undefined
  }
}

function fitting(alias: string): string {
  const length = Buffer.byteLength(alias)
  if (length > MOST) throw failure('E2BIG', `what a link says of itself has at most ${MOST} bytes, and this would take ${length}: ${alias}`)
  return alias
}
