/** A network of its own for the container. network_namespaces(7), ip-netns(8) */

import { createNamespace, deleteNamespace, listNamespaces } from '../../host/namespaces.ts'
import { planned, type Step } from '../step.ts'

export const namespace: Step = {
  name: 'namespace',
  purpose: 'A network namespace is a network stack of its own: links, addresses, routes and rules that nobody outside sees.',
  commands: ({ name }) => [`ip netns add ${name}`],
  async apply({ plan }) {
    createNamespace(plan.name).close()
  },
  async undo(site) {
    await site.leaveContainer()
    deleteNamespace(site.plan.name)
  },
  async verify({ plan, container }) {
    const found = listNamespaces().find(({ name }) => name === plan.name)
    planned(found?.inode !== undefined, `there is no namespace ${plan.name}`)
    const links = await container.links.list()
    return [`/run/netns/${plan.name} is net:[${found.inode}], with ${links.map(({ name }) => name).join(', ')} in it`]
  },
}
