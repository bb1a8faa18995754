/** What changes the VLANs of a link into those that are wanted: up to three messages. bridge(8), <linux/if_bridge.h> */

import { isDeepStrictEqual } from 'node:util'
import type { AnyInput } from '../../netlink/index.ts'
import type { LinkInput, route } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { at, readFields, wholeNumber, yesOrNo } from '../verb/fields.ts'
import { attributesOf, spoken } from '../verb/options.ts'
import { type BridgeVlan, type BridgeVlanSettings, options } from './vlan.ts'

/** The first and the last of several VLANs. */
export type Span = readonly [first: number, last: number]

/** What is said, and what there is. */
export interface Asked {
  readonly range: Span
  readonly said: BridgeVlanSettings
  readonly ifi_index: number
  readonly isBridge: boolean
  readonly present: readonly BridgeVlan[]
}

/** What a new VLAN has. */
export const fresh = {
  pvid: false,
  untagged: false,
  tunnel: null,
  state: 'forwarding',
  multicastRouter: 'automatic',
  multicastGroupsLimit: 0,
  neighbourSuppression: false,
} as const satisfies Required<BridgeVlanSettings>

type VlanFlags = readonly ('BRIDGE_VLAN_INFO_PVID' | 'BRIDGE_VLAN_INFO_UNTAGGED')[]
type VlanInfo = NonNullable<Specification['IFLA_BRIDGE_VLAN_INFO']>[number]
type Specification = Extract<LinkInput['IFLA_AF_SPEC'], { readonly IFLA_BRIDGE_FLAGS?: unknown }>

/** None of the options names a link or a namespace. */
const noLinks = { indexOf: () => 0, descriptorOf: () => 0 }

/** The number of a virtual network. */
const tunnelId = wholeNumber(1, 0xff_ffff)

const fields = { pvid: yesOrNo, untagged: yesOrNo, tunnel: (value: unknown) => (value === null ? null : tunnelId(value)) }

/** What is said of VLANs, checked. @throws EncodeError with the path of the offender */
export function readSettings(range: Span, settings: BridgeVlanSettings): BridgeVlanSettings {
  const { pvid, untagged, tunnel, ...rest } = spoken(settings)
  const said = readFields({ pvid, untagged, tunnel }, fields)
  attributesOf(options, rest, noLinks)
  if (said.pvid === true && count(range) > 1) throw new EncodeError('expected one VLAN alone: a port has one PVID', ['pvid'])
  if (typeof said.tunnel === 'number') at('tunnel', () => tunnelId(Number(said.tunnel) + count(range) - 1))
  return spoken(settings)
}

/** How many they are. */
export function count([first, last]: Span): number {
  return last - first + 1
}

