/** The cable between host and container. veth(4) */

import { NetlinkError } from '../../netlink/index.ts'
import { failure } from '../failure.ts'
import { linkAddressFor } from '../link-names.ts'
import type { Site } from '../site.ts'
import { planned, type Step } from '../step.ts'

export const veth: Step = {
  name: 'veth',
  purpose:
    'A veth pair is a cable with two ends. One message makes both: the container’s end is born in its namespace, with its name, MAC and MTU.',
  commands: ({ name, hostLink, containerLink, gateway, address, mtu }) => {
    const [outside, inside] = [gateway, address].map((of) => `address ${linkAddressFor(of)}${mtu === undefined ? '' : ` mtu ${mtu}`}`)
    return [`ip link add ${hostLink} ${outside} type veth peer name ${containerLink} ${inside} netns ${name}`]
  },
  undoCommands: ({ hostLink }) => [`ip link delete ${hostLink}`],
  async prepare(site) {
    // Each link has a folder of settings: to look there costs less than a question that the kernel refuses.
    const isTaken = site.host.sysctl.has(`net/ipv4/conf/${site.plan.hostLink}`)
    if (isTaken) throw failure('EEXIST', `the host has a link called ${site.plan.hostLink} already`)
    await site.uplink
  },
  async apply(site) {
    const { plan, container } = site
    const { hostLink, containerLink, gateway, address } = plan
    const mtu = plan.mtu ?? (await site.uplink).mtu
    const namespace = container.namespace ?? plan.name
    try {
      await site.makeVeth({
        kind: 'veth',
        name: hostLink,
        address: linkAddressFor(gateway),
        mtu,
        peer: { name: containerLink, namespace, address: linkAddressFor(address), mtu },
      })
    } catch (error) {
      // It is asked for in the same datagram: where only that fails, the link is there.
      await remove(site)
      throw error
    }
  },
  undo: remove,
  async verify({ plan, host, container }) {
    const [outside, inside] = await Promise.all([host.links.get(plan.hostLink), container.links.get(plan.containerLink)])
    planned(
      outside.peer?.index === inside.index && inside.peer?.index === outside.index,
      `${plan.hostLink} is not the other end of ${plan.containerLink}`,
    )
    for (const [link, address] of [
      [outside, plan.gateway],
      [inside, plan.address],
    ] as const) {
      planned(link.address === linkAddressFor(address), `${link.name} has the MAC address ${link.address}`)
      planned(link.mtu === (plan.mtu ?? outside.mtu), `${link.name} has an MTU of ${link.mtu}, not ${plan.mtu ?? outside.mtu}`)
    }
    return [outside, inside].map(({ index, name, address, mtu }) => `${index}: ${name} has ${address} and MTU ${mtu}`)
  },
}

/** Deletes the pair; a link that somebody else has given the name meanwhile is left alone. */
async function remove({ plan, host }: Site): Promise<void> {
  const link = await find({ plan, host })
  const isOurs = link?.kind === 'veth' && (link.alias === plan.alias || link.address === linkAddressFor(plan.gateway))
  if (isOurs) await host.links.delete(link)
}

/** The link that has the name of the host's end. */
async function find({ plan, host }: Pick<Site, 'plan' | 'host'>) {
  try {
    return await host.links.get(plan.hostLink)
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENODEV') return undefined
    throw error
  }
}
