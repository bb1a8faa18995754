/** A site on paper: what the steps of a container's network would send there. */

import { currentNamespace } from '../host/namespace/namespace.ts'
import { PaperHost, type PlannedMessage, YET_TO_BE_MADE } from './change/rehearsal.ts'
import { Site } from './site.ts'
import type { Step } from './step.ts'

/** The messages that a step sends at a site, as it is made or taken back. */
export async function stepMessages(step: Step, site: Site, what: 'apply' | 'undo' = 'apply'): Promise<PlannedMessage[]> {
  if (step.sends === 'nothing') return []
  await using paper = new PaperSite(site)
  await step[what]?.(paper)
  return [...paper.host.sent, ...paper.container.sent]
}

class PaperSite extends Site implements AsyncDisposable {
  override readonly host: PaperHost
  // It may not be there yet: messages that name it name the one that we are in.
  readonly #container = new PaperHost(currentNamespace())
  readonly #real: Site

  constructor(real: Site) {
    super(real.plan, undefined)
    this.#real = real
    this.host = new PaperHost(undefined, real.host)
  }

  override get container(): PaperHost {
    return this.#container
  }

  override get uplink() {
    return this.#real.uplink
  }

  /** With its other end, whose index the kernel tells as soon as there is one. */
  override get veth() {
    return super.veth.then((link) => ({ ...link, peer: link.peer ?? { index: YET_TO_BE_MADE, namespaceId: undefined } }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.close(), this.#container.close()])
  }
}
