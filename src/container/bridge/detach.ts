/** Containers taken off a bridge: their cables, their leases, their ports. */

import type { Host } from '../../host/host.ts'
import type { Link } from '../../host/link/link.ts'
import { deleteLinks } from '../change/links.ts'
import type { Operation } from '../change/operation.ts'
import { finishStages, type Stage } from '../change/stage.ts'
import { patientClaim } from '../claim.ts'
import { checkNetworkName } from '../plan.ts'
import { type Attachment, readPort } from './alias.ts'
import { release } from './attach.ts'
import { hostLinkOf } from './attachment-stages.ts'
import { cableOf } from './cable.ts'
import { elementCommands } from './element-commands.ts'
import { attachmentEntries } from './entries.ts'
import { attachCommand } from './netloom-commands.ts'
import { entryChanges } from './ruleset.ts'

/** A container that is to go, as far as it is there. */
export interface Leaving {
  readonly owner: Pick<Attachment, 'network' | 'name'>
  readonly link: Link | undefined
  /** What its cable says that it has. */
  readonly known: Attachment | undefined
}

/** The cables of containers, by their names on a network. @throws a TypeError for what cannot be such a name */
export async function cablesNamed(host: Host, network: string, names: readonly string[]): Promise<Leaving[]> {
  for (const name of names) checkNetworkName(name)
  return await Promise.all(
    names.map(async (name) => {
      const owner = { network, name }
      const link = await cableOf(host, owner)
      return { owner, link, known: link && readPort(link) }
    }),
  )
}

/** Detaches containers while nobody else attaches or detaches them; gives what there was. @throws as `cablesNamed`; an Error with code EBUSY */
export async function detach(host: Host, network: string, names: readonly string[]): Promise<Leaving[]> {
  for (const name of names) checkNetworkName(name)
  const claims: Disposable[] = []
  try {
    // In the same order for everybody, so that no two wait for each other.
    for (const name of [...new Set(names)].sort())
      claims.push(await patientClaim(host.namespace, hostLinkOf({ network, name }), `${name} is being attached to network ${network}`))
    const leaving = await cablesNamed(host, network, names)
    await finishStages(detachmentStages(host, leaving))
    return leaving
  } finally {
    for (const each of claims) each[Symbol.dispose]()
  }
}

/** The stages of taking containers off. */
export function detachmentStages(host: Host, leaving: readonly Leaving[]): Stage[] {
  const place = { host, links: new Map() }
  const cables = leaving.flatMap(({ link }) => (link === undefined ? [] : [link]))
  const again = leaving.flatMap(({ known }) => (known === undefined ? [] : [attachCommand(known)]))
  return [
    { name: 'cables', purpose: 'They are unplugged; their own ends go with the cables.', place, operations: [deleteLinks(cables, again)] },
    { name: 'leases', purpose: 'Their addresses and ports are free again.', place, operations: [releasing(leaving)] },
  ]
}

/** Frees what they have, one after the other: each is a transaction of its own. */
function releasing(leaving: readonly Leaving[]): Operation {
  const entries = leaving.flatMap(({ known }) => (known === undefined ? [] : attachmentEntries(known)))
  return {
    commands: async () => elementCommands('delete', entries),
    async perform({ host }) {
      for (const { owner, known } of leaving) await release(host, owner, known)
    },
    rehearse: async ({ host }) => host.firewall.transaction(await entryChanges(['delete', entries])),
  }
}
