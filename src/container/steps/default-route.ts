/** The way out of the container. ip-route(8) */

import { planned, type Step } from '../step.ts'

export const defaultRoute: Step = {
  name: 'default route',
  purpose: 'Whatever the container sends to an address that is not its neighbour’s goes to the host, which is its gateway.',
  commands: ({ name, gateway }) => [`ip -n ${name} route add default via ${gateway}`],
  async apply({ plan, container }) {
    await container.routes.add({ to: 'default', via: plan.gateway })
  },
  async verify({ plan, container }) {
    const destination = plan.probe ?? '192.0.2.1'
    const { index: link } = await container.links.get(plan.containerLink)
    const found = await container.routes.lookup(destination)
    planned(
      found.via === plan.gateway && found.link === link,
      `a packet to ${destination} would go to ${found.via ?? 'a neighbour'} by link ${found.link}`,
    )
    return [`a packet to ${destination} goes to ${found.via} by ${plan.containerLink}, from ${found.source}`]
  },
}
