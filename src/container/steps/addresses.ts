/** Addresses on both ends, and the links up. ip-address(8), ip-link(8) */

import { setTimeout } from 'node:timers/promises'
import type { Host } from '../../host/host.ts'
import { overlap, parseNetwork, parsePrefix } from '../../host/ip/prefix.ts'
import type { Link } from '../../host/link/links.ts'
import { failure } from '../failure.ts'
import { planned, type Step } from '../step.ts'

export const addresses: Step = {
  name: 'addresses',
  purpose: 'Each end gets an address of the subnet, which makes them neighbours; then the links are switched on, lo inside as well.',
  commands: ({ name, hostLink, containerLink, gateway, address, prefixLength }) => [
    `ip address add ${gateway}/${prefixLength} dev ${hostLink}`,
    `ip link set ${hostLink} up`,
    `ip -n ${name} address add ${address}/${prefixLength} dev ${containerLink}`,
    `ip -n ${name} link set ${containerLink} up`,
    `ip -n ${name} link set lo up`,
  ],
  async prepare({ plan, host }) {
    const subnet = parseNetwork(plan.subnet)
    const taken = (await host.addresses.list({ family: 'ipv4' })).find(({ prefix }) => overlap(subnet, parsePrefix(prefix)))
    if (taken !== undefined) throw failure('EADDRINUSE', `the host has ${taken.prefix}, which overlaps ${plan.subnet}`)
  },
  async apply({ plan, host, container }) {
    const { hostLink, containerLink, gateway, address, prefixLength } = plan
    const [outside, inside, lo] = await Promise.all([
      host.links.get(hostLink),
      container.links.get(containerLink),
      container.links.get('lo'),
    ])
    // What one side is told goes out in one datagram, in this order.
    await Promise.all([
      host.addresses.add(outside, `${gateway}/${prefixLength}`),
      host.links.set(outside, { up: true }),
      container.addresses.add(inside, `${address}/${prefixLength}`),
      container.links.set(inside, { up: true }),
      container.links.set(lo, { up: true }),
    ])
    await Promise.all([untilRunning(host, outside), untilRunning(container, inside)])
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

/** Milliseconds to wait for a cable that is plugged in at both ends. */
const PATIENCE = 100

/**
 * The kernel notices a moment later that the cable is whole. A packet that leaves before is lost, and the next question for a neighbour's MAC
 * address comes only after a second.
 */
async function untilRunning({ links }: Host, link: Link): Promise<void> {
  const deadline = performance.now() + PATIENCE
  while (!(await links.get(link)).running && performance.now() < deadline) await setTimeout(1)
}
