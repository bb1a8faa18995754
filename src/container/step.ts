/** One step of making a network: what it is for, the command it stands for, how it is done, undone and verified. */

import type { NetworkPlan } from './plan.ts'
import type { Site } from './site.ts'

/** A step. It holds no state: the plan says what to do, the kernel what has been done. */
export interface Step {
  readonly name: string
  /** What it is for, in a sentence. */
  readonly purpose: string
  /** The shell commands that it stands for. */
  commands(plan: NetworkPlan): string[]
  /** The commands that take it back; none where it goes with what another step made. */
  undoCommands?(plan: NetworkPlan): string[]
  /** Said of a step that sends no messages, as one that is a system call. */
  readonly sends?: 'nothing'
  /** Throws where the step could only fail, as where a name is taken by somebody else. All steps are asked, at once, before anything is made. */
  prepare?(site: Site): Promise<void>
  /** It needs none of the steps before it, and can be done at the same time. */
  readonly independent?: true
  /** Does it. What it has made of its own before it throws, it takes back, unless that goes with what an earlier step made. */
  apply(site: Site): Promise<void>
  /** Takes back what `apply` made. What is not there any more is no error. */
  undo?(site: Site): Promise<void>
  /** What the kernel says, in a line each, once the step is done. Throws `NotAsPlanned` where it says otherwise. */
  verify(site: Site): Promise<string[]>
}

/** The kernel does not have what the plan says. */
export class NotAsPlanned extends Error {
  readonly code = 'ERR_NOT_AS_PLANNED'

  constructor(message: string) {
    super(message)
    this.name = 'NotAsPlanned'
  }
}

/** Throws `NotAsPlanned` unless the condition holds. */
export function planned(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new NotAsPlanned(otherwise)
}
