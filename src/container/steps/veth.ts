/** The cable between host and container. veth(4) */

import { linkAddressFor } from '../plan.ts'
import { planned, type Step } from '../step.ts'

export const veth: Step = {
  name: 'veth',
  purpose:
    'A veth pair is a cable with two ends. One message makes both: the container’s end is born in its namespace, with its name, MAC and MTU.',
  commands: ({ name, hostLink, containerLink, gateway, address }) => [
    `ip link add ${hostLink} address ${linkAddressFor(gateway)} type veth peer name ${containerLink} address ${linkAddressFor(address)} netns ${name}`,
    `ip link set ${hostLink} alias "netloom ${name}"`,
  ],
  async apply({ plan, host }) {
    const { name, hostLink, containerLink, gateway, address } = plan
    const mtu = plan.mtu ?? (await host.links.get(plan.uplink)).mtu
    await host.links.add({
      kind: 'veth',
      name: hostLink,
      address: linkAddressFor(gateway),
      mtu,
      alias: aliasOf(name),
      peer: { name: containerLink, namespace: name, address: linkAddressFor(address), mtu },
    })
  },
  async undo({ plan, host }) {
    await host.links.delete(plan.hostLink)
  },
  async verify({ plan, host, container }) {
    const outside = await host.links.get(plan.hostLink)
    const inside = await container.links.get(plan.containerLink)
    planned(outside.peer?.index === inside.index, `${plan.hostLink} is not the other end of ${plan.containerLink}`)
    planned(inside.address === linkAddressFor(plan.address), `${plan.containerLink} has the address ${inside.address}`)
    return [outside, inside].map(({ index, name, address, mtu }) => `${index}: ${name} has ${address} and MTU ${mtu}`)
  },
}

/** What marks the host's end as ours. */
export function aliasOf(name: string): string {
  return `netloom ${name}`
}
