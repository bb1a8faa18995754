/** Timeouts of sets and of what they hold. */

import { durationText } from './datatypes/index.ts'
import type { Style } from './text.ts'

/** Units of time; with numbers asked for, seconds alone. */
export function timeText(milliseconds: bigint, { numeric = false }: Style): string {
  return numeric ? `${milliseconds / 1000n}s` : durationText(milliseconds)
}
