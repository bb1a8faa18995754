/** How the steps of a network are carried out: in their order, and what is independent of the others meanwhile. */

import type { Step } from './step.ts'

/** A step that failed, and why. */
export interface Failed {
  readonly step: string
  readonly cause: unknown
}

/**
 * Carries out steps by `work`. Each begins when all before it are done; an independent one at once, unless they are to go `singly`. Where one fails,
 * none begins any more, and those under way are waited for. Gives the first that failed; undefined where all are done.
 */
export async function carryOut(steps: readonly Step[], singly: boolean, work: (step: Step) => Promise<void>): Promise<Failed | undefined> {
  const begun: Promise<void>[] = []
  let failed: Failed | undefined
  for (const step of steps) {
    const before = step.independent && !singly ? [] : [...begun]
    const turn = Promise.all(before).then(async () => {
      if (failed !== undefined) return
      try {
        await work(step)
      } catch (cause) {
        failed ??= { step: step.name, cause }
      }
    })
    begun.push(turn)
  }
  await Promise.all(begun)
  return failed
}
