/** What networks and their containers have in the sets and maps of the table. */

import type { Family } from '../../host/ip/prefix.ts'
import { parseAddress, parsePrefix } from '../../host/ip/prefix.ts'
import type { Term } from '../../nft/index.ts'
import type { Attachment } from './alias.ts'
import type { BridgeNetworkPlan } from './description.ts'
import { type Publication, portsText } from './ports.ts'
import type { Entry } from './table.ts'

/** The set of the addresses of a family that are taken. */
export function leaseSet(family: Family): 'leases4' | 'leases6' {
  return `leases${suffix[family]}`
}

const suffix = { ipv4: '4', ipv6: '6' } as const
const everywhere = { ipv4: { prefix: { addr: '0.0.0.0', len: 0 } }, ipv6: { prefix: { addr: '::', len: 0 } } } as const

/** The elements of a network. */
export function networkEntries({ name, bridge, subnets, masquerade, isolate, internal, uplink }: BridgeNetworkPlan): Entry[] {
  const ways: Entry[] = [bridge, ...(uplink === undefined ? [] : [uplink])].map((to) => ({ set: 'ways', key: { concat: [bridge, to] } }))
  return [
    { set: 'bridges', key: bridge, comment: name },
    ...(internal ? [{ set: 'internal', key: bridge } as const] : []),
    ...(isolate ? [{ set: 'isolated', key: bridge } as const] : []),
    ...(masquerade && !internal ? [{ set: 'guarded', key: bridge } as const] : []),
    ...(uplink === undefined ? [] : [{ set: 'bound', key: bridge } as const]),
    ...ways,
    ...subnets.flatMap(({ family, prefix, gateway }): Entry[] => {
      const { address: addr, length: len } = parsePrefix(prefix)
      const subnet: Term = { prefix: { addr, len } }
      return [
        { set: `subnets${suffix[family]}`, key: { concat: [subnet, bridge] } },
        ...(masquerade && !internal ? [{ set: `masqueraded${suffix[family]}`, key: subnet } as const] : []),
        { set: leaseSet(family), key: gateway, comment: name },
      ]
    }),
  ]
}

/** The elements of a container on a network. */
export function attachmentEntries(attachment: Attachment): Entry[] {
  return [...leaseEntries(attachment), ...publishedEntries(attachment)]
}

/** The addresses of a container; with a `timeout` in seconds they are free again after that. */
export function leaseEntries(attachment: Attachment, timeout?: number): Entry[] {
  return attachment.addresses.map((text) => {
    const { family, address } = parsePrefix(text)
    const lease: Entry = { set: leaseSet(family), key: address, comment: ownerOf(attachment) }
    return timeout === undefined ? lease : { ...lease, timeout }
  })
}

/** Seconds that a lease stays where whoever took it does not live to finish. */
const PATIENCE = 60

/** What a container takes before it is plugged in: its addresses for a while, its ports. */
export function takenEntries(attachment: Attachment): Entry[] {
  return [...leaseEntries(attachment, PATIENCE), ...publishedEntries(attachment)]
}

/** The ports that lead to a container. */
export function publishedEntries(attachment: Attachment): Entry[] {
  return attachment.ports.flatMap((ports) => portEntries(attachment, ports))
}

/** Who has an element: the network and the container. */
export function ownerOf({ network, name }: Pick<Attachment, 'network' | 'name'>): string {
  return `${network}/${name}`
}

/** Ports that lead to a container. @throws a TypeError for a host's address of a family that the container has no address of */
function portEntries(attachment: Attachment, ports: Publication): Entry[] {
  const { address, host, container, count, protocol } = ports
  const asked = address === undefined ? undefined : parseAddress(address).family
  const targets = attachment.addresses.map(parsePrefix).filter(({ family }) => asked === undefined || family === asked)
  if (targets.length === 0)
    throw new TypeError(`${portsText(ports)}: the container has no address of ${asked === 'ipv6' ? 'IPv6' : 'IPv4'} to lead to`)
  return targets.flatMap(({ family, address: target }) =>
    Array.from({ length: count }, (_, index): Entry => {
      const at = address ?? everywhere[family satisfies Family]
      return {
        set: `published${suffix[family]}`,
        key: { concat: [at, protocol, host + index] },
        data: { concat: [target, container + index] },
        comment: ownerOf(attachment),
      }
    }),
  )
}
