/** The stages of a change: which operations go together, where, and what for. What fails is taken back, the last first. */

import type { Operation, Workplace } from './operation.ts'

/** Operations that belong together. Those of one place go out in one datagram. */
export interface Stage {
  readonly name: string
  /** What it is for, in a sentence. */
  readonly purpose: string
  readonly place: Workplace
  readonly operations: readonly Operation[]
}

/**
 * Carries out stages, one after the other, of which the first so many are done already. Where one fails, it and those before it are taken back, as far as
 * that goes.
 *
 * @throws what the operation threw
 */
export async function carryOutStages(stages: readonly Stage[], done = 0): Promise<void> {
  const begun = stages.slice(0, done).reverse()
  try {
    for (const stage of stages.slice(done)) {
      // What fails may have been done all the same: whether it was, its undoing finds out.
      begun.unshift(stage)
      await perform(stage)
    }
  } catch (error) {
    for (const { place, operations } of begun)
      for (const { undo } of [...operations].reverse()) await undo?.perform(place).catch(() => undefined)
    throw error
  }
}

/** Carries out stages that take something away: where one fails nothing is taken back, and the same once more does the rest. */
export async function finishStages(stages: readonly Stage[]): Promise<void> {
  for (const stage of stages) await perform(stage)
}

/** Does what belongs together and waits for all, so that nothing is under way any more. @throws what the first operation threw that failed */
async function perform({ place, operations }: Stage): Promise<void> {
  const outcomes = await Promise.allSettled(operations.map((operation) => operation.perform(place)))
  const failed = outcomes.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}
