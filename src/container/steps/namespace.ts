/** A network of its own for the container. network_namespaces(7), ip-netns(8) */

import { lstatSync } from 'node:fs'
import { namespacePath } from '../../host/namespace/namespace.ts'
import { createNamespace, deleteNamespace, listNamespaces } from '../../host/namespace/namespaces.ts'
import { failure } from '../failure.ts'
import { planned, type Step } from '../step.ts'

export const namespace: Step = {
  name: 'namespace',
  purpose:
    'A network stack of its own: links, addresses, routes and rules that nobody outside sees. A system call makes it; messages come next.',
  commands: ({ name }) => [`ip netns add ${name}`],
  undoCommands: ({ name }) => [`ip netns delete ${name}`],
  sends: 'nothing',
  async prepare({ plan }) {
    const path = namespacePath(plan.name)
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw failure('EEXIST', `there is a ${path} already`)
  },
  async apply(site) {
    site.enterContainer(createNamespace(site.plan.name))
  },
  async undo(site) {
    await site.leaveContainer()
    deleteNamespace(site.plan.name)
  },
  async verify({ plan, container }) {
    const inode = listNamespaces().find(({ name }) => name === plan.name)?.inode
    planned(inode !== undefined, `there is no namespace ${plan.name}`)
    planned(inode === container.namespace?.inode, `${plan.name} is the name of another namespace now`)
    const links = await container.links.list()
    return [`/run/netns/${plan.name} is net:[${inode}], with ${links.map(({ name }) => name).join(', ')} in it`]
  },
}