/** The messages that make of the VLANs that are there those that are wanted. */
export function changes({ range, ifi_index, isBridge, present }: Asked, wanted: BridgeVlanSettings): AnyInput<typeof route>[] {
  const { pvid, untagged, tunnel, ...rest } = wanted
  const [first] = range
  const there = new Map(present.map((each) => [each.vlan, each]))
  const vlans = Array.from({ length: count(range) }, (_, i) => first + i)
  const flags = spans(vlans, (vlan): VlanFlags | undefined => {
    const found = there.get(vlan)
    const [isPvid, isUntagged] = [pvid ?? found?.pvid ?? false, untagged ?? found?.untagged ?? false]
    if (found !== undefined && found.pvid === isPvid && found.untagged === isUntagged) return undefined
    return [...(isPvid ? (['BRIDGE_VLAN_INFO_PVID'] as const) : []), ...(isUntagged ? (['BRIDGE_VLAN_INFO_UNTAGGED'] as const) : [])]
  })
  // What makes a run of tunnels is how far they are from their VLANs.
  const distance = typeof tunnel === 'number' ? tunnel - first : undefined
  const mapped = (vlan: number) => {
    const found = there.get(vlan)?.tunnel
    return found === undefined ? undefined : found - vlan
  }
  const unmapped = tunnel === undefined ? [] : spans(vlans, (vlan) => (mapped(vlan) === distance ? undefined : mapped(vlan)))
  const maps = spans(vlans, (vlan) => (mapped(vlan) === distance ? undefined : distance))
  const optional = spans(vlans, (vlan) => {
    const before: Readonly<Record<string, unknown>> = { ...fresh, ...there.get(vlan) }
    const differing = Object.entries(spoken(rest)).filter(([name, value]) => before[name] !== value)
    return differing.length === 0 ? undefined : attributesOf(options, Object.fromEntries(differing), noLinks)
  })
  const header = { ifi_family: 'AF_BRIDGE', ifi_index } as const
  const specification: Specification = {
    ...keeper(isBridge),
    ...(flags.length === 0 ? {} : { IFLA_BRIDGE_VLAN_INFO: flags.flatMap(vlanInfo) }),
    ...(maps.length === 0 ? {} : { IFLA_BRIDGE_VLAN_TUNNEL_INFO: maps.flatMap(tunnelInfo) }),
  }
  const messages: AnyInput<typeof route>[] = []
  if (unmapped.length > 0) {
    const IFLA_AF_SPEC = { ...keeper(isBridge), IFLA_BRIDGE_VLAN_TUNNEL_INFO: unmapped.flatMap(tunnelInfo) }
    messages.push({ nlmsg_type: 'RTM_DELLINK', ...header, IFLA_AF_SPEC })
  }
  if (flags.length + maps.length > 0) messages.push({ nlmsg_type: 'RTM_SETLINK', ...header, IFLA_AF_SPEC: specification })
  if (optional.length > 0) {
    const BRIDGE_VLANDB_ENTRY = optional.map(([from, to, attributes]) => ({
      BRIDGE_VLANDB_ENTRY_INFO: { flags: ['BRIDGE_VLAN_INFO_ONLY_OPTS'], vid: from } as const,
      BRIDGE_VLANDB_ENTRY_RANGE: from === to ? undefined : to,
      ...attributes,
    }))
    messages.push({ nlmsg_type: 'RTM_NEWVLAN', family: 'AF_BRIDGE', ifindex: ifi_index, BRIDGE_VLANDB_ENTRY })
  }
  return messages
}

/** VLANs in a row for which `say` says the same, together; without those of which it says nothing. */
function spans<T>(vlans: readonly number[], say: (vlan: number) => T | undefined): (readonly [...Span, T])[] {
  const found: [number, number, T][] = []
  for (const vlan of vlans) {
    const said = say(vlan)
    const last = found.at(-1)
    if (said === undefined) continue
    if (last !== undefined && last[1] === vlan - 1 && isDeepStrictEqual(last[2], said)) last[1] = vlan
    else found.push([vlan, vlan, said])
  }
  return found
}

/** Who keeps the VLANs: those of a port its bridge, which the kernel takes for granted; those of a bridge it keeps itself. */
export function keeper(isBridge: boolean): Specification {
  return isBridge ? { IFLA_BRIDGE_FLAGS: ['BRIDGE_FLAGS_SELF'] } : {}
}

/** VLANs and their flags. */
export function vlanInfo([first, last, flags]: readonly [...Span, VlanFlags]): VlanInfo[] {
  if (first === last) return [{ flags, vid: first }]
  return [
    { flags: [...flags, 'BRIDGE_VLAN_INFO_RANGE_BEGIN'], vid: first },
    { flags: [...flags, 'BRIDGE_VLAN_INFO_RANGE_END'], vid: last },
  ]
}

function tunnelInfo([first, last, distance]: readonly [...Span, number]) {
  const one = (vlan: number, flags: readonly ('BRIDGE_VLAN_INFO_RANGE_BEGIN' | 'BRIDGE_VLAN_INFO_RANGE_END')[]) => ({
    IFLA_BRIDGE_VLAN_TUNNEL_ID: vlan + distance,
    IFLA_BRIDGE_VLAN_TUNNEL_VID: vlan,
    IFLA_BRIDGE_VLAN_TUNNEL_FLAGS: flags,
  })
  return first === last ? [one(first, [])] : [one(first, ['BRIDGE_VLAN_INFO_RANGE_BEGIN']), one(last, ['BRIDGE_VLAN_INFO_RANGE_END'])]
}
