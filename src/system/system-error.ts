/** Errors of the C library in the shape of Node's own system errors. Numbers and names: <asm-generic/errno.h>, through `node:os`. */

import { constants } from 'node:os'
import { getSystemErrorMap } from 'node:util'

/** What a failed call was about. The paths are shown as Node shows them; a hint, chosen by the error's name, says what to do. */
export interface Subject {
  readonly path?: string
  readonly dest?: string
  readonly hints?: Readonly<Record<string, string>>
}

/** An error such as `fs` throws: `EPERM: operation not permitted, setns '/run/netns/blue'`. */
export interface SystemError extends Error {
  /** The name of the error: `'EPERM'`. */
  readonly code: string
  /** Its number, negative: `-1`. */
  readonly errno: number
  /** The C library's function that failed: `'setns'`. */
  readonly syscall: string
  readonly path?: string
  readonly dest?: string
  /** What to do about it, in a sentence that ends the message too. */
  readonly hint?: string
}

/**
 * Makes the error for a positive `errno` of a system call. `fallback` is the text for the few numbers that Node has no words for.
 */
export function systemError(errno: number, syscall: string, subject: Subject = {}, fallback = 'unknown error'): SystemError {
  const [code, text] = getSystemErrorMap().get(-errno) ?? [errnoName(errno), fallback]
  const { path, dest } = subject
  const hint = subject.hints?.[code]
  const where = path === undefined ? '' : ` '${path}'`
  const target = dest === undefined ? '' : ` -> '${dest}'`
  const advice = hint === undefined ? '' : ` (${hint})`
  return Object.assign(new Error(`${code}: ${text}, ${syscall}${where}${target}${advice}`), {
    code,
    errno: -errno,
    syscall,
    ...(path === undefined ? {} : { path }),
    ...(dest === undefined ? {} : { dest }),
    ...(hint === undefined ? {} : { hint }),
  })
}

/** Whether `error` is the system error of this name. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function errnoName(errno: number): string {
  for (const [name, number] of Object.entries(constants.errno)) {
    if (number === errno) return name
  }
  return `E${errno}`
}
