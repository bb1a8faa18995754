/** Addresses on both ends, and the links up. ip-address(8), ip-link(8) */

import { overlap, parseNetwork, parsePrefix } from '../../host/ip/prefix.ts'
import { untilRunning } from '../carrier.ts'
import { failure } from '../failure.ts'
import { LO } from '../link-names.ts'
import { planned, type Step } from '../step.ts'

export const addresses: Step = {
  name: 'addresses',
  purpose:
    'Each end gets an address of the subnet, which makes them neighbours; then the links are switched on, lo inside as well, and the host’s is labelled.',
  commands: ({ name, hostLink, alias, containerLink, gateway, address, prefixLength }) => [
    `ip address add ${gateway}/${prefixLength} dev ${hostLink}`,
    `ip link set ${hostLink} up alias "${alias}"`,
    `ip -n ${name} address add ${address}/${prefixLength} dev ${containerLink}`,
    `ip -n ${name} link set ${containerLink} up`,
    `ip -n ${name} link set lo up`,
  ],
  async prepare({ plan, host }) {
    const subnet = parseNetwork(plan.subnet)
    const taken = (await host.addresses.list({ family: 'ipv4' })).find(({ prefix }) => overlap(subnet, parsePrefix(prefix)))
    if (taken !== undefined) throw failure('EADDRINUSE', `the host has ${taken.prefix}, which overlaps ${plan.subnet}`)
  },
  async apply(site) {
    const { plan, host, container } = site
    const { alias, gateway, address, prefixLength } = plan
    const outside = await site.veth
    const inside = outside.peer ?? plan.containerLink
    // What one side is told goes out in one datagram, in this order.
    await Promise.all([host.addresses.add(outside, `${gateway}/${prefixLength}`), host.links.set(outside, { up: true, alias })])
    await Promise.all([
      container.addresses.add(inside, `${address}/${prefixLength}`),
      container.links.set(inside, { up: true }),
      container.links.set(LO, { up: true }),
    ])
    await untilRunning(host, outside)
  },
  async verify({ plan, host, container }) {
    const { hostLink, containerLink, gateway, address, prefixLength } = plan
    const said: string[] = []
    for (const [where, link, wanted] of [
      [host, hostLink, `${gateway}/${prefixLength}`],
      [container, containerLink, `${address}/${prefixLength}`],
    ] as const) {
      const { up, operationalState } = await where.links.get(link)
      const prefixes = (await where.addresses.list({ link, family: 'ipv4' })).map(({ prefix }) => prefix)
      planned(up, `${link} is down`)
      planned(prefixes.includes(wanted), `${link} does not have ${wanted}, but ${prefixes.join(', ') || 'no address'}`)
      said.push(`${link} is up (${operationalState}) and has ${prefixes.join(', ')}`)
    }
    const lo = await container.links.get('lo')
    planned(lo.up, `lo is down in ${plan.name}`)
    return [...said, 'lo is up']
  },
}
