/** `--dry-run`: what would be done, said instead of done. */

import { type Plan, planText } from '../container/index.ts'
import { jsonLine } from '../schema/json.ts'
import type { Console } from './console.ts'

/** Says the steps of a plan; gives the exit status. */
export async function sayPlan({ steps }: Pick<Plan<unknown>, 'steps'>, console: Console, json = false): Promise<number> {
  if (json) await console.print(`${jsonLine(steps)}\n`)
  else await console.print(steps.length === 0 ? 'nothing has to be done\n' : planText(steps, console.colour))
  return 0
}
