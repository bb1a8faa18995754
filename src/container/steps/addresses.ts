/** Addresses on both ends, and the links up. ip-address(8), ip-link(8) */

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
  async apply({ plan, host, container }) {
    const { hostLink, containerLink, gateway, address, prefixLength } = plan
    await host.addresses.add(hostLink, `${gateway}/${prefixLength}`)
    await host.links.set(hostLink, { up: true })
    await container.addresses.add(containerLink, `${address}/${prefixLength}`)
    await container.links.set(containerLink, { up: true })
    await container.links.set('lo', { up: true })
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
