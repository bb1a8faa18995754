/** The table kept as it should be: when somebody flushes it, or parts of it, it is put back. nft(8), `monitor` */

import type { Host } from '../../host/host.ts'
import { openFirewalls } from './firewalls.ts'
import { settle } from './ruleset.ts'
import { networksOn } from './survey.ts'

/** Something that was put back, and whose doing it was that it was gone. */
export interface Restored {
  /** The number of the process that had changed the table; undefined where the kernel did not say. */
  readonly pid: number | undefined
  /** What that process is called: `nft`. */
  readonly process: string | undefined
}

/**
 * Listens for changes of the table, and puts it back; so too the rules of ours in chains of others, where a network has such. Tells each time that it had to. It ends
 * with `break`, by its signal, or never.
 */
export async function* watchTable(host: Host, signal: AbortSignal | undefined): AsyncGenerator<Restored, void> {
  let isTouched = false
  // What was done up to here has been seen; the last of it was done here.
  let seen = 0
  for await (const event of host.firewall.monitor(signal === undefined ? {} : { signal })) {
    if (event.type === 'generation') {
      const { pid, process, generation } = event
      const made = isTouched && generation > seen ? await putBack(host) : undefined
      isTouched = false
      if (made === undefined) continue
      seen = made
      yield { pid, process }
    } else if (event.type === 'overrun') {
      // What the kernel had to drop may have been of the table.
      const made = await putBack(host)
      if (made === undefined) continue
      seen = made
      yield { pid: undefined, process: undefined }
    } else if (event.type === 'deleted' || (event.type === 'new' && event.noun !== 'element')) isTouched = true
  }
}

/** Puts back what is missing; gives the generation of the ruleset that this made, undefined where nothing was. */
async function putBack(host: Host): Promise<number | undefined> {
  const made = await settle(host)
  const networks = (await networksOn(host)).filter(({ plan }) => plan.openFirewalls)
  const opened = await Promise.all(networks.map((network) => openFirewalls(host, network)))
  return opened.includes(true) ? await host.firewall.generation() : made
}
