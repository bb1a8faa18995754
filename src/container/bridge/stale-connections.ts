/**
 * Connections that were tracked under rules that have changed since: where a connection leads is decided by its first packet, and not again. conntrack(8); PITFALLS of
 * NAT: a client of UDP that never stops never sees a port that was published meanwhile.
 */

import type { Host } from '../../host/host.ts'
import { parseAddress, parsePrefix } from '../../host/ip/prefix.ts'
import type { Attachment } from './alias.ts'
import type { BridgeNetworkPlan } from './description.ts'

/**
 * Forgets what goes past ports that are published from now on: of UDP, whose connections end only when nobody has spoken for a while. One of TCP that somebody
 * has with the host itself goes on. Says how many there were.
 */
export async function forgetUnpublished(host: Host, { addresses, ports }: Attachment): Promise<number> {
  const datagrams = ports.filter(({ protocol }) => protocol === 'udp')
  if (datagrams.length === 0) return 0
  const families = new Set(addresses.map((text) => parsePrefix(text).family))
  const found = await Promise.all([...families].map((family) => host.connections.list({ family, protocol: 'udp' })))
  const stale = found.flat().filter(({ destination, destinationPort = 0, status }) => {
    const isPublished = datagrams.some(
      ({ address, host: first, count }) =>
        destinationPort >= first &&
        destinationPort < first + count &&
        (address === undefined || parseAddress(address).address === destination),
    )
    return isPublished && !status.includes('destination-nat')
  })
  const gone = await Promise.all(stale.map((connection) => host.connections.delete(connection)))
  return gone.reduce((sum, count) => sum + count, 0)
}

/** Forgets what leads to a container by ports that are published no more: whoever has its address next is not meant. Says how many there were. */
export async function forgetPublished(host: Host, { addresses, ports }: Attachment): Promise<number> {
  if (ports.length === 0) return 0
  const gone = await Promise.all(
    addresses.map((text) => host.connections.delete({ reply: { source: parsePrefix(text).address }, status: ['destination-nat'] })),
  )
  return gone.reduce((sum, count) => sum + count, 0)
}

/** Forgets all connections of a network that goes: a next one with these addresses may want others translated. Says how many there were. */
export async function forgetNetwork(host: Host, { subnets }: BridgeNetworkPlan): Promise<number> {
  const gone = await Promise.all(
    subnets.flatMap(({ prefix }) => [host.connections.delete({ source: prefix }), host.connections.delete({ reply: { source: prefix } })]),
  )
  return gone.reduce((sum, count) => sum + count, 0)
}
