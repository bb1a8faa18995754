/** A change as a plan: what would be done, where, in which messages and commands, and what would take it back. It can be read, kept, and carried out. */

import { commandIn } from '../command-in.ts'
import { commandsOf, type Operation } from './operation.ts'
import { type PlannedMessage, rehearse } from './rehearsal.ts'
import type { Stage } from './stage.ts'

/** One step of a plan. Plain data. */
export interface PlannedStep {
  readonly name: string
  /** What it is for, in a sentence. */
  readonly purpose: string
  /** The network namespace that it happens in: its name or path; undefined for the one that the program is in. */
  readonly namespace: string | undefined
  /** The messages that it sends. What is not said by messages, as settings, is in the commands alone. */
  readonly messages: readonly PlannedMessage[]
  /** The commands that it stands for. */
  readonly commands: readonly string[]
  /** The commands that take it back; none where that is done by what takes back another step. */
  readonly undo: readonly string[]
}

/** A change that can be made. */
export class Plan<T> {
  /** What would be done, in this order; nothing where all is as it should be already. */
  readonly steps: readonly PlannedStep[]
  readonly #apply: () => Promise<T>
  #applied: Promise<T> | undefined

  /** @internal Plans come from what can be planned, as `network.planAttach`. */
  constructor(steps: readonly PlannedStep[], apply: () => Promise<T>) {
    this.steps = steps
    this.#apply = apply
  }

  /**
   * Makes the change, all or nothing. What others have done meanwhile is seen: what is there by now is not made twice, and what would not be as planned is refused.
   * A plan is carried out once: who says it again is given what came of it.
   *
   * @throws what the change itself throws
   */
  async apply(): Promise<T> {
    this.#applied ??= this.#apply()
    return await this.#applied
  }
}

/** Stages as the steps of a plan. Operations that find all as it should be say nothing, and stages without any are left out. */
export async function stepsOf(stages: readonly Stage[]): Promise<PlannedStep[]> {
  const steps: PlannedStep[] = []
  for (const { name, purpose, place, operations } of stages) {
    const thought = await Promise.all(operations.map(async (operation) => ({ operation, commands: await commandsOf(operation) })))
    const needed = thought.filter(({ commands }) => commands.length > 0)
    if (needed.length === 0) continue
    const { namespace } = place.host
    const said = (commands: readonly string[]) => commands.map((command) => commandIn(namespace, command))
    steps.push({
      name,
      purpose,
      namespace: namespace?.toString(),
      messages: await rehearse(needed.map(({ operation }) => operation)),
      commands: said(needed.flatMap(({ commands }) => commands)),
      undo: said((await Promise.all([...needed].reverse().map(({ operation }) => undoOf(operation)))).flat()),
    })
  }
  return steps
}

async function undoOf({ undo, again = [] }: Operation): Promise<readonly string[]> {
  return undo === undefined ? again : await commandsOf(undo)
}
