/** The carrier of a cable: packets pass only once the kernel knows that somebody is at its other end. <linux/if.h>, IFF_RUNNING */

import type { Host } from '../host/host.ts'
import type { LinkReference } from '../host/reference/link-reference.ts'

/** Milliseconds to wait for a cable that is plugged in at both ends. */
const PATIENCE = 100

/**
 * The end that was switched on first had no cable then; that it has one now the kernel notices a moment later. A packet that leaves before is lost,
 * and the next question for a neighbour's MAC address comes only after a second. Since Linux 6.8, to be asked makes the kernel look.
 */
export async function untilRunning({ links }: Pick<Host, 'links'>, link: LinkReference): Promise<void> {
  const deadline = performance.now() + PATIENCE
  while (!(await links.get(link)).running && performance.now() < deadline) await new Promise((resolve) => setImmediate(resolve))
}
