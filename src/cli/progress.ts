/** Signs of life while a work takes its time: seconds in one line of standard error, where that is a terminal. */

import type { Console } from './console.ts'

/** Milliseconds until the first, and between them. */
const PAUSE = 1_000

/** Does a work, and says each second how long it has taken; the line is gone when it has ended. */
export async function withProgress<T>(console: Pick<Console, 'remark'>, what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  const timer = setInterval(() => console.remark(`${what}: ${Math.round((performance.now() - begun) / 1_000)} s ...`), PAUSE)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    console.remark('')
  }
}
